"""Leaving out in closed form is leaving out: the long way round gives the same numbers."""

from __future__ import annotations

import numpy as np
from sklearn.kernel_ridge import KernelRidge

from fa_analysis.learning.ridge import BIAS, NOISE, cross_scores, dual_without, invert, left_out


def _data(n=24, codes=3):
    random = np.random.default_rng(5)
    x = random.normal(size=(n, 6))
    return x @ x.T, random.integers(0, 2, (n, codes)).astype(float)


def _long_way(k, y, train, test):
    model = KernelRidge(alpha=NOISE, kernel="precomputed").fit(k[np.ix_(train, train)] + BIAS, y[train])
    return model.predict(k[np.ix_(test, train)] + BIAS)


def test_leaving_rows_out_in_closed_form_is_training_without_them():
    k, y = _data()
    inverse = invert(k, np.ones(len(k)))
    out = np.array([3, 4, 5])
    train = np.setdiff1d(np.arange(len(k)), out)
    found = left_out(inverse, inverse @ y, y, out)
    np.testing.assert_allclose(found, _long_way(k, y, train, out), atol=1e-9)
    dual = dual_without(inverse, inverse @ y, out)
    np.testing.assert_allclose(k[out] @ dual + BIAS * dual.sum(axis=0), found, atol=1e-9)
    assert not dual[out].any()


def test_inner_scores_have_seen_neither_the_judged_fold_nor_the_one_left_out():
    k, y = _data()
    folds = np.repeat(np.arange(4), 6)
    folds[:2] = -1  # teaching examples
    inverse = invert(k, np.ones(len(k)))
    found = cross_scores(inverse, y, folds)
    train = np.flatnonzero(~np.isin(folds, [1, 2]))
    inner = np.flatnonzero(folds == 2)
    np.testing.assert_allclose(found[1][inner], _long_way(k, y, train, inner), atol=1e-9)
    own = np.flatnonzero(folds == 1)
    np.testing.assert_allclose(found[1][own], _long_way(k, y, np.flatnonzero(folds != 1), own), atol=1e-9)


def test_a_row_of_weight_two_counts_like_the_same_row_twice():
    k, y = _data(6, 1)
    twice = np.array([0, 0, 1, 2, 3, 4, 5])
    weights = np.array([2.0, 1, 1, 1, 1, 1])
    once = k @ (invert(k, weights) @ y) + BIAS * (invert(k, weights) @ y).sum()
    kk, yy = k[np.ix_(twice, twice)], y[twice]
    dual = invert(kk, np.ones(7)) @ yy
    np.testing.assert_allclose(once, k[:, twice] @ dual + BIAS * dual.sum(), atol=1e-9)
