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
class Lessons:
    """What the rows that always train bring to every fit, worked out once for all rows that may be left out.

    With ``K₂₂`` their likenesses, noise and bias included: `across` is ``K₂₂⁻¹ K₂₁`` (`rows` × `own`), `alone`
    is ``K₂₂⁻¹ y₂`` (`rows` × codes), their weights if nothing else trained.
    """

    rows: Longs
    own: Longs
    across: Floats
    alone: Floats


@dataclass(frozen=True)
class Fitted:
    """What every "as if left out" needs: the columns of ``M`` of the rows that may be left out, and ``M y``.

    `inverse`: rows × rows that may be left out; `dual`: rows × codes.
    """

    inverse: Floats
    dual: Floats


def learn_lessons(likeness: Floats, weights: Floats, values: Floats, *, rows: Longs, own: Longs) -> Lessons:
    """Fit the rows that always train; see `Lessons`.

    Parameters
    ----------
    likeness, weights : array
        Of all rows; `rows` and `own` (ascending) are positions in them. A row of weight 2 counts like the same
        row seen twice. Likenesses may be in single precision; what is worked out is in double.
    values : array
        `rows` × codes.
    """
    from scipy.linalg import cho_factor, cho_solve

    right = np.empty((len(rows), len(own) + values.shape[1]), order="F")
    right[:, : len(own)] = likeness[np.ix_(rows, own)]
    right[:, : len(own)] += BIAS
    right[:, len(own) :] = values
    if len(rows):
        # In the order of columns, so that LAPACK works in place: this is the largest square of a run. Its
        # transpose, which it equals, is filled row by row.
        whole = np.empty((len(rows), len(rows)), order="F")
        for start in range(0, len(rows), _BLOCK):
            some = slice(start, start + _BLOCK)
            whole.T[some] = likeness[np.ix_(rows[some], rows)]
        factor = cho_factor(_noisy(whole, weights[rows]), lower=True, overwrite_a=True, check_finite=False)
        right = cho_solve(factor, right, overwrite_b=True, check_finite=False)
    return Lessons(rows, own, right[:, : len(own)], right[:, len(own) :])


def fit(
    likeness: Floats, weights: Floats, values: Floats, lessons: Lessons, *, own: Longs, codes: Longs
) -> Fitted:
    """Fit the ridge when only the rows `own` may ever be left out; the lessons always train.

    ``M = (K + D)⁻¹`` is then needed in its first columns only. By blocks, its first block is
    ``S⁻¹ = (K₁₁ + D₁ - K₁₂ K₂₂⁻¹ K₂₁)⁻¹`` and the one below ``-K₂₂⁻¹ K₂₁ S⁻¹``: a Cholesky, shared by all codes
    that have the same lessons, in place of a whole inverse each.

    Parameters
    ----------
    likeness, weights : array
        Of all rows; `own`, among those of `lessons`, are positions in them.
    values : array
        `own` × codes.
    codes : array
        Positions of the codes in ``lessons.alone``.

    Returns
    -------
    Fitted
        Its rows are `own`, then the lessons.
    """
    kept = len(own)
    across, alone = lessons.across[:, np.searchsorted(lessons.own, own)], lessons.alone[:, codes]
    right = likeness[np.ix_(own, lessons.rows)].astype(np.float64)
    right += BIAS
    above = np.linalg.inv(_noisy(likeness[np.ix_(own, own)].astype(np.float64), weights[own]) - right @ across)
    first = above @ (values - right @ alone)
    inverse = np.empty((kept + len(across), kept))
    inverse[:kept], inverse[kept:] = above, -across @ above
    return Fitted(inverse, np.vstack([first, alone - across @ first]))


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
