"""The table of interviews."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.i18n import _
from fa_analysis.read import cells
from fa_analysis.read.columns import Row, Table, unique
from fa_analysis.read.folder import listed
from fa_analysis.read.frames import frame, open_table
from fa_analysis.settings import Settings
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

_NEEDED = ("interview_id", "group", "policy")
_DERIVED = "scope"


def read_respondents(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the table of interviews (csv, xlsx or ods).

    Returns
    -------
    DataFrame
        Table `respondents`: one row an interview; `scope` is that of its group. A row whose identifier, group
        or policy is missing, doubled or unknown is left out; an unreadable date or length is left empty.
    list of Problem
        Each with its line.
    """
    respondents, _left_out, problems = read_interviews(study)
    return respondents, problems


def read_interviews(study: Study) -> tuple[pd.DataFrame, frozenset[str], list[Problem]]:
    """Read the table of interviews; the second value names the interviews and files of rows left out."""
    settings = study.settings
    columns = {ours: theirs for ours, theirs in settings.interviews.columns.items() if ours != _DERIVED}
    if not columns:
        columns = dict.fromkeys(
            ("interview_id", "group", "function", "policy", "date", "duration_min", "file"), ""
        )
        columns = {name: name for name in columns}
    table, problems = open_table(
        study.raw, settings.interviews.table, columns, schema="respondents", needed=_NEEDED
    )
    if table is None:
        if not problems and listed(study.raw / settings.interviews.folder)[0]:
            problems = [_absent(settings)]
        return frame("respondents", []), frozenset(), problems
    rows = [r for row in unique(table, "interview_id") if (r := _row(table, row, settings))]
    known = {row["interview_id"] for row in rows}
    left_out = [r.cells for r in table.rows if r.cells["interview_id"] not in known]
    names = {cells.get(key, "") for cells in left_out for key in ("interview_id", "file")} - {""}
    return frame("respondents", rows), frozenset(names), table.problems


def _row(table: Table, row: Row, settings: Settings) -> dict[str, object] | None:
    group = table.one_of(row, "group", [g.label for g in settings.groups], needed=True)
    policy = table.one_of(row, "policy", [p.label for p in settings.policies], needed=True)
    day = table.cell(row, "date", cells.date, _("une date (14/05/2018)"))
    length = table.cell(row, "duration_min", cells.positive, _("un nombre de minutes"))
    if not group or not policy:
        return None
    return {
        "interview_id": row.cells["interview_id"],
        "group": group,
        "function": row.cells.get("function") or None,
        "policy": policy,
        "date": day,
        "duration_min": length,
        "file": row.cells.get("file") or None,
        "scope": next((g.scope for g in settings.groups if g.label == group), "home"),
    }


def _absent(settings: Settings) -> Problem:
    named = settings.interviews.table
    return Problem(
        named,
        _("table des entretiens introuvable : aucun entretien n'est lu"),
        _("Mettez-la dans data/raw, avec une ligne par entretien"),
        refused=True,
    )
