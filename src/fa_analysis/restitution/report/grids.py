"""The tables of the report; heat maps keep their shades."""

from __future__ import annotations

from typing import Any

from fa_analysis.charts import style
from fa_analysis.restitution.deck.content import Grid
from fa_analysis.restitution.deck.words import shown
from fa_analysis.restitution.docx_parts import child, keep_row
from fa_analysis.restitution.report.styles import TEXT_WIDTH


def add_table(document: Any, grid: Grid) -> None:
    """Add a table; its head is repeated on each page, and each row kept whole."""
    table = document.add_table(rows=1 + len(grid.rows), cols=len(grid.head))
    table.autofit = False
    _describe(table, grid.alt)
    for column, part in zip(table.columns, grid.widths, strict=True):
        column.width = _part(part, grid)
    for r, row in enumerate((grid.head, *grid.rows)):
        for c, text in enumerate(row):
            _cell(table.cell(r, c), text, grid, r - 1, c)
    _lines(table)
    if grid.shades:
        _tight(table)
    for at, row in enumerate(table.rows):
        keep_row(row._tr, head=at == 0)  # noqa: SLF001 - python-docx cannot keep rows


def _describe(table: Any, alt: str) -> None:
    child(table._tbl.tblPr, "w:tblDescription", {"w:val": shown(alt)})  # noqa: SLF001 - idem


def _part(part: float, grid: Grid) -> Any:
    from docx.shared import Cm

    return Cm(TEXT_WIDTH * part / sum(grid.widths))


def _cell(cell: Any, text: str, grid: Grid, row: int, column: int) -> None:
    from docx.shared import Pt, RGBColor
    from matplotlib.colors import to_hex

    cell.width = _part(grid.widths[column], grid)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    if grid.shades and column:
        paragraph.alignment = 1
    run = paragraph.add_run(shown(text))
    run.font.size = Pt((7 if row < 0 else 8.5) if grid.shades else 9)
    run.bold = row < 0 or column == 0 or (row, column) in grid.marked
    shade = grid.shades[row][column] if grid.shades and row >= 0 else None
    colour = "#E9EEF2" if row < 0 else "" if shade is None else to_hex(style.blues()(shade))
    if colour:
        fill = {"w:val": "clear", "w:color": "auto", "w:fill": colour.lstrip("#").upper()}
        child(cell._tc.get_or_add_tcPr(), "w:shd", fill)  # noqa: SLF001 - idem
        run.font.color.rgb = RGBColor.from_string(style.ink_on(colour).lstrip("#").upper())


def _lines(table: Any) -> None:
    """Draw light lines between the rows only."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr  # noqa: SLF001 - idem
    borders = child(properties, "w:tblBorders")
    # The schema wants the borders before these; Word asks to repair a file that has them after.
    after = [
        properties.find(qn(f"w:{n}")) for n in ("shd", "tblLayout", "tblCellMar", "tblLook", "tblDescription")
    ]
    next(e for e in after if e is not None).addprevious(borders)
    for side in ("top", "bottom", "insideH"):
        child(borders, f"w:{side}", {"w:val": "single", "w:sz": "4", "w:color": "C9D3DB"})


def _tight(table: Any) -> None:
    """Leave almost no room beside the words of a heat map: its heads hold without being broken."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr  # noqa: SLF001 - idem
    margins = child(properties, "w:tblCellMar")
    after = [properties.find(qn(f"w:{n}")) for n in ("tblLook", "tblDescription")]
    next(e for e in after if e is not None).addprevious(margins)
    for side in ("left", "right"):
        child(margins, f"w:{side}", {"w:w": "28", "w:type": "dxa"})
