"""The journal of one reviewer: written by appending, read line by line, never trusted blindly.

Writing is one open, one write, one flush to the disk per call, in append mode: no lock, no database. Several
processes may write to one journal: each writing session has its own chain of hashes in the file, so lines may
interleave. Reading keeps every sound line, and says which are torn, altered or missing.
"""

from __future__ import annotations

import contextlib
import dataclasses
import errno
import os
import re
import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fa_analysis.errors import StudyError, WriteError
from fa_analysis.files import cause, ordinary
from fa_analysis.i18n import _
from fa_analysis.review.entries import Entry, from_line, seal, to_line

QUARANTINE = ".quarantine.jsonl"
_FLAGS = os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0)
_START = b'{"id":"'  # how every line begins; inside a string it would be escaped


@dataclass(frozen=True)
class BadLine:
    """A line that is left out: its number, its bytes, and why (`torn`, `unreadable`, `altered`)."""

    number: int
    content: bytes
    why: str


@dataclass(frozen=True)
class Journal:
    """What a file holds: the sound lines in order, those left out, and the ids that the chains miss."""

    path: Path
    entries: tuple[Entry, ...]
    bad: tuple[BadLine, ...]
    missing: tuple[str, ...]


def journal_path(folder: Path, who: str) -> Path:
    """Return the file of reviewer `who`.

    Raises
    ------
    StudyError
        When the name cannot be the name of a file everywhere.
    """
    name = unicodedata.normalize("NFC", who)
    if not re.fullmatch(r"\w(?:[\w .@+-]{0,62}\w)?", name) or name.endswith(".quarantine"):
        raise StudyError(
            _("nom de relecteur impossible : « {who} »").format(who=who),
            todo=_("Prenez des lettres, des chiffres, des tirets, 64 signes au plus"),
        )
    return folder / f"{name}.jsonl"


def journals(folder: Path) -> list[Path]:
    """Return the journals in `folder`, a drive's copies in conflict included: their lines count once."""
    found = folder.glob("*.jsonl") if folder.is_dir() else ()
    return sorted(p for p in found if not p.name.endswith(QUARANTINE) and not p.name.startswith("."))


