"""From counts to rows of the table `measures`: shares with their interval, groups too small withheld."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.material import ALL

NUMBERS = ("n", "of", "estimate", "low", "high")
COLUMNS = ["what", "group", "code", *NUMBERS, "method"]

Rows = Sequence[Mapping[str, object]] | Mapping[str, object] | pd.DataFrame
"""What becomes rows of `measures`: one mapping a row; or columns, where a single value holds for all rows."""


def make(rows: Rows, *, what: str | None = None) -> pd.DataFrame:
    """Return rows of `measures`; numbers that are not given are empty."""
    if not isinstance(rows, Mapping | pd.DataFrame):
        rows = {name: [row.get(name, np.nan) for row in rows] for name in COLUMNS}
    given = {name: rows.get(name, np.nan) for name in COLUMNS} | ({} if what is None else {"what": what})
    # Built with its final types: to convert a table costs ten times what it costs to make it.
    arrays = np.broadcast_arrays(
        *(np.array(v, dtype=float if name in NUMBERS else object, ndmin=1) for name, v in given.items())
    )
    columns = zip(COLUMNS, arrays, strict=True)
    return pd.DataFrame({name: a if name in NUMBERS else pd.array(a, dtype="str") for name, a in columns})


def members(by: pd.Series, groups: Iterable[str]) -> dict[str, npt.NDArray[np.bool_]]:
    """Return which rows are in each group, and last in all (`ensemble`)."""
    label = by.to_numpy(dtype=object)
    return {group: label == group for group in groups} | {ALL: np.ones(len(label), dtype=bool)}


def gather(tables: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return the tables one under the other; an empty list gives an empty table."""
    kept = [t for t in tables if len(t)]
    return pd.concat(kept, ignore_index=True) if kept else make([])


def shares(
    cells: pd.DataFrame, by: pd.Series, *, what: str, method: str, order: Sequence[str], k: int = 1
) -> pd.DataFrame:
    """Count, in each group and in all, the rows of `cells` that have each code.

    Parameters
    ----------
    cells : DataFrame
        One row per interview (or project), one column of booleans per code.
    by : Series
        The group of each row of `cells`; rows without a group count in all only.
    order : sequence of str
        The groups shown, in order. A group without a row is not in the table.
    k : int
        Groups with fewer rows are withheld: `n`, `estimate` and bounds empty, `method` says why.
    """
    inside = members(by, order)
    groups = [*(g for g in order if inside[g].any()), ALL]
    member = np.array([inside[g] for g in groups], dtype=float)
    n, of = member @ cells.to_numpy(dtype=float), member.sum(axis=1)
    low, high = wilson(n, of[:, None])
    with np.errstate(invalid="ignore"):
        estimate = n / np.where(of > 0, of, np.nan)[:, None]
    width = cells.shape[1]
    counted = {
        "group": np.repeat(np.array(groups, dtype=object), width),
        "code": np.tile(np.array(cells.columns, dtype=object), len(of)),
        "n": n.ravel(),
        "of": np.repeat(of, width),
        "estimate": estimate.ravel(),
        "low": low.ravel(),
        "high": high.ravel(),
        "method": method,
    }
    return withhold(make(counted, what=what), k=k)


def withhold(table: pd.DataFrame, *, k: int) -> pd.DataFrame:
    """Return `table` without the figures of the groups that count fewer than `k` persons.

    The size of the group (`of`) stays: it says why. An empty group says that nobody was met.
    """
    of = table["of"].to_numpy(dtype=float)
    small, none = of < k, of == 0
    hidden = small | none
    if not hidden.any():
        return table.copy()
    told = table["method"].to_numpy(dtype=object, copy=True)
    told[small], told[none] = too_few(k), nobody()
    blank = {name: table[name].mask(hidden) for name in ("n", "estimate", "low", "high")}
    return table.assign(**blank, method=told)


def too_few(k: int) -> str:
    """Say that a group is withheld because it counts fewer than `k` persons."""
    return _("non montré : moins de {k} personnes").format(k=k)


def nobody() -> str:
    """Say that nothing was observed."""
    return _("pas assez de données : aucune observation")


def corrected(interviews: int) -> str:
    """Say that a value is corrected, and by how many interviews read whole."""
    return _(
        "valeur corrigée des erreurs de codage par {n} entretiens tirés au sort et relus (inférence appuyée "
        "sur les prédictions) ; intervalle à 95 % par entretien"
    ).format(n=interviews)


def as_counted(rows: pd.DataFrame) -> pd.DataFrame:
    """Return shares as they are counted: n out of `of`, Wilson's interval, no correction for coding errors.

    Shares of groups and of the whole can then be set side by side: few groups are read enough to be corrected.
    Rows that are not corrected, or whose count is not known, stay as they are.
    """
    told = rows.copy()
    mine = are_corrected(rows) & (rows["n"].notna() & (rows["of"] > 0)).to_numpy()
    if mine.any():
        n, of = rows.loc[mine, "n"].to_numpy(dtype=float), rows.loc[mine, "of"].to_numpy(dtype=float)
        low, high = wilson(n, of)
        told.loc[mine, ["estimate", "low", "high"]] = np.column_stack([n / of, low, high])
        told.loc[mine, "method"] = _("part comptée, avant correction des erreurs de codage ; Wilson à 95 %")
    return told


def are_corrected(rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Say of each row whether its value is corrected for coding errors."""
    return np.array([is_corrected(str(method)) for method in rows["method"]], dtype=bool)


def is_corrected(method: str) -> bool:
    """Say whether a value is corrected for coding errors, from how it says it was made."""
    return method.startswith(_("valeur corrigée des erreurs de codage"))
