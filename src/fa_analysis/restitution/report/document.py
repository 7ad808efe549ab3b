"""A Word document as the report needs it: headings, figures, tables, quotes, captions, a table of contents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from fa_analysis.charts import style
from fa_analysis.i18n import _, regional
from fa_analysis.restitution.deck.content import Grid
from fa_analysis.restitution.deck.template import NAVY
from fa_analysis.restitution.deck.words import said, shown
from fa_analysis.restitution.office import fixed_zip

FONT = "Arial"
TEXT_WIDTH = 16.4  # centimetres


class Writer:
    """A document being written, from its title page on; `content` closes it.

    Paragraphs are styled, never formatted by hand: a consultant changes a style, and the report follows.
    """

    def __init__(self, *, title: str, notice: str, warning: str = "") -> None:
        from docx import Document

        self.document: Any = Document()
        self._headings: list[tuple[int, str, str]] = []
        self._figures = self._tables = 0
        _bare_package(self.document)
        _page(self.document)
        _styles(self.document)
        core = self.document.core_properties
        core.title, core.subject, core.language = shown(title)[:255], shown(notice)[:255], regional()
        core.comments = core.keywords = ""
        _foot(self.document, notice, warning)
        self.document.add_paragraph(shown(title), style="Title")
        self.document.add_paragraph(_("Rapport"), style="Subtitle")
        for text in (warning, notice):
            if text:
                self.document.add_paragraph(shown(text), style="Intense Quote")
        self._contents = self.document.add_paragraph(_("Sommaire"), style="TOC Heading")

    def heading(self, text: str, *, level: int) -> None:
        """Add a heading, and remember it for the table of contents."""
        name = f"_Toc{len(self._headings) + 1:06d}"
        paragraph = self.document.add_paragraph(style=f"Heading {level}")
        _bookmark(paragraph, name, len(self._headings) + 1)
        paragraph.add_run(shown(text))
        _end_bookmark(paragraph, len(self._headings) + 1)
        self._headings.append((level, shown(text), name))

    def text(self, text: str, *, look: str = "Normal") -> None:
        """Add a paragraph in one of the styles of the document."""
        self.document.add_paragraph(shown(text), style=look)

    def point(self, text: str) -> None:
        """Add a point of a list."""
        self.text(text, look="List Bullet")

    def quote(self, text: str, *, by: str, ref: str) -> None:
        """Add a verbatim with the role family of who said it and its reference."""
        told = ", ".join(p for p in (shown(by), ref) if p)
        paragraph = self.document.add_paragraph(style="Quote")
        paragraph.add_run(said(text) + (f" ({told})" if told else ""))

    def picture(self, png: bytes, *, alt: str, caption: str, width: float) -> None:
        """Add a figure with its alternative text and its caption."""
        from docx.shared import Inches

        self._figures += 1
        paragraph = self.document.add_paragraph(style="Normal")
        paragraph.paragraph_format.keep_with_next = True
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Inches(width))
        inline = shape._inline.docPr  # noqa: SLF001 - python-docx has no alternative text
        inline.set("descr", shown(alt))
        inline.set("name", _("Figure {n}").format(n=self._figures))
        self._caption(_("Figure {n}").format(n=self._figures), caption)

    def table(self, grid: Grid, *, caption: str) -> None:
        """Add a table with its caption above; heat maps keep their shades."""
        self._tables += 1
        self._caption(_("Tableau {n}").format(n=self._tables), caption, above=True)
        table = self.document.add_table(rows=1 + len(grid.rows), cols=len(grid.head))
        table.autofit = False
        _describe(table, grid.alt)
        for column, part in zip(table.columns, grid.widths, strict=True):
            column.width = _part(part, grid)
        for r, row in enumerate((grid.head, *grid.rows)):
            for c, text in enumerate(row):
                _cell(table.cell(r, c), text, grid, r - 1, c)
        _lines(table)
        if grid.shades:
            _tight(table)
        _repeat_head(table)
        self.document.add_paragraph(style="Source")

    def _caption(self, label: str, text: str, *, above: bool = False) -> None:
        paragraph = self.document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = above
        paragraph.add_run(f"{label}. {shown(text)}")

    def content(self) -> bytes:
        """Return the document as bytes, its table of contents filled."""
        _table_of_contents(self._contents, self._headings)
        sink = io.BytesIO()
        self.document.save(sink)
        return fixed_zip(sink.getvalue())


def _bare_package(document: Any) -> None:
    """Leave out the thumbnail that python-docx's own file carries."""
    rels = document.part.package.rels
    for key in [k for k, r in rels.items() if r.reltype.endswith("/thumbnail")]:
        rels.pop(key)


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
    _child(found.element.get_or_add_rPr(), "w:lang", {"w:val": regional()})


def _space(found: Any, before: float, after: float, *, left: float = 0) -> None:
    from docx.shared import Cm, Pt

    shape = found.paragraph_format
    shape.space_before, shape.space_after = Pt(before), Pt(after)
    if left:
        shape.left_indent = Cm(left)


