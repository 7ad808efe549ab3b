"""From a number back to the words behind it: measure → coded → coding → rule and quote."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.notebook import facade
from fa_analysis.notebook.behind import NONE, behind, named_codes
from fa_analysis.settings import Group, Policy
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
        A group of actors or a policy, or the first of two codes counted together; everybody by default.
    study : Study or path, optional
        A study that has been run; by default the one the current folder is in (a notebook runs in a folder of
        its study).

    Returns
    -------
    DataFrame
        One row per unit, code and quote: `unit_id`, `source`, `source_id`, `group`, `policy`, `code`, `by`,
        `reviewed`, `rule` and `quote` (both empty where no rule fired), `text` (the whole unit). The units are
        those the cell counts (see `behind`); a level comes with all the coded answers it was made from; what
        has no code at all has an empty `code`.
    """
    if not isinstance(measure, str):
        code, group, measure = code or measure["code"], group or measure["group"], str(measure["what"])
    opened = study if isinstance(study, Study) else open_study(_here() if study is None else study)
    grid = facade.load_codebook(opened)
    coded = facade.table(opened, "coded")
    coded = coded[coded["value"]][["unit_id", "code", "by", "reviewed"]]
    units = _of_group(opened, _about(opened, _source(measure)), group)
    units = behind(measure, code=code or "", group=group or "", units=units, coded=coded, grid=grid)
    wanted = _codes(grid, measure, code, group)
    bare = code in NONE or measure.startswith("uncoded")
    coded = coded[coded["code"].isin(wanted)]
    quotes = _quotes(facade.table(opened, "codings"), grid)
    found = units.merge(coded, on="unit_id", how="left" if bare else "inner")
    found = found.merge(quotes, on=["unit_id", "code"], how="left")
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
    units = units[units["source"] == source][["unit_id", "source", "source_id", "answer", "text"]]
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
    if units["group"].isna().all() and units["policy"].isna().all():
        return units  # good practices of elsewhere have neither
    every: list[Group | Policy] = [*study.settings.groups, *study.settings.policies]
    parts = [one.label for one in every if group and one.merge == group]
    if parts:  # small groups told together under one name
        return units[units["group"].isin(parts) | units["policy"].isin(parts)]
    named = {one.label for one in every}
    if group is None or group not in named.union(units["group"].dropna(), units["policy"].dropna()):
        return units
    return units[units["group"].eq(group) | units["policy"].eq(group)]


def _quotes(codings: pd.DataFrame, grid: Codebook) -> pd.DataFrame:
    """Return what the rules found; the words of a practice also speak for the code above it."""
    found = codings[["unit_id", "code", "rule", "quote", "start"]]
    above = found.assign(code=found["code"].map({c.id: c.parent for c in grid.codes if c.parent}))
    return pd.concat([found, above.dropna(subset="code")], ignore_index=True)


def _codes(grid: Codebook, measure: str, code: str | None, group: str | None) -> set[str]:
    """Return the codes that a measure counts: those named, else those of its family, else all.

    A level stands for the whole ladder: the level of an interview comes from all its answers.
    """
    pair = measure.startswith(("together", "with_dimension"))
    named = set(named_codes(code or "", grid)) | set(named_codes((group or "") if pair else "", grid))
    if measure.startswith("inspiration"):
        named |= {c.id for c in grid.codes if c.parent in named}
    family = next((f for f in grid.families if measure.startswith(f.id)), None)
    if named and not (family and family.kind == "ordinal" and named & {c.id for c in grid.codes_of(family.id)}):
        return named
    if measure.startswith(("combination", "similar")):
        return {c.id for c in grid.codes if c.parent or c.id in {p.parent for p in grid.codes}}
    return {c.id for c in grid.codes if family is None or c.family == family.id}
