"""The charts of the slides as pictures for a page: Word has no charts that python-docx can make."""

from __future__ import annotations

import math
import warnings
from typing import TYPE_CHECKING, Any

from fa_analysis.charts import style
from fa_analysis.charts.words import number, percent
from fa_analysis.restitution.deck.content import Bars
from fa_analysis.restitution.deck.fit import Box, shortened
from fa_analysis.restitution.deck.native import PAIR
from fa_analysis.restitution.deck.words import shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH, ROW, SIZE, DPI = 6.3, 0.24, 8.5, 200
LEGEND = 0.26
LABELS = 0.36  # of the width, at most


def png_of(bars: Bars) -> tuple[bytes, float]:
    """Return the picture of a bar chart and its height in inches, for a width of `WIDTH` inches."""
    from matplotlib.figure import Figure

    rows = len(bars.categories) * (1 if bars.stacked or bars.columns else max(len(bars.series), 1) ** 0.6)
    legend = _legend_rows(bars)
    foot = 0.5 if bars.columns else 0.08
    height = 2.2 if bars.columns else 0.15 + foot + LEGEND * legend + ROW * rows
    figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=style.PAPER)
    left = 0.02 if bars.columns else _margin(bars)
    top = 0.98 - LEGEND * legend / height
    axes = figure.add_axes((left, foot / height, 0.97 - left, top - foot / height))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SIZE, labelfontfamily=style.FONT)
    axes.set_axisbelow(True)
    (_columns if bars.columns else _stacked if bars.stacked else _beside)(axes, bars)
    if len(bars.series) > 1:
        handles, names = axes.get_legend_handles_labels()
        columns = math.ceil(len(names) / legend)
        most = WIDTH / columns - 0.35
        names = [shortened(n, Box(0, 0, most, 0.2), SIZE) for n in names]
        figure.legend(
            handles, names, loc="upper left", bbox_to_anchor=(0, 1), ncols=columns, frameon=False,
            prop={"family": style.FONT, "size": SIZE - 1}, handlelength=1, columnspacing=1,
        )  # fmt: skip
    with warnings.catch_warnings():
        # A sign that the font lacks is drawn as an empty square, on purpose and without a word on the screen.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        return style.png_bytes(figure, dpi=DPI), height


def _legend_rows(bars: Bars) -> int:
    """Return on how many lines the names of the series hold, two at most; none for a single series."""
    if len(bars.series) < 2:
        return 0
    widest = max(_width(shown(s.name)) * WIDTH for s in bars.series)
    return 1 if widest <= WIDTH / len(bars.series) - 0.35 else 2


def _width(text: str) -> float:
    """Return the width of a line at the size of the picture, as a fraction of it."""
    return style.text_width(text, size=SIZE) * style.WIDTH / WIDTH


def _margin(bars: Bars) -> float:
    return min(max((_width(shown(c)) for c in bars.categories), default=0.0), LABELS) + 0.03


def _names(bars: Bars) -> list[str]:
    """Return the names of the categories on lines that hold in the margin."""
    found = []
    for category in bars.categories:
        lines = [""]
        for word in shown(category).split(" "):
            longer = f"{lines[-1]} {word}".strip()
            if _width(longer) <= LABELS or not lines[-1]:
                lines[-1] = longer
            else:
                lines.append(word)
        found.append("\n".join(lines[:2]) + (" […]" if len(lines) > 2 else ""))
    return found


def _rows(axes: Axes, bars: Bars) -> None:
    axes.set_ylim(len(bars.categories) - 0.5, -0.5)
    axes.set_yticks(range(len(bars.categories)), _names(bars), parse_math=False)


def _text(axes: Axes, x: float, y: float, text: str, **more: Any) -> None:
    axes.text(x, y, text, fontsize=SIZE, family=style.FONT, parse_math=False, **more)


def _stacked(axes: Axes, bars: Bars) -> None:
    """Draw parts of a whole: shares as lengths, counts as labels."""
    _rows(axes, bars)
    axes.set_xlim(0, 1)
    axes.set_xticks([])
    totals = [sum(s.values[i] for s in bars.series) or 1.0 for i in range(len(bars.categories))]
    start = [0.0] * len(totals)
    for colour, series in zip(style.ordinal_colours(len(bars.series)), bars.series, strict=True):
        widths = [v / t for v, t in zip(series.values, totals, strict=True)]
        axes.barh(range(len(totals)), widths, left=start, height=0.75, color=colour, label=shown(series.name))
        for y, (value, width) in enumerate(zip(series.values, widths, strict=True)):
            if value:
                ink = style.ink_on(colour)
                _text(axes, start[y] + width / 2, y, number(value), ha="center", va="center", color=ink)
            start[y] += width


def _beside(axes: Axes, bars: Bars) -> None:
    """Draw bars side by side, with their intervals and values."""
    _rows(axes, bars)
    thick = 0.8 / len(bars.series)
    ends = [v for s in bars.series for v in (*s.values, *s.high) if not math.isnan(v)]
    axes.set_xlim(0, max(ends, default=1.0) * 1.14 or 1)
    axes.set_xticks([])
    for at, series in enumerate(bars.series):
        rows = [y - 0.4 + thick * (at + 0.5) for y in range(len(series.values))]
        values = [0.0 if math.isnan(v) else v for v in series.values]
        axes.barh(rows, values, height=thick * 0.92, color=PAIR[at % 2], label=shown(series.name))
        if series.low:
            axes.hlines(rows, series.low, series.high, color=style.INK, linewidth=1)
        for y, value in enumerate(series.values):
            if not math.isnan(value):
                end = max(value, series.high[y] if series.high else value)
                told = percent(value) if bars.shares else number(value)
                _text(axes, end, rows[y], f" {told}", va="center")


def _columns(axes: Axes, bars: Bars) -> None:
    values = bars.series[0].values
    axes.bar(range(len(values)), values, width=0.65, color=PAIR[0])
    axes.set_xticks(range(len(values)), [shown(c) for c in bars.categories], parse_math=False)
    axes.set_yticks([])
    axes.set_ylim(0, max(values, default=1) * 1.15 or 1)
    if bars.axis:
        axes.set_xlabel(shown(bars.axis), fontsize=SIZE, family=style.FONT, parse_math=False)
    for x, value in enumerate(values):
        _text(axes, x, value, number(value), ha="center", va="bottom")
