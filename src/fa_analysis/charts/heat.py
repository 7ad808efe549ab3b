"""A heat map whose cells can be read: the share, the count, what stands out, what is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.words import UNKNOWN, number, percent

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STANDS_OUT = 0.05


@dataclass(frozen=True)
class Grid:
    """What stands in the cells: one row per `rows`, one column per `columns` (key, words to show).

    `cells`: columns `row`, `column`, `estimate`, `n`, and `q` where a test was made: below 0.05 the cell is
    framed, with ▲ (more than elsewhere) or ▼ (less) from the sign of `score`.
    """

    rows: Sequence[tuple[str, str]]
    columns: Sequence[tuple[str, str]]
    cells: pd.DataFrame
    highest: float = 1.0


def draw(figure: Figure, grid: Grid, *, left: float = 0.22, bottom: float = 0.12, top: float = 0.80) -> None:
    """Draw the grid on a figure."""
    columns, rows = len(grid.columns), len(grid.rows)
    head = 0.085
    axes = style.panel(figure, left, bottom, 0.97, top - head)
    style.rows_axis(axes, rows)
    axes.set_xlim(-0.5, columns - 0.5)
    axes.set_xticks([])
    known = {(r["row"], r["column"]): r for r in grid.cells.to_dict("records")}
    for y, (key, words) in enumerate(grid.rows):
        style.put(axes, -0.56, y, style.wrap(words, 26), ha="right")
        for x, (column, _words) in enumerate(grid.columns):
            _cell(axes, x, y, known.get((key, column)), grid.highest)
    width = max(8, int(118 * (0.97 - left) / columns))
    for x, (_key, words) in enumerate(grid.columns):
        style.put(axes, x, -0.58, style.wrap(words, width), ha="center", va="bottom", size=style.SIZE_SMALL)


def _cell(axes: Axes, x: int, y: int, cell: dict[str, float] | None, highest: float) -> None:
    from matplotlib.patches import Rectangle

    value = float("nan") if cell is None else cell["estimate"]
    if cell is None or value != value:
        axes.add_patch(
            Rectangle(
                (x - 0.47, y - 0.46),
                0.94,
                0.92,
                facecolor="#f2f2f2",
                edgecolor=style.FAINT,
                hatch="///",
                linewidth=0,
            )
        )
        style.put(axes, x, y, UNKNOWN, ha="center", colour=style.SOFT)
        return
    colour = style.blues()(min(max(value / highest, 0), 1) * 0.9)
    out = cell.get("q", 1.0) < STANDS_OUT
    axes.add_patch(
        Rectangle(
            (x - 0.46, y - 0.45), 0.92, 0.90, facecolor=colour,
            edgecolor=style.VERMILION if out else style.FAINT, linewidth=3 if out else 0.6,
        )
    )  # fmt: skip
    ink = style.ink_on(colour)
    sign = ("▲ " if cell.get("score", 0) > 0 else "▼ ") if out else ""
    style.put(
        axes, x, y - 0.14, sign + percent(value), ha="center", colour=ink, weight="bold" if out else "normal"
    )
    style.put(axes, x, y + 0.24, f"n = {number(cell['n'])}", ha="center", colour=ink, size=9)
