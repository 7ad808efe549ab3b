"""Charts to bytes: each word is measured and set once for all charts, not once for each of them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.font_manager import findfont, get_font
from matplotlib.ft2font import FT2Font, LoadFlags
from PIL import Image

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

# Points in an inch: SVG counts in points.
POINTS = 72


class _Dots(RendererAgg):  # type: ignore[misc]  # matplotlib gives no types to its renderers
    """Agg, whose words are measured and drawn from a store shared by all charts."""

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: Any,  # noqa: ARG002 - matplotlib's own; charts write no formula
    ) -> tuple[float, float, float]:
        word = _word(s, _face(prop), prop.get_size_in_points(), self.dpi)
        return word.width, word.height, word.below

    def draw_text(  # noqa: PLR0913, PLR0917 - as matplotlib calls it
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        if angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
            return
        word = _word(s, _face(prop), prop.get_size_in_points(), self.dpi)
        if word.ink.size:
            image = np.empty((*word.ink.shape, 4), dtype=np.uint8)
            image[..., :3] = [round(255 * part) for part in gc.get_rgb()[:3]]
            # Agg counts rows from the bottom.
            image[..., 3] = word.ink[::-1]
            self.draw_image(gc, round(x + word.left), round(self.height - y - word.under), image)


class _Vectors(RendererSVG):  # type: ignore[misc]  # matplotlib gives no types to its renderers
    """SVG, whose words are measured as those of the PNG are."""

    def get_text_width_height_descent(
        self,
        s: str,
        prop: FontProperties,
        ismath: Any,  # noqa: ARG002 - matplotlib's own; charts write no formula
    ) -> tuple[float, float, float]:
        # Set as for the PNG, so that each word is set once.
        word = _word(s, _face(prop), prop.get_size_in_points(), self.image_dpi)
        scale = POINTS / self.image_dpi
        return scale * word.width, scale * word.height, scale * word.below


def drawn(figure: Figure, *, dpi: int) -> Image.Image:
    """Return the figure as an image, at so many dots per inch."""
    before, figure.dpi = figure.dpi, dpi
    try:
        width, height = (int(side * dpi) for side in figure.get_size_inches())
        dots = _dots(width, height, dpi)
        dots.clear()
        figure.draw(dots)
        return Image.fromarray(np.asarray(dots.buffer_rgba())).convert("RGB")
    finally:
        figure.dpi = before


def packed(page: Image.Image, *, dpi: int) -> bytes:
    """Return an image as PNG; no lock of Python's is held meanwhile: something else can be drawn."""
    sink = io.BytesIO()
    # Flat areas pack as well at level 1, in a third of the time.
    page.save(sink, "png", compress_level=1, dpi=(dpi, dpi))
    return sink.getvalue()


def svg(figure: Figure) -> bytes:
    """Return the figure as SVG, its words as text."""
    import matplotlib as mpl

    sink = io.StringIO()
    before, figure.dpi = figure.dpi, POINTS
    try:
        with mpl.rc_context({"svg.hashsalt": "fa_analysis", "svg.fonttype": "none"}):
            width, height = (side * POINTS for side in figure.get_size_inches())
            vectors = _Vectors(width, height, sink, image_dpi=before, metadata={"Date": None, "Creator": None})
            figure.draw(vectors)
            vectors.finalize()
    finally:
        figure.dpi = before
    return sink.getvalue().encode("utf-8")


@lru_cache(maxsize=2)
def _dots(width: int, height: int, dpi: float) -> _Dots:
    """Return a sheet to draw on; wiped before each use, it keeps what matplotlib knows of the words."""
    return _Dots(width, height, dpi)


Face = tuple[str, ...]


def _face(prop: FontProperties) -> Face:
    return (*prop.get_family(), str(prop.get_style()), str(prop.get_weight()))


@lru_cache(maxsize=64)
def _fonts(face: Face) -> tuple[FT2Font, FT2Font]:
    """Return a font in memory, and the one of matplotlib, which stands in for the letters that it has not.

    FreeType reads each letter anew each time it is set: from the disk, that is most of the cost of a word.
    """
    from matplotlib.font_manager import FontProperties

    *family, slant, weight = face
    wanted = FontProperties(family=family, weight=weight)
    wanted.set_style(slant)  # type: ignore[arg-type]  # one of matplotlib's own, given by it as text
    path = findfont(wanted)
    return FT2Font(io.BytesIO(Path(path).read_bytes()), face_index=path.face_index), get_font(path)


def _font(face: Face, text: str) -> FT2Font:
    """Return the font to set a text with."""
    quick, complete = _fonts(face)
    return quick if all(quick.get_char_index(ord(letter)) for letter in text) else complete


@dataclass(frozen=True)
class _Word:
    """A line of text as it is set: its ink, from top to bottom, where it begins, and what room it takes.

    `below` is how far the room goes below the foot of the letters, `under` how far the ink does.
    """

    ink: npt.NDArray[np.uint8]
    left: float
    width: float
    height: float
    below: float
    under: float


@lru_cache(maxsize=8192)
def _word(text: str, face: Face, size: float, dpi: float) -> _Word:
    font = _font(face, text)
    font.set_size(size, dpi)
    # Without hinting letters keep their true widths, those that `style.text_width` counts.
    font.set_text(text, 0.0, flags=LoadFlags.NO_HINTING)
    font.draw_glyphs_to_bitmap(antialiased=True)
    ink, left = font.get_image().copy(), font.get_bitmap_offset()[0] / 64
    width, under = font.get_width_height()[0] / 64, font.get_descent() / 64
    height, below = _line(face, size, dpi)
    return _Word(ink, left, width, height, below, under)


@lru_cache(maxsize=256)
def _line(face: Face, size: float, dpi: float) -> tuple[float, float]:
    """Return the height of a line and what of it is below the foot of the letters.

    All lines take the room of their highest and lowest letters: those of one row stand on one foot.
    """
    font = _font(face, "lp")
    font.set_size(size, dpi)
    font.set_text("lp", 0.0, flags=LoadFlags.NO_HINTING)
    return font.get_width_height()[1] / 64, font.get_descent() / 64
