"""One line of a journal: what it holds, and the seal that shows a later hand.

A line is one act of one person on one unit: a decision on one code (from the panel or a sheet), or on all the
codes of the grid at once (a whole answer read: then `verdicts` has many codes, and `start` is empty). Fields
that are empty are not written.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

from fa_analysis.schemas import VERDICTS

Kind = Literal["decision", "undo", "adjudication", "code-change", "reanchor"]
KINDS: tuple[str, ...] = get_args(Kind)
HASH_LENGTH = 24  # hexadecimal digits of SHA-256: 96 bits, far beyond chance for a journal


@dataclass(frozen=True)
class Entry:
    """One line.

    Parameters
    ----------
    id : str
        Writing session and rank in it, `3f9a01c2.7`; unique in the study.
    when : str
        UTC, ISO 8601.
    who : str
        The reviewer.
    kind : str
        `decision`, `adjudication` (settles a disagreement), `undo` (of the line `of`), `reanchor` (the line
        `of` now stands here), `code-change` (`change` says which).
    unit, text_hash, n_words : str, str, int
        The unit as it was: its name, the hash of its text, its length in words.
    verdicts : mapping
        `yes`, `no` or `unsure` → codes.
    quote, left, right, start, end
        The words judged with 80 characters on each side, and where they stood (code points). Without `start`
        the judgement is on the whole unit: `quote` is its text, `left` and `right` the ends of its neighbours.
    drawn : bool
        The unit was chosen by chance, not because it looked interesting.
    codebook : str
        Version of the codebook in use.
    of : str
        The line that this one is about (undo, reanchor).
    change : mapping
        `op` (rename, delete, merge, split), `from`, `to`.
    origin : str
        Where the decision was imported from and what stood there, so that importing twice adds nothing.
    prev, hash : str
        Hash of the previous line of the same session; hash of this line, `prev` included.
    """

    id: str
    when: str
    who: str
    kind: str
    unit: str = ""
    text_hash: str = ""
    n_words: int = 0
    verdicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    quote: str = ""
    left: str = ""
    right: str = ""
    start: int | None = None
    end: int | None = None
    note: str = ""
    drawn: bool = False
    codebook: str = ""
    of: str = ""
    change: Mapping[str, Any] = field(default_factory=dict)
    origin: str = ""
    prev: str = ""
    hash: str = ""

    @property
    def session(self) -> str:
        """The writing session."""
        return self.id.rpartition(".")[0]

    @property
    def rank(self) -> int:
        """The rank in the session, from 1."""
        return int(self.id.rpartition(".")[2])

    @property
    def whole(self) -> bool:
        """Whether the judgement is on the whole unit."""
        return self.start is None


_DEFAULTS = {
    f.name: (f.default_factory() if f.default_factory is not dataclasses.MISSING else f.default)
    for f in dataclasses.fields(Entry)
}


def text_hash(text: str) -> str:
    """Return the hash of a unit's text (NFC, ends trimmed): what tells that a transcript was corrected."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).strip().encode()).hexdigest()[:HASH_LENGTH]


def digest(*parts: object) -> str:
    """Return a short name for `parts`, the same for the same content."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:10]


def last_origins(entries: Iterable[Entry]) -> dict[str, str]:
    """Return, for each place that decisions were imported from, the last value imported.

    An origin is `kind/…/value`: what is imported again unchanged adds nothing, even when it was undone since;
    what was changed there and back counts each time.
    """
    return {e.origin.rpartition("/")[0]: e.origin for e in entries if e.origin}


def seal(entry: Entry, *, prev: str) -> Entry:
    """Return `entry` chained to the line whose hash is `prev`, with its own hash."""
    chained = dataclasses.replace(entry, prev=prev, hash="")
    return dataclasses.replace(chained, hash=_digest(_record(chained)))


def to_line(entry: Entry) -> bytes:
    """Return the line of `entry`, with its final line feed."""
    return _dump(_record(entry)).encode() + b"\n"


def from_line(line: bytes) -> tuple[Entry | None, str]:
    """Read one line.

    Returns
    -------
    tuple of Entry or None, and str
        The entry and `""`; or what is wrong: `unreadable` (not a whole line) or `altered` (its hash is not that
        of what it says).
    """
    try:
        record = json.loads(line.decode())
        entry = _entry(record)
        declared = record.pop("hash", "")
        sound = _digest(record) == declared
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None, "unreadable"
    return entry, "" if sound else "altered"


def _entry(record: dict[str, Any]) -> Entry:
    verdicts = {v: tuple(codes) for v, codes in record.get("verdicts", {}).items()}
    entry = Entry(**{**record, "verdicts": verdicts})
    if entry.kind not in KINDS or not entry.session or set(verdicts) - set(VERDICTS) or entry.rank < 1:
        raise ValueError(entry.kind)
    return entry


def _record(entry: Entry) -> dict[str, Any]:
    """Return the fields of `entry` that are not empty, in the order of the class."""
    fields = {f.name: getattr(entry, f.name) for f in dataclasses.fields(entry)}
    return {k: v for k, v in fields.items() if v != _DEFAULTS[k] or k in ("id", "when", "who", "kind")}


def _dump(record: Mapping[str, Any]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _digest(record: Mapping[str, Any]) -> str:
    """Return the hash of a record without its `hash`; the order of the fields does not count."""
    sealed = json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(sealed.encode()).hexdigest()[:HASH_LENGTH]
