"""How often a kind comes up in a draw without replacement: the hypergeometric law.

The same numbers as `scipy.stats.hypergeom`, whose import alone costs more than all the measures.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
# Tails that are equal but for rounding.
SAME = 1e-9


def chance(k: npt.ArrayLike, *, of: npt.ArrayLike, marked: npt.ArrayLike, drawn: npt.ArrayLike) -> Floats:
    r"""Return the probability that a draw holds `k` marked units.

    `drawn` units are drawn out of `of`, of which `marked` are marked. Arrays are broadcast; what cannot be has
    probability 0.

    Notes
    -----
    :math:`\binom{m}{k}\binom{N-m}{d-k} / \binom{N}{d}`, in logarithms: the terms are too large for a float.
    """
    x, n, m, d = np.broadcast_arrays(*(np.asarray(a, dtype=float) for a in (k, of, marked, drawn)))
    possible = (x >= np.maximum(0, d - (n - m))) & (x <= np.minimum(m, d))
    x = np.where(possible, x, np.maximum(0, d - (n - m)))
    log = _ways(m, x) + _ways(n - m, d - x) - _ways(n, d)
    return np.where(possible, np.exp(log), 0.0)


def tails(k: npt.ArrayLike, *, of: int, marked: npt.ArrayLike, drawn: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Return the probabilities of `k` marked units or more, and of `k` or fewer; arrays of one length."""
    x, m, d = (np.asarray(a, dtype=float) for a in (k, marked, drawn))
    counts = np.arange(int(np.minimum(m, d).max(initial=0)) + 1)
    each = chance(counts, of=of, marked=m[:, None], drawn=d[:, None])
    more, fewer = (
        np.where((each * ~there).any(axis=1), (each * there).sum(axis=1), 1.0)
        for there in (counts >= x[:, None], counts <= x[:, None])
    )
    return more, fewer


def _ways(n: Floats, k: Floats) -> Floats:
    """Return the logarithm of the number of ways to choose `k` out of `n`."""
    from scipy.special import gammaln

    found: Floats = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1)
    return found
