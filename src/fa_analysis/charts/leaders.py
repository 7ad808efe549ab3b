"""Who comes first, or last: all those that are level, so that no title names one of them alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fa_analysis.charts.words import listing
from fa_analysis.i18n import _

FEW = 2


def leaders(rows: pd.DataFrame, column: str = "estimate", *, least: bool = False) -> pd.DataFrame:
    """Return the rows that hold the greatest value of a column (the least one), in their order.

    Shares made from other counts (1/3 and 2/6) are level though their last bits may differ.
    """
    values = rows[column].to_numpy(dtype=float)
    known = values[np.isfinite(values)]
    if not len(known):
        return rows.iloc[:0]
    end = known.min() if least else known.max()
    level = pd.Series(np.isclose(values, end, rtol=1e-9, atol=1e-12), index=rows.index)
    return rows.loc[level]


def tied(names: Sequence[str]) -> str:
    """Name those that are level: one, or both; when they are more, the first of them and how many others."""
    if len(names) <= FEW:
        return listing(names)
    return _("{names} et {n} autres à égalité").format(names=names[0], n=len(names) - 1)
