"""From a number back to the words behind it: measure → coded → coding → rule and quote."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis import facade
from fa_analysis.codebook.model import Codebook
from fa_analysis.study import Study, open_study

COLUMNS = [
    "unit_id",
    "source",
    "source_id",
    "group",
    "policy",
    "code",
    "by",
    "reviewed",
    "rule",
    "quote",
    "text",
]
# What a measure counts, by the beginning of its name; the others count interviews.
_SOURCES = {
    "done_": "project",
    "hill_": "project",
    "evenness": "project",
    "combination": "project",
    "similar": "project",
    "gap": "project",
    "inspiration_project": "project",
    "inspiration_benchmark": "benchmark",
    "survey_": "survey",
    "closed_": "survey",
}


def evidence(
    measure: str | Mapping[str, Any] | pd.Series,
    *,
    code: str | None = None,
    group: str | None = None,
    study: Study | str | Path | None = None,
) -> pd.DataFrame:
    """Return the verbatims behind a number.

    Parameters
    ----------
    measure : str or row of `measures`
        A measure (`expressed_group`, `appropriation_policy`, `done_policy`, …), or a row of the table, which
        says the code and the group as well.
    code : str, optional
        A code of the grid; all that the measure counts by default.
    group : str, optional
        A group of actors or a policy; everybody by default.
    study : Study or path, optional
        A study that has been run; by default the one the current folder is in (a notebook runs in a folder of
        its study).

    Returns
    -------
    DataFrame
        One row per unit, code and quote: `unit_id`, `source`, `source_id`, `group`, `policy`, `code`, `by`,
        `reviewed`, `rule` and `quote` (both empty where no rule fired), `text` (the whole unit).
    """
    if not isinstance(measure, str):
        code, group, measure = code or measure["code"], group or measure["group"], str(measure["what"])
    opened = study if isinstance(study, Study) else open_study(_here() if study is None else study)
    grid = facade.load_codebook(opened)
    units = _about(opened, _source(measure))
    units = _of_group(opened, units, group)
    wanted = _codes(grid, measure, code)
    coded = facade.table(opened, "coded")
    coded = coded[coded["value"] & coded["code"].isin(wanted)][["unit_id", "code", "by", "reviewed"]]
    quotes = _quotes(facade.table(opened, "codings"), grid)
    found = units.merge(coded, on="unit_id").merge(quotes, on=["unit_id", "code"], how="left")
    order = {unit: rank for rank, unit in enumerate(units["unit_id"])}
    found = found.assign(rank=found["unit_id"].map(order)).sort_values(["rank", "code", "start"], kind="stable")
    return found[COLUMNS].reset_index(drop=True)


def _here() -> Path:
    """Return the folder of the study that the current folder is in, or the current folder."""
    here = Path.cwd()
    settings = Path("data", "raw", "study.toml")
    return next((folder for folder in (here, *here.parents) if (folder / settings).is_file()), here)


def _source(measure: str) -> str:
    return next((source for start, source in _SOURCES.items() if measure.startswith(start)), "interview")


def _about(study: Study, source: str) -> pd.DataFrame:
    """Return the units of one source with the group and policy of who speaks; home interviews only."""
    units = facade.table(study, "units")
    units = units[units["source"] == source][["unit_id", "source", "source_id", "text"]]
    if source == "interview":
        who = facade.table(study, "respondents")
        who = who[who["scope"] == "home"].rename(columns={"interview_id": "source_id"})
        return units.merge(who[["source_id", "group", "policy"]], on="source_id")
    if source == "benchmark":
        return units.assign(group=None, policy=None)
    name, key = ("projects", "project_id") if source == "project" else ("questionnaires", "respondent_id")
    who = facade.table(study, name).rename(columns={key: "source_id"})
    return units.merge(who[["source_id", "policy"]], on="source_id").assign(group=None)


def _of_group(study: Study, units: pd.DataFrame, group: str | None) -> pd.DataFrame:
    """Keep a group of actors or a policy; any other name (the whole, a code) keeps everybody."""
    named = {g.label for g in study.settings.groups} | {p.label for p in study.settings.policies}
    if group is None or group not in named.union(units["group"].dropna(), units["policy"].dropna()):
        return units
    return units[units["group"].eq(group) | units["policy"].eq(group)]


def _quotes(codings: pd.DataFrame, grid: Codebook) -> pd.DataFrame:
    """Return what the rules found; the words of a practice also speak for the code above it."""
    found = codings[["unit_id", "code", "rule", "quote", "start"]]
    above = found.assign(code=found["code"].map({c.id: c.parent for c in grid.codes if c.parent}))
    return pd.concat([found, above.dropna(subset="code")], ignore_index=True)


def _codes(grid: Codebook, measure: str, code: str | None) -> set[str]:
    """Return the codes that a measure counts: those named, else those of its family, else all."""
    known = {c.id for c in grid.codes}
    named = known.intersection(re.split(r"[:|+, ]+", code or ""))
    if named:
        return named
    family = next((f.id for f in grid.families if measure.startswith(f.id)), None)
    return {c.id for c in grid.codes if family is None or c.family == family}
