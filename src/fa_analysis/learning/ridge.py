"""Ridge regression on likenesses, with every "as if these had not been reviewed" in closed form.

With ``M = (K + D)⁻¹`` (K: likenesses of the training rows, D: noise of each), the scores of rows ``k`` left out
of the training are ``y_k - (M_kk)⁻¹ (M y)_k`` (Rasmussen & Williams, *Gaussian Processes for Machine Learning*,
2006, eq. 5.12, for a group of rows). So a cross-validation nested in another costs one inverse.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Longs = npt.NDArray[np.int64]

NOISE = 1.0
BIAS = 1.0


def invert(likeness: Floats, weights: Floats) -> Floats:
    """Return ``(K + bias + noise / weight)⁻¹``; a row of weight 2 counts like the same row seen twice."""
    from scipy.linalg.lapack import dpotrf, dpotri

    whole = likeness + BIAS
    whole[np.diag_indices_from(whole)] += NOISE / weights
    half, _state = dpotrf(whole.T, lower=True, overwrite_a=True)
    inverse, _state = dpotri(half, lower=True, overwrite_c=True)
    inverse = np.tril(inverse)
    return np.asarray(inverse + np.tril(inverse, -1).T)


def left_out(inverse: Floats, dual: Floats, values: Floats, rows: Longs) -> Floats:
    """Return the scores of `rows` when they are left out; `dual` is ``inverse @ values``."""
    return np.asarray(values[rows] - np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows]))


def dual_without(inverse: Floats, dual: Floats, rows: Longs) -> Floats:
    """Return the weights of the training rows when `rows` are left out of it (theirs are 0)."""
    out = dual - inverse[:, rows] @ np.linalg.solve(inverse[np.ix_(rows, rows)], dual[rows])
    out[rows] = 0.0
    return np.asarray(out)


def cross_scores(inverse: Floats, values: Floats, folds: Longs) -> dict[int, Floats]:
    """Return, for each fold, scores of all rows in which that fold took no part.

    Rows of the fold itself are scored by a training without it; rows of any other fold by a training without
    either. Rows of no fold (-1: teaching examples) always train; their scores are left at 0.
    """
    dual = inverse @ values
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
