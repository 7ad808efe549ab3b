"""From the tree of a query to the spans it finds in an index: words on the vocabulary, then positions."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from fa_analysis.text.chunks import ranges
from fa_analysis.text.index import Index, Postings
from fa_analysis.text.lemmas import lemma_forms
from fa_analysis.text.lexicon import Lexicon, build_lexicon, resolve
from fa_analysis.text.query.ast import And, AnyWord, Lemma, Near, Node, Or, Sequence, Word
from fa_analysis.text.query.spans import NONE, Spans, follow, near, spans, union, windows

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]
Runs = list[tuple[int, int]]

_FEW = 4
"""Units are looked into apart when they are fewer than one in so many; beyond, marking them costs more."""


class _Forms(NamedTuple):
    """Where the forms of a leaf are posted: runs of the places of words, and of compounds; words in all."""

    words: Runs
    compounds: Runs
    total: int


def evaluate(node: Node, index: Index, *, hidden: Mask | None = None, within: Mask | None = None) -> Spans:
    """Return every span of words that `node` finds.

    Parameters
    ----------
    node : Node
        The tree of a query.
    index : Index
        Where to look.
    hidden : array, optional
        Marks words that count as absent (the negated ones, when a rule asks for it): a word, or a compound,
        that touches one is not found. What `NOT` refuses is refused whether it is hidden or not.
    within : array, optional
        Marks the words of the units to look into, whole units (`units_of`); all when not given. No match
        goes beyond its unit, so this only leaves out the matches of other units.
    """
    if isinstance(node, Word | Lemma):
        return _visible(_leaf(node, index, within), hidden)
    if isinstance(node, Or):
        return union([evaluate(item, index, hidden=hidden, within=within) for item in node.items])
    if isinstance(node, Sequence):
        return _sequence(node, index, hidden, within)
    if isinstance(node, Near):
        return near(_all_of(node.items, index, hidden, within), node.distance, index.unit_first)
    if isinstance(node, And):
        return _and(node, index, hidden, within)
    raise TypeError(node)


def lexicon_of(index: Index) -> Lexicon:
    """Return the searchable vocabulary of an index, made once."""
    if "lexicon" not in index.cache:
        index.cache["lexicon"] = build_lexicon(index.vocabulary)
    lexicon: Lexicon = index.cache["lexicon"]
    return lexicon


def units_of(found: Spans, index: Index, within: Mask | None) -> Mask | None:
    """Return `within`, made narrower when what was found is in few units: what else is needed is there too."""
    if len(found) >= index.n_units / _FEW:
        return within
    marked = np.zeros(index.n_words, dtype=bool)
    units = index.unit_of(found.start)  # ascending, as spans are
    units = units[np.flatnonzero(np.diff(units, prepend=-1))]
    first = index.unit_first[units]
    words, _owner = ranges(first, index.unit_first[units + 1] - first)
    marked[words] = True
    return marked


def _all_of(items: tuple[Node, ...], index: Index, hidden: Mask | None, within: Mask | None) -> list[Spans]:
    """Return the spans of items that a match needs all of: none when one has none.

    The rarest item is looked for first, the others in the units where those before were found.
    """
    found = [NONE] * len(items)
    first, *others = sorted(range(len(items)), key=lambda i: _at_most(items[i], index))
    latest = found[first] = evaluate(items[first], index, hidden=hidden, within=within)
    for rank in others:
        if not len(latest):
            return [NONE] * len(items)
        within = units_of(latest, index, within)
        latest = found[rank] = evaluate(items[rank], index, hidden=hidden, within=within)
    return found


def _at_most(node: Node, index: Index) -> int:
    """Return a number of spans that `node` cannot find more of, or about: the postings say it at no cost."""
    if isinstance(node, Word | Lemma):
        return _forms(node, index).total
    if isinstance(node, AnyWord):
        return index.n_words
    each = [_at_most(item, index) for item in node.items]
    return sum(each) if isinstance(node, Or) else min(each)


def _forms(node: Word | Lemma, index: Index) -> _Forms:
    """Return where the forms that a leaf stands for are posted, looked up once for the life of the index."""
    known: dict[Node, _Forms] = index.cache.setdefault("forms", {})
    if node not in known:
        if isinstance(node, Word):
            forms = resolve(lexicon_of(index), node.pattern)
            compounds = _runs(index.compound_postings, forms)
        else:
            itself = resolve(lexicon_of(index), node.lemma)  # also in capitals without its accents
            forms, compounds = np.union1d(lemma_forms(index, node.lemma), itself), []
        words = _runs(index.postings, forms)
        known[node] = _Forms(words, compounds, sum(b - a for a, b in words))
    return known[node]


def _runs(postings: Postings, forms: Longs) -> Runs:
    bounds = zip(postings.first[forms].tolist(), postings.first[forms + 1].tolist(), strict=True)
    return [(a, b) for a, b in bounds if a < b]


def _leaf(node: Word | Lemma, index: Index, within: Mask | None) -> Spans:
    """Return where the forms stand; a compound counts only where none of its own words is found."""
    forms = _forms(node, index)
    at = _places(index.postings, forms.words, within)
    which = _places(index.compound_postings, forms.compounds)
    if not len(which):
        return Spans(at, at + 1)
    begin = index.compound_at[which].astype(np.int64)
    past = begin + index.compound_span[which]
    alone = np.searchsorted(at, begin) == np.searchsorted(at, past)
    if within is not None:
        alone &= within[begin]
    return spans(np.concatenate((at, begin[alone])), np.concatenate((at + 1, past[alone])))


def _places(postings: Postings, runs: Runs, within: Mask | None = None) -> Longs:
    if not runs:
        return NONE.start
    places = np.concatenate([postings.places[a:b] for a, b in runs])
    found = (places if within is None else places[within[places]]).astype(np.int64)
    if len(runs) > 1:
        found.sort()
    return found


def _visible(found: Spans, hidden: Mask | None) -> Spans:
    if hidden is None or not len(found):
        return found
    touched = hidden[found.start]
    for row in np.flatnonzero(found.end - found.start > 1).tolist():
        touched[row] = hidden[found.start[row] : found.end[row]].any()
    return found.keep(~touched)


def _sequence(node: Sequence, index: Index, hidden: Mask | None, within: Mask | None) -> Spans:
    said = tuple(item for item in node.items if not isinstance(item, AnyWord))
    parts = iter(_all_of(said, index, hidden, within))
    found: Spans | None = None
    gap = 0
    for item in node.items:
        if isinstance(item, AnyWord):
            gap += 1
            continue
        found = next(parts) if found is None else follow(found, next(parts), index.mark, gap=gap)
        gap = 0
        if not len(found):
            return NONE
    return NONE if found is None else found


def _and(node: And, index: Index, hidden: Mask | None, within: Mask | None) -> Spans:
    first, *others = _all_of(node.items, index, hidden, within)
    found = first
    for part in others:
        found = windows(found, part, index.unit_first)
    for item in node.without:
        if not len(found):
            return NONE
        refused = np.zeros(index.n_units, dtype=bool)
        refused[index.unit_of(evaluate(item, index, within=units_of(found, index, within)).start)] = True
        found = found.keep(~refused[index.unit_of(found.start)])
    return found
