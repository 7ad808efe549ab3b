"""The self-assessment grid, out: one question per practice, for those who carry a project."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.inventory.cells import letters
from fa_analysis.inventory.stamp import GRID, stamp_of
from fa_analysis.measures.material import dimensions, practices
from fa_analysis.read.inventories import read_projects
from fa_analysis.study import Study

# Our name of a column → its rank; the code of the practice is hidden in the last one.
COLUMNS = {"question": 0, "answer": 1, "evidence": 2, "comment": 3, "code": 4}
WIDTHS = (62, 12, 40, 34)
TOP = 5  # rows above the first dimension: title, project, its title, who, how to answer
_MOST_PROJECTS = 200
# Points: what an A4 page in landscape holds, a line, and the lines above the first dimension.
_PAGE, _LINE, _ABOVE = 500, 16, 130
_HEAD_COLOUR, _FREE, _SOFT = "#1f3d5a", "#fff8dc", "#777777"


def answers() -> dict[str, str]:
    """Return the answers that may be chosen: our name → what is written in the cell."""
    return {"yes": _("oui"), "partly": _("en partie"), "no": _("non"), "none": _("sans objet")}


def heads() -> tuple[str, ...]:
    """Return the headers of the columns that are seen."""
    return (_("Question"), _("Réponse"), _("Ce qui le montre"), _("Remarque"))


def question_of(code: Code) -> str:
    """Return what to ask about a practice: the codebook's own question, or one made of its label."""
    if code.question:
        return code.question
    asked = _("Diriez-vous de ce projet : « {label} » ?").format(label=code.label)
    return f"{asked} {code.definition}".strip()


def write_grid(study: Study, codebook: Codebook, path: Path, *, projects: Sequence[str] = ()) -> bool:
    """Write the self-assessment grid, a sheet per project, or one blank sheet.

    Parameters
    ----------
    study : Study
        Its inventory gives the titles.
    codebook : Codebook
        Its practices are asked, grouped by dimension.
    path : Path
        The xlsx.
    projects : sequence of str
        Identifiers; at most 200.

    Raises
    ------
    StudyError
        When the codebook has no practice, or a project is not in the inventory.
    WriteError
        When the disk refuses.
    """
    import xlsxwriter

    grouped = _grouped(codebook)
    titles = _titles(study, projects)
    sink = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, plain | {"in_memory": True})
    book.set_properties({"title": _("Grille d'auto-évaluation"), "created": datetime(2018, 1, 1, tzinfo=UTC)})
    looks = _looks(book)
    for rank, name in enumerate(projects or [""], start=1):
        sheet = book.add_worksheet(_sheet_name(name, rank))
        _fill(sheet, looks, study, grouped, name=name, title=titles.get(name, ""))
    hidden = book.add_worksheet(_("Listes"))
    hidden.hide()
    for at, (key, text) in enumerate(stamp_of(study, GRID)):
        hidden.write_string(at, 0, key)
        hidden.write_string(at, 1, text)
    hidden.protect()
    book.close()
    return write_bytes(path, sink.getvalue())


def _grouped(codebook: Codebook) -> list[tuple[Code, list[Code]]]:
    known = [codebook.code(c) for c in practices(codebook)]
    groups = [(codebook.code(d), [p for p in known if p.parent == d]) for d in dimensions(codebook)]
    found = [(dimension, inside) for dimension, inside in groups if inside]
    if not found:
        raise StudyError(
            _("la grille de lecture n'a aucune pratique : il n'y a rien à demander"),
            where=codebook.file,
            todo=_("Donnez un « parent: » aux codes qui détaillent une dimension"),
        )
    return found


def _titles(study: Study, projects: Sequence[str]) -> dict[str, str]:
    table = read_projects(study)[0]
    known = {str(a): str(b) for a, b in zip(table["project_id"], table["title"], strict=True)}
    unknown = [name for name in projects if name not in known]
    if unknown:
        raise StudyError(
            _("projet inconnu : « {id} »").format(id=unknown[0][:40]),
            todo=_("Prenez un identifiant de l'inventaire : {first} … {last}").format(
                first=next(iter(known), "–"), last=next(reversed(known), "–")
            ),
        )
    if len(projects) > _MOST_PROJECTS:
        raise StudyError(_("plus de {n} projets dans un classeur").format(n=_MOST_PROJECTS))
    return known


def _sheet_name(project: str, rank: int) -> str:
    """Return a name that every spreadsheet takes, and only once."""
    bare = "".join("_" if c in "[]:*?/\\'" else c for c in project)[:24]
    return f"{bare} ({rank})" if bare != project else project or _("Grille")


