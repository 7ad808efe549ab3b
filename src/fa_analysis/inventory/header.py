"""Where the header of the form is in a workbook that came back, and which column is which."""

from __future__ import annotations

from collections.abc import Sequence

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, in_each
from fa_analysis.inventory.cells import Page
from fa_analysis.inventory.fields import MARK, Field, fields, mark_label
from fa_analysis.read.names import nearest, tight

_LEAST_HEADERS = 4


def find_header(file: str, pages: Sequence[Page]) -> tuple[Page, int, dict[str, int]]:
    """Return the sheet of projects, the line of its header, and our names of columns with their rank.

    The header may be in any of our languages: a form comes back in the one it was made in.

    Raises
    ------
    FileRefusedError
        When no sheet has it, or a needed column is not in it.
    """
    titles = _titles()
    best: tuple[int, Page, int, dict[str, int]] | None = None
    for page in pages:
        for at, cells in page.rows[:20]:
            places = {tight(cell): i for i, cell in reversed(list(enumerate(cells))) if cell}
            found = {name: places[label] for label, name in titles.items() if label in places}
            if len(found) >= _LEAST_HEADERS and (best is None or len(found) > best[0]):
                best = (len(found), page, at, found)
    if best is None:
        raise FileRefusedError(
            _("ce n'est pas le formulaire de projets : aucune feuille n'en a les titres de colonnes"),
            where=file,
            todo=_("Refaites-en un avec « fa-analysis projects form » et recopiez-y les lignes"),
        )
    _count, page, head, columns = best
    missing = [f for name, f in fields().items() if f.needed and name not in columns]
    if missing:
        raise _without(file, page, head, missing)
    return page, head, columns


def _titles() -> dict[str, str]:
    """Return our name of a column by its title, in every language; no title stands for two columns."""
    said = in_each(lambda: {name: f.label for name, f in fields().items()} | {MARK: mark_label()})
    return {tight(label): name for labels in said for name, label in labels.items()}


def _without(file: str, page: Page, head: int, missing: Sequence[Field]) -> FileRefusedError:
    """Return the refusal of a form without some of its needed columns: renamed, or lost in a merged cell."""
    names = ", ".join(_("« {name} »").format(name=f.label) for f in missing)
    header = next(cells for at, cells in page.rows if at == head)
    if any(top <= head - 1 <= bottom for top, _left, bottom, _right in page.merged):
        todo = _("Des cases de la ligne {line} sont fusionnées : défaites la fusion et remettez les titres")
        return FileRefusedError(
            _("colonnes introuvables : {names}").format(names=names), where=file, todo=todo.format(line=head)
        )
    near = nearest(missing[0].label, [h for h in header if h])
    todo = (
        _("Est-ce « {near} » ? Remettez le titre « {label} » ligne {line}")
        if near
        else _("Remettez le titre « {label} » ligne {line}")
    )
    return FileRefusedError(
        _("colonnes introuvables : {names}").format(names=names),
        where=file,
        todo=todo.format(near=near, label=missing[0].label, line=head),
    )
