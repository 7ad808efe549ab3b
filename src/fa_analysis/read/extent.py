"""How far the cells of a workbook go, told before it is opened.

The library that reads workbooks holds the whole rectangle up to the last filled cell: one space typed by
mistake in the last cell of a sheet (XFD1048576) asks for 17 billion cells, and the system kills the program.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.elements import name, value
from fa_analysis.read.package import LARGEST_SHEETS, Package, trapped

# 100,000 rows of 20 columns: a survey typed in a workbook is a hundredth of it.
MOST_CELLS = 2_000_000
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# Cells that hold something, as Excel writes them; and where a cell without an address could be.
_CELL = re.compile(rb"<(?:\w+:)?c\b([^>]*)(?<!/)>")
_ROW_OR_CELL = re.compile(rb"<(?:\w+:)?(row|c)\b([^>]*)(?<!/)>")
_PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,7})([0-9]{1,12})[\"']")


def check_extent(package: Package) -> None:
    """Refuse a workbook one sheet of which would be larger than `MOST_CELLS`, empty cells included.

    Raises
    ------
    FileRefusedError
        With the last cell of that sheet.
    """
    sheets = [n for n in package.names if _SHEET.fullmatch(n)]
    extents = [_xlsx(package.part(n, limit=LARGEST_SHEETS), package.name) for n in sheets]
    if not sheets and "content.xml" in package.names:
        extents = list(_ods(package.part("content.xml", limit=LARGEST_SHEETS), package.name))
    for rows, columns in extents:
        if rows * columns > MOST_CELLS:
            raise FileRefusedError(
                _("une case est remplie très loin du tableau (ligne {row}, colonne {column})").format(
                    row=rows, column=columns
                ),
                where=package.name,
                todo=_("Supprimez les lignes et les colonnes qui suivent le tableau, puis enregistrez"),
            )


def _xlsx(sheet: bytes, file: str) -> tuple[int, int]:
    """Return the last row and the last column of a sheet of Excel."""
    if b"\0" in sheet[:200]:  # in UTF-16, which Excel never writes
        raise content.damaged(file)
    if b"<!ENTITY" in sheet:
        raise trapped(file)
    places = [_PLACE.search(tag.group(1)) for tag in _CELL.finditer(sheet)]
    if not all(places):
        return _counted(sheet)
    rows = max((int(p.group(2)) for p in places if p), default=0)
    return rows, max((_rank(p.group(1)) for p in places if p), default=0)


def _counted(sheet: bytes) -> tuple[int, int]:
    """Return the same where some cells have no address: each then follows the one before it."""
    rows = columns = row = column = 0
    for tag in _ROW_OR_CELL.finditer(sheet):
        place = _PLACE.search(tag.group(2))
        if tag.group(1) == b"row":
            row, column = (int(place.group(2)) if place else row + 1), 0
            continue
        row, column = (int(place.group(2)), _rank(place.group(1))) if place else (row, column + 1)
        rows, columns = max(rows, row), max(columns, column)
    return rows, columns


def _rank(letters: bytes) -> int:
    """Return 28 for `AB`."""
    rank = 0
    for letter in letters.upper():
        rank = 26 * rank + letter - 64
    return rank


def _ods(sheets: bytes, file: str) -> Iterator[tuple[int, int]]:
    """Yield the last row and the last column of each sheet of an OpenDocument workbook.

    Raises
    ------
    FileRefusedError
        When its XML is not well formed.
    """
    from lxml import etree

    if b"<!ENTITY" in sheets:
        raise trapped(file)
    rows = columns = row = 0
    try:
        for _event, element in etree.iterparse(
            io.BytesIO(sheets), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if name(element) == "table-row":
                again, width = _times(element, "number-rows-repeated"), _filled(element)
                rows, columns = (row + again, max(columns, width)) if width else (rows, columns)
                row += again
                element.clear()
            elif name(element) == "table":
                yield rows, columns
                rows = columns = row = 0
    except etree.XMLSyntaxError as err:
        raise content.damaged(file) from err


def _filled(row: object) -> int:
    """Return the rank of the last cell of `row` that holds something; 0 when none does."""
    last = at = 0
    for cell in row:  # type: ignore[attr-defined]  # lxml has no types
        at += _times(cell, "number-columns-repeated")
        if len(cell) or value(cell, "value-type") is not None:
            last = at
    return last


def _times(element: object, wanted: str) -> int:
    written = value(element, wanted) or ""
    return int(written[:15]) if written.isascii() and written.isdigit() else 1