def _looks(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top"}
    border = {"border": 1, "border_color": "#bfbfbf"}
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "bold": book.add_format({"bold": True, "valign": "top"}),
        "text": book.add_format(base),
        "soft": book.add_format(base | {"italic": True, "font_color": _SOFT}),
        "head": book.add_format(base | {"bold": True, "bg_color": _HEAD_COLOUR, "font_color": "white"}),
        "group": book.add_format(base | {"bold": True, "bg_color": "#d9e2ec", "top": 1}),
        "asked": book.add_format(base | border),
        "free": book.add_format(base | border | {"locked": False, "bg_color": _FREE, "num_format": "@"}),
    }


def _fill(
    sheet: Any,
    looks: dict[str, Any],
    study: Study,
    grouped: list[tuple[Code, list[Code]]],
    *,
    name: str,
    title: str,
) -> None:
    _above(sheet, looks, study, name=name, title=title)
    at, breaks, used = TOP + 1, list[int](), _ABOVE
    for dimension, inside in grouped:
        # A dimension stays on one page, unless it is longer than a page.
        height = _LINE + sum(_height(code) for code in inside)
        if used + height > _PAGE and at > TOP + 1:
            breaks.append(at)
            used = _LINE
        used += height
        _dimension(sheet, looks, at, dimension, inside)
        for row, code in enumerate(inside, start=at + 1):
            sheet.write_string(row, 0, question_of(code), looks["asked"])
            for column in (1, 2, 3):
                sheet.write_blank(row, column, None, looks["free"])
            sheet.write_string(row, COLUMNS["code"], code.id)
            sheet.set_row(row, _height(code))
        at += 1 + len(inside)
    sheet.set_column(COLUMNS["code"], COLUMNS["code"], None, None, {"hidden": True})
    sheet.data_validation(TOP + 1, 1, at - 1, 1, _choice())
    sheet.set_h_pagebreaks(breaks)
    _print(sheet, at)


def _height(code: Code) -> int:
    """Return the height of a question in points: two lines at least, room for a hand."""
    return 18 * max(2, 1 + len(question_of(code)) // 58)


def _above(sheet: Any, looks: dict[str, Any], study: Study, *, name: str, title: str) -> None:
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write_string(
        0, 0, _("Grille d'auto-évaluation – {title}").format(title=study.settings.study.title), looks["title"]
    )
    sheet.write_string(1, 0, _("Projet (identifiant) :"), looks["bold"])
    if name:
        sheet.write_string(1, 1, name, looks["bold"])
    else:
        sheet.write_blank(1, 1, None, looks["free"])
    sheet.write_string(1, 2, title, looks["bold"])
    sheet.write_string(2, 0, _("Rempli par (service ou fonction) :"), looks["bold"])
    sheet.write_blank(2, 1, None, looks["free"])
    told = _(
        "Répondez pour le projet tel qu'il est aujourd'hui : oui, en partie, non, ou sans objet. Dites ce "
        "qui le montre : un fait, un chiffre, un document. Aucun nom de personne."
    )
    sheet.merge_range(3, 0, 3, 3, "", looks["soft"])
    sheet.write_string(3, 0, told, looks["soft"])
    sheet.set_row(3, 32)
    sheet.merge_range(4, 0, 4, 3, "", looks["soft"])
    sheet.write_string(4, 0, study.settings.study.notice, looks["soft"])
    for column, head in enumerate(heads()):
        sheet.write_string(TOP, column, head, looks["head"])
    sheet.write_string(TOP, COLUMNS["code"], "code")


def _dimension(sheet: Any, looks: dict[str, Any], at: int, dimension: Code, inside: list[Code]) -> None:
    """Write the head of a dimension, with the count of its answers: a formula of our own, without any text."""
    sheet.write_string(at, 0, dimension.label, looks["group"])
    column = letters(COLUMNS["answer"])
    cells = f"{column}{at + 2}:{column}{at + 1 + len(inside)}"
    counts = [f'COUNTIF({cells},"{answers()[a]}")' for a in ("yes", "partly")]
    words = _(" oui"), _(" en partie")
    sheet.write_formula(
        at,
        2,
        f'={counts[0]}&"{words[0]}, "&{counts[1]}&"{words[1]}"',
        looks["group"],
        f"0{words[0]}, 0{words[1]}",
    )
    sheet.write_blank(at, 1, None, looks["group"])
    sheet.write_blank(at, 3, None, looks["group"])


def _choice() -> dict[str, Any]:
    return {
        "validate": "list",
        "source": list(answers().values()),
        "input_title": _("Réponse"),
        "input_message": _("oui, en partie, non, ou sans objet"),
        "error_title": _("Réponse"),
        "error_message": _("Choisissez oui, en partie, non ou sans objet."),
    }


def _print(sheet: Any, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.print_area(0, 0, rows - 1, 3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")
    sheet.freeze_panes(TOP + 1, 1)
    sheet.protect("", {"format_rows": True, "format_columns": True})
