"""The journal of the inventory: each act a new file, an identifier taken by its name, nothing ever replaced."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fa_analysis.errors import StudyError
from fa_analysis.files import write_new
from fa_analysis.i18n import _
from fa_analysis.read.additions import ENDING, WITHDRAWN, Addition, Kind, read_acts, to_bytes
from fa_analysis.read.inventories import project_ids
from fa_analysis.study import Study

GRIDS = "grilles"
_NUMBERED = re.compile(r"(\D*?)(\d+)")


def now() -> str:
    """Return the present instant, UTC, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def signed(who: str) -> str:
    """Return the name of who acts, in NFC, on one line.

    Raises
    ------
    StudyError
        When it is empty, longer than 80 signs, or holds what cannot be printed.
    """
    name = " ".join(unicodedata.normalize("NFC", who).split())
    if not name or len(name) > 80 or not name.isprintable():
        raise StudyError(
            _("nom impossible pour le journal : « {who} »").format(who=ascii(who)[1:60] if name else ""),
            todo=_("Ajoutez --who NOM : un service, une fonction ou des initiales, 80 signes au plus"),
        )
    return name


def add_project(
    study: Study,
    fields: Mapping[str, str],
    *,
    who: str,
    source: str,
    clock: Callable[[], str] = now,
    table: Sequence[str] | None = None,
) -> str:
    """Add one project under the next free identifier and return it.

    The identifier is taken by writing a file of this name where none is: two processes that add at the same
    time get two identifiers, and neither waits. `table`: the identifiers of the table of projects, when they
    have been read.

    Raises
    ------
    StudyError
        When the table of projects cannot be read, so that free identifiers are not known.
    WriteError
        When the disk refuses.
    """
    draft = Addition("project", "", signed(who), clock(), source, {k: v for k, v in fields.items() if v})
    start, shape = next_id(
        [*(project_ids(study) if table is None else table), *taken_by_files(study.inventory)]
    )
    for number in range(start, start + 100_000):
        act = dataclasses.replace(draft, project_id=shape(number))
        if write_new(study.inventory / f"{act.project_id}{ENDING}", to_bytes(act)):
            return act.project_id
    raise StudyError(_("aucun identifiant libre"), where=str(study.inventory))


def taken_by_files(folder: Path) -> list[str]:
    """Return the identifiers that files of the journal hold, torn or withdrawn ones too."""
    names = (p.name for p in folder.glob(f"*{ENDING}")) if folder.is_dir() else ()
    return [name.partition(".")[0] for name in names if not name.startswith(".")]


def next_id(taken: Iterable[str]) -> tuple[int, Callable[[int], str]]:
    """Return the first number after all those of `taken`, and how an identifier is written (`P81`).

    Letters and width are those of most of the identifiers that end with a number; `P01` when there is none.
    """
    found = [m for name in taken if (m := _NUMBERED.fullmatch(name))]
    letters = Counter(m.group(1) for m in found).most_common(1)[0][0] if found else "P"
    mine = [m.group(2) for m in found if m.group(1) == letters]
    width = min(map(len, mine), default=2)
    return max(map(int, mine), default=0) + 1, lambda number: f"{letters}{number:0{width}d}"


def withdraw(study: Study, project_id: str, *, who: str, why: str = "", clock: Callable[[], str] = now) -> str:
    """Withdraw a project that was added by form: a new act, the project stays in the journal. Return its title.

    Raises
    ------
    StudyError
        When it was not added by form, or is withdrawn already.
    """
    acts = [a for a in read_acts(study.inventory)[0] if a.project_id == project_id]
    added = next((a for a in acts if a.kind == "project"), None)
    if added is None:
        raise StudyError(
            _("« {id} » n'a pas été ajouté par formulaire").format(id=project_id),
            todo=_("Voyez « fa-analysis projects list » ; un projet de la table se retire dans la table"),
        )
    act = Addition("withdrawal", project_id, signed(who), clock(), "", {"why": why} if why else {})
    path = study.inventory / f"{project_id}{WITHDRAWN}{ENDING}"
    if any(a.kind == "withdrawal" for a in acts) or not write_new(path, to_bytes(act)):
        raise StudyError(_("« {id} » est déjà retiré").format(id=project_id))
    return added.fields.get("title", "")


def keep_grid(
    study: Study,
    project_id: str,
    answers: Mapping[str, str],
    *,
    who: str,
    source: str,
    clock: Callable[[], str] = now,
) -> bool:
    """Keep a self-assessment in `data/inventory/grilles/`; False when this person gave the same one last."""
    folder = study.inventory / GRIDS
    kind: Kind = "grid"
    act = Addition(kind, project_id, signed(who), clock(), source, {k: v for k, v in answers.items() if v})
    mine = [a for a in grids(study, project_id) if a.who == act.who]
    if mine and dict(mine[-1].fields) == dict(act.fields):
        return False
    rank = 1
    while not write_new(folder / f"{_file_name(project_id)}.{rank}{ENDING}", to_bytes(act)):
        rank += 1
    return True


def grids(study: Study, project_id: str) -> list[Addition]:
    """Return the self-assessments of a project, the first kept first."""
    return [a for a in read_acts(study.inventory / GRIDS)[0] if a.project_id == project_id]


def _file_name(project_id: str) -> str:
    return re.sub(r"[^\w-]", "_", project_id)
