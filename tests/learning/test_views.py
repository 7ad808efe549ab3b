"""Texts as vectors, and how alike they are."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer

from fa_analysis.learning import views
from fa_analysis.learning.context import alone
from fa_analysis.learning.views import alike, alike_times, learn_vocabulary, vectorise
from fa_analysis.learning.words import grams

WORDS = [
    "le",
    "budget",
    "manque",
    "nous",
    "n'avons",
    "pas",
    "de",
    "temps",
    "les",
    "habitants",
    "écoutent",
    "on",
]


def _texts(n, seed):
    random = np.random.default_rng(seed)
    return pd.Series([" ".join(random.choice(WORDS, 6)) for _ in range(n)], dtype="str")


def _table(units=9, examples=7, seed=3):
    """Contexts of an interview of `units` answers, then of teaching examples."""
    real = alone(_texts(units, seed)).assign(
        kind=["interview"] * (units - 1) + ["project"],
        asked=_texts(units, seed + 1).where(np.arange(units) % 3 > 0, ""),
        previous=[*range(-1, units - 2), -1],
        next=[*range(1, units - 1), -1, -1],
        place=[*np.linspace(0, 1, units - 1), np.nan],
    )
    return pd.concat([real, alone(_texts(examples, seed + 2))], ignore_index=True)


def _rows():
    vocabulary, rows = learn_vocabulary(_table())
    return rows, vectorise(_table(5, 0, seed=8), vocabulary)


def test_a_text_has_the_tf_idf_of_scikit_learn():
    table = _table(40, 0)
    _vocabulary, rows = learn_vocabulary(table)
    options = {"sublinear_tf": True, "dtype": np.float64}
    words = TfidfVectorizer(analyzer=grams, min_df=2, **options).fit_transform(table["text"])
    letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 4), min_df=3, **options)
    expected = hstack([words, letters.fit_transform(table["text"])]).toarray()
    np.testing.assert_allclose(rows.text.toarray(), expected, atol=1e-6)


def test_what_is_asked_is_compared_among_real_units_only():
    rows, _new = _rows()
    found = alike(rows, rows)
    np.testing.assert_allclose(found, found.T, atol=1e-5)
    text = rows.text.toarray()
    np.testing.assert_allclose(found[:, 9:], text @ text[9:].T, atol=1e-5)
    assert (found[:8, :8] > (text @ text.T)[:8, :8]).all()


@pytest.mark.parametrize("dense", [0, 5, 10_000])
def test_terms_multiplied_as_full_columns_or_sparse_give_the_same(dense, monkeypatch):
    rows, new = _rows()
    expected, expected_new = alike(rows, rows), alike(new, rows)
    monkeypatch.setattr(views, "_DENSE", dense)
    monkeypatch.setattr(views, "_BLOCK", 4)
    np.testing.assert_allclose(alike(rows, rows), expected, atol=1e-6)
    np.testing.assert_allclose(alike(new, rows), expected_new, atol=1e-6)


def test_likenesses_weighed_without_their_square():
    rows, new = _rows()
    weights = np.random.default_rng(1).normal(size=(16, 3))
    for left in (new, rows):
        np.testing.assert_allclose(alike_times(left, rows, weights), alike(left, rows) @ weights, atol=1e-5)
