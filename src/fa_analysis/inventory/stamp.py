"""What a workbook says of itself in its hidden sheet: what it is, and of which study."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read.names import tight
from fa_analysis.study import Study

PROJECTS, GRID = "fa-analysis projects", "fa-analysis grid"
_KIND, _TITLE, _POLICIES = "fa:kind", "fa:study", "fa:policies"


def stamp_of(study: Study, kind: str) -> tuple[tuple[str, str], ...]:
    """Return the pairs to write: the kind of workbook, the study's title, its policies."""
    policies = "|".join(p.label for p in study.settings.policies)
    return ((_KIND, kind), (_TITLE, study.settings.study.title), (_POLICIES, policies))


def check_stamp(study: Study, file: str, tables: Iterable[Iterable[Sequence[str]]], *, kind: str) -> None:
    """Refuse a workbook of another kind, or of a study that has another title and other policies.

    A workbook without a stamp is let through: its header will tell whether it can be read.

    Raises
    ------
    FileRefusedError
        Saying what the workbook is.
    """
    found = dict(_pairs(tables))
    ours = dict(stamp_of(study, kind))
    if found.get(_KIND, kind) != kind:
        made_by = {PROJECTS: "fa-analysis projects add", GRID: "fa-analysis projects grid-import"}
        raise FileRefusedError(
            _("ce classeur n'est pas celui que cette commande reprend"),
            where=file,
            todo=_("Essayez « {command} »").format(command=made_by.get(found[_KIND], "fa-analysis --help")),
        )
    other = [k for k in (_TITLE, _POLICIES) if tight(found.get(k, ours[k])) != tight(ours[k])]
    if len(other) == 2:
        raise FileRefusedError(
            _("formulaire d'une autre étude : « {title} »").format(title=found[_TITLE]),
            where=file,
            todo=_("Refaites-le avec « fa-analysis projects form » dans cette étude, et recopiez les lignes"),
        )


def _pairs(tables: Iterable[Iterable[Sequence[str]]]) -> list[tuple[str, str]]:
    found = []
    for lines in tables:
        for cells in lines:
            at = next((i for i, cell in enumerate(cells) if cell.startswith("fa:")), None)
            if at is not None and at + 1 < len(cells):
                found.append((cells[at], cells[at + 1]))
    return found
