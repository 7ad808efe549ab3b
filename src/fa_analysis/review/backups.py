"""Generations of a journal, kept before anything rewrites it; restoring one; setting bad lines apart.

A generation is a whole copy in `data/review/.backups/`. As journals only grow, an older generation is most
often the beginning of a newer one and brings nothing: those are pruned beyond the last five, the others (a
journal before somebody altered it) are kept for ever.
"""

from __future__ import annotations

import contextlib
import os
import re
from datetime import UTC, datetime
from pathlib import Path

from fa_analysis.errors import FaError, Problem, StudyError
from fa_analysis.files import cause, write_bytes
from fa_analysis.i18n import _
from fa_analysis.review.entries import Entry, to_line
from fa_analysis.review.journal import (
    QUARANTINE,
    Journal,
    append_bytes,
    content_of,
    journal_path,
    journals,
    read_journal,
)

BACKUPS = ".backups"
KEPT = 5


def read_journals(folder: Path) -> tuple[list[Entry], list[Problem]]:
    """Read every journal of a study, in the order of the instants; bad lines are set apart and told.

    Returns
    -------
    tuple of list of Entry, list of Problem
        Every sound line, once; what a person should know.
    """
    entries: dict[tuple[str, str], tuple[str, int, Entry]] = {}
    problems: list[Problem] = []
    for path in journals(folder):
        journal = read_journal(path)
        problems += set_apart(journal)
        latest = ""
        for place, entry in enumerate(journal.entries):
            # The order of a file is the order of its acts, even when the clock of the machine was put back.
            latest = max(latest, entry.when)
            entries.setdefault((entry.id, entry.hash), (latest, place, entry))
    ordered = sorted(entries.values(), key=lambda item: (item[0], item[1], item[2].id))
    return [entry for _when, _place, entry in ordered], problems


def set_apart(journal: Journal) -> list[Problem]:
    """Copy the bad lines of `journal` beside it, once, and say so; the journal itself is left as it is."""
    altered = [b for b in journal.bad if b.why != "torn"]
    todo = _advice(journal.path) if altered or journal.missing else ""
    problems = [_problem(journal.path, b.number, b.why, todo) for b in journal.bad]
    if journal.missing:
        problems.append(
            Problem(
                journal.path.name,
                _("décisions disparues : {ids}").format(ids=", ".join(sorted(journal.missing)[:5])),
                todo,
            )
        )
    beside = journal.path.with_name(journal.path.stem + QUARANTINE)
    try:
        known = set(beside.read_bytes().split(b"\n")) if beside.exists() else set()
        fresh = [b.content for b in altered if b.content not in known]
        if fresh:
            append_bytes(beside, b"".join(line + b"\n" for line in fresh))
    except (OSError, FaError) as err:
        why = cause(err) if isinstance(err, OSError) else err.what
        problems.append(Problem(beside.name, _("mise à l'écart impossible ({cause})").format(cause=why)))
    return problems


def _advice(path: Path) -> str:
    """Return what a person can do for a journal: a restore only where a sound backup is."""
    with contextlib.suppress(StudyError):  # a drive's copy in conflict may have a name that no reviewer has
        if _newest_clean(path.parent, path.stem) is not None:
            return _("Reprenez une sauvegarde avec « fa-analysis review restore »")
    return _("Aucune sauvegarde n'existe encore : refaites cette décision ; les autres sont gardées")


def _problem(path: Path, number: int, why: str, todo: str) -> Problem:
    where = _("{file}, ligne {number}").format(file=path.name, number=number)
    if why == "torn":
        return Problem(where, _("écriture interrompue : cette décision n'a pas été enregistrée"))
    what = {
        "unreadable": _("ligne illisible, mise à l'écart"),
        "altered": _("ligne modifiée à la main, mise à l'écart"),
    }[why]
    return Problem(where, what, todo, refused=True)


def generations(folder: Path, who: str) -> list[Path]:
    """Return the backups of the journal of `who`, from the oldest to the newest."""
    stem = journal_path(folder, who).stem
    found = (folder / BACKUPS).glob(f"{glob_safe(stem)}.*.jsonl")
    return sorted(p for p in found if re.fullmatch(r"\d{8}T\d{12}", p.name[len(stem) + 1 : -len(".jsonl")]))


def glob_safe(name: str) -> str:
    """Return `name` with the signs that mean something to a glob made plain."""
    return re.sub(r"([*?\[])", r"[\1]", name)


def back_up(folder: Path, who: str) -> Path | None:
    """Keep the present journal of `who` as a new generation; nothing when the last one is the same.

    Raises
    ------
    WriteError
        When the copy cannot be written: nothing should be rewritten then.
    """
    path = journal_path(folder, who)
    if not path.exists():
        return None
    content = content_of(path)
    kept = generations(folder, who)
    if kept and content_of(kept[-1]) == content:
        return kept[-1]
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    target = folder / BACKUPS / f"{path.stem}.{stamp}.jsonl"
    write_bytes(target, content)
    for old in kept[: -(KEPT - 1)]:
        with contextlib.suppress(OSError):  # a backup too many does no harm
            if content.startswith(old.read_bytes()):
                old.unlink()
    return target


def restore(folder: Path, who: str, generation: Path | None = None) -> int:
    """Put back a generation of the journal of `who`; sound decisions made since are kept after it.

    Parameters
    ----------
    folder : Path
        `data/review`.
    who : str
        The reviewer.
    generation : Path, optional
        The backup; by default the newest one in which nothing is wrong.

    Returns
    -------
    int
        How many decisions came back.

    Raises
    ------
    StudyError
        When there is no such backup.
    WriteError
        When the disk refuses; the present journal is then intact.
    """
    path = journal_path(folder, who)
    source = generation or _newest_clean(folder, who)
    if source is None or not source.is_file():
        raise StudyError(
            _("aucune sauvegarde du journal de « {who} »").format(who=who),
            where=str(folder / BACKUPS),
            todo=_("Vérifiez le nom avec « fa-analysis review restore --list »"),
        )
    back_up(folder, who)
    # Windows refuses to replace a file that is open; there, nobody may write during a restore.
    handle = os.open(path, os.O_RDONLY) if path.exists() and os.name != "nt" else None
    try:
        size = os.fstat(handle).st_size if handle is not None else 0
        present = read_journal(path).entries if path.exists() else ()
        back = read_journal(source).entries
        write_bytes(path, b"".join(to_line(e) for e in _union(back, present)))
        _carry_over(handle, size, path)
    finally:
        if handle is not None:
            os.close(handle)
    return len({(e.id, e.hash) for e in back} - {(e.id, e.hash) for e in present})


def _newest_clean(folder: Path, who: str) -> Path | None:
    for candidate in reversed(generations(folder, who)):
        journal = read_journal(candidate)
        if not journal.bad and not journal.missing:
            return candidate
    return None


def _union(first: tuple[Entry, ...], then: tuple[Entry, ...]) -> list[Entry]:
    """Return the lines of both, each once; where both have an id, the first wins (the other was altered)."""
    ids = {e.id for e in first}
    return [*first, *(e for e in then if e.id not in ids)]


def _carry_over(handle: int | None, size: int, path: Path) -> None:
    """Append to the new file what another process added to the old one while it was being replaced."""
    if handle is None:
        return
    late = os.fstat(handle).st_size - size
    if late > 0:
        os.lseek(handle, size, os.SEEK_SET)
        append_bytes(path, os.read(handle, late))
