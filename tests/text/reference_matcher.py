"""A slow matcher that is plainly right: loops over the words of one unit and tries everything."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from itertools import pairwise, product

from fa_analysis.text.query.ast import And, AnyWord, Lemma, Near, Or, Sequence, Word

SENTENCE = 2


@dataclass(frozen=True)
class Said:
    """One unit: its words, the mark before each, its compounds (joined word, first, past)."""

    words: tuple[str, ...]
    marks: tuple[int, ...]
    compounds: tuple[tuple[str, int, int], ...] = ()


def bare(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def same_letter(one: str, other: str) -> bool:
    if one.isupper() or other.isupper():
        free = "aceiouy"
        if (one.isupper() and bare(one) in free) or (other.isupper() and bare(other) in free):
            return bare(one) == bare(other)
    return one.lower() == other.lower()


def fits(pattern: str, word: str) -> bool:
    if not pattern:
        return not word
    if pattern[0] == "*":
        return any(fits(pattern[1:], word[i:]) for i in range(len(word) + 1))
    return bool(word) and same_letter(pattern[0], word[0]) and fits(pattern[1:], word[1:])


def find(node, said: Said, hidden=frozenset(), lemmas=None) -> set[tuple[int, int]]:
    """Return every span (first word, word after the last) that `node` finds."""
    if isinstance(node, Word):
        alone = {(i, i + 1) for i, w in enumerate(said.words) if fits(node.pattern, w)}
        joined = {
            (a, b)
            for name, a, b in said.compounds
            if fits(node.pattern, name) and not any((i, i + 1) in alone for i in range(a, b))
        }
        return {(a, b) for a, b in alone | joined if not hidden & set(range(a, b))}
    if isinstance(node, Lemma):
        return {
            (i, i + 1)
            for i, w in enumerate(said.words)
            if i not in hidden and (node.lemma in lemmas(w) or fits(node.lemma, w))
        }
    if isinstance(node, Or):
        return set().union(*(find(item, said, hidden, lemmas) for item in node.items))
    if isinstance(node, Sequence):
        return _sequence(node.items, said, hidden, lemmas)
    if isinstance(node, Near):
        parts = [find(item, said, hidden, lemmas) for item in node.items]
        chosen = [c for c in product(*parts) if _apart(c)]
        return _smallest({w for c in chosen if (w := _window(c))[1] - w[0] <= node.distance + 1})
    assert isinstance(node, And)
    if any(find(item, said, frozenset(), lemmas) for item in node.without):
        return set()
    parts = [find(item, said, hidden, lemmas) for item in node.items]
    if len(parts) == 1:
        return parts[0]
    return _smallest({_window(c) for c in product(*parts)})


def _sequence(items, said, hidden, lemmas):
    found = {(i, i) for i in range(len(said.words))}
    for item in items:
        if isinstance(item, AnyWord):
            step = {(i, i + 1) for i in range(len(said.words))}
        else:
            step = find(item, said, hidden, lemmas)
        found = {(a, d) for a, b in found for c, d in step if b == c and (a == b or said.marks[c] < SENTENCE)}
    return found


def _apart(spans) -> bool:
    return all(b <= c for (_a, b), (c, _d) in pairwise(sorted(spans)))


def _window(spans) -> tuple[int, int]:
    return min(a for a, _b in spans), max(b for _a, b in spans)


def _smallest(windows):
    return {w for w in windows if not any(v != w and w[0] <= v[0] and v[1] <= w[1] for v in windows)}
