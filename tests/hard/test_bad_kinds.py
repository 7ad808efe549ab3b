"""Forty bad transcripts in one folder: each is told, in French, with its remedy; the others' results do not move."""

from __future__ import annotations

import pytest
from bad_transcripts import ANSWER, QUESTION, READ, REFUSED, put_bad
from disk import contents, copy_tiny

from fa_analysis import cli
from fa_analysis.read import read_transcript
from fa_analysis.settings import Speakers

LITTER = ("~$E01.docx", ".DS_Store", "Thumbs.db", ".~lock.E01.docx#", "E01.txt~", "E01.txt.bak", "desktop.ini")


def named(study, stems):
    """Give each stem its row in the table of interviews."""
    table = study.raw / "entretiens.csv"
    rows = "".join(f"{s};agents;;espace public;;;\n" for s in stems)
    table.write_text(table.read_text(encoding="utf-8") + rows, encoding="utf-8")


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What a run says of a folder with every kind of bad file: the code, sentences by kind, outputs with and without."""
    stems = {kind: f"X{rank:02d}" for rank, kind in enumerate(REFUSED)}
    clean = copy_tiny(tmp_path_factory.mktemp("clean") / "étude")
    spoilt = copy_tiny(tmp_path_factory.mktemp("spoilt") / "étude")
    for study in (clean, spoilt):
        named(study, stems.values())
    names = {kind: put_bad(spoilt.raw / "entretiens", kind, stem) for kind, stem in stems.items()}
    for name in LITTER:
        (spoilt.raw / "entretiens" / name).write_bytes(b"\0" * 162)
    with pytest.MonkeyPatch.context() as patch:
        lines: list[str] = []
        patch.setattr("builtins.print", lambda *what, **_how: lines.append(" ".join(map(str, what))))
        codes = [cli.main(["code", "--study", str(s.root)]) for s in (clean, spoilt)]
    after = {n: m for n, m in contents(spoilt.processed).items() if not n.endswith("manifest.json")}
    before = {n: m for n, m in contents(clean.processed).items() if not n.endswith("manifest.json")}
    return codes, lines, names, before, after


def test_there_are_as_many_kinds_as_promised():
    assert len(REFUSED) + len(READ) >= 65


@pytest.mark.parametrize("kind", REFUSED)
def test_a_bad_file_is_one_french_sentence_with_cause_and_remedy(told, kind):
    _codes, lines, names, _before, _after = told
    _ending, _make, cause, remedy = REFUSED[kind]
    [line] = [x for x in lines if x.startswith(f"REFUSÉ  {names[kind]} : ") and "sans fichier" not in x]
    assert cause in line
    assert remedy in line.partition(cause)[2]
    assert line.endswith(".")
    assert "\n" not in line


def test_the_run_ends_with_2_and_the_other_results_are_the_same_bytes(told):
    codes, lines, _names, before, after = told
    assert codes == [2, 2]
    assert len(after) >= 9
    assert after == before
    assert not [x for x in lines if any(name in x for name in LITTER)]


@pytest.mark.parametrize("kind", READ)
def test_an_odd_file_is_read_whole_and_what_matters_is_said(kind, tmp_path):
    ending, content, answer, notice = READ[kind]
    folder = tmp_path / "Entretiens été 2026, à relire" / ("dossier très long " * 8)
    folder.mkdir(parents=True)
    path = folder / f"{'é' * 100}{ending}"
    path.write_bytes(content)
    found = read_transcript(path, speakers=Speakers())
    turns = found.turns
    assert not any(p.refused for p in found.problems)
    if answer:
        assert list(turns.loc[turns["role"] == "respondent", "text"]) == [answer]
        assert turns["text"].iloc[0] == QUESTION
    else:
        assert ANSWER in set(turns["text"])
    said = " / ".join(f"{p.what} {p.todo}" for p in found.problems)
    assert (notice in said) if notice else not said


def test_a_name_that_no_system_can_show_is_refused_and_the_run_goes_on(tiny_study, capsys):
    import os

    folder = tiny_study.raw / "etudes_de_cas"
    folder.mkdir()
    (folder / os.fsdecode(b"cas_\xe9t\xe9.md")).write_text("titre : x\n\nDes haies.\n", encoding="utf-8")
    assert cli.main(["read", "--study", str(tiny_study.root)]) == 2
    line = capsys.readouterr().err.strip()
    assert (
        line
        == "REFUSÉ  cas_?t?.md : nom de fichier mal encodé : il n'est pas lu. Renommez-le sans lettres accentuées."
    )
