"""Reinert's classification: formulas against worked numbers, a dense computation, and R rainette's classes."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from fa_analysis.errors import StudyError
from fa_analysis.topics.bipartition import best_cut, exchange, first_axis, select_terms
from fa_analysis.topics.reinert import ReinertSettings, classify

# Two subjects (terms a b c / d e f) and one segment that holds a term of each.
TWO = np.array(
    [[1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 0, 0], [0, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 0], [0, 0, 0, 0, 1, 1],
     [0, 0, 1, 1, 0, 1]]
)  # fmt: skip


def chi2_of(table, side):
    """The textbook chi-square of 2 classes × terms, dense."""
    observed = np.array([table[side].sum(axis=0), table[~side].sum(axis=0)], dtype=float)
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0)) / observed.sum()
    return ((observed - expected) ** 2 / expected).sum()


def random_table(seed, n=14, p=9):
    table = (np.random.default_rng(seed).random((n, p)) < 0.3).astype(float)
    table[np.arange(n), np.arange(n) % p] = 1.0  # no empty row or column
    return table


def test_first_axis_is_the_first_factor_of_the_dense_correspondence_analysis():
    table = random_table(3, n=90, p=70)  # above the size where the small dense case takes over
    p = table / table.sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    u, _s, _v = np.linalg.svd((p - np.outer(r, c)) / np.sqrt(np.outer(r, c)))
    expected = u[:, 0] / np.sqrt(r)
    found = first_axis(sparse.csr_array(table))
    assert np.allclose(np.abs(found), np.abs(expected), atol=1e-6)
    assert abs(np.corrcoef(found, expected)[0, 1]) == pytest.approx(1)


def test_first_axis_is_the_same_twice_and_none_when_all_rows_are_alike():
    table = sparse.csr_array(random_table(5, n=80, p=75))
    assert np.array_equal(first_axis(table), first_axis(table))
    assert first_axis(sparse.csr_array(np.ones((5, 4)))) is None


def test_best_cut_by_hand():
    # rows {a}, {a}, {b}, {b}: the cut in the middle separates perfectly, chi² = number of occurrences = 4
    table = sparse.csr_array(np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]]))
    assert best_cut(table) == (2, pytest.approx(4.0))


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_best_cut_is_the_best_of_all_cuts(seed):
    table = random_table(seed)
    chi2 = [chi2_of(table, np.arange(len(table)) < size) for size in range(1, len(table))]
    size, best = best_cut(sparse.csr_array(table))
    assert best == pytest.approx(max(chi2))
    assert chi2[size - 1] == pytest.approx(max(chi2))


@settings(derandomize=True, deadline=None, max_examples=30)
@given(st.integers(0, 10_000))
def test_full_exchange_stops_where_no_move_raises_the_chi_square(seed):
    table = random_table(seed)
    side, chi2, _moves = exchange(sparse.csr_array(table), 5, how="full")
    assert chi2 == pytest.approx(chi2_of(table, side))
    assert chi2 >= chi2_of(table, np.arange(len(table)) < 5) - 1e-9
    for row in range(len(table)):
        other = side.copy()
        other[row] = not other[row]
        if 0 < other.sum() < len(table):
            assert chi2_of(table, other) <= chi2 + 1e-6


def test_exchange_can_be_left_out():
    table = sparse.csr_array(random_table(1))
    side, chi2, moves = exchange(table, 5, how="none")
    assert (side.tolist(), moves) == ([True] * 5 + [False] * 9, 0)
    assert chi2 == pytest.approx(chi2_of(table.toarray(), side))


def test_select_terms_by_hand():
    # term 0: 4 | 0, term 1: 2 | 2, term 2: 0 | 4. Margins 6 | 6. Term 0: expected 2 | 2, chi² = 2 + 2 = 4,
    # coefficient √(4 / (4 + 4)) = 0.71 > 0.3: first half only. Term 1: chi² = 0: both, unless too rare.
    table = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 0], [1, 0, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 1]])
    side = np.arange(8) < 4
    found = select_terms(sparse.csr_array(table), side, tsj=2, cc_test=0.3)
    assert [f.tolist() for f in found] == [[0, 1], [1, 2]]
    rare = select_terms(sparse.csr_array(table), side, tsj=3, cc_test=0.3)
    assert [f.tolist() for f in rare] == [[0], [2]]
    lax = select_terms(sparse.csr_array(table), side, tsj=0, cc_test=0.8)
    assert [f.tolist() for f in lax] == [[0, 1, 2], [0, 1, 2]]


def test_two_subjects_make_two_classes_and_the_input_is_intact():
    matrix = sparse.csr_array(np.vstack([TWO * 3.0, np.zeros((1, 6))]))
    before = matrix.copy()
    found = classify(matrix, ReinertSettings(k=2, min_split=3, tsj=1))
    classes = found.at(2)
    assert len(set(classes[:3])) == 1
    assert len(set(classes[3:6])) == 1
    assert classes[0] != classes[3]
    assert classes[6] == 0  # no term: no class
    assert (matrix != before).nnz == 0


def test_classes_split_one_at_a_time_and_linkage_is_a_tree():
    from scipy.cluster.hierarchy import is_valid_linkage, leaves_list

    rng = np.random.default_rng(0)
    table = np.zeros((120, 24))
    for row in range(120):
        table[row, rng.choice(6, 3, replace=False) + 6 * (row // 30)] = 1
        table[row, rng.integers(24)] = 1
    found = classify(sparse.csr_array(table), ReinertSettings(k=4))
    assert found.k == 4
    for k in (3, 4):  # each class of k lies inside one class of k - 1
        pairs = {(a, b) for a, b in zip(found.at(k), found.at(k - 1), strict=True) if a}
        assert len(pairs) == k
    for k in (2, 3, 4):
        tree = found.linkage(k)
        assert tree.shape == (k - 1, 4)
        assert is_valid_linkage(tree)
        assert leaves_list(tree).tolist() == list(range(k))
    assert pd.crosstab(found.at(4), np.arange(120) // 30).max(axis=1).sum() >= 114


def test_linkage_by_hand():
    from fa_analysis.topics.reinert import Classification, Split

    # {1,2} → 1 | 2, then 2 → 2 | 3: classes 2 and 3 join at 10, then 1 joins them at 10 + 30
    splits = (Split(0, 30.0, (2, 4), (3, 3), 0), Split(1, 10.0, (2, 2), (3, 3), 0))
    tree = Classification(np.zeros((6, 2), dtype=int), splits).linkage()
    assert tree.tolist() == [[1, 2, 10, 2], [0, 3, 40, 3]]


@pytest.mark.parametrize(
    ("matrix", "k", "message"),
    [
        (np.eye(2), 2, "2 segments ont au moins un mot retenu, il en faut au moins 3. Ajoutez des textes, demandez moins de classes, ou raccourcissez les segments."),
        (TWO, 10, "6 segments ont au moins un mot retenu, il en faut au moins 10. Ajoutez des textes, demandez moins de classes, ou raccourcissez les segments."),
        (np.ones((20, 2)), 2, "le vocabulaire n'a que 2 mots, il en faut au moins 3. Abaissez la fréquence minimale des mots ou allégez la liste des mots vides."),
        (np.ones((20, 5)), 2, "les segments ne se laissent pas séparer en deux classes. Vérifiez que les textes diffèrent et que le vocabulaire n'est pas réduit à quelques mots."),
        (TWO, 1, "1 classe demandée. Demandez au moins 2 classes."),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_change(matrix, k, message):
    with pytest.raises(StudyError) as error:
        classify(sparse.csr_array(matrix), ReinertSettings(k=k))
    assert str(error.value) == message


def test_asking_for_more_classes_than_there_are():
    found = classify(sparse.csr_array(TWO), ReinertSettings(k=2, min_split=3, tsj=1))
    with pytest.raises(StudyError, match="3 classes demandées, mais la classification en a entre 2 et 2"):
        found.at(3)


@pytest.mark.parametrize("k", range(2, 11))
def test_same_classes_as_rainette(rainette, k):
    from sklearn.metrics import adjusted_rand_score

    matrix, _terms, classes, *_others = rainette
    found = classify(matrix, ReinertSettings(k=10, min_split=10, tsj=3, cc_test=0.3)).at(k)
    assert adjusted_rand_score(found, classes[f"k{k}"]) >= 0.98


def test_same_heights_as_rainette(rainette):
    # rainette reports the chi-square promised by its last exchange, at most 1.5 % above that of the classes
    matrix, _terms, _classes, heights, *_others = rainette
    found = classify(matrix, ReinertSettings(k=10)).linkage()[:, 2]
    assert found == pytest.approx(heights, rel=0.015)
