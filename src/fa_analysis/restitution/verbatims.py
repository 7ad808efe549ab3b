"""The words behind the codes: each coding with its interview, answer, rule and quote."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _

COLUMNS = [
    "source",
    "source_id",
    "group",
    "policy",
    "answer",
    "unit_id",
    "family",
    "code",
    "label",
    "rule",
    "quote",
    "by",
    "kept",
    "reviewed",
]


def verbatims(
    *,
    coded: pd.DataFrame,
    codings: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    codebook: Codebook,
) -> pd.DataFrame:
    """Return one row per coding, and one per code that counts without a coding (a person's, the model's).

    Columns: `source`, `source_id`, `group`, `policy`, `answer`, `unit_id`, `family`, `code`, `label`, `rule`,
    `quote` (the whole unit where no quote was kept), `by`, `kept` and `reviewed` (`oui` or `non`); in the order
    of the units, then of the codebook.
    """
    truth = coded.loc[coded["value"] | coded["reviewed"], ["unit_id", "code", "value", "by", "reviewed"]]
    told = codings[["unit_id", "code", "rule", "quote", "by", "start"]]
    table = told.merge(truth.drop(columns="by"), on=["unit_id", "code"], how="left")
    counted = truth.loc[truth["value"]]
    alone = counted.merge(
        told[["unit_id", "code"]].drop_duplicates(), on=["unit_id", "code"], how="left", indicator=True
    )
    alone = alone.loc[alone["_merge"] == "left_only"].drop(columns="_merge")
    alone = alone.merge(units[["unit_id", "text"]], on="unit_id").rename(columns={"text": "quote"})
    table = pd.concat([table, alone.assign(rule=None, start=0)], ignore_index=True)
    return _ordered(_described(table, units, respondents, codebook), units, codebook)


def _described(
    table: pd.DataFrame, units: pd.DataFrame, respondents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    table = table.merge(units[["unit_id", "source", "source_id", "answer"]], on="unit_id", how="left")
    people = respondents[["interview_id", "group", "policy"]].rename(columns={"interview_id": "source_id"})
    table = table.merge(people, on="source_id", how="left")
    words = {"interview": _("entretien"), "survey": _("questionnaire"), "project": _("projet")}
    words |= {"case": _("étude de cas"), "benchmark": _("bonne pratique")}
    who = {
        "rule": _("règle"),
        "model": _("modèle"),
        "combination": _("règles et modèle"),
        "human": _("personne"),
    }
    known = {c.id: c for c in codebook.codes}
    families = {f.id: f.label for f in codebook.families}
    return table.assign(
        source=table["source"].map(words),
        by=table["by"].map(who),
        family=[families.get(known[c].family, "") if c in known else "" for c in table["code"]],
        label=[known[c].label if c in known else c for c in table["code"]],
        kept=np.where(table["value"].fillna(value=False).astype(bool), _("oui"), _("non")),
        reviewed=np.where(table["reviewed"].fillna(value=False).astype(bool), _("oui"), _("non")),
    )


def _ordered(table: pd.DataFrame, units: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    place = pd.Series(range(len(units)), index=units["unit_id"])
    rank = {c.id: i for i, c in enumerate(codebook.codes)}
    keys = table.assign(_unit=table["unit_id"].map(place), _code=table["code"].map(rank))
    keys = keys.sort_values(["_unit", "_code", "start", "rule"], kind="stable", na_position="last")
    answer = [None if pd.isna(a) else float(a) for a in keys["answer"]]
    blank = {c: keys[c].fillna("").astype(str) for c in COLUMNS if c != "answer"}
    return keys.assign(**blank).assign(answer=pd.Series(answer, index=keys.index, dtype=object))[COLUMNS]
