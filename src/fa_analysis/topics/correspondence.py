"""Correspondence analysis (AFC) of a table of counts, and the specificities of its columns (Lafon)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _


@dataclass(frozen=True)
class Correspondence:
    """Where rows and columns stand on the first axes, both in principal coordinates.

    `inertia`: principal inertia (eigenvalue) of every axis; its share of the sum is what the axis explains.
    `rows`, `columns`: ``name``, ``mass``, then for each axis kept ``axis1`` (coordinate), ``ctr1`` (share of
    the axis's inertia due to the point) and ``cos2_1`` (share of the point's distance that the axis shows).
    """

    inertia: NDArray[np.float64]
    rows: pd.DataFrame
    columns: pd.DataFrame


def count_table(
    matrix: Any, terms: Sequence[str], parts: Sequence[Any], *, min_count: int = 10, most: int = 300
) -> pd.DataFrame:
    """Return the table terms × parts of the most frequent terms: how often each part says each.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Counts of segments × terms.
    terms : sequence of str, length p
        Name of each column.
    parts : sequence, length n
        Class, group or policy of each segment; empty or 0 for none, which are left out.
    min_count, most
        Terms said fewer times are left out, and those beyond the `most` most frequent.
    """
    from scipy import sparse

    label = pd.Series(list(parts), dtype=object)
    known = (label.notna() & ~label.isin([0, ""])).to_numpy()
    numbers, names = pd.factorize(label[known], sort=True)
    member = sparse.csr_array((np.ones(numbers.size), (numbers, np.arange(numbers.size))))
    counts = (member @ sparse.csr_array(matrix)[np.flatnonzero(known)]).toarray().T
    table = pd.DataFrame(counts.astype(np.int64), index=list(terms), columns=[str(n) for n in names])
    total = table.sum(axis=1)
    order = np.argsort(-total.to_numpy(), kind="stable")[:most]
    return table.iloc[np.sort(order)].loc[lambda t: t.sum(axis=1) >= min_count]


def correspondence(table: pd.DataFrame, *, axes: int = 2) -> Correspondence:
    """Analyse the correspondences of a table of counts.

    With P the table divided by its sum, r and c its margins, the axes are the singular vectors of
    ``Dr^-1/2 (P - r c') Dc^-1/2`` and principal coordinates are ``Dr^-1/2 U D`` and ``Dc^-1/2 V D`` (Benzécri,
    *L'Analyse des données*, 1973; Greenacre, *Theory and Applications of Correspondence Analysis*, 1984). Each
    axis is turned so that its most contributing column is on the positive side.

    Raises
    ------
    StudyError
        When the table has fewer than 2 rows or 2 columns that are not empty.
    """
    table = table.loc[table.sum(axis=1) > 0, table.sum(axis=0) > 0]
    if min(table.shape) < 2:
        raise StudyError(
            _("le tableau à analyser a {rows} lignes et {columns} colonnes non vides").format(
                rows=table.shape[0], columns=table.shape[1]
            ),
            todo=_(
                "Il en faut au moins deux de chaque : élargissez la sélection ou abaissez le seuil des mots"
            ),
        )
    p = table.to_numpy(dtype=float) / table.to_numpy().sum()
    r, c = p.sum(axis=1), p.sum(axis=0)
    u, d, vt = np.linalg.svd((p - np.outer(r, c)) / np.sqrt(np.outer(r, c)), full_matrices=False)
    rank = min(table.shape) - 1
    u, d, v = u[:, :rank], d[:rank], vt[:rank].T
    turn = np.sign(v[np.abs(v).argmax(axis=0), np.arange(rank)])
    kept = min(axes, rank)
    return Correspondence(
        d**2,
        _points(list(table.index), r, u * turn, d, kept),
        _points(list(table.columns), c, v * turn, d, kept),
    )


def _points(
    names: list[str], mass: NDArray[np.float64], vectors: NDArray[np.float64], d: NDArray[np.float64], axes: int
) -> pd.DataFrame:
    coordinates = vectors * d / np.sqrt(mass)[:, None]
    distance = (coordinates**2).sum(axis=1)
    found: dict[str, Any] = {"name": names, "mass": mass}
    for axis in range(axes):
        found[f"axis{axis + 1}"] = coordinates[:, axis]
        found[f"ctr{axis + 1}"] = vectors[:, axis] ** 2
        squared = coordinates[:, axis] ** 2
        found[f"cos2_{axis + 1}"] = np.divide(squared, distance, out=np.zeros_like(mass), where=distance > 0)
    return pd.DataFrame(found)


def part_specificities(table: pd.DataFrame) -> pd.DataFrame:
    """Return which terms each column of a table of counts uses more, or less, than chance would have it.

    Parameters
    ----------
    table : DataFrame
        Counts, terms × parts (`count_table`).

    Returns
    -------
    DataFrame
        One row per part and term, the most specific first: ``part``, ``term``, ``f``, ``total``, ``score``
        (Lafon 1980: ± -log10 of the hypergeometric tail), ``q``: the two-sided probability corrected for the
        number of terms and parts (Benjamini & Hochberg, *JRSS B* 57, 1995); below 0.05, 5 % of the terms kept
        are expected to be there by chance.
    """
    from scipy.stats import false_discovery_control

    from fa_analysis.text.counts import lafon

    corpus, total = int(table.to_numpy().sum()), table.sum(axis=1).to_numpy()
    parts = [
        pd.DataFrame(
            {
                "part": part,
                "term": list(table.index),
                "f": table[part].to_numpy(),
                "total": total,
                "score": lafon(table[part].to_numpy(), total, int(table[part].sum()), corpus),
            }
        )
        for part in table.columns
    ]
    found = pd.concat(parts, ignore_index=True)
    p = np.minimum(1.0, 2 * 10.0 ** -found["score"].abs().to_numpy())
    found["q"] = false_discovery_control(p, method="bh")
    return found.sort_values(["part", "score", "term"], ascending=[True, False, True], ignore_index=True)
