"""The journal: appended line by line, chained, readable whatever happens to it."""

import dataclasses
import errno
import json
import multiprocessing
import os
import random
import signal
import time

import pytest

from fa_analysis.errors import StudyError, WriteError
from fa_analysis.review.backups import back_up, generations, read_journals, restore
from fa_analysis.review.entries import from_line, seal, to_line
from fa_analysis.review.journal import Session, draft, journal_path, journals, read_journal

FORK = multiprocessing.get_context("fork")
CAUSES = {
    errno.ENOSPC: "plus de place sur le disque",
    errno.EROFS: "disque en lecture seule",
    errno.EACCES: "accès refusé",
    errno.EIO: "erreur du disque",
}


def decide(code="sens", verdict="yes", unit="E02:4", **more):
    return draft("decision", unit=unit, verdicts={verdict: (code,)}, quote="l'été dernier", **more)


def write(folder, n, who="marie"):
    session = Session(folder, who)
    return [session.append(decide(unit=f"E02:{i}"))[0] for i in range(1, n + 1)]


def test_a_line_is_read_as_it_was_written(tmp_path):
    [entry] = write(tmp_path, 1)
    journal = read_journal(tmp_path / "marie.jsonl")
    assert journal.entries == (entry,)
    assert (journal.bad, journal.missing) == ((), ())


def test_a_line_is_one_readable_json_object_without_empty_fields(tmp_path):
    write(tmp_path, 1)
    record = json.loads((tmp_path / "marie.jsonl").read_text(encoding="utf-8"))
    assert record["verdicts"] == {"yes": ["sens"]}
    assert record["quote"] == "l'été dernier"
    assert "note" not in record


def test_each_line_is_chained_to_the_one_before(tmp_path):
    first, second = write(tmp_path, 2)
    assert first.prev == ""
    assert second.prev == first.hash


def test_a_torn_last_line_is_told_and_the_next_decision_starts_on_a_fresh_line(tmp_path):
    path = tmp_path / "marie.jsonl"
    write(tmp_path, 3)
    path.write_bytes(path.read_bytes()[:-20])
    assert [b.why for b in read_journal(path).bad] == ["torn"]
    write(tmp_path, 1)
    journal = read_journal(path)
    assert len(journal.entries) == 3
    assert [(b.number, b.why) for b in journal.bad] == [(3, "torn")]
    assert len(path.read_bytes().splitlines()) == 4  # the half line stands alone


def test_half_a_line_is_a_notice_and_a_line_broken_by_hand_is_set_apart(tmp_path):
    path = tmp_path / "marie.jsonl"
    write(tmp_path, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0][:50] + b"\n" + lines[1].replace(b":", b"", 1) + lines[2])
    told = {p.file: (p.what, p.refused) for p in read_journals(tmp_path)[1]}
    assert told["marie.jsonl, ligne 1"] == (
        "écriture interrompue : cette décision n'a pas été enregistrée",
        False,
    )
    assert told["marie.jsonl, ligne 2"] == ("ligne illisible, mise à l'écart", True)
    assert (tmp_path / "marie.quarantine.jsonl").read_bytes() == lines[1].replace(b":", b"", 1)


def test_a_whole_line_glued_to_a_torn_one_is_kept(tmp_path):
    path = tmp_path / "marie.jsonl"
    entries = write(tmp_path, 3)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + lines[1][:30] + lines[2])
    assert [e.id for e in read_journal(path).entries] == [entries[0].id, entries[2].id]


def test_a_line_edited_by_hand_is_noticed_and_set_apart_and_the_rest_kept(tmp_path):
    path = tmp_path / "marie.jsonl"
    write(tmp_path, 3)
    edited = path.read_bytes().replace(b'"unit":"E02:2","verdicts":{"yes"', b'"unit":"E02:2","verdicts":{"no"')
    path.write_bytes(edited)
    entries, problems = read_journals(tmp_path)
    read_journals(tmp_path)
    assert [e.unit for e in entries] == ["E02:1", "E02:3"]
    assert [(p.file, p.what) for p in problems] == [
        ("marie.jsonl, ligne 2", "ligne modifiée à la main, mise à l'écart")
    ]
    apart = (tmp_path / "marie.quarantine.jsonl").read_bytes()
    assert apart == edited.splitlines(keepends=True)[1]
    assert path.read_bytes() == edited


def test_a_line_edited_with_its_hash_recomputed_is_denied_by_the_next_one(tmp_path):
    path = tmp_path / "marie.jsonl"
    entries = write(tmp_path, 3)
    forged = seal(dataclasses.replace(entries[1], verdicts={"no": ("sens",)}), prev=entries[1].prev)
    path.write_bytes(b"".join(map(to_line, (entries[0], forged, entries[2]))))
    journal = read_journal(path)
    assert [e.unit for e in journal.entries] == ["E02:1", "E02:3"]
    assert [b.why for b in journal.bad] == ["altered"]


