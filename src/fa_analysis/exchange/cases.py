"""Who and what the texts are of, as cases with variables; what could tell who a person is only when asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from fa_analysis.exchange.model import Case, Variable, guid
from fa_analysis.exchange.texts import Tables
from fa_analysis.settings import Settings


@dataclass(frozen=True)
class _Column:
    """A column that becomes a variable; `detail`: it could tell who a person is."""

    name: str
    label: str
    kind: str = "Text"
    detail: bool = False


_RESPONDENTS = (
    _Column("group", "Groupe d'acteurs"),
    _Column("policy", "Politique publique"),
    _Column("scope", "Territoire"),
    _Column("function", "Fonction", detail=True),
    _Column("date", "Date de l'entretien", "Date", detail=True),
    _Column("duration_min", "Durée (minutes)", "Float", detail=True),
)
_PROJECTS = (
    _Column("policy", "Politique publique"),
    _Column("direction", "Direction pilote"),
    _Column("communes", "Communes"),
    _Column("state", "État d'avancement"),
    _Column("start_year", "Année de début", "Integer"),
    _Column("audience", "Public visé"),
)
_BENCHMARK = (
    _Column("authority", "Collectivité"),
    _Column("authority_kind", "Type de collectivité"),
    _Column("year", "Année", "Integer"),
)
_CASES = (_Column("policy", "Politique publique"), _Column("project_id", "Projet"))
_SCOPES = {"home": "territoire", "elsewhere": "ailleurs"}
KIND = "Nature du texte"
_KINDS = {
    "interview": "entretien",
    "survey": "questionnaire",
    "project": "projet",
    "case": "étude de cas",
    "benchmark": "pratique d'ailleurs",
}


def study_cases(
    tables: Tables, settings: Settings, *, key: str, details: bool = False
) -> tuple[tuple[Variable, ...], tuple[Case, ...]]:
    """Return the variables and one case for each interview, respondent, project, case study and entry.

    Parameters
    ----------
    tables : Tables
        The tables of the study.
    settings : Settings
        Its questions.
    key : str
        What names the study in GUIDs.
    details : bool
        Also function, date and length of interviews, and what respondents said of themselves.
    """
    open_columns = {q.column for q in settings.questionnaires.open}
    closed = {q.column: q.label for q in settings.questionnaires.closed}
    survey = (
        _Column("policy", "Politique publique"),
        *(_Column(c, label) for c, label in closed.items()),
        *(_Column(c, c, detail=True) for c in settings.questionnaires.about if c not in open_columns),
    )
    of = (
        ("interview", tables.respondents, "interview_id", _RESPONDENTS),
        ("survey", tables.questionnaires, "respondent_id", survey),
        ("project", tables.projects, "project_id", _PROJECTS),
        ("case", tables.cases.drop_duplicates("case_id"), "case_id", _CASES),
        ("benchmark", tables.benchmark, "entry_id", _BENCHMARK),
    )
    there = set(tables.units["source_id"])
    variables = {KIND: Variable(guid(key, "variable", KIND), KIND)}
    cases = []
    for kind, table, name, columns in of:
        kept = [c for c in columns if c.name in table.columns and (details or not c.detail)]
        for column in kept:
            mine = guid(key, "variable", column.label)
            variables.setdefault(column.label, Variable(mine, column.label, column.kind))
        for row in table.to_dict("records"):
            if str(row[name]) in there:
                values = {KIND: _KINDS[kind]} | _values(row, kept)
                said = {variables[label].guid: value for label, value in values.items()}
                mine = guid(key, "cas", str(row[name]))
                cases.append(Case(mine, str(row[name]), None, said, (guid(key, "texte", str(row[name])),)))
    return tuple(variables.values()), tuple(cases)


def _values(row: Mapping[Any, Any], columns: list[_Column]) -> dict[str, str]:
    found = {}
    for column in columns:
        value = row[column.name]
        if value is None or pd.isna(value):
            continue
        written = _SCOPES.get(str(value), str(value)) if column.name == "scope" else str(value)
        if column.kind == "Integer":
            written = re.sub(r"\.0$", "", written)
        if written.strip():
            found[column.label] = written
    return found
