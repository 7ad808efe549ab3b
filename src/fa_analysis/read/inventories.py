"""The inventories: projects, and good practices of other authorities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem, StudyError
from fa_analysis.i18n import _
from fa_analysis.read import cells
from fa_analysis.read.additions import Addition, standing
from fa_analysis.read.columns import Row, Table, unique
from fa_analysis.read.frames import frame, open_table
from fa_analysis.read.names import tight
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

_LISTS = ("communes", "partners")


def read_projects(study: Study) -> tuple[pd.DataFrame, list[Problem]]:
    """Read the inventory of projects (csv, xlsx or ods), and beside it the projects added by form.

    A project added by form is never read in the place of a row of the table: where both have one identifier,
    the row is read; when they do not have the same title, it is told.

    Returns
    -------
    DataFrame
        Table `projects`: one row a project. A row without identifier or title is left out; a policy, year or
        cost that cannot be read is left empty.
    list of Problem
        Each with its line.
    """
    table, problems = _open_projects(study)
    policies = [p.label for p in study.settings.policies]
    rows = [_project(table, row, policies) for row in _titled(table, "project_id")] if table else []
    problems = table.problems if table else problems
    taken = {row.cells["project_id"]: row.cells["title"] for row in table.rows} if table else {}
    acts, told = standing(study.inventory)
    problems = [*problems, *told]
    for act in acts:
        if act.project_id in taken:
            problems.append(_both(act, taken[act.project_id]))
            continue
        one = Table(act.name, [], _names(study))
        rows.append(_project(one, Row(1, {"project_id": act.project_id, **act.fields}), policies))
        problems += one.problems
    return frame("projects", rows), problems


def project_ids(study: Study) -> list[str]:
    """Return every identifier of the table of projects, also of the rows that are left out.

    Raises
    ------
    StudyError
        When the table is there and cannot be read: which identifiers are free is then unknown.
    """
    table, problems = _open_projects(study)
    if table is None and problems:
        first = problems[0]
        raise StudyError(first.what, where=first.file, todo=first.todo or None)
    return [row.cells["project_id"] for row in table.rows] if table else []


def _open_projects(study: Study) -> tuple[Table | None, list[Problem]]:
    asked = study.settings.projects
    return open_table(study.raw, asked.table, asked.columns, schema="projects", needed=("project_id", "title"))


def _names(study: Study) -> dict[str, str]:
    return dict(study.settings.projects.columns)


def _project(table: Table, row: Row, policies: list[str]) -> dict[str, object]:
    made: dict[str, object] = {name: text or None for name, text in row.cells.items()}
    made |= {name: _list(row.cells[name]) for name in _LISTS if name in row.cells}
    made["policy"] = table.one_of(row, "policy", policies, needed=False)
    made["start_year"] = table.cell(row, "start_year", cells.year, _("une année"))
    made["cost_eur"] = table.cell(row, "cost_eur", cells.positive, _("un montant en euros"))
    return made


def _both(act: Addition, title: str) -> Problem:
    """Tell that a row of the table has the identifier of a project added by form."""
    if tight(act.fields.get("title", "")) == tight(title):
        return Problem(act.name, _("{id} est aussi dans la table : la ligne est lue").format(id=act.project_id))
    what = _("la table a une autre ligne {id} : le projet ajouté par « {who} » n'est pas lu").format(
        id=act.project_id, who=act.who
    )
    return Problem(act.name, what, _("Donnez un autre identifiant à la ligne de la table"), refused=True)


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
