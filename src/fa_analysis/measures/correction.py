"""Shares and means corrected for coding errors: prediction-powered inference, clustered by interview."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LEAST_DRAWN = 10


@dataclass(frozen=True)
class Corrected:
    """A corrected share or mean, its 95 % bounds, and the number of clusters (interviews) that were drawn."""

    estimate: float
    low: float
    high: float
    clusters: int


def corrected_share(
    machine: npt.NDArray[np.bool_],
    truth: npt.NDArray[np.bool_],
    drawn: npt.NDArray[np.bool_],
    cluster: npt.NDArray[np.intp],
) -> Corrected | None:
    """Estimate a share: `corrected_mean` of zeros and ones."""
    return corrected_mean(machine.astype(float), truth.astype(float), drawn, cluster)


def corrected_mean(
    machine: npt.NDArray[np.float64],
    truth: npt.NDArray[np.float64],
    drawn: npt.NDArray[np.bool_],
    cluster: npt.NDArray[np.intp],
    *,
    within: tuple[float, float] = (0.0, 1.0),
) -> Corrected | None:
    r"""Estimate a mean from what the machine says of all units and people say of a random part of them.

    The estimate is the machine's mean over all N units plus the mean error seen on the n drawn ones,

    .. math:: \hat\theta = \lambda\,\bar f_N + \frac1n \sum_{drawn} (y - \lambda f),

    where λ in [0, 1] is tuned on the drawn units to give the least variance (λ = 1 trusts the machine, λ = 0
    ignores it). The variance sums each interview's share of the two means, so that answers of one person do
    not count as independent; the bounds use Student's t with as many degrees of freedom as interviews drawn,
    less one. When next to no error was drawn, the error is not taken for impossible: its variance is at
    least that of one error in n + 2.

    Parameters
    ----------
    machine, truth, drawn : arrays, one value per unit
        What the machine says; what people say (read only where drawn); whether chance drew the unit, each
        with the same probability.
    cluster : array of int
        Number of the interview of each unit.
    within : tuple of float
        The least and the greatest value possible; the estimate and its bounds stay within.

    Returns
    -------
    Corrected or None
        None when fewer than `LEAST_DRAWN` units of at least two interviews were drawn: nothing to correct by.

    References
    ----------
    Angelopoulos, A. N., Bates, S., Fannjiang, C., Jordan, M. I., Zrnic, T. (2023), Prediction-powered
    inference. *Science* 382, 669–674. Angelopoulos, A. N., Duchi, J. C., Zrnic, T. (2023), PPI++: efficient
    prediction-powered inference (tuning λ). Liang, K.-Y., Zeger, S. L. (1986), *Biometrika* 73, 13–22
    (variance by cluster).
    """
    total, n = len(machine), int(drawn.sum())
    if n < LEAST_DRAWN:
        return None
    clusters = _distinct(cluster[drawn])
    if clusters < 2:
        return None
    from scipy.special import stdtrit

    f, y = machine, truth
    weight = _tuned(f, y[drawn], f[drawn], total, n)
    estimate = weight * f.mean() + (y[drawn] - weight * f[drawn]).mean()
    variance = _variance(weight * f, y, drawn, cluster)
    least, most = within
    rate = 1 / (n + 2)
    variance = max(variance, (most - least) ** 2 * rate * (1 - rate) / n)
    half = float(stdtrit(clusters - 1, 0.975)) * variance**0.5
    value, low, high = (min(max(float(estimate) + d, least), most) for d in (0.0, -half, half))
    return Corrected(value, low, high, clusters)


def _distinct(cluster: npt.NDArray[np.intp]) -> int:
    return int(np.count_nonzero(np.bincount(cluster)))


def _variance(
    guess: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    drawn: npt.NDArray[np.bool_],
    cluster: npt.NDArray[np.intp],
) -> float:
    """Return the variance of the estimate: pulls of the units of one interview are added, then squared."""
    # Each unit pulls through the mean over all units and, where drawn, through the mean error.
    pull = (guess - guess.mean()) / len(guess)
    error = y[drawn] - guess[drawn]
    pull[drawn] += (error - error.mean()) / len(error)
    per_cluster = np.bincount(cluster, weights=pull)
    groups = _distinct(cluster)
    return float((per_cluster**2).sum()) * groups / (groups - 1)


def _tuned(
    f: npt.NDArray[np.float64],
    y_drawn: npt.NDArray[np.float64],
    f_drawn: npt.NDArray[np.float64],
    total: int,
    n: int,
) -> float:
    """Return the weight of the machine that gives the least variance (PPI++, eq. 10), within [0, 1]."""
    spread = float(f.var())
    if spread == 0 or n == total:
        return 1.0
    together = float(((y_drawn - y_drawn.mean()) * (f_drawn - f_drawn.mean())).mean())
    return min(max(together / (spread * (1 + n / total)), 0.0), 1.0)
