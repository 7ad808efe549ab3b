"""The profile of a class: which terms it holds more, or less, often than the others (signed chi-square)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def term_profiles(
    matrix: Any,
    terms: Sequence[str],
    classes: NDArray[np.int64],
    *,
    count: Literal["segments", "occurrences"] = "segments",
) -> pd.DataFrame:
    """Return the signed chi-square of every term in every class.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Segments × terms.
    terms : sequence of str, length p
        Name of each column.
    classes : ndarray of int, shape (n,)
        Class of each segment, from 1; 0 for none.
    count : {"segments", "occurrences"}
        `segments`: the table is segments of the class or not × holding the term or not, among the segments
        that have a class, as in ALCESTE and IRaMuTeQ. `occurrences`: occurrences in the class or elsewhere
        (segments with no class included) × of this term or of others, with Yates' correction where fewer than
        5 are expected in a cell, as in rainette.

    Returns
    -------
    DataFrame
        One row per class and term that occurs: ``topic`` (the class), ``term``, ``n`` (segments, or
        occurrences, of the term in the class), ``total`` (in all), ``chi2`` (1 degree of freedom, negative when
        the class has fewer than expected), ``p`` (not corrected for the number of terms); per class, from the
        highest chi-square to the lowest, then by term.
    """
    from scipy import sparse
    from scipy.stats import chi2 as law

    table = sparse.csr_array(matrix, dtype=float)
    if count == "segments":
        kept = np.flatnonzero(classes)
        table, classes = table[kept], classes[kept]
        table.data = (table.data > 0).astype(float)
    labels = np.unique(classes[classes > 0])
    member = sparse.csr_array((classes[:, None] == labels).astype(float))
    inside = (member.T @ table).toarray()
    total = np.asarray(table.sum(axis=0)).ravel()
    sizes = np.asarray(member.sum(axis=0)).ravel() if count == "segments" else inside.sum(axis=1)
    grand = float(table.shape[0]) if count == "segments" else float(total.sum())
    yates = _few_expected(sizes[:, None], total[None, :], grand) if count == "occurrences" else False
    chi2 = signed_chi2(inside, sizes[:, None], total[None, :], grand, yates=yates)
    at, term = np.nonzero(np.broadcast_to(total > 0, inside.shape))
    rows = pd.DataFrame(
        {
            "topic": labels[at],
            "term": np.asarray(terms, dtype=object)[term],
            "n": inside[at, term].astype(np.int64),
            "total": total[term].astype(np.int64),
            "chi2": chi2[at, term],
            "p": law.sf(np.abs(chi2[at, term]), 1),
        }
    )
    return rows.sort_values(["topic", "chi2", "term"], ascending=[True, False, True], ignore_index=True)


def _few_expected(one: Any, other: Any, total: float) -> NDArray[np.bool_]:
    """Return where a cell of the 2 × 2 table of these margins expects fewer than 5."""
    least = np.minimum(one, total - one) * np.minimum(other, total - other) / total
    return np.asarray(least < 5)


def signed_chi2(both: Any, one: Any, other: Any, total: float, *, yates: Any = False) -> NDArray[np.float64]:
    """Chi-square of a 2 × 2 table from its margins, negative when `both` is below what chance would give.

    `both` are in the row and the column, `one` in the row, `other` in the column, `total` in all; arrays that
    broadcast. Zero where a margin is empty. Where `yates` is true, |ad - bc| loses total/2 (never past zero).
    """
    gap = both * total - np.multiply(one, other)
    size = np.where(yates, np.maximum(np.abs(gap) - total / 2, 0), np.abs(gap))
    margins = np.multiply(one, total - one) * np.multiply(other, total - other)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = total * size**2 / margins
    return np.where(margins > 0, np.sign(gap) * chi2, 0.0)
