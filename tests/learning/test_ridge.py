"""Leaving out in closed form is leaving out: the long way round gives the same numbers."""

from __future__ import annotations

import numpy as np
from sklearn.kernel_ridge import KernelRidge

from fa_analysis.learning.ridge import BIAS, NOISE, cross_scores, dual_without, learn_lessons, left_out
from fa_analysis.learning.ridge import fit as fit_rows


def _data(n=24, codes=3):
    random = np.random.default_rng(5)
    x = random.normal(size=(n, 6))
    return x @ x.T, random.integers(0, 2, (n, codes)).astype(float)


def fit(k, weights, y, *, kept):
    """Fit when the first `kept` rows may be left out and the others are lessons."""
    own, rows = np.arange(kept), np.arange(kept, len(k))
    lessons = learn_lessons(k, weights, y[rows], rows=rows, own=own)
    return fit_rows(k, weights, y[:kept], lessons, own=own, codes=np.arange(y.shape[1]))


def _long_way(k, y, train, test):
    model = KernelRidge(alpha=NOISE, kernel="precomputed").fit(k[np.ix_(train, train)] + BIAS, y[train])
    return model.predict(k[np.ix_(test, train)] + BIAS)


def test_leaving_rows_out_in_closed_form_is_training_without_them():
    k, y = _data()
    fitted = fit(k, np.ones(len(k)), y, kept=10)
    out = np.array([3, 4, 5])
    train = np.setdiff1d(np.arange(len(k)), out)
    found = left_out(fitted.inverse, fitted.dual, y, out)
    np.testing.assert_allclose(found, _long_way(k, y, train, out), atol=1e-9)
    dual = dual_without(fitted.inverse, fitted.dual, out)
    np.testing.assert_allclose(k[out] @ dual + BIAS * dual.sum(axis=0), found, atol=1e-9)
    assert not dual[out].any()


def test_inner_scores_have_seen_neither_the_judged_fold_nor_the_one_left_out():
    k, y = _data()
    folds = np.repeat(np.arange(4), 6)
    folds[22:] = -1  # teaching examples
    found = cross_scores(fit(k, np.ones(len(k)), y, kept=22), y, folds)
    train = np.flatnonzero(~np.isin(folds, [1, 2]))
    inner = np.flatnonzero(folds == 2)
    np.testing.assert_allclose(found[1][inner], _long_way(k, y, train, inner), atol=1e-9)
    own = np.flatnonzero(folds == 1)
    np.testing.assert_allclose(found[1][own], _long_way(k, y, np.flatnonzero(folds != 1), own), atol=1e-9)


def test_by_blocks_or_whole_the_inverse_is_the_same():
    k, y = _data(12, 2)
    weights = np.linspace(0.5, 2, 12)
    whole = np.linalg.inv(k + BIAS + np.diag(NOISE / weights))
    for kept in (0, 5, 12):
        fitted = fit(k, weights, y, kept=kept)
        np.testing.assert_allclose(fitted.inverse, whole[:, :kept], atol=1e-10)
        np.testing.assert_allclose(fitted.dual, whole @ y, atol=1e-10)


def test_a_row_of_weight_two_counts_like_the_same_row_twice():
    k, y = _data(6, 1)
    twice = np.array([0, 0, 1, 2, 3, 4, 5])
    weights = np.array([2.0, 1, 1, 1, 1, 1])
    dual = fit(k, weights, y, kept=2).dual
    once = k @ dual + BIAS * dual.sum()
    kk, yy = k[np.ix_(twice, twice)], y[twice]
    dual = fit(kk, np.ones(7), yy, kept=7).dual
    np.testing.assert_allclose(once, k[:, twice] @ dual + BIAS * dual.sum(), atol=1e-9)


def test_lessons_worked_out_once_serve_some_of_the_rows_and_some_of_the_codes():
    k, y = _data(12, 3)
    weights = np.linspace(0.5, 2, 12)
    rows, own = np.arange(6, 12), np.array([0, 2, 5])
    lessons = learn_lessons(k, weights, y[rows], rows=rows, own=np.arange(6))
    found = fit_rows(k, weights, y[own][:, [2, 0]], lessons, own=own, codes=np.array([2, 0]))
    members = np.concatenate([own, rows])
    whole = np.linalg.inv(k[np.ix_(members, members)] + BIAS + np.diag(NOISE / weights[members]))
    np.testing.assert_allclose(found.inverse, whole[:, :3], atol=1e-10)
    np.testing.assert_allclose(found.dual, whole @ y[np.ix_(members, [2, 0])], atol=1e-10)
