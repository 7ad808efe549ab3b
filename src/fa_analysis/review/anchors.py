"""Where a decision stands: what is noted when it is made, and how it is found again in a corrected text.

A decision is noted with the words judged and their surroundings, never with a position alone: positions break
as soon as a transcript is corrected. Finding again is tried from the surest to the least sure; what stays
doubtful is asked, never guessed.

1. The unit of the same name has the same text: nothing moved.
2. The same text stands once in the same interview, and it is long or its neighbours are the same: it moved.
3. A quote is found with its two contexts, exactly and once: it moved.
4. The words around (or, for a whole unit, the whole text) are aligned with each unit of the interview; one unit
   alone agrees by far: it moved. Otherwise a person is asked.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

import pandas as pd

from fa_analysis.review.entries import Entry, text_hash

CONTEXT = 80  # characters kept on each side of a quote, those of the neighbouring units included
BREAK = "\n"  # where one unit ends and the next begins, in a context
DISTINCTIVE = 8  # words from which an identical text in one interview is the same answer
WHOLE_RATIO = 0.9  # share of words in common from which a whole answer is the same answer, corrected
SMALL_CHANGE = 3  # words in a row that a correction may add, take away or replace
WINDOW_SHARE = 0.6  # share of the words around a quote that must be found
MARGIN = 0.3  # by how much the best place must beat the second
_WORD = re.compile(r"\w+")

State = Literal["placed", "moved", "pending"]


@dataclass(frozen=True)
class Unit:
    """A unit as it is now, with what precedes and follows it in its interview."""

    id: str
    source: str
    text: str
    hash: str
    left: str
    right: str

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, needed only where its text or its place changed."""
        return words(self.text)


@dataclass(frozen=True)
class Place:
    """Where a decision stands now; `reason` says why a person is asked.

    `placed` promises the same text at the same place; `moved`, that it was found again: elsewhere, or in a text
    that was corrected since.
    """

    state: State
    unit: str
    start: int | None = None
    end: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class Units:
    """The units of a study, by name, by source and by text."""

    by_id: Mapping[str, Unit]
    by_source: Mapping[str, tuple[Unit, ...]]
    by_hash: Mapping[str, tuple[Unit, ...]]


