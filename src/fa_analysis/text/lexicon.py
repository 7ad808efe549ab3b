"""Which forms of a vocabulary a written word stands for: accents, capitals and `*`, in linear time.

No regular expression is made from what a user writes: a pattern is cut at its `*`, candidates come from a
sorted list (or from one scan of the vocabulary when the pattern begins with `*`), and each is checked by
looking for the pieces in order. The cost is bounded by the size of the vocabulary times the length of the
pattern.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fa_analysis.text.normalise import OPEN, fold

Longs = npt.NDArray[np.int64]
_LAST = chr(0x10FFFF)


@dataclass(frozen=True)
class Lexicon:
    """A vocabulary (keys by number) ready to be searched.

    `folded`: its folded keys, sorted; `numbers`: their numbers; `joined`: the same end to end, each after a
    line feed; `ends`: where each line feed stands in it.
    """

    keys: tuple[str, ...]
    folded: tuple[str, ...]
    numbers: tuple[int, ...]
    joined: str
    ends: Longs


def build_lexicon(keys: tuple[str, ...]) -> Lexicon:
    """Sort the folded keys of a vocabulary."""
    folded = [fold(k) for k in keys]
    order = sorted(range(len(keys)), key=folded.__getitem__)
    ranked = tuple(folded[i] for i in order)
    ends = np.cumsum([1 + len(k) for k in ranked], dtype=np.int64)
    return Lexicon(keys, ranked, tuple(order), "".join(f"\n{k}" for k in ranked) + "\n", ends)


def resolve(lexicon: Lexicon, pattern: str) -> Longs:
    """Return the numbers, ascending, of the keys that `pattern` stands for (`*`: any letters, even none)."""
    pieces = tuple(pattern.split("*"))
    plain = tuple(fold(p) for p in pieces)
    found = [
        number
        for at in _candidates(lexicon, plain)
        if _fits_plain(plain, lexicon.folded[at]) and _fits(pieces, lexicon.keys[number := lexicon.numbers[at]])
    ]
    return np.array(sorted(found), dtype=np.int64)


def _candidates(lexicon: Lexicon, plain: tuple[str, ...]) -> Iterable[int]:
    """Return the places in the sorted keys where `plain` may fit: a range, or what one scan finds."""
    if len(plain) == 1:
        return range(bisect_left(lexicon.folded, plain[0]), bisect_right(lexicon.folded, plain[0]))
    if plain[0]:
        low = bisect_left(lexicon.folded, plain[0])
        return range(low, bisect_left(lexicon.folded, plain[0] + _LAST, low))
    needle = max((*plain[:-1], plain[-1] + "\n"), key=len)
    at, places = lexicon.joined.find(needle), []
    while 0 <= at < len(lexicon.joined) - 1:
        places.append(at)
        at = lexicon.joined.find(needle, at + 1)
    found: list[int] = np.unique(np.searchsorted(lexicon.ends, places, side="right")).tolist()
    return found


def _fits_plain(pieces: tuple[str, ...], word: str) -> bool:
    """Tell whether `word` is the pieces in order, anything between: the leftmost place of each is enough."""
    if len(pieces) == 1:
        return word == pieces[0]
    head, *middle, tail = pieces
    at, past = len(head), len(word) - len(tail)
    if past < at or not word.startswith(head) or not word.endswith(tail):
        return False
    for piece in middle:
        at = word.find(piece, at, past)
        if at < 0:
            return False
        at += len(piece)
    return True


def _fits(pieces: tuple[str, ...], word: str) -> bool:
    """Tell the same of a key with its accents, where an open capital accepts any accent."""
    if not any(c in OPEN for c in word) and not any(c in OPEN for p in pieces for c in p):
        return _fits_plain(pieces, word)
    if len(pieces) == 1:
        return agree(word, pieces[0])
    head, *middle, tail = pieces
    at, past = len(head), len(word) - len(tail)
    if not agree(word[:at], head) or not agree(word[past:], tail):
        return False
    for piece in middle:
        while at + len(piece) <= past and not agree(word[at : at + len(piece)], piece):
            at += 1
        if at + len(piece) > past:
            return False
        at += len(piece)
    return True


def agree(one: str, other: str) -> bool:
    """Compare letter by letter; an open capital on either side accepts any accent on the other."""
    return one == other or (
        len(one) == len(other)
        and all(
            a == b or ((a in OPEN or b in OPEN) and fold(a) == fold(b)) for a, b in zip(one, other, strict=True)
        )
    )
