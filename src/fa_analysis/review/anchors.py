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
from typing import Literal

import pandas as pd

from fa_analysis.review.entries import Entry, text_hash

CONTEXT = 80  # characters kept on each side of a quote
DISTINCTIVE = 8  # words from which an identical text in one interview is the same answer
WHOLE_RATIO = 0.93  # share of words in common from which a whole answer is the same answer, corrected
SMALL_CHANGE = 3  # words that may differ in a short answer whose two neighbours are the same
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
    words: tuple[str, ...]
    left: str
    right: str


@dataclass(frozen=True)
class Place:
    """Where a decision stands now; `reason` says why a person is asked."""

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
    return tuple(_WORD.findall(text.casefold()))


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
        unit = Unit(name, source, text, text_hash(text), words(text), left, right)
        by_id[name] = unit
        by_source[source].append(unit)
        by_hash[unit.hash].append(unit)
    return Units(by_id, {k: tuple(v) for k, v in by_source.items()}, {k: tuple(v) for k, v in by_hash.items()})


def anchor(unit: Unit, start: int | None = None, end: int | None = None) -> dict[str, object]:
    """Return the fields of an entry that fix a decision on `unit`, or on its code points [start, end)."""
    fixed = {"unit": unit.id, "text_hash": unit.hash, "n_words": len(unit.words)}
    if start is None or end is None:
        return fixed | {"quote": unit.text, "left": unit.left, "right": unit.right}
    return fixed | {
        "quote": unit.text[start:end],
        "left": unit.text[max(0, start - CONTEXT) : start],
        "right": unit.text[end : end + CONTEXT],
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
        twins = [u for u in twins if (_same_neighbours(entry, u) if entry.whole else u.id == entry.unit)]
        if len(twins) != 1 or (not entry.whole and len(units.by_hash[entry.text_hash]) > 1):
            return Place("pending", entry.unit, reason="twice")
    found = twins[0]
    return Place("placed" if found.id == entry.unit else "moved", found.id, entry.start, entry.end)


def _same_neighbours(entry: Entry, unit: Unit) -> bool:
    """Return whether what precedes or what follows is the same, a few words aside."""
    pairs = ((entry.left, unit.left), (entry.right, unit.right))
    return any(_ratio(words(old), words(new)) >= WINDOW_SHARE for old, new in pairs if old)


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
    if best - second >= MARGIN and (best >= WHOLE_RATIO or _small_change(entry, old, unit)):
        return Place("placed" if unit.id == entry.unit else "moved", unit.id)
    return Place("pending", entry.unit, reason="changed" if best >= WINDOW_SHARE else "absent")


def _small_change(entry: Entry, old: tuple[str, ...], unit: Unit) -> bool:
    changed = max(len(old), len(unit.words)) - round(_ratio(old, unit.words) * (len(old) + len(unit.words)) / 2)
    pairs = ((entry.left, unit.left), (entry.right, unit.right))
    return changed <= SMALL_CHANGE and all(_ratio(words(o), words(n)) >= WINDOW_SHARE for o, n in pairs)


def _place_quote(entry: Entry, rivals: tuple[Unit, ...]) -> Place:
    exact = [(u, at) for u in rivals for at in _find_all(u.text, entry.left + entry.quote + entry.right)]
    if len(exact) == 1 and (entry.left or entry.right or len(words(entry.quote)) >= DISTINCTIVE):
        unit, at = exact[0]
        start = at + len(entry.left)
        return _moved(entry, unit, start, start + len(entry.quote))
    aligned = sorted((_align(entry, u) for u in rivals), key=lambda a: -a[0])
    score, best, first, last = aligned[0]
    second = aligned[1][0] if len(aligned) > 1 else 0.0
    if score >= WINDOW_SHARE and score - second >= MARGIN and first is not None and last is not None:
        return _moved(entry, best, first, last)
    return Place("pending", entry.unit, reason="changed" if score >= WINDOW_SHARE else "absent")


def _moved(entry: Entry, unit: Unit, start: int, end: int) -> Place:
    grown = len(unit.words) - entry.n_words
    if "no" in entry.verdicts and grown > max(SMALL_CHANGE, 0.1 * entry.n_words):
        return Place("pending", entry.unit, reason="longer")
    return Place("placed" if unit.id == entry.unit and start == entry.start else "moved", unit.id, start, end)


def _find_all(text: str, wanted: str) -> Iterable[int]:
    at = text.find(wanted)
    while at >= 0:
        yield at
        at = text.find(wanted, at + 1)


def _align(entry: Entry, unit: Unit) -> tuple[float, Unit, int | None, int | None]:
    """Align the words around a quote with a unit's; return the share found and where the quote now stands."""
    before, quote, after = words(entry.left), words(entry.quote), words(entry.right)
    window = before + quote + after
    if not window or not set(window) & set(unit.words):
        return 0.0, unit, None, None
    blocks = _blocks(window, unit.words)
    to_new = {b.a + k: b.b + k for b in blocks for k in range(b.size)}
    score = len(to_new) / len(window)
    first, last = len(before), len(before) + len(quote) - 1
    # The quote's own ends when they survive; otherwise just inside the nearest words that do.
    start = to_new.get(first, _next_to(to_new, first, -1))
    end = to_new.get(last, _next_to(to_new, last, +1))
    if start is None or end is None or not 0 <= end - start < 2 * len(quote) + SMALL_CHANGE:
        return score, unit, None, None
    spans = [m.span() for m in _WORD.finditer(unit.text)]
    if len(spans) != len(unit.words) or end >= len(spans):
        return score, unit, None, None
    return score, unit, spans[start][0], spans[end][1]


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
