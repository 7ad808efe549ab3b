"""Filled forms → the inventory: what is sound and new is added, all the rest is told, nothing is replaced."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _, in_each
from fa_analysis.inventory.cells import Page, read_pages
from fa_analysis.inventory.checks import Checked, Choices, check_form
from fa_analysis.inventory.duplicates import Known, nearest_project
from fa_analysis.inventory.fields import choices
from fa_analysis.inventory.journal import add_project, now, signed
from fa_analysis.inventory.stamp import PROJECTS, check_stamp
from fa_analysis.read.inventories import project_ids, read_projects
from fa_analysis.read.names import tight
from fa_analysis.study import Study

ALL = "tout"


@dataclass(frozen=True)
class New:
    """A project added (or that would be): its identifier, title, and the row it comes from."""

    project_id: str
    title: str
    place: str


@dataclass
class Added:
    """What became of the forms: projects added, rows already in the inventory, and what is wrong."""

    projects: list[New] = field(default_factory=list)
    known: list[New] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> bool:
        """Whether a file or a row was left out."""
        return any(p.refused for p in self.problems)


def add_forms(
    study: Study,
    paths: Sequence[Path],
    *,
    who: str = "",
    dry_run: bool = False,
    accept: Collection[str] = (),
    clock: Callable[[], str] = now,
) -> Added:
    """Add the projects of filled forms to the inventory.

    A row with a wrong cell is left out, the others are added. A row that says word for word what the inventory
    already says adds nothing: a form can be given twice. A row that resembles a project is left out until a
    person accepts it.

    Parameters
    ----------
    study : Study
        The projects are written in its `data/inventory`, one file each.
    paths : sequence of Path
        Forms, xlsx or ods.
    who : str
        Who adds; when empty, what each form says (« Rempli par »).
    dry_run : bool
        Check all, write nothing; `project_id` is then empty.
    accept : collection of str
        Rows to add though they resemble a project: `7`, `formulaire.xlsx:7`, or `tout`.

    Raises
    ------
    StudyError
        When the table of projects cannot be read, or `who` cannot be written in the journal.
    WriteError
        When the disk refuses; what was added before stays.
    """
    table = project_ids(study)  # an unreadable table stops here, before anything is added
    projects, _problems = read_projects(study)
    known = [Known(r[0], r[1], r[2]) for r in _texts(projects)]
    offered, done = choices(study, projects), Added()
    keep = partial(add_project, study, table=table, clock=clock)
    for path in paths:
        try:
            by, rows, told = _open(study, path, offered, signed(who) if who else "")
        except FileRefusedError as err:
            done.problems.append(Problem(err_place(err, path), err.what, err.todo or "", refused=True))
            continue
        done.problems += told
        for row in (r for r in rows if r.sound):
            if _resembles(row, known, accept, done):
                continue
            name = "" if dry_run else keep(row.fields, who=by, source=row.place)
            done.projects.append(New(name, row.fields["title"], row.place))
            known.append(Known(name or row.place, row.fields["title"], row.fields["description"]))
    return done


def err_place(err: FileRefusedError, path: Path) -> str:
    """Return the name of the file that an error is about."""
    return err.where or path.name


def _texts(projects: object) -> list[tuple[str, str, str]]:
    import pandas as pd

    assert isinstance(projects, pd.DataFrame)
    columns = projects[["project_id", "title", "description"]].fillna("").astype(str)
    return [(a, b, c) for a, b, c in columns.itertuples(index=False, name=None)]


def _open(study: Study, path: Path, offered: Choices, who: str) -> tuple[str, list[Checked], list[Problem]]:
    """Return who fills in a form, its rows and what is wrong with them."""
    pages = read_pages(path)
    check_stamp(study, path.name, ([cells for _at, cells in p.rows] for p in pages), kind=PROJECTS)
    rows, problems = check_form(path.name, pages, offered)
    by = who or written_by(pages)
    if not by and rows:
        raise FileRefusedError(
            _("on ne sait pas qui l'a rempli"),
            where=path.name,
            todo=_("Remplissez la case « Rempli par », ou ajoutez --who NOM"),
        )
    if not rows and not problems:
        problems = [
            Problem(
                path.name, _("formulaire vide"), _("Remplissez la feuille « Projets », ligne 1"), refused=True
            )
        ]
    return (signed(by) if by else ""), rows, problems


def written_by(pages: Sequence[Page]) -> str:
    """Return what stands beside « Rempli par », if anything."""
    labels = {tight(label) for label in in_each(lambda: _("Rempli par :"))}
    for page in pages:
        for _at, cells in page.rows[:6]:
            if cells and tight(cells[0]) in labels:
                return next((c for c in cells[1:] if c), "")
    return ""


def _resembles(row: Checked, known: Sequence[Known], accept: Collection[str], done: Added) -> bool:
    """Return whether a row must not be added because a project is there that says the same, and tell it."""
    near = nearest_project(row.fields["title"], row.fields["description"], known)
    if near is None or not near.duplicate:
        return False
    if near.same:
        done.known.append(New(near.known.name, row.fields["title"], row.place))
        return True
    if {ALL, str(row.line), f"{row.file}:{row.line}"} & set(accept):
        return False
    what = _("ressemble à {name} « {title} » (titre {a}, description {b})").format(
        name=near.known.name, title=near.known.title, a=_percent(near.title), b=_percent(near.description)
    )
    todo = _("Si c'est bien un autre projet : --accept-duplicates {row}").format(row=f"{row.file}:{row.line}")
    done.problems.append(Problem(row.place, what, todo, refused=True))
    return True


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