def _child(parent: Any, name: str, values: dict[str, str]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in values.items():
        element.set(qn(key), value)
    parent.append(element)
    return element


def _foot(document: Any, notice: str, warning: str) -> None:
    """Write the notice, the warning of a working view and the page number at the foot of each page."""
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.style = document.styles["Source"]
    told = " ".join(shown(t) for t in (warning, notice) if t)
    _right_tab(paragraph)
    paragraph.add_run(f"{told}\t")
    _field(paragraph, "PAGE", "1")


def _right_tab(paragraph: Any) -> None:
    """Put the page number at the right, wherever the style had its tabs."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Any, code: str, result: str) -> None:
    for kind in ("begin", "code", "separate", "result", "end"):
        run = paragraph.add_run()
        if kind == "code":
            text = _child(run._r, "w:instrText", {"xml:space": "preserve"})  # noqa: SLF001 - no fields in python-docx
            text.text = f" {code} "
        elif kind == "result":
            run.text = result
        else:
            _child(run._r, "w:fldChar", {"w:fldCharType": kind})  # noqa: SLF001 - idem


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    _child(paragraph._p, "w:bookmarkStart", {"w:id": str(number), "w:name": name})  # noqa: SLF001 - idem


def _end_bookmark(paragraph: Any, number: int) -> None:
    _child(paragraph._p, "w:bookmarkEnd", {"w:id": str(number)})  # noqa: SLF001 - idem


def _table_of_contents(after: Any, headings: Sequence[tuple[int, str, str]]) -> None:
    """Fill the table of contents: a field that Word can update, with the headings already in it, as links."""
    from docx.text.paragraph import Paragraph

    kept = [h for h in headings if h[0] <= 2]
    last = after
    for at, (level, text, name) in enumerate(kept):
        element = _new_paragraph(last)
        paragraph = Paragraph(element, after._parent)  # noqa: SLF001 - idem
        paragraph.style = f"TOC {level}"
        if at == 0:
            _mark(paragraph, "begin")
            code = _child(paragraph.add_run()._r, "w:instrText", {"xml:space": "preserve"})  # noqa: SLF001
            code.text = ' TOC \\o "1-2" \\h \\z \\u '
            _mark(paragraph, "separate")
        link = _child(element, "w:hyperlink", {"w:anchor": name})
        _child(_child(link, "w:r", {}), "w:t", {"xml:space": "preserve"}).text = text
        if at == len(kept) - 1:
            _mark(paragraph, "end")
        last = paragraph


def _new_paragraph(after: Any) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement("w:p")
    after._p.addnext(element)  # noqa: SLF001 - python-docx adds paragraphs at the end only
    return element


def _mark(paragraph: Any, kind: str) -> None:
    _child(paragraph.add_run()._r, "w:fldChar", {"w:fldCharType": kind})  # noqa: SLF001 - no fields in python-docx


def _describe(table: Any, alt: str) -> None:
    _child(table._tbl.tblPr, "w:tblDescription", {"w:val": shown(alt)})  # noqa: SLF001 - idem


def _part(part: float, grid: Grid) -> Any:
    from docx.shared import Cm

    return Cm(TEXT_WIDTH * part / sum(grid.widths))


def _cell(cell: Any, text: str, grid: Grid, row: int, column: int) -> None:
    from docx.shared import Pt, RGBColor
    from matplotlib.colors import to_hex

    cell.width = _part(grid.widths[column], grid)
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    if grid.shades and column:
        paragraph.alignment = 1
    run = paragraph.add_run(shown(text))
    run.font.size = Pt((7 if row < 0 else 8.5) if grid.shades else 9)
    run.bold = row < 0 or column == 0 or (row, column) in grid.marked
    shade = grid.shades[row][column] if grid.shades and row >= 0 else None
    colour = "#E9EEF2" if row < 0 else "" if shade is None else to_hex(style.blues()(shade))
    if colour:
        fill = {"w:val": "clear", "w:color": "auto", "w:fill": colour.lstrip("#").upper()}
        _child(cell._tc.get_or_add_tcPr(), "w:shd", fill)  # noqa: SLF001 - idem
        run.font.color.rgb = RGBColor.from_string(style.ink_on(colour).lstrip("#").upper())


def _lines(table: Any) -> None:
    """Draw light lines between the rows only."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr  # noqa: SLF001 - idem
    borders = _child(properties, "w:tblBorders", {})
    # The schema wants the borders before these; Word asks to repair a file that has them after.
    after = [
        properties.find(qn(f"w:{n}")) for n in ("shd", "tblLayout", "tblCellMar", "tblLook", "tblDescription")
    ]
    next(e for e in after if e is not None).addprevious(borders)
    for side in ("top", "bottom", "insideH"):
        _child(borders, f"w:{side}", {"w:val": "single", "w:sz": "4", "w:color": "C9D3DB"})


def _tight(table: Any) -> None:
    """Leave almost no room beside the words of a heat map: its heads hold without being broken."""
    from docx.oxml.ns import qn

    properties = table._tbl.tblPr  # noqa: SLF001 - idem
    margins = _child(properties, "w:tblCellMar", {})
    after = [properties.find(qn(f"w:{n}")) for n in ("tblLook", "tblDescription")]
    next(e for e in after if e is not None).addprevious(margins)
    for side in ("left", "right"):
        _child(margins, f"w:{side}", {"w:w": "28", "w:type": "dxa"})


def _repeat_head(table: Any) -> None:
    """Repeat the head on each page; keep each row whole."""
    for at, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - idem
        _child(properties, "w:cantSplit", {})
        if at == 0:
            _child(properties, "w:tblHeader", {})
