"""What every container gives: a list of paragraphs or cues, whatever the file was."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Characters that carry no word: zero-width marks, soft hyphen, byte-order mark, direction marks, C0 controls.
_DROPPED = dict.fromkeys(
    [
        *(c for c in range(0x20) if c not in (0x09, 0x0A)),
        0x7F,
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2065),
        0xFEFF,
    ]
)
# U+2010 and U+2011 are hyphens that only differ in how a line may break.
_CHANGED = {0x2010: "-", 0x2011: "-", 0x2028: "\n", 0x2029: "\n", 0x85: "\n"}
_TABLE = {**_DROPPED, **_CHANGED}
_SPACES = re.compile(r"[ \t\n]+")


@dataclass(frozen=True)
class Piece:
    r"""One paragraph, line or cue.

    Parameters
    ----------
    text : str
        Its words; ``\n`` where a line was broken on purpose.
    place : str
        Where it stands, for a person: paragraph, line, page or cue.
    marked : tuple of (int, int)
        Spans of `text`, in code points, that the typist set apart: bold, or the first cell of a row.
    voice : str, optional
        Who speaks, where the container says it itself.
    start_s, end_s : float, optional
        Seconds since the start of the recording.
    heading : int
        Level of a title; 0 for ordinary text.
    """

    text: str
    place: str
    marked: tuple[tuple[int, int], ...] = ()
    voice: str | None = None
    start_s: float | None = None
    end_s: float | None = None
    heading: int = 0


@dataclass(frozen=True)
class Notice:
    """Something to tell about a file that was read: what, and what to do."""

    what: str
    todo: str = ""


@dataclass(frozen=True)
class Document:
    """The pieces of one file, in reading order, and what there is to tell about it."""

    pieces: tuple[Piece, ...]
    notices: tuple[Notice, ...] = ()


def clean(text: str) -> str:
    r"""Return `text` in NFC, without characters that carry no word; line ends become ``\n``."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    return unicodedata.normalize("NFC", text.translate(_TABLE))


def flat(text: str) -> str:
    """Return `text` on one line: each run of spaces, tabs and line ends is one space.

    No-break spaces are kept: they belong to French typography.
    """
    return _SPACES.sub(" ", text).strip(" ")


class PieceBuilder:
    """Gathers the runs of one paragraph with their emphasis; `done` gives the piece."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._marked: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str, *, marked: bool = False) -> None:
        """Add one run of text."""
        text = clean(text)
        if not text:
            return
        if marked:
            start = self._length
            if self._marked and self._marked[-1][1] == start:
                start = self._marked.pop()[0]
            self._marked.append((start, self._length + len(text)))
        self._parts.append(text)
        self._length += len(text)

    def done(self, place: str, *, heading: int = 0, mark_all: bool = False) -> Piece:
        """Return the piece; `mark_all` sets the whole of it apart."""
        # Composing across two runs can shorten the text by a few code points; a span may then be too long.
        text = unicodedata.normalize("NFC", "".join(self._parts))
        marked = ((0, len(text)),) if mark_all and text else tuple(self._marked)
        return Piece(text, place, marked, heading=heading)
