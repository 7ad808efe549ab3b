"""How the report looks: the page, one font, dark headings, small captions and sources."""

from __future__ import annotations

from typing import Any

from fa_analysis.charts import style
from fa_analysis.i18n import regional
from fa_analysis.restitution.deck.template import NAVY
from fa_analysis.restitution.docx_parts import child

FONT = "Arial"
TEXT_WIDTH = 16.4  # centimetres


def dress(document: Any) -> None:
    """Give a new document its page and its styles."""
    _page(document)
    _styles(document)


def _page(document: Any) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.4)


def _styles(document: Any) -> None:
    """Set the styles: one font, dark headings, small captions and sources; French for the spelling."""
    from docx.enum.style import WD_STYLE_TYPE

    styles = document.styles
    for name in ("Source", "TOC 1", "TOC 2"):
        if name not in [s.name for s in styles]:
            styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = styles["Normal"]
    looks: dict[str, tuple[float, str, bool]] = {
        "Normal": (10.5, style.INK, False),
        "Title": (28, NAVY, True),
        "Subtitle": (15, style.SOFT, False),
        "TOC Heading": (15, NAVY, True),
        "Heading 1": (18, NAVY, True),
        "Heading 2": (13, NAVY, True),
        "Heading 3": (11, style.BLUE, True),
        "List Bullet": (10.5, style.INK, False),
        "Quote": (10.5, NAVY, False),
        "Intense Quote": (10, "#A63A00", True),
        "Caption": (9, style.SOFT, True),
        "Source": (8.5, style.SOFT, False),
        "TOC 1": (10.5, style.INK, True),
        "TOC 2": (10, style.INK, False),
    }
    for name, (size, colour, bold) in looks.items():
        _look(styles[name], size, colour, bold=bold)
    spaces = {"Heading 1": (22, 8), "Heading 2": (16, 4), "Caption": (6, 6), "Source": (2, 6), "Quote": (4, 4)}
    for name, (before, after) in spaces.items():
        _space(styles[name], before, after)
    _space(styles["TOC 1"], 5, 1)
    _space(styles["TOC 2"], 0, 1, left=0.6)


def _look(found: Any, size: float, colour: str, *, bold: bool) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    found.font.size, found.font.bold = Pt(size), bold
    found.font.name = FONT
    found.font.color.rgb = RGBColor.from_string(colour.lstrip("#").upper())
    fonts = found.element.get_or_add_rPr().get_or_add_rFonts()
    for key in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(key), None)
    for key in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(key), FONT)
    child(found.element.get_or_add_rPr(), "w:lang", {"w:val": regional()})


def _space(found: Any, before: float, after: float, *, left: float = 0) -> None:
    from docx.shared import Cm, Pt

    shape = found.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if left:
        shape.left_indent = Cm(left)
