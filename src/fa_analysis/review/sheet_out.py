"""The review sheet, out: an xlsx in which only the verdict, another code, a note and a tick may be filled."""

from __future__ import annotations

import io
import math
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.review.entries import digest, text_hash

# What a row is known by: hidden columns, kept as text so that no spreadsheet changes a digit of them.
KEYS = ("unit_id", "code", "start", "end", "text_hash", "drawn", "sheet", "check")
REVIEWER = "reviewer"  # hidden too, on every row: sorting, cutting and other formats keep it
MANY = 5000
# Points: letters, a line of text, and the tallest row that spreadsheets know. Some programs never work out the
# height of a row by themselves.
_SIZE, _LINE, _TALLEST = 10, 13.5, 408.75


def shown() -> dict[str, tuple[str, int]]:
    """Return the visible columns: our name → the header and the width in characters."""
    return {
        "source_id": (_("Source"), 9),
        "rank": (_("Rang"), 8),
        "asked": (_("Question posée"), 22),
        "left": (_("Avant"), 42),
        "quote": (_("Passage"), 38),
        "right": (_("Après"), 42),
        "label": (_("Code proposé"), 16),
        "rule": (_("Règle"), 20),
        "verdict": (_("Verdict"), 12),
        "other": (_("Autre code"), 18),
        "note": (_("Note"), 28),
        "whole": (_("Lue en entier"), 11),
    }


def check_of(row: dict[str, Any]) -> str:
    """Return what shows that a row still says what it said when it was written."""
    return digest(*(str(row[key]) for key in KEYS[:-1]))


def write_sheet(
    rows: pd.DataFrame, codebook: Codebook, path: Path, *, who: str = "", notice: str = "", salt: str = ""
) -> bool:
    """Write `rows` (from `proposals`) as a sheet to fill in.

    Parameters
    ----------
    rows : DataFrame
        At most 5,000.
    codebook : Codebook
        Its labels are the choices of « Autre code ».
    path : Path
        The xlsx.
    who : str
        The reviewer whose sheet it is: the import takes it from there.
    notice : str
        Printed on the instructions.
    salt : str
        What tells this sheet from another with the same rows (the reviewer's last decision, say).

    Returns
    -------
    bool
        True when the file changed.

    Raises
    ------
    StudyError
        When there is nothing to review, or too much for a person.
    WriteError
        When the disk refuses.
    """
    if not 0 < len(rows) <= MANY:
        raise StudyError(
            _("rien à revoir : tout ce qui était proposé est décidé")
            if rows.empty
            else _("{n} lignes : une feuille de revue en a {most} au plus").format(n=len(rows), most=MANY),
            todo=_("Choisissez des réponses avec « --units » ou « -n »"),
        )
    import xlsxwriter

    sink = io.BytesIO()
    plain = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    book = xlsxwriter.Workbook(sink, plain)
    # A fixed date: the same proposals give the same file.
    book.set_properties({"title": _("Feuille de revue"), "created": datetime(2018, 1, 1, tzinfo=UTC)})
    sheet = book.add_worksheet(_("Revue"))
    _fill(book, sheet, [row | {REVIEWER: who} for row in _with_keys(rows, salt)])
    _choices(book, sheet, codebook, len(rows))
    _explain(book, notice)
    book.close()
    return write_bytes(path, sink.getvalue())


def _with_keys(rows: pd.DataFrame, salt: str) -> list[dict[str, Any]]:
    name = digest(salt, *rows[["unit_id", "code"]].itertuples(index=False, name=None))
    out = []
    records: list[dict[str, Any]] = [
        {str(k): v for k, v in r.items()}
        for r in rows.astype(object).where(rows.notna(), "").to_dict("records")
    ]
    for row in records:
        text = f"{row['left']}{row['quote']}{row['right']}"
        keys = row | {"text_hash": text_hash(text), "sheet": name, "drawn": int(bool(row["drawn"]))}
        out.append({k: _cell(v) for k, v in (keys | {"check": check_of(_texts(keys))}).items()})
    return out


def _texts(row: dict[str, Any]) -> dict[str, str]:
    return {key: _cell(row[key]) for key in KEYS[:-1]}


def _cell(value: object) -> str:
    return str(int(value)) if isinstance(value, float) else str(value)