def words(text: str) -> tuple[str, ...]:
    """Return the words of `text` without case nor punctuation."""
    return tuple(word.casefold() for word in _WORD.findall(text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of the words of `text` begins and ends, in code points."""
    return [match.span() for match in _WORD.finditer(text)]


def source_of(unit_id: str) -> str:
    """Return the interview, respondent, project, case or entry of a unit, from its name."""
    return unit_id.partition(":")[0]


def index_units(units: pd.DataFrame) -> Units:
    """Index a `units` table for anchoring; the rows of a source are in their order."""
    by_id: dict[str, Unit] = {}
    by_source: dict[str, list[Unit]] = defaultdict(list)
    by_hash: dict[str, list[Unit]] = defaultdict(list)
    ids, texts = [str(i) for i in units["unit_id"]], [str(t) for t in units["text"]]
    for i, (name, text) in enumerate(zip(ids, texts, strict=True)):
        source = source_of(name)
        left = texts[i - 1][-CONTEXT:] if i and source_of(ids[i - 1]) == source else ""
        right = texts[i + 1][:CONTEXT] if i + 1 < len(ids) and source_of(ids[i + 1]) == source else ""
        unit = Unit(name, source, text, text_hash(text), left, right)
        by_id[name] = unit
        by_source[source].append(unit)
        by_hash[unit.hash].append(unit)
    return Units(by_id, {k: tuple(v) for k, v in by_source.items()}, {k: tuple(v) for k, v in by_hash.items()})


def anchor(unit: Unit, start: int | None = None, end: int | None = None) -> dict[str, object]:
    """Return the fields of an entry that fix a decision on `unit`, or on its code points [start, end)."""
    fixed = {"unit": unit.id, "text_hash": unit.hash, "n_words": len(unit.words)}
    if start is None or end is None:
        return fixed | {"quote": unit.text, "left": unit.left, "right": unit.right}
    before, after = f"{unit.left}{BREAK}{unit.text[:start]}", f"{unit.text[end:]}{BREAK}{unit.right}"
    return fixed | {
        "quote": unit.text[start:end],
        "left": before[-CONTEXT:],
        "right": after[:CONTEXT],
        "start": start,
        "end": end,
    }


def place(entry: Entry, units: Units) -> Place:
    """Return where the decision `entry` stands in `units`.

    A quoted decision with a `no` rests on the absence of something in the whole answer: it does not follow its
    quote into an answer that has become much longer.
    """
    same = _unchanged(entry, units)
    if same is not None:
        return same
    rivals = units.by_source.get(source_of(entry.unit), ())
    if not rivals:
        return _elsewhere(entry, units)
    if entry.whole:
        return _place_whole(entry, rivals)
    return _place_quote(entry, rivals)


def _unchanged(entry: Entry, units: Units) -> Place | None:
    """Find a text that did not change (steps 1 and 2)."""
    source = source_of(entry.unit)
    twins = [u for u in units.by_hash.get(entry.text_hash, ()) if u.source == source]
    if not twins:
        return None
    if len(twins) > 1 or entry.n_words < DISTINCTIVE:
        # « Oui, bien sûr » may be said twice, and one of the two be gone: the neighbours tell, or a person.
        if not entry.whole:
            return None
        twins = [u for u in twins if _same_neighbours(entry, u)]
        if len(twins) != 1:
            return Place("pending", entry.unit, reason="twice")
    found = twins[0]
    return Place("placed" if found.id == entry.unit else "moved", found.id, entry.start, entry.end)


def _same_neighbours(entry: Entry, unit: Unit) -> bool:
    """Return whether what precedes or what follows is the same, a few words aside."""
    pairs = ((entry.left, unit.left), (entry.right, unit.right))
    return any(_ratio(words(old), words(new)) >= WINDOW_SHARE for old, new in pairs)


def _elsewhere(entry: Entry, units: Units) -> Place:
    """Find a text whose interview is no longer there: perhaps it has another name."""
    twins = units.by_hash.get(entry.text_hash, ())
    if len(twins) == 1 and entry.n_words >= DISTINCTIVE:
        return Place("moved", twins[0].id, entry.start, entry.end)
    return Place("pending", entry.unit, reason="source")


def _place_whole(entry: Entry, rivals: tuple[Unit, ...]) -> Place:
    old = words(entry.quote)
    scored = sorted(((_ratio(old, u.words), u) for u in rivals), key=lambda pair: -pair[0])
    best, unit = scored[0]
    second = scored[1][0] if len(scored) > 1 else 0.0
    alone = best - second >= MARGIN and (best >= WHOLE_RATIO or _neighbours_agree(entry, unit))
    # A phrase that came or went is more than a correction: the judgement may no longer hold.
    if alone and _longest_change(old, unit.words) <= SMALL_CHANGE:
        return Place("moved", unit.id)  # the text is another, even where it stood
    return Place("pending", entry.unit, reason="changed" if best >= WINDOW_SHARE else "absent")


def _neighbours_agree(entry: Entry, unit: Unit) -> bool:
    pairs = ((entry.left, unit.left), (entry.right, unit.right))
    return all(_ratio(words(old), words(new)) >= WINDOW_SHARE for old, new in pairs)


def _longest_change(old: tuple[str, ...], new: tuple[str, ...]) -> int:
    """Return the length of the longest run of words that are in one text and not in the other."""
    changes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return max((max(b - a, d - c) for kind, a, b, c, d in changes if kind != "equal"), default=0)


def _place_quote(entry: Entry, rivals: tuple[Unit, ...]) -> Place:
    wanted = entry.left + entry.quote + entry.right
    exact = [(u, at) for u in rivals for at in _find_all(f"{u.left}{BREAK}{u.text}{BREAK}{u.right}", wanted)]
    if len(exact) == 1:
        unit, at = exact[0]
        start = at + len(entry.left) - len(unit.left) - len(BREAK)
        if 0 <= start <= len(unit.text) - len(entry.quote):
            return _moved(entry, unit, start, start + len(entry.quote))
    aligned = sorted((_align(entry, u) for u in rivals), key=lambda a: -a[0])
    score, best, first, last = aligned[0]
    second = aligned[1][0] if len(aligned) > 1 else 0.0
    if score >= WINDOW_SHARE and score - second >= MARGIN:
        return _moved(entry, best, first, last)
    return Place("pending", entry.unit, reason="changed" if score >= WINDOW_SHARE else "absent")


def _moved(entry: Entry, unit: Unit, start: int, end: int) -> Place:
    if "no" in entry.verdicts and len(unit.words) - entry.n_words > SMALL_CHANGE:
        return Place("pending", entry.unit, reason="longer")
    stayed = (unit.id, unit.hash, start) == (entry.unit, entry.text_hash, entry.start)
    return Place("placed" if stayed else "moved", unit.id, start, end)


def _find_all(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _align(entry: Entry, unit: Unit) -> tuple[float, Unit, int, int]:
    """Align the words around a quote with a unit's and its neighbours' ends.

    Returns
    -------
    tuple of float, Unit, int, int
        The share of the words found, and where the quote now stands; 0 when that is not in this unit.
    """
    nowhere = (0.0, unit, 0, 0)
    before, quote = words(entry.left), words(entry.quote)
    window = before + quote + words(entry.right)
    outside = len(words(unit.left))
    around = words(unit.left) + unit.words + words(unit.right)
    if not quote or not set(window) & set(around):
        return nowhere
    to_new = {b.a + k: b.b + k for b in _blocks(window, around) for k in range(b.size)}
    first, last = len(before), len(before) + len(quote) - 1
    # The quote's own ends when they survive; otherwise just inside the nearest words that do.
    start = to_new.get(first, _next_to(to_new, first, -1))
    end = to_new.get(last, _next_to(to_new, last, +1))
    if start is None or end is None or not 0 <= end - start < 2 * len(quote) + SMALL_CHANGE:
        return nowhere
    if start < outside or end >= outside + len(unit.words):
        return nowhere
    spans = word_spans(unit.text)
    return len(to_new) / len(window), unit, spans[start - outside][0], spans[end - outside][1]


def _next_to(to_new: Mapping[int, int], at: int, step: int) -> int | None:
    """Return the place of a word that changed, from the nearest word that did not, at most three away."""
    for away in range(1, SMALL_CHANGE + 1):
        found = to_new.get(at + step * away)
        if found is not None:
            return found - step * away if found - step * away >= 0 else None
    return None


def _blocks(old: tuple[str, ...], new: tuple[str, ...]) -> list:  # type: ignore[type-arg]  # difflib.Match
    """Return the runs of at least two words that `old` and `new` share, in order."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [b for b in matcher.get_matching_blocks() if b.size >= min(2, len(old))]


def _ratio(old: tuple[str, ...], new: tuple[str, ...]) -> float:
    """Return twice the number of words in common, in order, over the number of words of both."""
    total = len(old) + len(new)
    if not total:
        return 1.0
    # A bound that costs nothing: most units of an interview have nearly nothing in common.
    shared = sum((Counter(old) & Counter(new)).values())
    if 2 * shared / total < WINDOW_SHARE:
        return 2 * shared / total
    return (
        2 * sum(b.size for b in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()) / total
    )
