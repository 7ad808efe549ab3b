"""The workbook: one sheet per theme of measures, one of coded verbatims, a first one that says how to read."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.measures.levels import ladders
from fa_analysis.restitution.names import named, words_of
from fa_analysis.restitution.verbatims import verbatims
from fa_analysis.settings import Settings

# A cell of Excel holds at most 32,767 units of UTF-16; longer text would be dropped without a word.
LONGEST = 32_000
# Points of one line; a row of Excel holds at most 409.
LINE, MOST_LINES = 15.0, 27
# What XML, and so a cell, cannot hold; line ends and tabs are kept.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
# A fixed day: the bytes must not say when the program ran.
DAY = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
_NUMBERS = ("n", "of", "estimate", "low", "high")
FORMATS = {"number": "0.00", "count": "0", "score": "0.000", "": "General"}


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its head, its width in characters, whether its text runs over lines."""

    head: str
    width: int
    wrap: bool = False


def write_workbook(  # noqa: PLR0913 - the tables of a study
    path: Path,
    *,
    measures: pd.DataFrame,
    coded: pd.DataFrame,
    codings: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
) -> bool:
    """Write the workbook to `path`; return True when it changed. See `workbook_bytes`."""
    content = workbook_bytes(
        measures=measures,
        coded=coded,
        codings=codings,
        units=units,
        respondents=respondents,
        codebook=codebook,
        settings=settings,
    )
    return write_bytes(path, content)


def workbook_bytes(
    *,
    measures: pd.DataFrame,
    coded: pd.DataFrame,
    codings: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
) -> bytes:
    """Return the workbook as bytes; the same tables always give the same bytes.

    A working document for analysts: it quotes people. Text is written as text, never as a formula or a link.
    """
    sink = io.BytesIO()
    book, styles = open_book(sink, settings)
    sheets = measure_sheets(measures, codebook)
    said = verbatims(coded=coded, codings=codings, units=units, respondents=respondents, codebook=codebook)
    warning = _("Document de travail : il cite des personnes. Ne pas le diffuser hors de l'équipe d'analyse.")
    told = explained(codebook, k=settings.thresholds.working) | _about_verbatims()
    read_me(book, styles, [*sheets, _("Verbatims codés")], warning=warning, told=told, settings=settings)
    for name, (rows, kinds) in sheets.items():
        add_sheet(book, styles, name, measure_columns(), rows, kinds)
    columns, rows = _verbatim_columns(), said.to_numpy().tolist()
    add_sheet(book, styles, _("Verbatims codés"), columns, rows, [""] * len(said))
    book.close()
    return sink.getvalue()


def open_book(sink: io.BytesIO, settings: Settings) -> tuple[Any, dict[str, Any]]:
    """Return a workbook of the study that will be written to `sink`, and its styles; texts stay texts."""
    import xlsxwriter

    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(sink, options)
    book.set_properties({"title": settings.study.title, "comments": settings.study.notice, "created": DAY})
    return book, _styles(book)


