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
from fa_analysis.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

Placed = tuple[int, int, dict[str, Any]]
STANDS_OUT = 0.05


@dataclass(frozen=True)
class Grid:
    """What stands in the cells: one row per `rows`, one column per `columns` (key, words to show).

    `cells`: columns `row`, `column`, `estimate`, `n`, and `q` where a test was made: below 0.05 the cell is
    framed, with ▲ (more than elsewhere) or ▼ (less) from the sign of `score`. `few`: cells whose `of` is below
    it are counts (`2 sur 2`) without a shade: 100 % of two is not the darkest of all.
    """

    rows: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    cells: pd.DataFrame
    highest: float = 1.0
    few: int = 0


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
    shown, blank = [], []
    for y, (row, words) in enumerate(grid.rows):
        style.label_row(axes, y, words, width=left - style.LEFT)
        for x, (column, _words) in enumerate(grid.columns):
            cell = known.get((row, column))
            if cell is None or not math.isfinite(cell["estimate"]):
                blank.append((x, y))
            else:
                shown.append((x, y, cell | {"few": cell["of"] < grid.few}))
    _boxes(axes, shown, blank, grid.highest)
    for x, y, cell in shown:
        _words_of(axes, x, y, cell, ink=style.ink_on(_colour(cell, grid.highest)), tall=tall)
    for x, head in enumerate(heads):
        style.put(axes, x, -0.54, head, ha="center", va="bottom", size=style.SIZE_SMALL)


def _boxes(axes: Axes, shown: list[Placed], blank: list[tuple[int, int]], highest: float) -> None:
    """Draw all cells at once, those that stand out over the others."""
    from matplotlib.collections import PolyCollection

    out = [_stands_out(cell) for _x, _y, cell in shown]
    for frame in (False, True):
        cells = [placed for placed, is_out in zip(shown, out, strict=True) if is_out == frame]
        colours = [_colour(cell, highest) for _x, _y, cell in cells]
        edge = {"edgecolor": style.VERMILION, "linewidth": 3.5} if frame else EDGE
        corners = [_corners(x, y, 0.46, 0.45) for x, y, _cell in cells]
        axes.add_collection(PolyCollection(corners, facecolors=colours, **edge), autolim=False)
    corners = [_corners(x, y, 0.47, 0.46) for x, y in blank]
    axes.add_collection(PolyCollection(corners, **BLANK), autolim=False)


EDGE: dict[str, Any] = {"edgecolor": style.FAINT, "linewidth": 0.6}
BLANK: dict[str, Any] = {"facecolor": "#f2f2f2", "edgecolor": "#bfbfbf", "hatch": "///", "linewidth": 0}


def _corners(x: float, y: float, wide: float, high: float) -> list[tuple[float, float]]:
    return [(x - wide, y - high), (x + wide, y - high), (x + wide, y + high), (x - wide, y + high)]


def _stands_out(cell: dict[str, Any]) -> bool:
    return bool(cell.get("q", 1.0) < STANDS_OUT)


def _colour(cell: dict[str, Any], highest: float) -> tuple[float, ...]:
    if cell["few"]:
        return style.tint(0.0)
    return style.tint(min(max(cell["estimate"] / highest, 0.0), 1.0))


def _words_of(axes: Axes, x: int, y: int, cell: dict[str, Any], *, ink: str, tall: bool) -> None:
    """Write the share, what stands out, and the count of one cell."""
    out, sign = _stands_out(cell), ""
    if out:
        sign = "▲ " if cell.get("score", 0) > 0 else "▼ "
    weight = "bold" if out else "normal"
    if cell["few"]:
        counts = _("{n} sur {of}").format(n=number(cell["n"]), of=number(cell["of"]))
        style.put(axes, x, y, counts, ha="center", colour=ink, size=11)
    elif tall:
        style.put(axes, x, y - 0.14, sign + percent(cell["estimate"]), ha="center", colour=ink, weight=weight)
        style.put(axes, x, y + 0.24, f"n = {number(cell['n'])}", ha="center", colour=ink, size=9)
    else:
        one = f"{sign}{percent(cell['estimate'])}  ({number(cell['n'])})"
        style.put(axes, x, y, one, ha="center", colour=ink, weight=weight, size=11)
