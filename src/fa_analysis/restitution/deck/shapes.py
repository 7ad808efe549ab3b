"""Texts and cards put on a slide, with their sizes measured beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fa_analysis.charts import style
from fa_analysis.i18n import regional
from fa_analysis.restitution.deck.content import Keys, Line
from fa_analysis.restitution.deck.fit import Box, height_of, size_that_fits
from fa_analysis.restitution.deck.template import NAVY
from fa_analysis.restitution.deck.words import said, shown

LEAST, LARGEST = 14, 20
BULLET = 0.22
GAP = 0.5  # between two paragraphs, in sizes of the font


@dataclass(frozen=True)
class Run:
    """One paragraph of one look."""

    text: str
    size: float
    bold: bool = False
    italic: bool = False
    colour: str = ""
    bullet: bool = False
    gap: float = 0.0
    indent: float = 0.0
    centred: bool = False


def runs_of(lines: Sequence[Line], size: float) -> list[Run]:
    """Return the paragraphs of lines at a size of text: points, quotes and who says them."""
    runs: list[Run] = []
    for line in lines:
        gap = GAP * size if runs else 0.0
        if line.kind == "quote":
            runs.append(Run(said(line.text), size, italic=True, colour=NAVY, gap=gap, indent=BULLET))
            if line.said:
                runs.append(Run(f"— {shown(line.said)}", LEAST, colour=style.SOFT, gap=2, indent=BULLET))
        elif line.kind == "head":
            runs.append(Run(shown(line.text), size, bold=True, colour=NAVY, gap=gap))
        else:
            runs.append(Run(shown(line.text), size, bullet=True, gap=gap, indent=BULLET))
    return runs


def height_of_runs(runs: Sequence[Run], width: float) -> float:
    """Return the height of paragraphs, in inches."""
    return sum(r.gap / 72 + height_of(r.text, width - r.indent, r.size, bold=r.bold) for r in runs)


def largest_size(lines: Sequence[Line], box: Box) -> int | None:
    """Return the largest size at which lines hold in a box; None when they do not at the least."""
    for size in range(LARGEST, LEAST - 1, -1):
        if height_of_runs(runs_of(lines, size), box.width) <= box.height:
            return size
    return None


def how_many(lines: Sequence[Line], box: Box) -> int:
    """Return how many of the first lines hold in a box at the least size."""
    held = 0
    while held < len(lines) and height_of_runs(runs_of(lines[: held + 1], LEAST), box.width) <= box.height:
        held += 1
    return held


def write(frame: Any, runs: Sequence[Run]) -> None:
    """Write paragraphs in a text frame, in place of what was there."""
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for extra in list(frame.paragraphs)[1:]:
        extra._p.getparent().remove(extra._p)  # noqa: SLF001 - python-pptx has no way to remove a paragraph
    for at, run in enumerate(runs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        for old in list(paragraph.runs):
            old._r.getparent().remove(old._r)  # noqa: SLF001 - idem
        _bullets(paragraph, run)
        paragraph.space_before = Pt(run.gap)
        if run.centred:
            paragraph.alignment = PP_ALIGN.CENTER
        piece = paragraph.add_run()
        piece.text = run.text
        _look(piece, run)


def _look(piece: Any, run: Run) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Pt

    piece.font.size = Pt(run.size)
    piece.font.bold, piece.font.italic = run.bold, run.italic
    piece._r.get_or_add_rPr().set("lang", regional())  # noqa: SLF001 - no API for the language of a run
    if run.colour:
        piece.font.color.rgb = RGBColor.from_string(run.colour.lstrip("#").upper())


def _bullets(paragraph: Any, run: Run) -> None:
    """Give a paragraph its bullet and hanging indent, or say that it has none."""
    from lxml import etree

    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - python-pptx has no bullets
    for name in ("buNone", "buChar", "buAutoNum"):
        for old in properties.findall(f"{{{space}}}{name}"):
            properties.remove(old)
    emu = round(run.indent * 914400)
    properties.set("marL", str(emu))
    properties.set("indent", str(-emu if run.bullet else 0))
    mark = etree.SubElement(properties, f"{{{space}}}{'buChar' if run.bullet else 'buNone'}")
    if run.bullet:
        mark.set("char", "•")


def text_box(slide: Any, box: Box, runs: Sequence[Run], *, name: str, anchor: str = "t") -> Any:
    """Add a text box without margins; return it."""
    from fa_analysis.restitution.deck.template import bare_box, place

    shape = slide.shapes.add_textbox(0, 0, 0, 0)
    place(shape, box)
    bare_box(shape, anchor=anchor)
    shape.name = name
    write(shape.text_frame, runs)
    return shape


def describe(shape: Any, alt: str) -> None:
    """Set the alternative text of a chart or a table."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", shown(alt))  # noqa: SLF001 - python-pptx has no API for it


NUMBER_SIZE, PAD = 34, 0.16


def add_cards(slide: Any, keys: Keys, box: Box) -> list[Any]:
    """Draw key figures as cards, two a row: the number large, what it counts below."""
    from pptx.dml.color import RGBColor

    count = len(keys.figures)
    across = 1 if count == 1 else 2
    down = -(-count // across)
    gap = 0.2
    width = (box.width - gap * (across - 1)) / across
    height = min((box.height - gap * (down - 1)) / down, 1.45)
    shapes = []
    for at, (number, words) in enumerate(keys.figures):
        left = box.left + (at % across) * (width + gap)
        top = box.top + (at // across) * (height + gap)
        inside = Box(left, top, width - 2 * PAD, height - 2 * PAD - NUMBER_SIZE * 1.2 / 72)
        size = size_that_fits(shown(words), inside, largest=16, least=LEAST) or LEAST
        runs = [Run(shown(number), NUMBER_SIZE, bold=True, colour=style.BLUE), Run(shown(words), size)]
        shape = text_box(slide, Box(left, top, width, height), runs, name=shown(words), anchor="ctr")
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(0xF3, 0xF6, 0xF8)
        body = shape.text_frame
        body.margin_left = body.margin_right = round(PAD * 914400)
        shapes.append(shape)
    return shapes