def test_a_line_taken_out_is_missed(tmp_path):
    path = tmp_path / "marie.jsonl"
    entries = write(tmp_path, 3)
    path.write_bytes(b"".join(map(to_line, (entries[0], entries[2]))))
    assert read_journal(path).missing == (entries[1].id,)
    assert "décisions disparues" in read_journals(tmp_path)[1][0].what


def test_a_copy_in_conflict_left_by_a_shared_drive_counts_once(tmp_path):
    write(tmp_path, 2)
    copy = tmp_path / "marie (copie en conflit).jsonl"
    copy.write_bytes((tmp_path / "marie.jsonl").read_bytes())
    write(tmp_path, 1)
    assert len(journals(tmp_path)) == 2
    assert len(read_journals(tmp_path)[0]) == 3


def test_restore_brings_back_what_was_altered_and_keeps_what_came_since(tmp_path):
    path = tmp_path / "marie.jsonl"
    before = write(tmp_path, 3)
    back_up(tmp_path, "marie")
    path.write_bytes(path.read_bytes().replace(b"E02:2", b"E02:9"))
    after = write(tmp_path, 2)
    assert restore(tmp_path, "marie") == 1
    journal = read_journal(path)
    assert list(journal.entries) == [*before, *after]
    assert (journal.bad, journal.missing) == ((), ())


def test_restore_keeps_the_altered_journal_as_a_generation(tmp_path):
    write(tmp_path, 2)
    back_up(tmp_path, "marie")
    path = tmp_path / "marie.jsonl"
    altered = path.read_bytes().replace(b"E02:2", b"E02:9")
    path.write_bytes(altered)
    restore(tmp_path, "marie")
    assert altered in [g.read_bytes() for g in generations(tmp_path, "marie")]


def test_generations_that_a_newer_one_begins_with_are_pruned_beyond_five(tmp_path):
    for _i in range(8):
        write(tmp_path, 1)
        back_up(tmp_path, "marie")
    kept = generations(tmp_path, "marie")
    assert [len(g.read_bytes().splitlines()) for g in kept] == [4, 5, 6, 7, 8]


def test_a_restore_is_advised_only_when_a_backup_could_help(tmp_path):
    write(tmp_path, 3)
    path = tmp_path / "marie.jsonl"
    sound = path.read_bytes()
    path.write_bytes(sound.replace(b"E02:2", b"E02:9", 1))
    advice = {p.todo for p in read_journals(tmp_path)[1]}
    assert not any("restore" in todo for todo in advice)
    (tmp_path / "marie (copie en conflit).jsonl").write_bytes(path.read_bytes())
    assert not any("restore" in p.todo for p in read_journals(tmp_path)[1])
    (tmp_path / "marie (copie en conflit).jsonl").unlink()
    path.write_bytes(sound)
    back_up(tmp_path, "marie")
    path.write_bytes(sound.replace(b"E02:2", b"E02:9", 1))
    assert all("review restore" in p.todo for p in read_journals(tmp_path)[1])


def test_restore_without_a_backup_says_so(tmp_path):
    with pytest.raises(StudyError, match="aucune sauvegarde du journal de « marie »"):
        restore(tmp_path, "marie")


def test_a_line_written_during_a_restore_is_carried_over(tmp_path, monkeypatch):
    from fa_analysis.review import backups

    write(tmp_path, 2)
    back_up(tmp_path, "marie")
    real = backups.write_bytes

    def slow(path, content):
        if path == tmp_path / "marie.jsonl":
            write(tmp_path, 1)  # another process, just before the file is replaced
        return real(path, content)

    monkeypatch.setattr(backups, "write_bytes", slow)
    restore(tmp_path, "marie")
    assert len(read_journal(tmp_path / "marie.jsonl").entries) == 3


@pytest.mark.parametrize("who", ["", "../x", "a/b", "con:", "x" * 65, "marie.quarantine", " marie"])
def test_a_name_that_no_file_can_have_is_refused(tmp_path, who):
    with pytest.raises(StudyError, match="nom de relecteur impossible"):
        journal_path(tmp_path, who)


def test_bytes_that_are_no_text_are_set_apart(tmp_path):
    write(tmp_path, 1)
    with (tmp_path / "marie.jsonl").open("ab") as out:
        out.write(b"\xff\xfe\n[1]\n{}\nnull\n")
    journal = read_journal(tmp_path / "marie.jsonl")
    assert len(journal.entries) == 1
    assert len(journal.bad) == 4


