"""Positions in a text, as each tool counts them, and which way a file counts.

The standard counts Unicode code points from 0, end excluded (REFI-QDA 1.5, 10.2). Tools differ: NVivo counts
UTF-16 units over lines that end with two characters; others count the byte-order mark, or give the last
character instead of the one after it. Nothing in a file says which: the ends of selections do, as people
select whole words.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from fa_analysis.i18n import _

Offsets = Literal["standard", "nvivo"]
_WIDE = re.compile("[\U00010000-\U0010ffff]")
_LINE = re.compile("\n")
MARK = "\ufeff"


@dataclass(frozen=True)
class Convention:
    """One way to count: in UTF-16 units, line ends as two, the byte-order mark as one, the end included."""

    utf16: bool = False
    crlf: bool = False
    mark: bool = False
    inclusive: bool = False

    def describe(self) -> str:
        """Return the convention in the reader's words."""
        unit = _("unités UTF-16") if self.utf16 else _("points de code")
        ends = _("fins de ligne de deux signes (CRLF)") if self.crlf else _("fins de ligne d'un signe")
        more = [_("marque d'ordre comptée")] * self.mark + [_("dernier signe compris")] * self.inclusive
        return ", ".join([unit, ends, *more])


STANDARD = Convention()
NVIVO = Convention(utf16=True, crlf=True)
# Tried in this order: between two that explain a file as well, the first is kept.
CONVENTIONS = tuple(
    Convention(utf16, crlf, mark, inclusive)
    for inclusive in (False, True)
    for mark in (False, True)
    for utf16, crlf in ((False, False), (True, True), (False, True), (True, False))
)


def lines(text: str) -> str:
    """Return `text` without byte-order mark, each line ending with one line feed."""
    return text.removeprefix(MARK).replace("\r\n", "\n")


class Ruler:
    """Converts positions in one text between code points and a convention; built once for a text."""

    def __init__(self, text: str, convention: Convention) -> None:
        self._length = len(text)
        self._shift = int(convention.mark)
        self._inclusive = int(convention.inclusive)
        # The code points that count for two, in order.
        double: list[int] = []
        if convention.utf16:
            double += [m.start() for m in _WIDE.finditer(text)]
        if convention.crlf:
            double += [m.start() for m in _LINE.finditer(text)]
        self._double = sorted(double)
        self._written = [p + rank for rank, p in enumerate(self._double)]

    def write(self, start: int, end: int) -> tuple[int, int]:
        """Return code points [start, end) as the convention writes them."""
        return self._out(start), self._out(end) - self._inclusive

    def read(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the code points of a selection, or None when it is not in the text."""
        a, b = self._in(start), self._in(end + self._inclusive)
        return (a, b) if a is not None and b is not None and a <= b else None

    def _out(self, at: int) -> int:
        return at + bisect.bisect_left(self._double, at) + self._shift

    def _in(self, written: int) -> int | None:
        bare = written - self._shift
        before = bisect.bisect_left(self._written, bare)
        if before and self._written[before - 1] + 1 == bare:
            return self._double[before - 1]  # between the two halves: before both
        at = bare - before
        return at if 0 <= at <= self._length else None


@dataclass(frozen=True)
class Counted:
    """How a file counts its `of` selections: how many stand on whole words, how many are in their text."""

    convention: Convention
    whole: int
    inside: int
    of: int
    doubt: bool

    def sentence(self) -> str:
        """Return what was found, in the reader's words."""
        said = _("positions lues en {how} : {whole} passages sur {of} tombent sur des mots entiers").format(
            how=self.convention.describe(), whole=self.whole, of=self.of
        )
        if not self.doubt:
            return said
        return said + _(" (trop peu de passages, ou trop peu nets, pour en être sûr)")


def detect(texts: Sequence[tuple[str, Sequence[tuple[int, int]]]]) -> Counted:
    """Return how the selections of a file are counted.

    Parameters
    ----------
    texts : sequence of (str, sequence of (int, int))
        Each text and the first and last positions of its selections, as the file gives them.

    Returns
    -------
    Counted
        The convention by which most selections begin and end with a word; the standard's when others are no
        better.
    """
    texts = [(text, pairs) for text, pairs in texts if pairs]
    of = sum(len(pairs) for _text, pairs in texts)
    step = max(1, of // _SAMPLE)
    sample = [(text, pairs[::step]) for text, pairs in texts]
    tried = [(convention, *_scored(convention, sample)) for convention in CONVENTIONS]
    best = max((t for t in tried if not _is_rare(t[0])), key=lambda t: t[1])
    rare = max((t for t in tried if _is_rare(t[0])), key=lambda t: t[1])
    # With few passages, some odd way to count always seems to fit better.
    if of >= _MANY and rare[1] > _CLEARLY * best[1]:
        best = rare
    convention = best[0]
    _score, whole, inside = _scored(convention, texts)
    doubt = convention != STANDARD and (of < _FEW or whole < _SURE * of)
    return Counted(convention, whole, inside, of, doubt)


def _is_rare(convention: Convention) -> bool:
    return convention.mark or convention.inclusive


def _scored(
    convention: Convention, texts: Sequence[tuple[str, Sequence[tuple[int, int]]]]
) -> tuple[int, int, int]:
    """Return how well a convention explains the selections: points, how many are whole words, how many in."""
    score = whole = inside = 0
    for text, pairs in texts:
        ruler = Ruler(text, convention)
        for start, end in pairs:
            points = _points(text, ruler.read(start, end))
            score += points
            whole += points >= _WHOLE
            inside += points > 0
    return score, whole, inside


_WHOLE = 7  # in the text (1) and neither end inside a word (3 each); white space at an end is only less good
_FEW = 5
_MANY = 10
_SAMPLE = 3_000  # selections enough to choose
_CLEARLY = 1.2
_SURE = 0.8


def _points(text: str, span: tuple[int, int] | None) -> int:
    """Return how well a selection stands: 0 outside the text, up to 9 for whole words without white space."""
    if span is None or span[0] == span[1]:
        return 0
    start, end = span
    points = 1 + 3 * (not _inside_word(text, start)) + 3 * (not _inside_word(text, end))
    return points + (not text[start].isspace()) + (not text[end - 1].isspace())


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def on_words(text: str, start: int, end: int) -> bool:
    """Return whether [start, end) begins and ends where words do."""
    return not _inside_word(text, start) and not _inside_word(text, end)
