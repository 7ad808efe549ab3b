"""Which units stand behind a cell of `measures`: some count more than « this code in this group »."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from fa_analysis.codebook.model import Codebook

# What stands in the column `code` for « none »: interviews without a level, projects without a dimension.
NONE = ("unknown", "aucune")


def behind(
    measure: str, *, code: str, group: str, units: pd.DataFrame, coded: pd.DataFrame, grid: Codebook
) -> pd.DataFrame:
    """Return the units that a cell counts.

    Parameters
    ----------
    measure, code, group : str
        The cell: columns `what`, `code` and `group` of `measures`; empty where not asked for.
    units : DataFrame
        The units of the measure's source, in its group: `unit_id`, `source_id`, `answer`; never modified.
    coded : DataFrame
        The codes kept: `unit_id`, `code`.
    grid : Codebook
        The reading grid.

    Returns
    -------
    DataFrame
        Some rows of `units`: all of them for the measures that count one code in one group.
    """
    for start, choose in _CHOICES.items():
        if measure.startswith(start):
            return units[choose(code, group, units, coded, grid)]
    family = next((f.id for f in grid.families if f.kind == "ordinal" and measure.startswith(f.id)), "")
    if family and code:
        return units[units["source_id"].isin(_at_level(measure, code, family, units, coded, grid))]
    return units


def named_codes(code: str, grid: Codebook) -> list[str]:
    """Return the codes of the grid that a cell names: one, or several joined by `+` or `:`."""
    known = {c.id for c in grid.codes}
    return [part for part in re.split(r"[:|+, ]+", code) if part in known]


def _both_said(code: str, group: str, units: pd.DataFrame, coded: pd.DataFrame, _grid: Codebook) -> pd.Series:
    """Choose the persons who say both codes, anywhere in their interview."""
    return _hold_all(units["source_id"], (code, group), units, coded)


def _same_answer(code: str, group: str, units: pd.DataFrame, coded: pd.DataFrame, _grid: Codebook) -> pd.Series:
    """Choose the answers that say both codes."""
    answer = units["source_id"] + ":" + units["answer"].astype("str")
    return _hold_all(answer, (code, group), units, coded)


def _hold_all(place: pd.Series, codes: tuple[str, ...], units: pd.DataFrame, coded: pd.DataFrame) -> pd.Series:
    kept = pd.Series(True, index=units.index)
    for code in filter(None, codes):
        kept &= place.isin(place[units["unit_id"].isin(coded.loc[coded["code"] == code, "unit_id"])])
    return kept


def _exactly(code: str, _group: str, units: pd.DataFrame, coded: pd.DataFrame, grid: Codebook) -> pd.Series:
    """Choose the projects whose dimensions are exactly these; all of them when none is named."""
    from fa_analysis.measures.material import dimensions

    if not code:
        return pd.Series(True, index=units.index)
    held = coded[coded["code"].isin(dimensions(grid))].merge(units[["unit_id", "source_id"]], on="unit_id")
    sets = held.groupby("source_id")["code"].agg(frozenset)
    wanted = frozenset(named_codes(code, grid))
    return units["source_id"].map(lambda project: sets.get(project, frozenset()) == wanted)


def _alike(code: str, group: str, units: pd.DataFrame, _coded: pd.DataFrame, _grid: Codebook) -> pd.Series:
    """Choose the two projects."""
    asked = [name for name in (code, group) if name]
    return units["source_id"].isin(asked) | (not asked)


def _entry(code: str, _group: str, units: pd.DataFrame, _coded: pd.DataFrame, _grid: Codebook) -> pd.Series:
    """Choose the entry or project after the dimension."""
    name = code.partition(":")[2]
    return units["source_id"].eq(name) | (not name)


def _uncoded(_code: str, _group: str, units: pd.DataFrame, coded: pd.DataFrame, _grid: Codebook) -> pd.Series:
    """Choose the units without any code."""
    return ~units["unit_id"].isin(coded["unit_id"])


def _at_level(
    measure: str, code: str, family: str, units: pd.DataFrame, coded: pd.DataFrame, grid: Codebook
) -> set[str]:
    """Return the interviews at a level, or at it or above, or without one."""
    from fa_analysis.measures.levels import level_of_interviews

    ladder = {c.id: c.level for c in grid.codes_of(family) if c.level is not None}
    held = coded[coded["code"].isin(list(ladder))].merge(units, on="unit_id")
    crossed = pd.crosstab([held["source_id"], held["answer"]], held["code"]).astype(bool)
    level = level_of_interviews(crossed.reindex(columns=list(ladder), fill_value=False), grid, family)
    if code == "unknown":
        return set(units["source_id"]) - set(level.index)
    if code not in ladder:
        return set(level.index)
    reached = "_reached" in measure
    return set(level.index[level >= ladder[code]] if reached else level.index[level == ladder[code]])


_CHOICES: dict[str, Callable[[str, str, pd.DataFrame, pd.DataFrame, Codebook], pd.Series]] = {
    "together": _both_said,
    "with_dimension": _same_answer,
    "combination": _exactly,
    "similar": _alike,
    "inspiration": _entry,
    "uncoded": _uncoded,
}