def _thousand(folder):
    session = Session(folder, "marie")
    for i in range(1000):
        session.append(decide(unit=f"E02:{i}"))


FORKS = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@FORKS
def test_two_processes_writing_a_thousand_decisions_each_keep_two_thousand(tmp_path):
    both = [FORK.Process(target=_thousand, args=(tmp_path,)) for _i in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join()
    journal = read_journal(tmp_path / "marie.jsonl")
    assert len(journal.entries) == 2000
    assert (journal.bad, journal.missing) == ((), ())
    assert len({e.session for e in journal.entries}) == 2


def _write_for_ever(folder, told):
    session = Session(folder, "marie")
    while True:
        [entry] = session.append(decide(note="é" * 500))
        os.write(told, (entry.id + "\n").encode())


def _kill_while_writing(folder, chance):
    """Let a process write without end, kill it some way into a decision; return the decisions it promised."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            _write_for_ever(folder, writer)
        finally:
            os._exit(1)  # never back into the tests
    os.close(writer)
    with os.fdopen(reader, "rb", buffering=0) as told:
        promised = told.read(1) if chance.random() < 0.8 else b""  # after one decision, most often
        time.sleep(chance.random() * 0.003)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return (promised + (told.read() or b"")).decode().splitlines()


@FORKS
@pytest.mark.slow
def test_500_kills_leave_nothing_unreadable_and_lose_at_most_the_last_decision(tmp_path):
    chance = random.Random(4)
    promised = [name for _i in range(500) for name in _kill_while_writing(tmp_path, chance)]
    journal = read_journal(tmp_path / "marie.jsonl")
    kept = {e.id for e in journal.entries}
    assert len(promised) >= 350
    assert set(promised) <= kept  # what was told to be written is there
    assert len(kept) - len(promised) <= 500  # and at most one more a kill, written but not yet told
    assert not journal.missing
    assert all(b.why == "torn" for b in journal.bad)


def _refuse(number):
    def call(*_args, **_kw):
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EIO])
@pytest.mark.parametrize("call", ["open", "write", "fsync", "close", "lseek"])
def test_every_call_that_fails_leaves_the_journal_intact_and_is_named(tmp_path, monkeypatch, call, number):
    before = write(tmp_path, 2)
    session = Session(tmp_path, "marie")
    with monkeypatch.context() as broken:
        broken.setattr(os, call, _refuse(number))
        with pytest.raises(WriteError) as told:
            session.append(decide())
    assert told.value.exit_code == 4
    assert str(tmp_path / "marie.jsonl") in str(told.value)
    assert CAUSES[number] in str(told.value)
    assert list(read_journal(tmp_path / "marie.jsonl").entries)[:2] == before
    session.append(decide(unit="E02:99"))
    journal = read_journal(tmp_path / "marie.jsonl")
    assert journal.entries[-1].unit == "E02:99"
    assert (journal.bad, journal.missing) == ((), ())


def test_a_write_cut_short_by_a_full_disk_is_an_error_and_the_rest_stays(tmp_path, monkeypatch):
    before = write(tmp_path, 2)
    session, real = Session(tmp_path, "marie"), os.write
    with monkeypatch.context() as broken:
        broken.setattr(os, "write", lambda handle, data: real(handle, data[:40]))
        with pytest.raises(WriteError, match="plus de place sur le disque"):
            session.append(decide())
    [after] = session.append(decide(unit="E02:99"))
    assert read_journal(tmp_path / "marie.jsonl").entries == (*before, after)


def test_a_folder_that_cannot_be_made_is_a_write_error(tmp_path):
    (tmp_path / "review").write_text("a file where the folder should be")
    with pytest.raises(WriteError):
        Session(tmp_path / "review", "marie").append(decide())


@pytest.mark.parametrize("failing", ["mkstemp", "fsync", "replace"])
def test_a_restore_that_cannot_write_leaves_the_journal_as_it_was(tmp_path, monkeypatch, failing):
    write(tmp_path, 2)
    back_up(tmp_path, "marie")
    path = tmp_path / "marie.jsonl"
    altered = path.read_bytes().replace(b"E02:2", b"E02:9")
    path.write_bytes(altered)
    where = {"mkstemp": "tempfile.mkstemp", "fsync": "os.fsync", "replace": "pathlib.Path.replace"}[failing]
    monkeypatch.setattr(where, _refuse(errno.ENOSPC))
    with pytest.raises(WriteError, match="plus de place sur le disque"):
        restore(tmp_path, "marie")
    assert path.read_bytes() == altered


def test_a_line_that_says_more_than_we_know_is_not_taken_for_a_decision():
    assert from_line(b'{"id":"a.1","when":"","who":"x","kind":"decision","colour":"red"}') == (
        None,
        "unreadable",
    )
