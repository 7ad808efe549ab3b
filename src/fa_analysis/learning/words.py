"""Spoken French as a learner sees it: lemmas one by one and two by two, nothing thrown away.

No stop list: `pas`, `on`, `ils`, `faudrait` carry who acts and whether it is done:
half of what is coded.
"""

from __future__ import annotations

import itertools
import re
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
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    row, distinct = pd.factorize(texts.fillna(""))
    try:
        vectorizer = CountVectorizer(analyzer=_pieces if letters else grams)
        counts = vectorizer.fit_transform(distinct)
        names = vectorizer.get_feature_names_out()
        if letters:
            cutter = CountVectorizer(analyzer="char_wb", ngram_range=LETTERS)
            counts = counts @ cutter.fit_transform(names)
            names = cutter.get_feature_names_out()
    except ValueError:  # no word in any text
        return np.empty(0, dtype=object), csr_matrix((len(texts), 0))
    return names, counts.tocsr()[row]


def _pieces(text: str) -> list[str]:
    return text.lower().split()
