"""The one style of all charts: page, colours, texts, and bytes that do not change from one run to the next."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

# A slide: 16:9, 1280 × 720 points of the screen at 100 dots per inch.
WIDTH, HEIGHT, DPI = 12.8, 7.2, 100
LEFT, RIGHT = 0.03, 0.97
FONT = "DejaVu Sans"

INK, SOFT, FAINT, PAPER = "#1a1a1a", "#555555", "#d9d9d9", "#ffffff"
# Okabe and Ito (2008), Color Universal Design.
ORANGE, SKY, GREEN, YELLOW, BLUE, VERMILION, PURPLE, BLACK = (
    "#E69F00",
    "#56B4E9",
    "#009E73",
    "#F0E442",
    "#0072B2",
    "#D55E00",
    "#CC79A7",
    "#000000",
)
SIZE_TITLE, SIZE_SUBTITLE, SIZE_TEXT, SIZE_SMALL = 19, 13, 12, 10.5


def page(*, title: str, subtitle: str, foot: str) -> Figure:
    """Return a figure with its title (the finding), its subtitle (what is shown) and its foot."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=PAPER)
    heading = wrap(title, 84)
    lines = heading.count("\n") + 1
    write(figure, LEFT, 0.965, heading, size=SIZE_TITLE, weight="bold", va="top")
    below = 0.965 - 0.046 * lines - 0.012
    write(figure, LEFT, below, wrap(subtitle, 132), size=SIZE_SUBTITLE, colour=SOFT, va="top")
    write(figure, LEFT, 0.02, wrap(foot, 165), size=SIZE_SMALL, colour=SOFT, va="bottom")
    return figure


def write(
    figure: Figure,
    x: float,
    y: float,
    text: str,
    *,
    size: float = SIZE_TEXT,
    colour: str = INK,
    weight: str = "normal",
    va: str = "center",
    ha: str = "left",
) -> None:
    """Write text at a place of the page (fractions of its width and height, from bottom left)."""
    figure.text(
        x, y, text, fontsize=size, color=colour, fontweight=weight, va=va, ha=ha, family=FONT, linespacing=1.25,
        parse_math=False,
    )  # fmt: skip


def panel(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Add a bare drawing area between these bounds (fractions of the page)."""
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SIZE_SMALL, colors=SOFT, labelfontfamily=FONT)
    axes.set_axisbelow(True)
    return axes


def put(
    axes: Axes,
    x: float,
    y: float,
    text: str,
    *,
    size: float = SIZE_TEXT,
    colour: str = INK,
    weight: str = "normal",
    ha: str = "left",
    va: str = "center",
) -> None:
    """Write text at a place of the data."""
    axes.text(
        x, y, text, fontsize=size, color=colour, fontweight=weight, ha=ha, va=va, family=FONT, clip_on=False,
        linespacing=1.15, parse_math=False,
    )  # fmt: skip


def rows_axis(axes: Axes, count: int) -> None:
    """Make room for `count` rows, the first on top, without ticks."""
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])


def scale(axes: Axes, low: float, high: float, ticks: Sequence[float], labels: Sequence[str]) -> None:
    """Set the horizontal scale, with light lines at the ticks."""
    axes.set_xlim(low, high)
    axes.set_xticks(list(ticks), list(labels))
    axes.grid(axis="x", color=FAINT, linewidth=0.8)


def wrap(text: str, width: int) -> str:
    """Cut a text into lines of at most `width` characters; a narrow no-break space never ends a line."""
    return "\n".join(textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)) or text


def blues() -> Colormap:
    """Return tints from white to a dark blue: told apart without colours, and in grey."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("blues", ["#ffffff", "#9ecae9", BLUE, "#00324f"])


def ordinal_colours(count: int) -> list[str]:
    """Return `count` colours of cividis, from dark (least) to light (most)."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    last = max(count - 1, 1)
    return [to_hex(colormaps["cividis"](0.08 + 0.88 * i / last)) for i in range(count)]


def ink_on(colour: str | tuple[float, ...]) -> str:
    """Return black or white, whichever reads best on `colour` (luminance of WCAG 2)."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.19 else PAPER


def png_bytes(figure: Figure, *, dpi: int = DPI) -> bytes:
    """Return the figure as PNG, without date or program name: the same figure gives the same bytes."""
    sink = io.BytesIO()
    figure.savefig(sink, format="png", dpi=dpi, metadata={"Software": None})
    return sink.getvalue()


def svg_bytes(figure: Figure) -> bytes:
    """Return the figure as SVG, letters drawn as paths: it looks the same where the font is missing."""
    import matplotlib as mpl

    sink = io.BytesIO()
    with mpl.rc_context({"svg.hashsalt": "fa_analysis", "svg.fonttype": "path"}):
        figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    return sink.getvalue()


def save(figure: Figure, path_png: Path, path_svg: Path) -> bool:
    """Write a figure as PNG and SVG, atomically; return True when one of them changed."""
    changed = [write_bytes(path_png, png_bytes(figure)), write_bytes(path_svg, svg_bytes(figure))]
    return any(changed)
