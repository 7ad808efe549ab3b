"""Does a text hold in its box? Measured with the letters of DejaVu Sans, wider than the fonts of the decks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache

from fa_analysis.charts import style

# Arial takes 0.88 of DejaVu Sans (0.83 in bold), Calibri less: a text measured so has some percents to spare.
NARROWER = 0.92
# From one line to the next, in sizes of the font (1.15 in Arial).
LEADING = 1.18
POINTS = 72.0
CUT = " […]"


@dataclass(frozen=True)
class Box:
    """A place on a slide, in inches from its top left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.top + self.height


_SHARE: ContextVar[float] = ContextVar("share", default=NARROWER)


@contextmanager
def unknown_font() -> Iterator[None]:
    """Measure as if the text were set in DejaVu Sans itself: a consultant's font may be as wide."""
    before = _SHARE.set(1.0)
    try:
        yield
    finally:
        _SHARE.reset(before)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of one line of text, in inches."""
    return _SHARE.get() * _wide(text, bold=bold) * size


@lru_cache(maxsize=65536)
def _wide(text: str, *, bold: bool) -> float:
    """Return the width of one line in DejaVu Sans of size 1, in inches."""
    return style.text_width(text, size=1, weight="bold" if bold else "normal") * style.WIDTH


def lines_of(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Cut a text as a slide does: at spaces, inside a word only when the word alone is too wide."""
    lines: list[str] = []
    for part in text.split("\n"):
        line = ""
        for word in part.split(" "):
            longer = f"{line} {word}" if line else word
            if width_of(longer, size, bold=bold) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            *whole, line = _pieces(word, width, size, bold=bold)
            lines += whole
        lines.append(line)
    return lines


def _pieces(word: str, width: float, size: float, *, bold: bool) -> list[str]:
    """Cut a word that is wider than a line."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and width_of(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def height_of(text: str, width: float, size: float, *, bold: bool = False) -> float:
    """Return the height of a text set in lines of `width`, in inches."""
    return len(lines_of(text, width, size, bold=bold)) * size * LEADING / POINTS


def size_that_fits(
    text: str, box: Box, *, largest: float, least: float, bold: bool = False, step: float = 1
) -> float | None:
    """Return the largest size at which a text holds in a box; None when it does not even at the least."""
    size = largest
    while size >= least:
        if height_of(text, box.width, size, bold=bold) <= box.height:
            return size
        size -= step
    return None


def shortened(text: str, box: Box, size: float, *, bold: bool = False) -> str:
    """Return a text cut at a word so that it holds in a box, with `[…]` where it was cut."""
    if height_of(text, box.width, size, bold=bold) <= box.height:
        return text
    words = text.replace("\n", " ").split(" ")
    low, high = 0, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        told = " ".join(words[:middle]) + CUT
        low, high = (
            (middle, high) if height_of(told, box.width, size, bold=bold) <= box.height else (low, middle - 1)
        )
    if low:
        return " ".join(words[:low]).rstrip(" ,;:") + CUT
    kept = words[0]
    while kept and height_of(kept + CUT, box.width, size, bold=bold) > box.height:
        kept = kept[:-1]
    return kept + CUT
