"""Spoken French as a learner sees it: lemmas one by one and two by two, nothing thrown away.

No stop list: `pas`, `on`, `ils`, `faudrait` carry who acts and whether it is done:
half of what is coded.
"""

from __future__ import annotations

import itertools
import re
from array import array
from collections.abc import Iterable
from functools import cache
from typing import Any

import numpy as np
import pandas as pd

LETTERS = (3, 4)
_WORD = re.compile(r"[^\W\d_]+'|[^\W\d_]+(?:-[^\W\d_]+)*|\d+")


@cache
def _lemma(word: str) -> str:
    import simplemma

    return str(simplemma.lemmatize(word, lang="fr")).lower()


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, elisions (`l'`, `qu'`) kept as words of their own."""
    return _WORD.findall(text.lower().replace("’", "'"))


def grams(text: str) -> list[str]:
    """Return the lemmas of `text`, its pairs of neighbouring lemmas, and its pairs of words as spoken.

    The pairs as spoken keep what lemmas lose: who acts, and whether it is done, wished or only feared.
    """
    spoken = words(text)
    plain = [_lemma(w) for w in spoken]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(plain)]
    return plain + pairs + [f"={a} {b}" for a, b in itertools.pairwise(spoken)]


def count(texts: pd.Series, *, letters: bool) -> tuple[Any, Any]:
    """Return the terms of `texts`, sorted, and how many times each text has each (a sparse matrix).

    Terms are `grams`, or with `letters` what scikit-learn's analyzer `char_wb` gives (3 or 4 letters within a
    word): there each distinct word is cut once, and each distinct text is read once.
    """
    row, distinct = pd.factorize(texts.fillna(""))
    names, counts = _counted(_pieces(text) if letters else grams(text) for text in distinct)
    if letters:
        names, within = _counted(_cut(word) for word in names)
        counts = counts @ within
    return names, counts[row]


def _counted(lists: Iterable[list[str]]) -> tuple[Any, Any]:
    """Return the distinct terms of some lists, sorted, and how many times each list has each."""
    from scipy.sparse import csr_matrix

    numbers: dict[str, int] = {}
    flat, starts = array("q"), array("q", [0])
    for terms in lists:
        flat.extend([numbers.setdefault(term, len(numbers)) for term in terms])
        starts.append(len(flat))
    names = np.array(list(numbers), dtype=object)
    order = names.argsort(kind="stable")
    place = np.empty(len(names), dtype=np.int64)
    place[order] = np.arange(len(names))
    at = place[np.frombuffer(flat, dtype=np.int64)]
    counts = csr_matrix((np.ones(len(at)), at, starts), shape=(len(starts) - 1, len(names)))
    counts.sum_duplicates()
    return names[order], counts


def _pieces(text: str) -> list[str]:
    return text.lower().split()


def _cut(word: str) -> list[str]:
    """Return the runs of 3 and 4 letters of a word between spaces; a shorter one whole, once."""
    spaced = f" {word} "
    found = []
    for size in LETTERS:
        found += [spaced[i : i + size] for i in range(max(1, len(spaced) - size + 1))]
        if len(spaced) <= size:
            break
    return found
