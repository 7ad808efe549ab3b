"""A workbook that came back, cell by cell, whatever Excel or LibreOffice made of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.containers import actual_kind, kind_label
from fa_analysis.read.package import Package
from fa_analysis.read.pieces import clean

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_Marks = tuple[frozenset[str], frozenset[str]]
_NONE: _Marks = (frozenset(), frozenset())
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@dataclass(frozen=True)
class Page:
    """One sheet: its name, and its rows as text with their number from 1.

    `formulas`, `errors`: addresses of the cells that hold a formula, or the error of one. `merged`: first row
    and column, last row and column, from 0.
    """

    name: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()
    merged: tuple[tuple[int, int, int, int], ...] = ()


def address(column: int, row: int) -> str:
    """Return the name of a cell (`C7`) from its column, from 0, and its row, from 1."""
    return f"{letters(column)}{row}"


def letters(column: int) -> str:
    """Return the letters of a column, from 0."""
    head, tail = divmod(column, 26)
    return (letters(head - 1) if head else "") + chr(ord("A") + tail)


def read_pages(path: Path) -> list[Page]:
    """Return every sheet of an xlsx or ods, hidden ones too; formulas are known in xlsx only.

    Raises
    ------
    FileRefusedError
        When it is not such a workbook, is protected by a password, damaged or a trap.
    """
    kind = actual_kind(path)
    if kind not in ("xlsx", "ods"):
        raise FileRefusedError(
            _("{label}, et non un formulaire").format(label=kind_label(kind)),
            where=path.name,
            todo=_("Donnez le formulaire enregistré en .xlsx ou .ods"),
        )
    with Package(path) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.part(manifest):
            raise content.locked(path.name)
        package.check_size()
        marked = _marked(package) if kind == "xlsx" else {}
    return _pages(path, marked)


def _pages(path: Path, marked: dict[str, _Marks]) -> list[Page]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        made = []
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            rows = enumerate(sheet.to_python(skip_empty_area=False), start=1)
            merged = tuple((*first, *last) for first, last in sheet.merged_cell_ranges or [])
            texts = tuple((at, tuple(text(cell) for cell in row)) for at, row in rows)
            made.append(Page(name, texts, *marked.get(name, _NONE), merged))
    except (CalamineError, OSError, ValueError) as err:
        raise content.damaged(path.name) from err
    return made


def text(cell: Any) -> str:
    """Return a cell as one would type it."""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    return clean(str(cell).replace("_x000D_", "")).strip()


def _marked(package: Package) -> dict[str, _Marks]:
    """Return the addresses of the cells that hold a formula, and those that hold an error, by name of sheet."""
    needed = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    if not set(needed) <= package.names:
        return {}
    book, links = (package.tree(name) for name in needed)
    targets = {link.get("Id"): str(link.get("Target")) for link in links}
    found = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        part = re.sub(r"^/?(xl/)?", "xl/", targets.get(sheet.get(_REL), ""))
        if part in package.names:
            cells = list(package.tree(part).iter(f"{_MAIN}c"))
            formulas = frozenset(str(c.get("r")) for c in cells if c.find(f"{_MAIN}f") is not None)
            errors = frozenset(str(c.get("r")) for c in cells if c.get("t") == "e")
            found[str(sheet.get("name"))] = (formulas, errors)
    return found
