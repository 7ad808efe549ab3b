"""The words of a drawing area, drawn together as a collection of lines is.

matplotlib keeps one artist for each text, and lays it out anew each time it is drawn: where a hundred cells are
written in, that is most of the cost of a chart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from matplotlib.artist import Artist
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.text import Text
from matplotlib.transforms import Bbox, IdentityTransform, ScaledTranslation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase

# Points in an inch.
POINTS = 72


@dataclass(frozen=True)
class Label:
    """A text at a place of the data; with `across`, `x` counts in widths of the drawing area.

    `shift`: points to the right of the place. `spacing`: from line to line, in sizes of the font; as the
    font asks if None.
    """

    x: float
    y: float
    text: str
    size: float
    colour: str
    weight: str = "normal"
    ha: Literal["left", "center", "right"] = "left"
    va: Literal["top", "center", "bottom"] = "center"
    spacing: float | None = None
    across: bool = False
    shift: float = 0


class Words(Artist):
    """All labels of a drawing area; they stand upright and are never cut at its edges."""

    zorder = 3

    def __init__(self, area: Axes, family: str) -> None:
        super().__init__()
        self.area, self.family = area, family
        self.labels: list[Label] = []

    def add(self, label: Label) -> None:
        """Add a label over those that are there."""
        if label.text:
            self.labels.append(label)
            self.stale = True

    def draw(self, renderer: RendererBase) -> None:
        """Draw the labels, laid out as matplotlib lays out its texts."""
        if not self.labels or not self.get_visible():
            return
        gc, height = renderer.new_gc(), renderer.get_canvas_width_height()[1]
        # Renderers that write words as words (SVG) ask where a text of one line is tied, and by which end.
        tied = Text(transform=IdentityTransform())
        for label, x, y in self._places():
            renderer.open_group("text")
            gc.set_foreground(to_rgba(label.colour), isRGBA=True)
            tied.set_position((x, y))
            tied.set_horizontalalignment(label.ha)
            font = _font(self.family, label.weight, label.size)
            lines = _lines(renderer, label, font, self._dots)
            for line, right, up in lines:
                at = height - (y + up) if renderer.flipy() else y + up
                renderer.draw_text(gc, x + right, at, line, font, 0.0, mtext=tied if len(lines) == 1 else None)
            renderer.close_group("text")
        gc.restore()
        self.stale = False

    def get_children(self) -> list[Artist]:
        """Return the labels as texts of matplotlib, for who looks for them in a figure or measures them."""
        return [self._text(label) for label in self.labels]

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:
        """Return the box that holds all labels."""
        boxes = [text.get_window_extent(renderer) for text in self.get_children()]
        return Bbox.union(boxes) if boxes else Bbox.null()

    @property
    def _dots(self) -> float:
        """Return how many dots of the page make a point."""
        return float(self.area.figure.dpi) / POINTS

    def _places(self) -> Iterator[tuple[Label, float, float]]:
        """Give each label and its place, in dots from the bottom left."""
        points = [(label.x, label.y) for label in self.labels]
        inside = self.area.transData.transform(points).tolist()
        across = self.area.get_yaxis_transform().transform(points).tolist()
        for label, one, other in zip(self.labels, inside, across, strict=True):
            x, y = other if label.across else one
            if math.isfinite(x) and math.isfinite(y):
                yield label, x + label.shift * self._dots, y

    def _text(self, label: Label) -> Text:
        page = self.area.figure
        where = self.area.get_yaxis_transform() if label.across else self.area.transData
        where += ScaledTranslation(label.shift / POINTS, 0, page.dpi_scale_trans)
        text = Text(
            label.x, label.y, label.text, color=label.colour, ha=label.ha, va=label.va, parse_math=False,
            fontproperties=_font(self.family, label.weight, label.size), linespacing=label.spacing,
            transform=where,
        )  # fmt: skip
        text.set_figure(page)
        return text


def words(axes: Axes, family: str) -> Words:
    """Return the words of a drawing area."""
    for artist in axes.get_children():
        if isinstance(artist, Words):
            return artist
    added = Words(axes, family)
    axes.add_artist(added)
    return added


@lru_cache(maxsize=64)
def _font(family: str, weight: str, size: float) -> FontProperties:
    return FontProperties(family=family, weight=weight, size=size)


@lru_cache(maxsize=8)
def _room(family: str, weight: str) -> tuple[float, float, float]:
    """Return the room that a font asks for above and below the foot of a line, and between lines, in sizes."""
    font = get_font(findfont(_font(family, weight, 10)))
    asked = font.get_sfnt_table("OS/2")
    assert asked is not None  # a font without this table is older than those that matplotlib brings
    above, below, between = asked["sTypoAscender"], -asked["sTypoDescender"], asked["sTypoLineGap"]
    em = font.units_per_EM
    return above / em, below / em, between / em


def _lines(
    renderer: RendererBase, label: Label, font: FontProperties, dots: float
) -> list[tuple[str, float, float]]:
    """Return each line of a label, and where its foot begins: so much right of its place, and above it."""
    ems = label.size * dots
    above, below, between = (ems * share for share in _room(font.get_family()[0], label.weight))
    lines = label.text.split("\n")
    widths, feet, bottom = [], [], 0.0
    for line in lines:
        width, height, under = renderer.get_text_width_height_descent(line, font, False)
        over = height - under
        if label.spacing is None:
            over, under = max(over, above), max(under, below)
            more = between if len(lines) > 1 else 0.0
        else:
            more = label.spacing * (above + below) - height
        widths.append(width)
        feet.append(bottom - over - more / 2)
        bottom -= over + under + more
    middle = {"top": 0.0, "center": bottom / 2, "bottom": bottom}[label.va]
    part = {"left": 0.0, "center": 0.5, "right": 1.0}[label.ha]
    return [(line, -part * w, foot - middle) for line, w, foot in zip(lines, widths, feet, strict=True)]
