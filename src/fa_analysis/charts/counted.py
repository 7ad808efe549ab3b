"""What is counted, drawn side by side; and, said apart in words, what it becomes once corrected."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.charts.view import View, records
from fa_analysis.charts.words import interval, number, percent
from fa_analysis.i18n import _
from fa_analysis.measures.intervals import mean_level
from fa_analysis.measures.rows import are_corrected, is_corrected


def corrected_words(rows: pd.DataFrame, *, most: int = 9) -> str:
    """Say the shares of all that are corrected for coding errors (`label`, `estimate`); empty when none is."""
    told = [(r["label"], r["estimate"]) for r in records(rows) if is_corrected(str(r["method"]))]
    if not told:
        return ""
    return _("ensemble une fois corrigé des erreurs de codage : {told}").format(
        told=", ".join(f"{label} {percent(share)}" for label, share in told[:most])
    )


def counted_means(view: View, axis: str) -> pd.DataFrame:
    """Return the mean level of each group and of all as counted, none corrected for coding errors."""
    family = view.ordinal
    means = view.rows(f"{family}_mean_{axis}")
    steps = {c.id: c.level for c in view.codes(family) if c.level is not None}
    counts = view.by_cell(f"{family}_{axis}", column="n")
    met = [[counts.get((group, code), np.nan) for code in steps] for group in means["group"].tolist()]
    table = np.array(met, dtype=float).reshape(len(means), len(steps))
    mine = are_corrected(means) & np.isfinite(table).all(axis=1)
    if not mine.any():
        return means
    found = mean_level(table[mine], list(steps.values()))
    told = means.copy()
    for column, values in zip(("estimate", "low", "high"), found, strict=True):
        told.loc[mine, column] = values
    told.loc[mine, "method"] = _("moyenne des niveaux comptés, avant correction des erreurs de codage")
    return told


def corrected_mean_words(view: View, axis: str, top: int) -> str:
    """Say the mean level of all once corrected for coding errors; or that it is not corrected."""
    whole = view.whole(f"{view.ordinal}_mean_{axis}")
    if whole.empty or not is_corrected(str(whole["method"].iloc[0])):
        return ""
    row = whole.iloc[0]
    return _("moyenne d'ensemble une fois corrigée des erreurs de codage : {mean} sur {top} {interval}").format(
        mean=number(row["estimate"], 1), top=top, interval=interval(row["low"], row["high"], digits=1)
    )
