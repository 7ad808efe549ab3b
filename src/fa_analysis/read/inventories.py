"""The inventories: projects, and good practices of other authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.i18n import _
from fa_analysis.read import cells
from fa_analysis.read.columns import Row, Table, unique
from fa_analysis.read.frames import frame, open_table
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

_LISTS = ("communes", "partners")


def read_projects(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the inventory of projects (csv, xlsx or ods).

    Returns
    -------
    DataFrame
        Table `projects`: one row a project. A row without identifier or title is left out; a policy, year or
        cost that cannot be read is left empty.
    list of Problem
        Each with its line.
    """
    settings = study.settings
    table, problems = open_table(
        study.raw,
        settings.projects.table,
        settings.projects.columns,
        schema="projects",
        needed=("project_id", "title"),
    )
    if table is None:
        return frame("projects", []), problems
    policies = [p.label for p in settings.policies]
    rows = []
    for row in _titled(table, "project_id"):
        made: dict[str, object] = {name: text or None for name, text in row.cells.items()}
        made |= {name: _list(row.cells[name]) for name in _LISTS if name in row.cells}
        made["policy"] = table.one_of(row, "policy", policies, needed=False)
        made["start_year"] = table.cell(row, "start_year", cells.year, _("une année"))
        made["cost_eur"] = table.cell(row, "cost_eur", cells.positive, _("un montant en euros"))
        rows.append(made)
    return frame("projects", rows), table.problems


def read_benchmark(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the good practices of other authorities (csv, xlsx or ods).

    Returns
    -------
    DataFrame
        Table `benchmark`: one row a practice. A row without identifier, authority or title is left out.
    list of Problem
        Each with its line.
    """
    settings = study.settings
    needed = ("entry_id", "authority", "title")
    table, problems = open_table(
        study.raw, settings.benchmark.table, settings.benchmark.columns, schema="benchmark", needed=needed
    )
    if table is None:
        return frame("benchmark", []), problems
    rows = []
    for row in _titled(table, "entry_id", "authority"):
        made: dict[str, object] = {name: text or None for name, text in row.cells.items()}
        made["year"] = table.cell(row, "year", cells.year, _("une année"))
        rows.append(made)
    return frame("benchmark", rows), table.problems


def _titled(table: Table, key: str, *others: str) -> list[Row]:
    """Return the rows that have an identifier, a title and `others`; say the others."""
    kept = []
    for row in unique(table, key):
        blank = [name for name in ("title", *others) if not row.cells[name]]
        if not blank:
            kept.append(row)
            continue
        table.say(
            _("ligne {line}, colonne « {column} » : vide ; ligne non lue").format(
                line=row.line, column=table.names[blank[0]]
            ),
            _("Remplissez cette case"),
        )
    return kept


def _list(cell: str) -> str | None:
    """Return `a|b` from ` a | b `."""
    return "|".join(part for p in cell.split("|") if (part := p.strip())) or None