def _styles(book: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
    shapes = {"share": _("0 %"), **FORMATS}
    styles = {name: book.add_format(base | {"num_format": shape}) for name, shape in shapes.items()}
    styles["text"] = book.add_format(base)
    styles["wrap"] = book.add_format(base | {"text_wrap": True})
    head = {"bold": True, "font_color": "white", "bg_color": "#0072B2", "text_wrap": True, "valign": "vcenter"}
    styles["head"] = book.add_format(base | head)
    styles["title"] = book.add_format(base | {"bold": True, "font_size": 16})
    styles["warning"] = book.add_format(base | {"bold": True, "text_wrap": True, "bg_color": "#F0E442"})
    styles["strong"] = book.add_format(base | {"bold": True, "text_wrap": True})
    return styles


def measure_columns() -> list[Column]:
    """Return the columns of a sheet of measures."""
    return [
        Column(_("Mesure"), 34, wrap=True),
        Column(_("Groupe"), 28),
        Column(_("Code"), 24),
        Column(_("Libellé"), 36, wrap=True),
        Column(_("n"), 8),
        Column(_("Sur"), 8),
        Column(_("Valeur"), 10),
        Column(_("Borne basse (95 %)"), 12),
        Column(_("Borne haute (95 %)"), 12),
        Column(_("Méthode"), 70, wrap=True),
    ]


def _verbatim_columns() -> list[Column]:
    return [
        Column(_("Source"), 14),
        Column(_("Entretien ou pièce"), 12),
        Column(_("Groupe"), 26),
        Column(_("Politique publique"), 26),
        Column(_("Réponse"), 10),
        Column(_("Unité"), 18),
        Column(_("Famille"), 16),
        Column(_("Code"), 22),
        Column(_("Libellé"), 30, wrap=True),
        Column(_("Règle"), 28),
        Column(_("Citation"), 90, wrap=True),
        Column(_("Proposé par"), 14),
        Column(_("Retenu"), 10),
        Column(_("Relu"), 8),
    ]


def measure_sheets(measures: pd.DataFrame, codebook: Codebook) -> dict[str, tuple[list[list[Any]], list[str]]]:
    """Return, for each sheet, its rows and how the value of each row is written."""
    ordinal = next(iter(ladders(codebook)), "")
    labels = {c.id: c.label for c in codebook.codes}
    words = {code: words_of(code, labels) for code in {*measures["group"], *measures["code"]}}
    by_what: dict[str, list[list[Any]]] = {}
    every = zip(*(measures[c].tolist() for c in ("what", "group", "code", *_NUMBERS, "method")), strict=True)
    for what, group, code, *numbers_and_method in every:
        by_what.setdefault(what, []).append([words[group], code, words[code], *numbers_and_method])
    sheets: dict[str, tuple[list[list[Any]], list[str]]] = {}
    for what, found in by_what.items():
        name = named(what, ordinal)
        rows, kinds = sheets.setdefault(name.sheet.strip()[:31], ([], []))
        rows += [[name.name, *row] for row in found]
        kinds += [name.kind] * len(found)
    return sheets


def add_sheet(
    book: Any,
    styles: dict[str, Any],
    name: str,
    columns: list[Column],
    rows: list[list[Any]],
    kinds: Sequence[str],
) -> None:
    """Add one sheet with filters; `kinds` says how the value of each row is written."""
    from fa_analysis.restitution.grid import Grid

    sheet = book.add_worksheet(name, Grid)
    sheet.hide_gridlines(2)
    sheet.freeze_panes(1, 0)
    for x, column in enumerate(columns):
        sheet.set_column(x, x, column.width)
    sheet.put(0, {x: (column.head, styles["head"]) for x, column in enumerate(columns)})
    sheet.set_row(0, 2 * LINE)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
    wrapped = [(x, column.width) for x, column in enumerate(columns) if column.wrap]
    cells = _cells(rows, kinds, columns, styles)
    for y, (row, filled) in enumerate(zip(rows, cells, strict=True), start=1):
        if (lines := max((_lines(row[x], width) for x, width in wrapped), default=1)) > 1:
            sheet.set_row(y, min(lines, MOST_LINES) * LINE)
        sheet.put(y, filled)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cells(
    rows: list[list[Any]], kinds: Sequence[str], columns: list[Column], styles: dict[str, Any]
) -> Iterator[dict[int, tuple[Any, Any]]]:
    """Give what stands in each row, by column: a text or a number, and its style; what is empty is left out."""
    texts = {text: clean(text) for text in {cell for row in rows for cell in row if isinstance(cell, str)}}
    shape = [styles["wrap" if column.wrap else "text"] for column in columns]
    value = next((x for x, c in enumerate(columns) if c.head == _("Valeur")), len(columns))
    values = range(value, value + 3)
    for row, kind in zip(rows, kinds, strict=True):
        filled = {}
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                if cell:
                    filled[x] = texts[cell], shape[x]
            elif cell is not None and cell is not pd.NA and not math.isnan(cell):
                filled[x] = cell, styles[kind if x in values else "count"]
        yield filled


def _lines(cell: Any, width: int) -> int:
    """Return how many lines a wrapped cell takes: programs do not all fit rows."""
    if not isinstance(cell, str):
        return 1
    return sum(1 + len(part) // width for part in cell.split("\n")) if "\n" in cell else 1 + len(cell) // width


def clean(text: str) -> str:
    """Return `text` without what a cell cannot hold, cut (and said so) where a cell ends."""
    kept = CONTROL.sub("", text)
    if len(kept) <= LONGEST // 2:
        return kept
    units = kept.encode("utf-16-le")
    if len(units) <= 2 * LONGEST:
        return kept
    return units[: 2 * LONGEST].decode("utf-16-le", "ignore") + _(" […] coupé")


def read_me(
    book: Any,
    styles: dict[str, Any],
    sheets: list[str],
    *,
    warning: str,
    told: Mapping[str, str],
    settings: Settings,
) -> None:
    """Add the sheet that says what the workbook is, how to read it, and which sheets it has."""
    sheet = book.add_worksheet(_("À lire"))
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_row(0, 2 * LINE)
    sheet.write_string(0, 0, clean(settings.study.title), styles["title"])
    for y, words in enumerate(filter(None, (warning, settings.study.notice)), start=1):
        sheet.merge_range(y, 0, y, 1, clean(words), styles["warning"])
    for y, (head, words) in enumerate(told.items(), start=4):
        sheet.write_string(y, 0, head, styles["strong"])
        sheet.write_string(y, 1, clean(words), styles["wrap"])
        sheet.set_row(y, LINE * (1 + len(words) // 105))
    sheet.write_string(y + 2, 0, _("Feuilles"), styles["strong"])
    for i, name in enumerate(sheets):
        sheet.write_string(y + 2 + i, 1, name, styles["text"])


def explained(codebook: Codebook, *, k: int) -> dict[str, str]:
    """Return how to read the columns of measures: head and words."""
    return {
        _("Grille de lecture"): f"{codebook.title}, version {codebook.version[:12]}",
        _("n"): _(
            "Nombre d'entretiens (de projets, de répondants) qui ont le code ; jamais un nombre de "
            "phrases. Vide : non montré."
        ),
        _("Sur"): _("Nombre d'entretiens (de projets, de répondants) parmi lesquels on compte."),
        _("Valeur"): _(
            "La mesure : une part, une moyenne, un rang, un indice. Vide : pas assez de données pour "
            "la dire, la "
            "colonne Méthode dit pourquoi."
        ),
        _("Bornes"): _(
            "Intervalle à 95 % : les valeurs que le hasard du petit nombre laisse plausibles. Deux "
            "intervalles qui "
            "se recouvrent largement ne permettent pas de conclure à un écart."
        ),
        _("Méthode"): _(
            "Comment la valeur et l'intervalle sont faits ; une part corrigée tient compte des "
            "erreurs du codage "
            "automatique."
        ),
        _("Petits groupes"): _("Les groupes de moins de {k} personnes ne sont pas montrés.").format(k=k),
        _("Autres collectivités"): _(
            "Leurs entretiens sont codés, mais n'entrent dans aucun chiffre du territoire."
        ),
    }


def _about_verbatims() -> dict[str, str]:
    return {
        _("Verbatims codés"): _(
            "Chaque ligne est une proposition (règle, modèle) ou une décision humaine ; « Retenu » "
            "dit si le code "
            "est compté, « Relu » si une personne l'a vérifié."
        ),
    }
