"""The one style of all charts: page, colours, texts, and bytes that do not change from one run to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.charts.words import typographic
from fa_analysis.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure

# A slide: 16:9, 1280 × 720 points of the screen at 100 dots per inch.
WIDTH, HEIGHT, DPI = 12.8, 7.2, 100
LEFT, RIGHT = 0.03, 0.97
FONT = "DejaVu Sans"
# Kerning and rounding: a line may come out a little longer than the sum of its letters.
SLACK = 1.01

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
SIZE_TITLE, SIZE_SUBTITLE, SIZE_TEXT, SIZE_SMALL = 19, 12.5, 12, 10.5


@dataclass(frozen=True)
class Room:
    """What the title, subtitle and foot leave for the drawing: bottom and top, fractions of the page."""

    bottom: float
    top: float


def page(*, title: str, subtitle: str, foot: str) -> tuple[Figure, Room]:
    """Return a figure with its title (the finding), subtitle (what is shown) and foot; and the room left."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DPI, facecolor=PAPER)
    y, width = 0.965, RIGHT - LEFT
    for text, size, weight, colour in (
        (title, SIZE_TITLE, "bold", INK),
        (subtitle, SIZE_SUBTITLE, "normal", SOFT),
    ):
        lines = wrap(text, width, size=size, weight=weight)
        write(figure, LEFT, y, lines, size=size, weight=weight, colour=colour, va="top")
        y -= _height(lines, size) + 0.012
    below = wrap(foot, width, size=SIZE_SMALL)
    write(figure, LEFT, 0.022, below, size=SIZE_SMALL, colour=SOFT, va="bottom")
    return figure, Room(0.022 + _height(below, SIZE_SMALL) + 0.03, y - 0.012)


def _height(lines: str, size: float) -> float:
    """Return the height of lines of text, as a fraction of the page."""
    return (lines.count("\n") + 1) * size * 1.33 / 72 / HEIGHT


def write(  # noqa: PLR0913 - a text has that many properties
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
        x, y, typographic(text), fontsize=size, color=colour, fontweight=weight, va=va, ha=ha, family=FONT,
        linespacing=1.25, parse_math=False,
    )  # fmt: skip


def panel(figure: Figure, left: float, bottom: float, right: float, top: float) -> Axes:
    """Add a bare drawing area between these bounds (fractions of the page)."""
    axes = figure.add_axes((left, bottom, right - left, top - bottom))
    for side in axes.spines.values():
        side.set_visible(False)
    axes.tick_params(length=0, labelsize=SIZE_SMALL, colors=SOFT, labelfontfamily=FONT)
    axes.set_axisbelow(True)
    return axes


def label(axes: Axes, x: float, y: float, text: str, **how: Any) -> None:
    """Write a text on a drawing area; `how`: see `lettering.Label`."""
    from fa_analysis.charts.lettering import Label, words

    words(axes, FONT).add(Label(x, y, text, **how))


def put(  # noqa: PLR0913 - a text has that many properties
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
    label(axes, x, y, typographic(text), size=size, colour=colour, weight=weight, ha=ha, va=va, spacing=1.15)


def label_row(
    axes: Axes,
    y: float,
    text: str,
    *,
    width: float,
    size: float = SIZE_TEXT,
    weight: str = "normal",
    colour: str = INK,
) -> None:
    """Write the name of a row at the left of the drawing area, on lines no wider than `width` of the page."""
    lines = wrap(text, width - 0.012, size=size, weight=weight)
    label(
        axes, 0, y, lines, size=size, colour=colour, weight=weight, ha="right", spacing=1.1, across=True,
        shift=-8,
    )  # fmt: skip


def label_end(
    axes: Axes, y: float, text: str, *, size: float = SIZE_TEXT, shift: float = 10, colour: str = INK
) -> None:
    """Write a value at the right of the drawing area, `shift` points away from it."""
    label(axes, 1, y, text, size=size, colour=colour, across=True, shift=shift)


def label_lines(axes: Axes, y: float, text: str, *, left: float, size: float = SIZE_SMALL) -> None:
    """Write lines that begin at `left` of the drawing area, in fractions of its width."""
    label(axes, left, y, typographic(text), size=size, colour=INK, spacing=1.25, across=True)


def spans(
    axes: Axes,
    low: Sequence[float],
    high: Sequence[float],
    *,
    colour: str,
    shift: float = 0,
    width: float = 2.5,
) -> None:
    """Draw the interval of each row, the first on top; `shift` sets them off the middle of the rows."""
    from matplotlib.collections import LineCollection

    lines = [[(a, y + shift), (b, y + shift)] for y, (a, b) in enumerate(zip(low, high, strict=True))]
    found = LineCollection(lines, colors=colour, linewidths=width, capstyle="round", clip_on=False)
    axes.add_collection(found, autolim=False)


def dots(
    axes: Axes, values: Sequence[float], *, colour: str, mark: str = "o", shift: float = 0, size: float = 9
) -> None:
    """Draw the value of each row, the first on top."""
    rows = [y + shift for y in range(len(values))]
    axes.plot(
        list(values), rows, mark, color=colour, markersize=size, markeredgecolor=INK, clip_on=False, zorder=3
    )


def shorten(text: str, width: float, *, size: float = SIZE_TEXT) -> str:
    """Return a text cut at a word, with an ellipsis, so that it holds on a line of `width`."""
    whole = typographic(text)
    if text_width(whole, size=size) <= width:
        return whole
    words = whole.split(" ")
    while len(words) > 1 and text_width(" ".join(words) + " …", size=size) > width:
        words.pop()
    return " ".join(words) + " …"


def margin(words: Sequence[str], *, most: float, size: float = SIZE_TEXT, weight: str = "normal") -> float:
    """Return where a drawing area may begin beside these row names, which take at most `most` of the page."""
    widest = max((text_width(typographic(w), size=size, weight=weight) for w in words), default=0.0)
    return LEFT + min(widest + 0.014, most)


def rows_axis(axes: Axes, count: int) -> None:
    """Make room for `count` rows, the first on top, without ticks."""
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])


