"""Ridge regression on likenesses, with every "as if these had not been reviewed" in closed form.

With ``M = (K + D)⁻¹`` (K: likenesses of the training rows, D: noise of each), the scores of rows ``k`` left out
of the training are ``y_k - (M_kk)⁻¹ (M y)_k`` (Rasmussen & Williams, *Gaussian Processes for Machine Learning*,
2006, eq. 5.12, for a group of rows). So a cross-validation nested in another costs one factorisation.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

_BLOCK = 512
NOISE = 1.0
BIAS = 1.0


@dataclass(frozen=True)
class Fitted:
    """What every "as if left out" needs: the columns of ``M`` of the rows that may be left out, and ``M y``.

    `inverse`: rows × rows that may be left out; `dual`: rows × codes.
    """

    inverse: Floats
    dual: Floats


def half(likeness: Floats, weights: Floats, rows: Longs) -> Floats:
    """Return the lower Cholesky factor of ``K + bias + noise / weight`` for some rows of ``K``.

    A row of weight 2 counts like the same row seen twice. ``K`` may be in single precision; the factor is in
    double.
    """
    from scipy.linalg import cholesky

    if not len(rows):
        return np.zeros((0, 0))
    # In the order of columns, so that LAPACK works in place: this is the largest square of a run.
    whole = np.empty((len(rows), len(rows)), order="F")
    for start in range(0, len(rows), _BLOCK):
        some = slice(start, start + _BLOCK)
        whole[:, some] = likeness[np.ix_(rows, rows[some])]
    return np.asarray(cholesky(_noisy(whole, weights[rows]), lower=True, overwrite_a=True, check_finite=False))


def fit(
    likeness: Floats,
    weights: Floats,
    values: Floats,
    *,
    own: Longs,
    lessons: Longs,
    taught: Floats | None = None,
) -> Fitted:
    """Fit the ridge when only the rows `own` may ever be left out; the rows `lessons` always train.

    ``M = (K + D)⁻¹`` is then needed in its first columns only. By blocks, with ``L Lᵀ`` the always
    training part (`taught`: L, when it is known already) and ``W = L⁻¹ K₂₁``, its first block is
    ``S⁻¹ = (K₁₁ + D₁ - Wᵀ W)⁻¹`` and the one below is ``-L⁻ᵀ W S⁻¹``: a third of a Cholesky in place of a
    whole inverse.

    Parameters
    ----------
    likeness, weights : array
        Of all rows; `own` and `lessons` are positions in them.
    values : array
        (`own` then `lessons`) × codes.
    """
    kept = len(own)
    factor = half(likeness, weights, lessons) if taught is None else taught
    across = np.asfortranarray(likeness[np.ix_(lessons, own)], dtype=np.float64)
    across += BIAS
    across = _solved(factor, across)
    square = _noisy(likeness[np.ix_(own, own)].astype(np.float64), weights[own])
    above = np.linalg.inv(square - across.T @ across)
    below = _solved(factor, np.asfortranarray(values[kept:]))
    first = above @ (values[:kept] - across.T @ below)
    dual = np.vstack([first, _solved(factor, np.asfortranarray(below - across @ first), trans=True)])
    inverse = np.empty((len(values), kept))
    inverse[:kept] = above
    # ``(W S⁻¹)ᵀ`` made in the order of rows is ``W S⁻¹`` in that of columns: solved in place.
    inverse[kept:] = -_solved(factor, (above.T @ across.T).T, trans=True)
    return Fitted(inverse, dual)


def _solved(factor: Floats, right: Floats, *, trans: bool = False) -> Floats:
    """Solve by a lower triangle, in the place of `right` (in the order of columns)."""
    from scipy.linalg import solve_triangular

    if not len(right):
        return right
    found = solve_triangular(factor, right, lower=True, trans=int(trans), overwrite_b=True, check_finite=False)
    return np.asarray(found)


def _noisy(square: Floats, weights: Floats) -> Floats:
    """Add bias and noise to a square, in place."""
    square += BIAS
    square[np.diag_indices_from(square)] += NOISE / weights
    return square


def left_out(inverse: Floats, dual: Floats, values: Floats, rows: Longs) -> Floats:
    """Return the scores of `rows` when they are left out; `dual` is ``inverse @ values``."""
    return np.asarray(values[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows]))


def dual_without(inverse: Floats, dual: Floats, rows: Longs) -> Floats:
    """Return the weights of the training rows when `rows` are left out of it (theirs are 0)."""
    out = dual - inverse[:, rows] @ np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows])
    out[rows] = 0.0
    return np.asarray(out)


def cross_scores(fitted: Fitted, values: Floats, folds: Longs) -> dict[int, Floats]:
    """Return, for each fold, scores of all rows in which that fold took no part.

    Rows of the fold itself are scored by a training without it; rows of any other fold by a training without
    either. Rows of no fold (-1: teaching examples) always train; their scores are left at 0.
    """
    inverse, dual = fitted.inverse, fitted.dual
    members = {int(f): np.flatnonzero(folds == f) for f in np.unique(folds[folds >= 0])}
    scores = {f: np.zeros_like(values) for f in members}
    for one, rows in members.items():
        scores[one][rows] = left_out(inverse, dual, values, rows)
        for other, others in members.items():
            if other > one:
                both = left_out(inverse, dual, values, np.concatenate([rows, others]))
                scores[other][rows] = both[: len(rows)]
                scores[one][others] = both[len(rows) :]
    return scores
