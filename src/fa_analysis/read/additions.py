"""What people add to the inventory by form: one small file an act, never changed, never deleted.

A file holds a project (`P81.json`) or its withdrawal (`P81.retrait.json`), who did it and when, and a check of
its own content. One file an act, taken by its name: two people never write to the same place, nothing can be
half rewritten, and a shared drive has nothing to merge.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from fa_analysis.errors import Problem
from fa_analysis.files import cause, ordinary
from fa_analysis.i18n import _

Kind = Literal["project", "withdrawal", "grid"]
ENDING = ".json"
WITHDRAWN = ".retrait"
_TEXTS = ("kind", "project_id", "who", "when", "source")


@dataclass(frozen=True)
class Addition:
    """One act: what it is, about which project, by whom, when (UTC, ISO 8601), from which file and line.

    `fields`: the project under our names of columns, or the answers of a self-assessment. `name`: the file it
    was read from.
    """

    kind: Kind
    project_id: str
    who: str
    when: str
    source: str
    fields: Mapping[str, str]
    name: str = ""

    def content(self) -> dict[str, Any]:
        """Return what is written, without its check."""
        return {key: getattr(self, key) for key in _TEXTS} | {"fields": dict(self.fields)}


def to_bytes(act: Addition) -> bytes:
    """Return the file of an act: JSON that a person can read, with the check of its content."""
    told = act.content()
    return (json.dumps(told | {"check": _check(told)}, ensure_ascii=False, indent=2) + "\n").encode()


def _check(told: Mapping[str, Any]) -> str:
    canonical = json.dumps(told, ensure_ascii=True, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def read_acts(folder: Path) -> tuple[list[Addition], list[Problem]]:
    """Read every act in `folder`; no file stops the reading of the others, and none is moved.

    Returns
    -------
    list of Addition
        In the order of their identifiers.
    list of Problem
        Torn or unreadable files (refused), files changed by hand since they were written (read as they are).
    """
    found: list[Addition] = []
    problems: list[Problem] = []
    paths = folder.glob(f"*{ENDING}") if folder.is_dir() else ()
    for path in sorted((p for p in paths if not p.name.startswith(".")), key=lambda p: natural(p.name)):
        act, problem = _read(path)
        found += [act] if act else []
        problems += [problem] if problem else []
    return found, problems


def _read(path: Path) -> tuple[Addition | None, Problem | None]:
    try:
        told = json.loads(ordinary(path).read_bytes().decode("utf-8-sig"))
        act = Addition(**{key: told[key] for key in (*_TEXTS, "fields")}, name=path.name)
        sound = act.kind in get_args(Kind) and all(
            isinstance(text, str) for text in (*(told[k] for k in _TEXTS), *act.fields, *act.fields.values())
        )
    except OSError as err:
        return None, _refused(path, _("fiche illisible ({cause})").format(cause=cause(err)))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        sound = False
    if not sound:
        return None, _refused(path, _("fiche coupée ou mal formée : elle n'est pas lue, et reste où elle est"))
    if told.get("check") == _check(act.content()):
        return act, None
    what = _("fiche modifiée à la main depuis que « {who} » l'a ajoutée : lue telle qu'elle est")
    return act, Problem(path.name, what.format(who=act.who), _("Vérifiez ce qui a changé"))


def _refused(path: Path, what: str) -> Problem:
    todo = _("Reprenez ce fichier d'une sauvegarde, ou ajoutez de nouveau ce projet ; son numéro reste pris")
    return Problem(path.name, what, todo, refused=True)


def natural(name: str) -> list[tuple[int, str]]:
    """Return a key that sets `P9` before `P81`."""
    return [(int(part), "") if part.isdigit() else (-1, part) for part in re.split(r"(\d+)", name)]


def standing(folder: Path) -> tuple[list[Addition], list[Problem]]:
    """Return the projects added and not withdrawn, each identifier once, and what there is to tell.

    A copy that a shared drive left beside a file counts once; when it says something else, it is told and the
    file that bears the identifier as its name is read.
    """
    acts, problems = read_acts(folder)
    gone = {a.project_id for a in acts if a.kind == "withdrawal"}
    by_id: dict[str, list[Addition]] = {}
    for act in acts:
        if act.kind == "project" and act.project_id not in gone:
            by_id.setdefault(act.project_id, []).append(act)
    kept = []
    for name, same in by_id.items():
        first = next((a for a in same if a.name == name + ENDING), same[0])
        kept.append(first)
        problems += [_copy(a, first) for a in same if a.content() != first.content()]
    return kept, problems


def _copy(act: Addition, read: Addition) -> Problem:
    what = _("même identifiant {id} que {read} et un autre contenu : cette fiche n'est pas lue").format(
        id=act.project_id, read=read.name
    )
    return Problem(act.name, what, _("Ajoutez de nouveau ce projet par le formulaire"), refused=True)
