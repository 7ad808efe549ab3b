"""The Word template of sheets: A4, styles, language, nobody's name; made here, so that it can be read."""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

from fa_analysis.restitution.docx_parts import child, no_thumbnail

FONT = "Arial"
INK, SOFT, BLUE, RED = "1A1A1A", "555555", "00507D", "AA0000"
SIDE_MM, EDGE_MM, FOOT_MM, WIDTH_MM, HEIGHT_MM = 17, 14, 20, 210, 297
_SCRIPTS = ("w:val", "w:eastAsia", "w:bidi")
TEXT_MM = WIDTH_MM - 2 * SIDE_MM


@lru_cache(maxsize=2)
def template(lang: str) -> bytes:
    """Return the empty document that every sheet starts from."""
    import docx
    from docx.shared import Mm

    document = docx.Document()
    page = document.sections[0]
    page.page_width, page.page_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    page.left_margin = page.right_margin = Mm(SIDE_MM)
    page.top_margin, page.bottom_margin = Mm(EDGE_MM), Mm(FOOT_MM)
    page.header_distance = page.footer_distance = Mm(7)
    _styles(document, {"fr": "fr-FR", "en": "en-GB"}.get(lang, lang))
    for name in ("author", "comments", "title", "keywords", "subject", "last_modified_by"):
        setattr(document.core_properties, name, "")
    _light(document)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def _light(document: Any) -> None:
    """Leave out what python-docx's own template brings and no sheet uses: a hundred table styles, a picture."""
    from docx.oxml.ns import qn

    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        kept = style.get(qn("w:styleId")) in ("Sheet", "TableNormal")
        if style.get(qn("w:type")) == "table" and not kept:
            styles.remove(style)
    no_thumbnail(document)


TABLE = """<w:style xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 w:type="table" w:customStyle="1" w:styleId="Sheet"><w:name w:val="Sheet"/><w:basedOn w:val="TableNormal"/>
<w:tblPr><w:tblBorders>{borders}</w:tblBorders><w:tblCellMar><w:left w:w="56" w:type="dxa"/>
<w:right w:w="56" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>"""
LINE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="CFCFCF"/>'


def _styles(document: Any, lang: str) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml

    styles = document.styles
    _write(styles["Normal"], size=9.5, after=3)
    _speak(styles, lang)
    _write(styles["Title"], size=19, colour=INK, bold=True, after=4)
    _bare(styles["Title"])
    _write(styles["Heading 1"], size=11.5, colour=BLUE, bold=True, before=9, after=3)
    _underline(styles["Heading 1"])
    _write(styles["List Bullet"], size=9.5, after=2)
    _write(styles["Caption"], size=8.5, colour=SOFT, before=3, after=2)
    styles["Caption"].paragraph_format.keep_with_next = True
    for name, told in (
        ("Kicker", {"size": 9, "colour": BLUE, "bold": True}),
        ("Warning", {"size": 9.5, "colour": RED, "bold": True, "after": 4}),
        ("Notice", {"size": 8.5, "colour": SOFT, "italic": True, "after": 4}),
        ("Note", {"size": 8.5, "colour": SOFT, "after": 3}),
        ("Cell", {"size": 8.5, "before": 0.8, "after": 0.8}),
        ("Head", {"size": 7.5, "bold": True, "before": 1, "after": 1}),
        ("Spoken", {"size": 9.5, "italic": True}),
        ("Speaker", {"size": 8.5, "colour": SOFT, "after": 5}),
    ):
        made = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = styles["Normal"]
        _write(made, **told)
    for name in ("Spoken", "Speaker"):
        _indent(styles[name])
    borders = "".join(LINE.format(side=side) for side in ("top", "bottom", "insideH"))
    styles.element.append(parse_xml(TABLE.format(borders=borders)))


def _write(
    style: Any,
    *,
    size: float,
    colour: str = INK,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
) -> None:
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), bold, italic
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), FONT)
    room = style.paragraph_format
    room.space_before, room.space_after, room.line_spacing = Pt(before), Pt(after), 1.08


def _indent(style: Any) -> None:
    from docx.shared import Mm

    style.paragraph_format.left_indent = Mm(5)
    style.paragraph_format.keep_with_next = style.name == "Spoken"


def _speak(styles: Any, lang: str) -> None:
    """Say the language of the document: it is spelled and read aloud in it."""
    from docx.oxml.ns import qn

    for told in styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), lang)
    child(styles["Normal"].element.get_or_add_rPr(), "w:lang", dict.fromkeys(_SCRIPTS, lang))


def _bare(style: Any) -> None:
    """Take the line under the title away."""
    from docx.oxml.ns import qn

    borders = style.element.pPr.find(qn("w:pBdr"))
    if borders is not None:
        style.element.pPr.remove(borders)


def _underline(style: Any) -> None:
    from docx.oxml import OxmlElement

    borders = OxmlElement("w:pBdr")
    child(borders, "w:bottom", {"w:val": "single", "w:sz": "8", "w:space": "1", "w:color": BLUE})
    style.element.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
    )
