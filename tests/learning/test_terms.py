"""The terms of texts and how often they come."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import CountVectorizer

from fa_analysis.learning.words import count, grams

TEXTS = st.lists(st.text("abcé' -\n\u00a0L’", max_size=25), min_size=1, max_size=6)


def _peer(texts: list[str], *, letters: bool) -> tuple[list[str], np.ndarray]:
    options = {"analyzer": "char_wb", "ngram_range": (3, 4)} if letters else {"analyzer": grams}
    vectorizer = CountVectorizer(**options)
    try:
        counts = vectorizer.fit_transform(texts)
    except ValueError:  # no term at all
        return [], np.zeros((len(texts), 0))
    return list(vectorizer.get_feature_names_out()), counts.toarray()


@pytest.mark.parametrize("letters", [True, False])
@settings(derandomize=True, deadline=None, max_examples=60)
@given(texts=TEXTS)
def test_terms_and_counts_are_those_of_scikit_learn(letters, texts):
    names, counts = count(pd.Series(texts, dtype="str"), letters=letters)
    expected, table = _peer(texts, letters=letters)
    assert list(names) == expected
    assert counts.toarray().tolist() == table.tolist()


def test_a_short_word_is_one_piece_and_an_empty_text_none():
    names, counts = count(pd.Series(["a", None, "à la"], dtype="str"), letters=True)
    assert list(names) == [" a ", " la", " la ", " à ", "la "]
    assert counts.toarray().tolist() == [[1, 0, 0, 0, 0], [0, 0, 0, 0, 0], [0, 1, 1, 1, 1]]