def scale(axes: Axes, low: float, high: float, ticks: Sequence[float], labels: Sequence[str]) -> None:
    """Set the horizontal scale, with light lines at the ticks."""
    axes.set_xlim(low, high)
    axes.set_xticks(list(ticks), list(labels))
    axes.grid(axis="x", color=FAINT, linewidth=0.8)


def name_scale(axes: Axes, text: str, *, size: float = SIZE_SMALL) -> None:
    """Say under the horizontal scale what it counts."""
    axes.set_xlabel(typographic(text), fontsize=size, color=SOFT, family=FONT, labelpad=2)


def wrap(text: str, width: float, *, size: float = SIZE_TEXT, weight: str = "normal") -> str:
    """Cut a text into lines no wider than `width` (a fraction of the page), at ordinary spaces only."""
    lines: list[str] = []
    length = 0.0
    for word in typographic(text).split(" "):
        longer = _length(f" {word}", weight, after=length)
        if lines and _on_page(longer, size) <= width:
            lines[-1] += f" {word}"
            length = longer
        else:
            lines.append(word)
            length = _length(word, weight)
    return "\n".join(lines)


def text_width(text: str, *, size: float = SIZE_TEXT, weight: str = "normal") -> float:
    """Return the width of one line of text, as a fraction of the page."""
    return _on_page(_length(text, weight), size)


def _on_page(length: float, size: float) -> float:
    """Return as a fraction of the width of the page what is that many sizes of a font long."""
    return SLACK * length * size / 72 / WIDTH


def _length(text: str, weight: str, *, after: float = 0.0) -> float:
    """Return how many sizes of its font a text is long, behind what is as long as `after`."""
    return sum((_advance(letter, weight) for letter in text), after)


@lru_cache(maxsize=1024)
def _advance(letter: str, weight: str) -> float:
    """Return how far a letter moves the pen, in sizes of the font."""
    from matplotlib.font_manager import FontProperties, findfont, get_font

    font = get_font(findfont(FontProperties(family=FONT, weight=weight)))
    if not font.get_char_index(ord(letter)):  # a sign of another script: as wide as a letter can be
        return 1.0
    font.set_size(100, 72)
    return float(font.load_char(ord(letter)).linearHoriAdvance) / 65536 / 100


def key(
    figure: Figure, x: float, y: float, marks: Sequence[tuple[str, str, str]], *, gap: float = 0.03
) -> None:
    """Name marks on one line: each is a matplotlib marker, its colour, and its words beside it."""
    from matplotlib.lines import Line2D

    for mark, colour, words in marks:
        point = Line2D([x + 0.006], [y], marker=mark, markersize=10, linestyle="", color=colour)
        point.set(markeredgecolor=INK, transform=figure.transFigure)
        figure.add_artist(point)
        write(figure, x + 0.018, y, words, size=SIZE_TEXT)
        x += 0.018 + text_width(typographic(words)) + gap


@lru_cache(maxsize=1)
def blues() -> Colormap:
    """Return tints from white to a dark blue: told apart without colours, and in grey."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list(
        "blues", [(0, "#ffffff"), (0.5, "#b7d7ee"), (0.72, "#84bbe0"), (0.84, BLUE), (1, "#002f4d")]
    )


@lru_cache(maxsize=1024)
def tint(share: float) -> tuple[float, ...]:
    """Return the tint of a share, from 0 to 1."""
    return tuple(blues()(float(share)))


def ordinal_colours(count: int) -> list[str]:
    """Return `count` colours of cividis, from dark (least) to light (most)."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    last = max(count - 1, 1)
    return [to_hex(colormaps["cividis"](0.08 + 0.88 * i / last)) for i in range(count)]


@lru_cache(maxsize=1024)
def ink_on(colour: str | tuple[float, ...]) -> str:
    """Return black or white, whichever reads best on `colour` (luminance of WCAG 2)."""
    from matplotlib.colors import to_rgb

    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return INK if luminance > 0.19 else PAPER


def png_bytes(figure: Figure, *, dpi: int = DPI) -> bytes:
    """Return the figure as PNG, without date or program name: the same figure gives the same bytes."""
    from fa_analysis.charts import render

    return render.packed(render.drawn(figure, dpi=dpi), dpi=dpi)


def svg_bytes(figure: Figure) -> bytes:
    """Return the figure as SVG, its words as text: they can be searched, read aloud and edited.

    DejaVu Sans is wider than the fonts that stand in for it where it is missing: nothing overlaps then.
    """
    from fa_analysis.charts import render

    return render.svg(figure).replace(b"'DejaVu Sans'", b"'DejaVu Sans', Verdana, Arial, sans-serif")


def save(figure: Figure, path_png: Path, path_svg: Path) -> bool:
    """Write a figure as PNG and SVG, atomically; return True when one of them changed."""
    from concurrent.futures import ThreadPoolExecutor

    from fa_analysis.charts import render

    page = render.drawn(figure, dpi=DPI)
    with ThreadPoolExecutor(max_workers=1) as beside:  # the PNG is packed while the SVG is drawn
        packed = beside.submit(render.packed, page, dpi=DPI)
        vectors = svg_bytes(figure)
        changed = [write_bytes(path_png, packed.result()), write_bytes(path_svg, vectors)]
    return any(changed)
