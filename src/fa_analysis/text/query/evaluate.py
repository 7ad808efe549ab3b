"""From the tree of a query to the spans it finds in an index: words on the vocabulary, then positions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fa_analysis.text.index import Index, Postings
from fa_analysis.text.lemmas import lemma_forms
from fa_analysis.text.lexicon import Lexicon, build_lexicon, resolve
from fa_analysis.text.query.ast import And, AnyWord, Lemma, Near, Node, Or, Sequence, Word
from fa_analysis.text.query.spans import NONE, Spans, follow, near, spans, union, windows

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def evaluate(node: Node, index: Index, *, hidden: Mask | None = None) -> Spans:
    """Return every span of words that `node` finds.

    `hidden` marks words that count as absent (the negated ones, when a rule asks for it): a word, or a
    compound, that touches one is not found. What `NOT` refuses is refused whether it is hidden or not.
    """
    if isinstance(node, Word):
        return _visible(_word(node, index), hidden)
    if isinstance(node, Lemma):
        return _visible(_lemma(node, index), hidden)
    if isinstance(node, Or):
        return union([evaluate(item, index, hidden=hidden) for item in node.items])
    if isinstance(node, Sequence):
        return _sequence(node, index, hidden)
    if isinstance(node, Near):
        parts = [evaluate(item, index, hidden=hidden) for item in node.items]
        return near(parts, node.distance, index.unit_first)
    if isinstance(node, And):
        return _and(node, index, hidden)
    raise TypeError(node)


def lexicon_of(index: Index) -> Lexicon:
    """Return the searchable vocabulary of an index, made once."""
    if "lexicon" not in index.cache:
        index.cache["lexicon"] = build_lexicon(index.vocabulary)
    lexicon: Lexicon = index.cache["lexicon"]
    return lexicon


def _word(node: Word, index: Index) -> Spans:
    forms = resolve(lexicon_of(index), node.pattern)
    return _with_compounds(forms, index)


def _lemma(node: Lemma, index: Index) -> Spans:
    itself = resolve(lexicon_of(index), node.lemma)  # also in capitals without its accents
    at = _places(index.postings, np.union1d(lemma_forms(index, node.lemma), itself))
    return Spans(at, at + 1)


def _with_compounds(forms: Longs, index: Index) -> Spans:
    """Return where the forms stand; a compound counts only where none of its own words is found."""
    if not len(forms):
        return NONE
    at = _places(index.postings, forms)
    which = _places(index.compound_postings, forms)
    if not len(which):
        return Spans(at, at + 1)
    begin = index.compound_at[which].astype(np.int64)
    past = begin + index.compound_span[which]
    alone = np.searchsorted(at, begin) == np.searchsorted(at, past)
    return spans(np.concatenate((at, begin[alone])), np.concatenate((at + 1, past[alone])))


def _places(postings: Postings, forms: Longs) -> Longs:
    parts = [postings.places[postings.first[f] : postings.first[f + 1]] for f in forms.tolist()]
    if not parts:
        return NONE.start
    found = np.concatenate(parts).astype(np.int64)
    return found if len(parts) == 1 else np.sort(found)


def _visible(found: Spans, hidden: Mask | None) -> Spans:
    if hidden is None or not len(found):
        return found
    touched = hidden[found.start]
    for row in np.flatnonzero(found.end - found.start > 1).tolist():
        touched[row] = hidden[found.start[row] : found.end[row]].any()
    return found.keep(~touched)


def _sequence(node: Sequence, index: Index, hidden: Mask | None) -> Spans:
    found: Spans | None = None
    gap = 0
    for item in node.items:
        if isinstance(item, AnyWord):
            gap += 1
            continue
        part = evaluate(item, index, hidden=hidden)
        found = part if found is None else follow(found, part, index.mark, gap=gap)
        gap = 0
        if not len(found):
            return NONE
    return NONE if found is None else found


def _and(node: And, index: Index, hidden: Mask | None) -> Spans:
    found = evaluate(node.items[0], index, hidden=hidden)
    for item in node.items[1:]:
        if not len(found):
            return NONE
        found = windows(found, evaluate(item, index, hidden=hidden), index.unit_first)
    for item in node.without:
        refused = np.zeros(index.n_units, dtype=bool)
        refused[index.unit_of(evaluate(item, index).start)] = True
        found = found.keep(~refused[index.unit_of(found.start)])
    return found
