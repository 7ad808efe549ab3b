"""Profiles: numbers by hand, scipy, and R rainette's statistics."""

import numpy as np
import pytest
from scipy import sparse
from scipy.stats import chi2_contingency

from fa_analysis.topics.profiles import signed_chi2, term_profiles

# 5 segments, the last with no class; terms « parc », « budget »
MATRIX = sparse.csr_array(np.array([[2, 0], [1, 0], [0, 1], [0, 1], [9, 9]]))
CLASSES = np.array([1, 1, 2, 2, 0])


def test_profiles_by_hand():
    found = term_profiles(MATRIX, ["parc", "budget"], CLASSES)
    assert list(found.columns) == ["topic", "term", "n", "total", "chi2", "p"]
    rows = found[["topic", "term", "n", "total", "chi2"]].to_numpy().tolist()
    # 2 of 2 segments of class 1 hold « parc », 0 of 2 of class 2: a perfect 2 × 2 table, chi² = 4 segments
    assert rows == [
        [1, "parc", 2, 2, 4.0],
        [1, "budget", 0, 2, -4.0],
        [2, "budget", 2, 2, 4.0],
        [2, "parc", 0, 2, -4.0],
    ]
    assert found["p"].to_numpy() == pytest.approx([0.0455] * 4, abs=1e-4)


@pytest.mark.parametrize("yates", [False, True])
def test_signed_chi2_is_scipy_s(yates):
    table = np.array([[12, 5], [30, 40]])
    expected = chi2_contingency(table, correction=yates).statistic
    assert signed_chi2(12.0, 17.0, 42.0, 87.0, yates=yates) == pytest.approx(expected)
    assert signed_chi2(5.0, 17.0, 45.0, 87.0, yates=yates) == pytest.approx(-expected)
    assert signed_chi2(3.0, 3.0, 10.0, 10.0) == 0  # everybody has the term: nothing to say


def test_profiles_are_rainette_s(rainette):
    matrix, terms, classes, _heights, profiles, _sources = rainette
    found = term_profiles(matrix, terms, classes["k6"].to_numpy(), count="occurrences")
    for topic, expected in profiles.groupby("class"):
        first = found[found["topic"] == topic].head(15)
        assert first["chi2"].to_numpy() == pytest.approx(expected["chi2"].to_numpy())
        assert set(first["term"]) == set(expected["feature"])
        assert sorted(first["n"]) == sorted(expected["n_target"])
