"""Intervals of shares and means that stay honest when few persons were met."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

Z95 = 1.959963984540054


def wilson(n: npt.ArrayLike, of: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the bounds of Wilson's 95 % score interval of the share `n` / `of`.

    Unlike the usual interval it has a width when nobody or everybody has the code, and never leaves [0, 1].
    Where `of` is 0 the bounds are empty.

    References
    ----------
    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. *Journal of
    the American Statistical Association* 22, 209–212.
    """
    count, total = np.asarray(n, dtype=float), np.asarray(of, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.where(total > 0, count / total, np.nan)
        scale = 1 + Z95**2 / total
        middle = (share + Z95**2 / (2 * total)) / scale
        half = Z95 / scale * np.sqrt(share * (1 - share) / total + Z95**2 / (4 * total**2))
    # The exact bound at the ends is 0 or 1; floating point must not put the estimate outside.
    low = np.where(count == 0, 0.0, middle - half)
    high = np.where(count == total, 1.0, middle + half)
    return np.where(total > 0, low, np.nan), np.where(total > 0, high, np.nan)


def mean_level(counts: npt.ArrayLike, levels: Sequence[int] | None = None) -> tuple[Floats, Floats, Floats]:
    """Return the mean level of each group and its 95 % bounds, from how many stand at each level.

    Student's interval whose variance counts one more observation, spread evenly over the K levels (Perks's
    prior): three interviews at the same level do not pretend to a mean without uncertainty. That observation
    adds one degree of freedom, and is not in the mean. Bounds stay within the scale.

    Parameters
    ----------
    counts : array of shape (groups, levels)
        How many interviews of each group stand at each level.
    levels : sequence of int, optional
        The levels, in order; 0, 1, … when not given.

    Returns
    -------
    mean, low, high : arrays of shape (groups,)
        Empty where the group is empty.

    References
    ----------
    Perks, W. (1947), Some observations on inverse probability including a new indifference rule. *Journal of
    the Institute of Actuaries* 73, 285–334; used for the variance as Agresti and Coull (1998) do for shares.
    """
    from scipy.special import stdtrit

    steps = np.arange(np.shape(counts)[1]) if levels is None else np.asarray(levels)
    mean, error, of = _mean_and_error(counts, steps)
    half = stdtrit(np.where(of > 0, of, np.nan), 0.975) * error
    return mean, np.maximum(mean - half, float(steps[0])), np.minimum(mean + half, float(steps[-1]))


def mean_level_draws(
    counts: npt.ArrayLike, levels: Sequence[int] | None = None, *, seed: int, draws: int = 4000
) -> Floats:
    """Return draws of the mean level of each group, as uncertain as the interval of `mean_level`.

    The same seed gives the same draws; shape (draws, groups).
    """
    steps = np.arange(np.shape(counts)[1]) if levels is None else np.asarray(levels)
    mean, error, of = _mean_and_error(counts, steps)
    chance = np.random.default_rng(seed).standard_t(np.maximum(of, 1), size=(draws, len(of)))
    drawn: Floats = mean + chance * error
    return drawn


def _mean_and_error(counts: npt.ArrayLike, levels: npt.NDArray[np.int_]) -> tuple[Floats, Floats, Floats]:
    table = np.asarray(counts, dtype=float)
    of = table.sum(axis=1)
    known = np.where(of > 0, of, np.nan)
    widened = (table + 1 / len(levels)) / (known + 1)[:, None]
    variance = widened @ levels**2 - (widened @ levels) ** 2
    return table @ levels / known, np.sqrt(variance / known), of


def middle95(draws: Floats, estimates: Floats) -> tuple[Floats, Floats]:
    """Return the central 95 % of the draws of each column, widened if need be to hold the estimate."""
    low, high = np.quantile(draws, [0.025, 0.975], axis=0)
    return np.minimum(low, estimates), np.maximum(high, estimates)


def newcombe(
    n1: npt.ArrayLike, of1: npt.ArrayLike, n2: npt.ArrayLike, of2: npt.ArrayLike
) -> tuple[Floats, Floats]:
    """Return the 95 % bounds of the difference of two independent shares, `n1/of1 - n2/of2`.

    Newcombe's hybrid score interval (his method 10).

    References
    ----------
    Newcombe, R. G. (1998), Interval estimation for the difference between independent proportions.
    *Statistics in Medicine* 17, 873–890.
    """
    a, b = np.asarray(n1, dtype=float), np.asarray(n2, dtype=float)
    with np.errstate(invalid="ignore", divide="ignore"):
        p1, p2 = a / np.asarray(of1, dtype=float), b / np.asarray(of2, dtype=float)
    (l1, u1), (l2, u2) = wilson(a, of1), wilson(b, of2)
    gap = p1 - p2
    return gap - np.hypot(p1 - l1, u2 - p2), gap + np.hypot(u1 - p1, p2 - l2)