def now() -> str:
    """Return the present instant, UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Session:
    """One person writing in their journal; the only object here that changes: it holds the end of its chain.

    After a failed write, or in a forked process, a new chain is begun: whatever reached the disk stays sound.

    Parameters
    ----------
    folder : Path
        `data/review`.
    who : str
        The reviewer.
    name : str, optional
        Name of the session, drawn by chance unless given (a reproducible import gives one).
    clock : callable, optional
        Gives the instant written in the lines.
    """

    def __init__(
        self, folder: Path, who: str, *, name: str | None = None, clock: Callable[[], str] = now
    ) -> None:
        self.path = journal_path(folder, who)
        self.who = unicodedata.normalize("NFC", who)
        self._clock = clock
        self._prev, self._rank = "", 0
        self._begin(name)

    def append(self, *entries: Entry) -> tuple[Entry, ...]:
        """Write `entries` (their id, who, when and hashes are set here), all in one call; return them sealed.

        Raises
        ------
        WriteError
            When the disk refuses; what was in the journal is intact.
        """
        if not entries:
            return ()
        if self._pid != os.getpid():
            self._begin(None)
        sealed: list[Entry] = []
        prev = self._prev
        for rank, entry in enumerate(entries, start=self._rank + 1):
            named = dataclasses.replace(entry, id=f"{self._name}.{rank}", who=self.who, when=self._clock())
            sealed.append(seal(named, prev=prev))
            prev = sealed[-1].hash
        try:
            append_bytes(self.path, b"".join(map(to_line, sealed)))
        except BaseException:
            self._begin(None)
            raise
        self._prev, self._rank = prev, self._rank + len(sealed)
        return tuple(sealed)

    def _begin(self, name: str | None) -> None:
        self._pid = os.getpid()
        self._name = name or secrets.token_hex(5)
        self._prev, self._rank = "", 0


def draft(kind: str, **fields: object) -> Entry:
    """Return an entry to be appended: the session will give it its id, who, when and hashes."""
    return Entry(id="draft.0", when="", who="", kind=kind, **fields)  # type: ignore[arg-type]  # checked by Entry


def append_bytes(path: Path, content: bytes) -> None:
    """Append `content` to `path` in one write, on a fresh line, flushed to the disk.

    Raises
    ------
    WriteError
        Naming the path and the cause.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A restore may replace the file while we write to the old one: then write again to the new one (a
        # line found twice counts once). Three times at most: some shared drives never give the same identity.
        for _attempt in range(3):
            if _append_once(path, content):
                break
    except OSError as err:
        raise WriteError(
            _("impossible d'enregistrer la décision ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Vérifiez la place et les droits, puis recommencez ; ce qui était enregistré est intact"),
        ) from err


def _append_once(path: Path, content: bytes) -> bool:
    handle = os.open(path, _FLAGS, 0o644)
    try:
        new = os.fstat(handle).st_size == 0
        data = content if _ends_clean(handle) else b"\n" + content
        if os.write(handle, data) < len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(handle)
        if new:
            _flush_folder(path.parent)
        return path.exists() and os.path.samestat(os.fstat(handle), path.stat())
    finally:
        os.close(handle)


def _flush_folder(folder: Path) -> None:
    """Flush the name of a new file to the disk, where the system lets a folder be opened (Windows does not)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _ends_clean(handle: int) -> bool:
    """Return whether the file is empty or ends with a line feed (a killed writer may have left half a line)."""
    if os.fstat(handle).st_size == 0:
        return True
    os.lseek(handle, -1, os.SEEK_END)
    return os.read(handle, 1) == b"\n"


def read_journal(path: Path) -> Journal:
    """Read a journal; every sound line is kept, whatever the others are.

    Raises
    ------
    StudyError
        When the file cannot be read at all: going on without a person's decisions would be a silent error.
    """
    entries, bad = _parse(content_of(path))
    altered, missing = _check_chains(entries)
    bad += [BadLine(n, to_line(e).rstrip(b"\n"), "altered") for n, e in entries if e.id in altered]
    sound = tuple(e for _n, e in entries if e.id not in altered)
    # A line altered without care keeps its id: it is not missing as well.
    known = {e.id for b in bad if (e := from_line(b.content)[0]) is not None}
    return Journal(path, sound, tuple(sorted(bad, key=lambda b: b.number)), tuple(missing - known))


def content_of(path: Path) -> bytes:
    """Return the bytes of a journal or a backup; see `read_journal` for the error."""
    try:
        return ordinary(path).read_bytes()
    except OSError as err:
        raise StudyError(
            _("journal illisible ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Vérifiez les droits sur ce fichier"),
        ) from err


def _parse(content: bytes) -> tuple[list[tuple[int, Entry]], list[BadLine]]:
    """Return the sound lines (once each) with their numbers, and the bad ones."""
    entries: list[tuple[int, Entry]] = []
    bad: list[BadLine] = []
    seen: set[tuple[str, str]] = set()
    lines = content.split(b"\n")
    for number, line in enumerate(lines, start=1):
        for piece in _pieces(line):
            entry, wrong = from_line(piece)
            if entry is None or wrong:
                bad.append(BadLine(number, piece, "torn" if _cut_short(piece) else wrong))
            elif (entry.id, entry.hash) not in seen:
                seen.add((entry.id, entry.hash))
                entries.append((number, entry))
    return entries, bad


def _cut_short(piece: bytes) -> bool:
    """Return whether `piece` is half a line, its writer killed: a whole one ends with its hash."""
    return piece.startswith(_START) and not piece.endswith(b'"}')


def _pieces(line: bytes) -> list[bytes]:
    """Cut a line at each beginning of an entry: a whole one may be glued to the half one of a killed writer."""
    line = line.strip()
    if line.count(_START) < 2:
        return [line] if line else []
    head, *rest = line.split(_START)
    return [piece for piece in (head.strip(), *(_START + r for r in rest)) if piece]


def _check_chains(entries: list[tuple[int, Entry]]) -> tuple[set[str], set[str]]:
    """Return the ids that the next line of their session denies, and the ids that are missing."""
    altered: set[str] = set()
    missing: set[str] = set()
    sessions: dict[str, dict[int, Entry]] = defaultdict(dict)
    for _n, entry in entries:
        sessions[entry.session][entry.rank] = entry
    for name, chain in sessions.items():
        for rank, entry in chain.items():
            before = chain.get(rank - 1)
            if before is not None and before.hash != entry.prev:
                altered.add(before.id)
            elif before is None and rank > 1:
                first = max((r for r in chain if r < rank), default=0)
                missing |= {f"{name}.{r}" for r in range(first + 1, rank)}
    return altered, missing
