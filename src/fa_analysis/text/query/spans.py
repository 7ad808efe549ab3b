"""Spans of words, and how they combine: whole arrays at a time, whatever their number.

Spans are half-open, in ranks of words of the whole index, sorted by start then end, without doubles. Units
follow one another, so a span of a later unit always starts and ends after one of an earlier unit: that is
what makes the global suffix minima below right for each unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import permutations

import numpy as np
import numpy.typing as npt

Longs = npt.NDArray[np.int64]
Marks = npt.NDArray[np.uint8]

_SHIFT = 31
_FAR = np.iinfo(np.int64).max // 2
_LENGTH = (1 << _SHIFT) - 1


@dataclass(frozen=True, eq=False)
class Spans:
    """`start[i]` is the first word of span `i`, `end[i]` the word after its last."""

    start: Longs
    end: Longs

    def __len__(self) -> int:
        return len(self.start)

    @property
    def rank(self) -> Longs:
        """One number per span, in the order of start then end."""
        return (self.start << _SHIFT) | (self.end - self.start)

    @cached_property
    def least(self) -> Longs:
        """The least end among the spans from each on, then a number beyond every word."""
        return np.append(np.minimum.accumulate(self.end[::-1])[::-1], _FAR)

    def keep(self, mask: npt.NDArray[np.bool_]) -> Spans:
        """Return the spans where `mask` is true."""
        return Spans(self.start[mask], self.end[mask])


NONE = Spans(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))


def spans(start: npt.ArrayLike, end: npt.ArrayLike) -> Spans:
    """Return sorted spans without doubles."""
    first, past = np.asarray(start, dtype=np.int64), np.asarray(end, dtype=np.int64)
    ranked = np.sort(Spans(first, past).rank)
    if len(ranked) > 1:  # np.unique would hash them first, which takes longer
        ranked = ranked[np.concatenate(([True], ranked[1:] != ranked[:-1]))]
    return Spans(ranked >> _SHIFT, (ranked >> _SHIFT) + (ranked & _LENGTH))


def union(parts: list[Spans]) -> Spans:
    """Return the spans that are in any part."""
    parts = [p for p in parts if len(p)]
    if len(parts) < 2:
        return parts[0] if parts else NONE
    return spans(np.concatenate([p.start for p in parts]), np.concatenate([p.end for p in parts]))


def follow(left: Spans, right: Spans, mark: Marks, *, gap: int = 0, sentence: int = 2) -> Spans:
    """Return each span of `left` with each of `right` that begins `gap` words after it, in one sentence."""
    at = left.end + gap
    low = np.searchsorted(right.start, at, side="left")
    high = np.searchsorted(right.start, at, side="right")
    count = high - low
    inside = at < len(mark)
    for step in range(gap + 1):
        place = np.minimum(left.end + step, len(mark) - 1)
        inside &= mark[place] < sentence
    count[~inside] = 0
    owner = np.repeat(np.arange(len(left)), count)
    other = np.arange(len(owner)) - np.repeat(np.cumsum(count) - count - low, count)
    return spans(left.start[owner], right.end[other])


def windows(left: Spans, right: Spans, unit_first: Longs) -> Spans:
    """Return the smallest windows of one unit that hold a span of each side (no window holds another)."""
    if not len(left) or not len(right):
        return NONE
    starts = np.concatenate((left.start, right.start))
    ends = np.concatenate(
        (
            np.maximum(left.end, _next_end(right, left.start)),
            np.maximum(right.end, _next_end(left, right.start)),
        )
    )
    same = _unit(unit_first, starts) == _unit(unit_first, ends - 1)
    return minimal(spans(starts[same], ends[same]))


def near(parts: list[Spans], distance: int, unit_first: Longs) -> Spans:
    """Return the smallest windows of one unit that hold one span of each part, apart from one another.

    The first and the last word of a window are at most `distance` words apart. For each order of the parts, the
    chain that always takes the span ending first gives the least window from each beginning.
    """
    if not all(len(p) for p in parts):
        return NONE
    found = []
    for order in permutations(parts):
        begin, end = order[0].start, order[0].end
        for part in order[1:]:
            end = _next_end(part, end)
            close = end - begin <= distance + 1
            begin, end = begin[close], end[close]
            if not len(begin):
                break
        found.append(Spans(begin, end))
    both = union(found)
    return minimal(both.keep(_unit(unit_first, both.start) == _unit(unit_first, both.end - 1)))


def minimal(found: Spans) -> Spans:
    """Return the spans that hold no other."""
    if len(found) < 2:
        return found
    later = np.minimum.accumulate(found.end[::-1])[::-1]
    lone = np.concatenate((found.end[:-1] < later[1:], [True]))
    kept = found.keep(lone)
    shortest = np.concatenate(([True], kept.start[1:] != kept.start[:-1]))
    return kept.keep(shortest)


def touching(found: Spans, others: Spans) -> npt.NDArray[np.bool_]:
    """Tell which spans share a word with one of `others`."""
    if not len(others):
        return np.zeros(len(found), dtype=bool)
    furthest = np.maximum.accumulate(others.end)
    before = np.searchsorted(others.start, found.end, side="left")
    return (before > 0) & (furthest[np.maximum(before - 1, 0)] > found.start)


def _next_end(others: Spans, start: Longs) -> Longs:
    """Return the least end among `others` that start at or after each `start` (very far when there is none)."""
    return others.least[np.searchsorted(others.start, start, side="left")]


def _unit(unit_first: Longs, words: Longs) -> Longs:
    return np.searchsorted(unit_first, words, side="right") - 1


def same(found: Spans, others: Spans) -> npt.NDArray[np.bool_]:
    """Tell which spans are also among `others`."""
    return np.isin(found.rank, others.rank)
