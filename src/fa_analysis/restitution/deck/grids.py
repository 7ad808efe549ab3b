"""Tables on slides: measured, cut over slides where they are long, shaded where they are heat maps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from fa_analysis.charts import style
from fa_analysis.restitution.deck.content import Grid
from fa_analysis.restitution.deck.fit import Box, height_of, shortened, width_of
from fa_analysis.restitution.deck.shapes import LEAST, Run, describe, write
from fa_analysis.restitution.deck.template import NAVY, RULE
from fa_analysis.restitution.deck.words import shown

SIDE, ABOVE = 0.09, 0.035  # margins inside a cell, in inches
SIZES = (16, 15, LEAST)


def parts_of(grid: Grid, box: Box, *, most: int) -> tuple[list[tuple[Grid, int]], int]:
    """Cut a table into slides.

    Returns
    -------
    list of (Grid, int), int
        The parts and the size of their text, and how many rows are left out after `most` slides. A cell that
        would not hold on a slide of its own is shortened.
    """
    for size in SIZES:
        if sum(heights(grid, box.width, size)) <= box.height:
            return [(grid, size)], 0
    grid = _with_short_cells(grid, box)
    parts: list[tuple[Grid, int]] = []
    start = 0
    for _slide in range(most):
        end = _how_many(grid, start, box)
        parts.append((_rows(grid, start, end), LEAST))
        start = end
        if start == len(grid.rows):
            break
    return _even(grid, parts, start, box), len(grid.rows) - start


def _even(grid: Grid, parts: list[tuple[Grid, int]], shown_rows: int, box: Box) -> list[tuple[Grid, int]]:
    """Share the rows evenly between the slides when they hold so: no last slide of one row."""
    each = -(-shown_rows // len(parts))
    cuts = [(_rows(grid, at, min(at + each, shown_rows)), LEAST) for at in range(0, shown_rows, each)]
    held = all(sum(heights(part, box.width, size)) <= box.height for part, size in cuts)
    return cuts if held else parts


def _how_many(grid: Grid, start: int, box: Box) -> int:
    head, *rows = heights(grid, box.width, LEAST)
    room, end = box.height - head, start
    while end < len(rows) and room >= rows[end]:
        room -= rows[end]
        end += 1
    return max(end, start + 1)


def _rows(grid: Grid, start: int, end: int) -> Grid:
    marked = frozenset((r - start, c) for r, c in grid.marked if start <= r < end)
    return replace(grid, rows=grid.rows[start:end], shades=grid.shades[start:end], marked=marked)


def _with_short_cells(grid: Grid, box: Box) -> Grid:
    """Shorten the cells that would not hold beside the head on one slide (a third of it, at most)."""
    head = heights(grid, box.width, LEAST)[0]
    room = max((box.height - head) / 2 - 2 * ABOVE, 0.4)
    rows = tuple(
        tuple(
            shortened(shown(cell), Box(0, 0, width - 2 * SIDE, room), LEAST, bold=column == 0)
            for column, (cell, width) in enumerate(zip(row, widths_of(grid, box.width), strict=True))
        )
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def widths_of(grid: Grid, width: float) -> list[float]:
    """Return the widths of the columns, in inches: the shares asked for, but no word is cut without need."""
    widths = [width * part / sum(grid.widths) for part in grid.widths]
    least = [_longest_word(grid, column) for column in range(len(widths))]
    if sum(least) > width:
        return widths
    short = [max(n - w, 0.0) for n, w in zip(least, widths, strict=True)]
    spare = [max(w - n, 0.0) for n, w in zip(least, widths, strict=True)]
    if not sum(short):
        return widths
    return [w + s - sum(short) * f / sum(spare) for w, s, f in zip(widths, short, spare, strict=True)]


def _longest_word(grid: Grid, column: int) -> float:
    words = [w for row in (grid.head, *grid.rows) for w in shown(row[column]).split(" ")]
    return max((width_of(w, LEAST, bold=True) for w in words), default=0.0) + 2 * SIDE


def heights(grid: Grid, width: float, size: float) -> list[float]:
    """Return the height of the head and of each row, in inches."""
    widths = [w - 2 * SIDE for w in widths_of(grid, width)]

    def tall(cells: tuple[str, ...], *, head: bool) -> float:
        return max(
            height_of(shown(c), w, LEAST if head else size, bold=head or (at == 0 and not grid.shades))
            for at, (c, w) in enumerate(zip(cells, widths, strict=True))
        )

    above = 2 * _above(grid)
    return [tall(grid.head, head=True) + above, *(tall(r, head=False) + above for r in grid.rows)]


def _above(grid: Grid) -> float:
    """Return the margin over and under the words of a cell: those of heat maps stand closer."""
    return 0.02 if grid.shades else ABOVE


def add_grid(slide: Any, grid: Grid, box: Box, size: float) -> Any:
    """Draw a table; rows take some of the room left, so that a short table does not huddle at the top."""
    from pptx.util import Inches

    tall = heights(grid, box.width, size)
    spare = (
        max(min((box.height - sum(tall)) / len(grid.rows), 0.16 if grid.shades else 0.3), 0) if grid.rows else 0
    )
    tall = [tall[0], *(t + spare for t in tall[1:])]
    frame = slide.shapes.add_table(
        len(grid.rows) + 1,
        len(grid.head),
        Inches(box.left),
        Inches(box.top),
        Inches(box.width),
        Inches(sum(tall)),
    )
    table = frame.table
    table.horz_banding = False
    for column, width in enumerate(widths_of(grid, box.width)):
        table.columns[column].width = Inches(width)
    for at, height in enumerate(tall):
        table.rows[at].height = Inches(height)
    for column, text in enumerate(grid.head):
        run = Run(shown(text), LEAST, bold=True, colour=NAVY, centred=bool(grid.shades) and column > 0)
        _cell(table.cell(0, column), run, "#E9EEF2", low=True)
    for r, row in enumerate(grid.rows):
        for c, text in enumerate(row):
            _body_cell(table.cell(r + 1, c), grid, r, c, shown(text), size)
    describe(frame, grid.alt)
    return frame


def _body_cell(cell: Any, grid: Grid, r: int, c: int, text: str, size: float) -> None:
    from matplotlib.colors import to_hex

    shade = grid.shades[r][c] if grid.shades else None
    colour = "" if shade is None else to_hex(style.blues()(shade))
    ink = style.ink_on(colour) if colour else (NAVY if c == 0 else "")
    centred = bool(grid.shades) and c > 0
    _cell(
        cell,
        Run(
            text, size, bold=(c == 0 and not grid.shades) or (r, c) in grid.marked, colour=ink, centred=centred
        ),
        colour,
    )


def _cell(cell: Any, run: Run, colour: str, *, low: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches

    cell.margin_left = cell.margin_right = Inches(SIDE)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.vertical_anchor = MSO_ANCHOR.BOTTOM if low else MSO_ANCHOR.MIDDLE
    if colour:
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    else:
        cell.fill.background()
    write(cell.text_frame, [run])
    _rule_below(cell)


def _rule_below(cell: Any) -> None:
    """Draw a light line below a cell and none elsewhere."""
    from lxml import etree

    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - python-pptx has no borders of cells
    fill = list(properties)
    for name in ("lnL", "lnR", "lnT", "lnB"):
        line = etree.fromstring(
            f'<a:{name} xmlns:a="{space}" w="9525"><a:solidFill><a:srgbClr '
            f'val="{RULE.lstrip("#")}"/></a:solidFill>'
            f"</a:{name}>"
            if name == "lnB"
            else f'<a:{name} xmlns:a="{space}" w="0"><a:noFill/></a:{name}>'
        )
        if fill:
            fill[0].addprevious(line)
        else:
            properties.append(line)
