"""Does a group say it more, or less, than the others? Lafon's specificities, exact tests, false discoveries."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fa_analysis.measures.draws import SAME, Floats, tails


def specificity(
    n: npt.ArrayLike, of: npt.ArrayLike, total_n: npt.ArrayLike, total: int
) -> tuple[Floats, Floats]:
    """Compare what each group says with what a random group of its size would say.

    Among `total` interviews of which `total_n` express a code, a group of `of` drawn by chance would express it
    a number of times that follows the hypergeometric law.

    Parameters
    ----------
    n, of : array
        Interviews of the group that express the code; interviews of the group.
    total_n : array
        Interviews of all groups that express it.
    total : int
        Interviews of all groups.

    Returns
    -------
    score : array
        Lafon's specificity: +k when so many or more had probability 10^-k, -k when so few or fewer had.
    p : array
        Two-sided exact p-value: Fisher's, twice the smaller tail, at most 1.

    References
    ----------
    Lafon, P. (1980), Sur la variabilité de la fréquence des formes dans un corpus. *Mots* 1, 127–165.
    """
    more, fewer = tails(n, of=total, marked=total_n, drawn=of)
    tiny = np.finfo(float).tiny
    score = np.where(
        more <= fewer * (1 + SAME), -np.log10(np.maximum(more, tiny)), np.log10(np.maximum(fewer, tiny))
    )
    return score + 0.0, np.minimum(1.0, 2 * np.minimum(more, fewer))


def false_discovery(p: npt.ArrayLike) -> Floats:
    """Return the p-values adjusted for their number: below 0.05, at most 5 % of what is pointed at is chance.

    Empty values stay empty and are not counted among the tests.

    References
    ----------
    Benjamini, Y., Hochberg, Y. (1995), Controlling the false discovery rate. *Journal of the Royal Statistical
    Society B* 57, 289–300.
    """
    values = np.asarray(p, dtype=float)
    adjusted = np.full(values.shape, np.nan)
    known = ~np.isnan(values)
    ranked = np.sort(values[known])[::-1]
    m = len(ranked)
    stepped = np.minimum.accumulate(ranked * m / np.arange(m, 0, -1))
    order = np.argsort(values[known])[::-1]
    back = np.empty(m)
    back[order] = np.minimum(stepped, 1.0)
    adjusted[known] = back
    return adjusted