def _fill(book: Any, sheet: Any, rows: list[dict[str, Any]]) -> None:
    text = {"text_wrap": True, "valign": "top", "font_size": _SIZE, "border": 1, "border_color": "#bfbfbf"}
    head = book.add_format(text | {"bold": True, "bg_color": "#1f3d5a", "font_color": "white"})
    locked = book.add_format(text)
    quote = book.add_format(text | {"bold": True})
    free = book.add_format(text | {"locked": False, "bg_color": "#fff8dc"})
    columns = shown()
    sheet.set_row(0, 2 * _LINE)
    for j, row in enumerate(rows, start=1):
        sheet.set_row(j, height(row))
    for i, (name, (title, width)) in enumerate(columns.items()):
        sheet.set_column(i, i, width)
        sheet.write_string(0, i, title, head)
        form = {"quote": quote}.get(name, free if name in ("verdict", "other", "note", "whole") else locked)
        for j, row in enumerate(rows, start=1):
            words = row.get(name, "")
            (sheet.write_string if words else sheet.write_blank)(j, i, words, form)
    hidden = (*KEYS, REVIEWER)
    for i, name in enumerate(hidden, start=len(columns)):
        sheet.write_string(0, i, name, head)
        for j, row in enumerate(rows, start=1):
            sheet.write_string(j, i, row[name], locked)
    sheet.set_column(len(columns), len(columns) + len(hidden) - 1, None, None, {"hidden": True})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(rows), len(columns) + len(hidden) - 1)
    _print(sheet, len(rows), len(columns))
    # No password: protection is against the slip of a hand, the hidden check against the rest.
    allowed = ("autofilter", "sort", "format_columns", "format_rows", "format_cells")
    sheet.protect("", dict.fromkeys(allowed, True))


def height(row: dict[str, Any]) -> float:
    """Return the height in points that shows every text of a row, each wrapped in its column."""
    lines = [_lines(str(row.get(name, "")), width) for name, (_title, width) in shown().items()]
    return float(min(_LINE * max(lines) + 3, _TALLEST))


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column, whose width is counted in digits of 11 points.

    A line of 10 points holds a fifth to a third more letters than that: 15 % are counted, for bold letters,
    other fonts, and lines that break between words.
    """
    return sum(max(1, math.ceil(100 * len(part) / (115 * width))) for part in text.split("\n"))


def _print(sheet: Any, rows: int, columns: int) -> None:
    """Set the page: every visible column on its width, the titles on each page."""
    sheet.set_landscape()
    sheet.set_paper(8)  # A3: on A4 the letters would be of 6 points
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, rows, columns - 1)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&F&R&P / &N")


def _choices(book: Any, sheet: Any, codebook: Codebook, n: int) -> None:
    lists = book.add_worksheet(_("Listes"))
    lists.hide()
    for i, code in enumerate(codebook.codes):
        lists.write_string(i, 0, code.label)
    at = {name: i for i, name in enumerate(shown())}
    sheet.data_validation(
        1,
        at["verdict"],
        n,
        at["verdict"],
        {
            "validate": "list",
            "source": [_("oui"), _("non"), _("incertain")],
            "error_title": _("Verdict"),
            "error_message": _("Choisissez oui, non ou incertain."),
        },
    )
    lists = _("Listes")
    source = f"='{lists}'!$A$1:$A${max(1, len(codebook.codes))}"
    sheet.data_validation(1, at["other"], n, at["other"], {"validate": "list", "source": source})
    sheet.data_validation(1, at["whole"], n, at["whole"], {"validate": "list", "source": [_("oui")]})


def _explain(book: Any, notice: str) -> None:
    page = book.add_worksheet(_("Mode d'emploi"))
    page.set_column(0, 0, 110)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    lines = (
        notice,
        _("Remplissez les colonnes claires de la feuille « Revue » ; les autres sont protégées."),
        _("Verdict : le code proposé s'applique-t-il à cette réponse ? oui, non ou incertain."),
        _("Autre code : un code qui s'applique et que la règle n'a pas proposé."),
        _("Lue en entier : « oui » dit que tous les codes non retenus pour cette réponse ne s'appliquent pas."),
        _("Vous pouvez trier, filtrer, laisser des lignes vides ou en supprimer."),
        _("Puis : fa-analysis review import FICHIER. L'importer deux fois n'ajoute rien."),
    )
    for i, line in enumerate(line for line in lines if line):
        page.write_string(i, 0, line, wrap)
