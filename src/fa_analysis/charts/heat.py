"""A heat map whose cells can be read: the share, the count, what stands out, what is withheld."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.view import records
from fa_analysis.charts.words import number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

STANDS_OUT = 0.05


@dataclass(frozen=True)
class Grid:
    """What stands in the cells: one row per `rows`, one column per `columns` (key, words to show).

    `cells`: columns `row`, `column`, `estimate`, `n`, and `q` where a test was made: below 0.05 the cell is
    framed, with ▲ (more than elsewhere) or ▼ (less) from the sign of `score`. `note`, where there is one,
    stands in the place of the count.
    """

    rows: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    cells: pd.DataFrame
    highest: float = 1.0


def draw(figure: Figure, room: Room, grid: Grid) -> None:
    """Draw the grid on a figure."""
    left = style.margin([words for _key, words in grid.rows], most=0.25)
    width = (style.RIGHT - left) / len(grid.columns)
    heads = [style.wrap(words, 0.95 * width, size=style.SIZE_SMALL) for _key, words in grid.columns]
    top = room.top - 0.03 * max(h.count("\n") + 1 for h in heads)
    axes = style.panel(figure, left, room.bottom, style.RIGHT, top)
    style.rows_axis(axes, len(grid.rows))
    axes.set_xlim(-0.5, len(grid.columns) - 0.5)
    axes.set_xticks([])
    # Under 46 points of the screen a cell holds one line.
    tall = (top - room.bottom) * style.HEIGHT * style.DPI / len(grid.rows) > 46
    known = {(r["row"], r["column"]): r for r in records(grid.cells)}
    for y, (row, words) in enumerate(grid.rows):
        style.label_row(axes, y, words, width=left - style.LEFT)
        for x, (column, _words) in enumerate(grid.columns):
            _cell(axes, x, y, known.get((row, column)), highest=grid.highest, tall=tall)
    for x, head in enumerate(heads):
        style.put(axes, x, -0.54, head, ha="center", va="bottom", size=style.SIZE_SMALL)


def _cell(axes: Axes, x: int, y: int, cell: dict[str, Any] | None, *, highest: float, tall: bool) -> None:
    from matplotlib.patches import Rectangle

    if cell is None or not math.isfinite(cell["estimate"]):
        blank: dict[str, Any] = {"facecolor": "#f2f2f2", "edgecolor": "#bfbfbf", "hatch": "///", "linewidth": 0}
        axes.add_patch(Rectangle((x - 0.47, y - 0.46), 0.94, 0.92, **blank))
        return
    value, out = cell["estimate"], cell.get("q", 1.0) < STANDS_OUT
    colour = style.blues()(min(max(value / highest, 0), 1))
    edge: dict[str, Any] = {"edgecolor": style.FAINT, "linewidth": 0.6}
    if out:
        edge = {"edgecolor": style.VERMILION, "linewidth": 3.5}
    axes.add_patch(Rectangle((x - 0.46, y - 0.45), 0.92, 0.90, facecolor=colour, **edge))
    ink, sign = style.ink_on(colour), ""
    if out:
        sign = "▲ " if cell.get("score", 0) > 0 else "▼ "
    note = cell.get("note")
    below = note if isinstance(note, str) else f"n = {number(cell['n'])}"
    weight = "bold" if out else "normal"
    if tall:
        style.put(axes, x, y - 0.14, sign + percent(value), ha="center", colour=ink, weight=weight)
        style.put(axes, x, y + 0.24, below, ha="center", colour=ink, size=9)
    else:
        one = f"{sign}{percent(value)}  ({number(cell['n'])})"
        style.put(axes, x, y, one, ha="center", colour=ink, weight=weight, size=11)
