"""The questionnaires: closed answers checked against their scale, open answers as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.i18n import _, n_
from fa_analysis.read.columns import Row, Table, unique
from fa_analysis.read.frames import frame, open_table
from fa_analysis.read.names import match
from fa_analysis.settings import ClosedQuestion, Settings
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

_CORE = ("respondent_id", "date", "policy")


def read_questionnaires(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the answers to the questionnaire (csv, xlsx or ods).

    Returns
    -------
    DataFrame
        Table `questionnaires`: one row a respondent; after `respondent_id`, `date` and `policy`, one
        text column for each that `study.toml` declares: `about`, then closed, then open questions, named so.
        A column that is not declared is left out. A closed answer outside its scale is left empty.
    list of Problem
        Each with its line; never the words of an answer.
    """
    questions = study.settings.questionnaires
    extra = [*questions.about, *(q.column for q in questions.closed), *(q.column for q in questions.open)]
    extra = list(dict.fromkeys(c for c in extra if c not in _CORE))
    core = questions.columns or {name: name for name in _CORE}
    table, problems = open_table(
        study.raw,
        questions.table,
        {**core, **{c: c for c in extra}},
        schema="questionnaires",
        needed=("respondent_id",),
    )
    if table is None:
        return frame("questionnaires", [], extra=extra), problems
    rows = unique(table, "respondent_id")
    made = [_row(table, row, study.settings, extra) for row in rows]
    for question in questions.closed:
        _closed(table, rows, made, question)
    return frame("questionnaires", made, extra=extra), table.problems


def _row(table: Table, row: Row, settings: Settings, extra: list[str]) -> dict[str, object]:
    return {
        "respondent_id": row.cells["respondent_id"],
        "date": row.cells.get("date") or None,
        "policy": table.one_of(row, "policy", [p.label for p in settings.policies], needed=False, quoted=False),
        **{column: row.cells.get(column) or None for column in extra},
    }


def _closed(table: Table, rows: list[Row], made: list[dict[str, object]], question: ClosedQuestion) -> None:
    """Write each closed answer as its scale does; empty those outside it, and say their lines only."""
    outside = []
    for row, new in zip(rows, made, strict=True):
        typed = row.cells.get(question.column, "")
        new[question.column] = match(typed, question.scale) if typed else None
        if typed and new[question.column] is None:
            outside.append(str(row.line))
    if outside:
        table.say(
            n_(
                "colonne « {column} », ligne {lines} : réponse hors de son échelle ; case laissée vide",
                "colonne « {column} », lignes {lines} : réponses hors de leur échelle ; cases laissées vides",
                len(outside),
            ).format(
                column=question.column, lines=", ".join(outside[:10]) + ("…" if len(outside) > 10 else "")
            ),
            _("Réponses admises : {scale}").format(scale=", ".join(question.scale)),
        )
