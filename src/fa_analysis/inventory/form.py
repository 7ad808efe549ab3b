"""The form of projects, out: an xlsx that staff fill in, a row a project, choices and help in each cell."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.inventory.fields import Field, choices, example_mark, example_title, fields, mark_label
from fa_analysis.inventory.stamp import PROJECTS, stamp_of
from fa_analysis.read.names import nearest
from fa_analysis.study import Study

ROWS = 20
HEAD = 3  # the row of the header, from 0; the example is below it
WHO = (1, 2)  # where « Rempli par » is filled in
_HEAD_COLOUR, _FREE, _SOFT = "#1f3d5a", "#fff8dc", "#777777"


def write_form(study: Study, path: Path, *, rows: int = ROWS) -> bool:
    """Write the form of projects.

    Parameters
    ----------
    study : Study
        Its policies, communes, states, and the directions its inventory knows are the choices.
    path : Path
        The xlsx.
    rows : int
        Rows to fill in, 1 to 500.

    Returns
    -------
    bool
        True when the file changed: the same study gives the same bytes.

    Raises
    ------
    WriteError
        When the disk refuses.
    """
    import xlsxwriter

    from fa_analysis.read import read_projects

    offered = choices(study, read_projects(study)[0])
    sink = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(sink, plain | {"in_memory": True})
    book.set_properties({"title": _("Formulaire de projets"), "created": datetime(2018, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(_("Projets"))
    _top(book, sheet, study)
    _table(book, sheet, rows, offered)
    _explain(book, study)
    _lists(book, offered, stamp_of(study, PROJECTS))
    for name, field in fields().items():
        _guide(sheet, name, field, rows, offered)
    _print(sheet, rows)
    book.close()
    return write_bytes(path, sink.getvalue())


def _top(book: Any, sheet: Any, study: Study) -> None:
    bold = book.add_format({"bold": True, "font_size": 14})
    soft = book.add_format({"font_color": _SOFT, "italic": True})
    free = book.add_format({"locked": False, "bg_color": _FREE, "border": 1, "border_color": "#bfbfbf"})
    sheet.write_string(
        0, 0, _("Formulaire de projets – {title}").format(title=study.settings.study.title), bold
    )
    sheet.set_row(WHO[0], 20)
    sheet.write_string(1, 0, _("Rempli par :"))
    sheet.write_blank(WHO[0], WHO[1], None, free)
    told = _(
        "Votre service ou vos initiales : cela reste dans le journal de l'inventaire, pas dans les rapports."
    )
    sheet.data_validation(
        *WHO, *WHO, {"validate": "any", "input_title": _("Rempli par"), "input_message": told}
    )
    sheet.write_string(
        2, 0,
        _("Une ligne par projet, à partir de la ligne 1. * : à remplir. Aide : feuille « Mode d'emploi »."),
        soft,
    )  # fmt: skip


def _table(book: Any, sheet: Any, rows: int, offered: Mapping[str, tuple[str, ...]]) -> None:
    head = book.add_format(
        {"bold": True, "bg_color": _HEAD_COLOUR, "font_color": "white", "valign": "vcenter", "text_wrap": True,
         "border": 1, "border_color": "#ffffff"}
    )  # fmt: skip
    mark = book.add_format({"font_color": _SOFT, "align": "center", "valign": "top"})
    shown = book.add_format(
        {"italic": True, "font_color": _SOFT, "text_wrap": True, "valign": "top", "bg_color": "#f2f2f2"}
    )
    free = {"locked": False, "text_wrap": True, "valign": "top", "bg_color": _FREE, "border": 1}
    open_cell = book.add_format(free | {"border_color": "#d9d9d9"})
    text_cell = book.add_format(free | {"border_color": "#d9d9d9", "num_format": "@"})
    sheet.set_column(0, 0, 9)
    sheet.write_string(HEAD, 0, mark_label(), head)
    sheet.write_string(HEAD + 1, 0, example_mark(), shown)
    for at in range(1, rows + 1):
        sheet.write_number(HEAD + 1 + at, 0, at, mark)
    told = example(offered)
    for column, (name, field) in enumerate(fields().items(), start=1):
        sheet.set_column(column, column, field.width)
        sheet.write_string(HEAD, column, header(field), head)
        sheet.write_string(HEAD + 1, column, told.get(name, ""), shown)
        cell = open_cell if name in ("start_year", "cost_eur") else text_cell
        for at in range(1, rows + 1):
            sheet.write_blank(HEAD + 1 + at, column, None, cell)
    sheet.set_row(HEAD, 32)
    sheet.set_row(HEAD + 1, 76)
    for at in range(1, rows + 1):
        sheet.set_row(HEAD + 1 + at, 48)
    sheet.freeze_panes(HEAD + 1, 2)
    # No password: protection is against the slip of a hand.
    allowed = ("format_columns", "format_rows", "format_cells", "sort")
    sheet.protect("", dict.fromkeys(allowed, True))


def header(field: Field) -> str:
    """Return the header of a column; a star says that it must be filled in."""
    return f"{field.label} *" if field.needed else field.label


def example(offered: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Return the example row: invented, never read back."""
    first = {kind: (found[0] if found else "") for kind, found in offered.items()}
    first["direction"] = nearest(first.get("policy", ""), offered["direction"]) or first["direction"]
    return {
        "title": example_title(),
        "description": _(
            "Avant d'acheter quarante bancs, trois modèles prêtés par des artisans sont restés un été sur la "
            "place. Les habitués ont noté sur une ardoise ce qui n'allait pas. Un seul convenait aux personnes "
            "âgées : c'est celui qui a été commandé, pour un quart de moins que prévu."
        ),
        "direction": first.get("direction", ""),
        "policy": first.get("policy", ""),
        "commune_1": first.get("commune", ""),
        "state": first.get("state", ""),
        "start_year": "2017",
        "cost_eur": "12500",
        "partners": _("atelier de menuiserie ; conseil citoyen"),
        "audience": _("habitants du quartier"),
        "contact": _("responsable de secteur"),
    }


