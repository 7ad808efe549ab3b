"""Double classification: joining short segments, stable crossings, the exact choice among them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse
from sklearn.metrics import adjusted_rand_score

from fa_analysis.errors import StudyError
from fa_analysis.topics.reinert import ReinertSettings
from fa_analysis.topics.reinert_double import _pack, classify_twice, join_short


def test_short_segments_join_their_neighbours_of_the_same_document():
    n_terms = np.array([4, 3, 8, 2, 1, 9, 1])
    sources = np.array(["A", "A", "A", "A", "B", "C", "C"])
    # at least 6: 4+3 join; 8 stands; 2 (end of A) joins the one before; 1 is alone in B; the last 1 joins the 9
    assert join_short(n_terms, sources, 6).tolist() == [0, 0, 2, 2, 4, 5, 5]
    assert join_short(n_terms, sources, 0).tolist() == list(range(7))


@settings(derandomize=True, deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.integers(2, 3))
def test_the_choice_is_the_best_of_all_disjoint_choices(seed, k):
    rng = np.random.default_rng(seed)
    members = rng.random((7, 12)) < 0.3
    weights = rng.random(7) + 0.1
    totals = {
        chosen: weights[list(chosen)].sum()
        for chosen in combinations(range(7), k)
        if members[list(chosen)].sum(axis=0).max() <= 1
    }
    found = _pack(weights, np.unique(members.T, axis=0).astype(float), k)
    if not totals:
        assert found is None
    else:
        assert weights[found].sum() == pytest.approx(max(totals.values()))


def planted(seed=2, n=240):
    """Four subjects of 15 terms, 10 documents that speak of all; a quarter of the words are anybody's."""
    rng = np.random.default_rng(seed)
    theme = np.repeat(np.arange(n // 4) % 4, 4)
    table = np.zeros((n, 80))
    for row in range(n):
        table[row, rng.choice(15, 5, replace=False) + 15 * theme[row]] = 1
        table[row, rng.choice(80, 2)] = 1
    return sparse.csr_array(table), theme, np.arange(n) // 24


def test_stable_classes_are_the_planted_subjects_and_the_same_twice():
    matrix, theme, sources = planted()
    options = ReinertSettings(k=5)
    found = classify_twice(matrix, sources, options, at_least=(5, 8))
    again = classify_twice(matrix, sources, options, at_least=(5, 8))
    four = found.at(4)
    assert adjusted_rand_score(four[four > 0], theme[four > 0]) > 0.95
    assert np.array_equal(four, again.at(4))
    assert (np.bincount(four)[1:] > 10).all()
    assert list(found.partitions.columns) == ["k", "criterion", "chi2", "n", "crossings"]
    row = found.partitions.query("k == 4 and criterion == 'chi2'").iloc[0]
    assert row["n"] == (four > 0).sum()
    wide = found.partitions.query("criterion == 'size'")
    best = found.partitions.query("criterion == 'chi2'")
    assert (wide["n"].to_numpy() >= best["n"].to_numpy()).all()
    with pytest.raises(StudyError, match=r"il n'y a pas 9 classes stables ; il y en a 2, 3"):
        found.at(9)


def test_no_common_class_says_what_to_do():
    matrix, _theme, sources = planted()
    with pytest.raises(StudyError, match="les deux classifications n'ont pas deux classes en commun"):
        classify_twice(matrix, sources, ReinertSettings(k=3), min_members=200)


def test_reference_segments_keep_their_subjects_in_both_sizes(rainette):
    matrix, _terms, classes, _heights, _profiles, sources = rainette
    found = classify_twice(matrix, sources, ReinertSettings(k=4), at_least=(4, 6)).at(3)
    assert (found > 0).mean() > 0.9
    assert adjusted_rand_score(found[found > 0], classes["k3"].to_numpy()[found > 0]) > 0.5
