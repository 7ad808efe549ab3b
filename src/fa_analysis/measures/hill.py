"""Hill numbers of order 0, 1 and 2, rarefied to a common size, with their interval."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

from fa_analysis.measures.draws import Floats, chance

ORDERS = (0, 1, 2)


def rarefied(counts: npt.ArrayLike, *, of: int, size: int) -> Floats:
    r"""Return the Hill numbers of order 0, 1, 2 expected in `size` units out of `of`.

    Parameters
    ----------
    counts : array of shape (..., kinds)
        In how many of the `of` sampled units (projects) each kind (practice) was met. For abundances, the
        number of individuals of each kind, with `of` the number of individuals in all.
    of : int
        Number of sampled units, T.
    size : int
        Number of units, t, to which the diversity is brought down; `size` = `of` gives the observed Hill
        numbers.

    Returns
    -------
    array of shape (..., 3)
        The number of kinds as if all were equally frequent; 0 where no kind was met.

    Notes
    -----
    The number of kinds expected in exactly k of t units is
    :math:`Q_k(t) = \sum_i \binom{c_i}{k}\binom{T-c_i}{t-k} / \binom{T}{t}`, the number of incidences
    :math:`U_t = t U / T`, and :math:`{}^qD(t) = (\sum_k (k/U_t)^q Q_k(t))^{1/(1-q)}`; order 1 is the limit,
    the exponential of Shannon's entropy.

    References
    ----------
    Chao, A., Gotelli, N. J., Hsieh, T. C., Sander, E. L., Ma, K. H., Colwell, R. K., Ellison, A. M. (2014),
    Rarefaction and extrapolation with Hill numbers. *Ecological Monographs* 84, 45–67, eq. 6, 9 and table 2.
    """
    whole = np.asarray(counts, dtype=int)
    met, square, entropy = (by_count[whole] for by_count in _expected(of, size))
    total = whole.sum(axis=-1) * size / of
    with np.errstate(invalid="ignore", divide="ignore"):
        shannon = np.log(total) - entropy.sum(axis=-1) / total
        found = [met.sum(axis=-1), np.exp(shannon), total**2 / square.sum(axis=-1)]
    return np.where((total > 0)[..., None], np.stack(found, axis=-1), 0.0)


@lru_cache(maxsize=64)
def _expected(of: int, size: int) -> tuple[Floats, Floats, Floats]:
    """Return what a kind met in 0, 1, … `of` units brings to `size` of them: met at all, k², k log k."""
    k = np.arange(size + 1)
    # One line per possible count: how often such a kind is met k times among `size` units.
    often = chance(k, of=of, marked=np.arange(of + 1)[:, None], drawn=size)
    logs = np.where(k > 0, k * np.log(np.maximum(k, 1)), 0.0)
    return 1 - often[:, 0], often @ k**2, often @ logs


def rarefied_interval(
    cells: npt.NDArray[np.bool_], *, size: int, seed: int, draws: int = 500
) -> tuple[Floats, Floats, Floats]:
    """Return the rarefied Hill numbers of a group of units and their 95 % bounds.

    The standard error comes from units drawn again with replacement (projects, whole, so that practices that
    go together stay together); the bounds are the estimate ± 1.96 standard errors, as in Chao et al. (2014,
    app. G), and stay between 1 and the number of kinds.

    Parameters
    ----------
    cells : array of bool, shape (units, kinds)
        Which unit has which kind.
    size : int
        Number of units to bring the diversity down to; not above the number of units.
    """
    of, kinds = cells.shape
    estimate = rarefied(cells.sum(axis=0), of=of, size=size)
    drawn = _drawn_again(of, seed, draws) @ cells.astype(float)
    error = rarefied(drawn, of=of, size=size).std(axis=0, ddof=1)
    low, high = estimate - 1.96 * error, estimate + 1.96 * error
    floor = np.minimum(1.0, estimate)
    return estimate, np.maximum(low, floor), np.minimum(high, float(kinds))


@lru_cache(maxsize=32)
def _drawn_again(of: int, seed: int, draws: int) -> Floats:
    """Return how often each unit comes in each draw of as many units with replacement; shape (draws, of)."""
    return np.random.default_rng(seed).multinomial(of, np.full(of, 1 / of), size=draws).astype(float)