def _guide(sheet: Any, name: str, field: Field, rows: int, offered: Mapping[str, tuple[str, ...]]) -> None:
    """Set beside each cell its help, and in it what may be chosen or typed."""
    column = list(fields()).index(name) + 1
    rule: dict[str, Any] = {"validate": "any"}
    if field.choice and offered[field.choice]:
        at = sorted(offered).index(field.choice)
        letter = "ABCDEFGH"[at]
        lists = _("Listes")
        source = f"='{lists}'!${letter}$2:${letter}${len(offered[field.choice]) + 1}"
        rule = {"validate": "list", "source": source, "error_type": "warning" if field.open else "stop"}
        told = _("Ce nom n'est pas dans la liste.")
        rule |= {"error_title": field.label[:32], "error_message": told}
    elif name == "start_year":
        rule = {"validate": "integer", "criteria": "between", "minimum": 1800, "maximum": 2100}
        rule |= {"error_title": field.label[:32], "error_message": _("Une année sur quatre chiffres.")}
    elif name == "cost_eur":
        rule = {"validate": "decimal", "criteria": ">=", "value": 0}
        rule |= {"error_title": field.label[:32], "error_message": _("Un nombre seul, sans mot.")}
    rule |= {"ignore_blank": True, "input_title": header(field)[:32], "input_message": field.help[:255]}
    sheet.data_validation(HEAD + 2, column, HEAD + 1 + rows, column, rule)


def _explain(book: Any, study: Study) -> None:
    page = book.add_worksheet(_("Mode d'emploi"))
    page.set_column(0, 0, 26)
    page.set_column(1, 1, 90)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"text_wrap": True, "valign": "top", "bold": True})
    told = [*_words(), *((header(f), f.help) for f in fields().values()), ("", study.settings.study.notice)]
    for at, (left, right) in enumerate(told):
        page.write_string(at, 0, left, bold)
        page.write_string(at, 1, right, wrap)
        page.set_row(at, 16 * (1 + len(right) // 88))  # no program works it out by itself
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.protect()


def _words() -> list[tuple[str, str]]:
    return [
        (_("À quoi cela sert"), _("Chaque projet rejoint l'inventaire commun et sa cartographie.")),
        (
            _("Comment faire"),
            _("Feuille « Projets » : une ligne par projet, dans les cases claires. Un clic sur une case montre "
              "son aide ; une flèche ouvre la liste des choix."),
        ),
        (_("L'exemple"), _("La ligne grise est un exemple : elle n'est jamais lue.")),
        (
            _("Coller du texte"),
            _("Collez dans la case ouverte (double-clic), pas sur elle : listes et mise en forme restent."),
        ),
        (
            _("Le codage"),
            _("Ne cherchez ni dimension ni pratique : elles viennent de la lecture de votre description."),
        ),
        (_("Personnes"), _("N'écrivez aucun nom de personne ; une fonction suffit.")),
        (
            _("Ensuite"),
            _("Enregistrez en .xlsx (ou .ods) et renvoyez le fichier. Ce qui manque ou surprend vous sera dit "
              "case par case ; rien de ce qui est déjà dans l'inventaire n'est écrasé."),
        ),
    ]  # fmt: skip


def _lists(book: Any, offered: Mapping[str, tuple[str, ...]], stamp: tuple[tuple[str, str], ...]) -> None:
    lists = book.add_worksheet(_("Listes"))
    lists.hide()
    for column, kind in enumerate(sorted(offered)):
        for at, name in enumerate((kind, *offered[kind])):
            lists.write_string(at, column, name)
    for at, (key, text) in enumerate(stamp):
        lists.write_string(at, len(offered) + 1, key)
        lists.write_string(at, len(offered) + 2, text)
    lists.protect()


def _print(sheet: Any, rows: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEAD)
    sheet.print_area(0, 0, HEAD + 1 + rows, len(fields()))
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.5)
    sheet.set_footer("&R&P / &N")
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{HEAD + 2 + rows}"})
