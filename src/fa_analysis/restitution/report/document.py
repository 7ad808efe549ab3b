"""A Word document as the report needs it: headings, figures, tables, quotes, captions, a table of contents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from fa_analysis.i18n import _, regional
from fa_analysis.restitution.deck.content import Grid
from fa_analysis.restitution.deck.words import said, shown
from fa_analysis.restitution.docx_parts import child, no_thumbnail
from fa_analysis.restitution.office import fixed_zip
from fa_analysis.restitution.report.grids import add_table
from fa_analysis.restitution.report.styles import TEXT_WIDTH, dress


class Writer:
    """A document being written, from its title page on; `content` closes it.

    Paragraphs are styled, never formatted by hand: a consultant changes a style, and the report follows.
    """

    def __init__(self, *, title: str, notice: str, warning: str = "") -> None:
        from docx import Document

        self.document: Any = Document()
        self._headings: list[tuple[int, str, str]] = []
        self._figures = self._tables = 0
        no_thumbnail(self.document)
        dress(self.document)
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
        add_table(self.document, grid)
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
            text = child(run._r, "w:instrText", {"xml:space": "preserve"})  # noqa: SLF001 - no fields in python-docx
            text.text = f" {code} "
        elif kind == "result":
            run.text = result
        else:
            child(run._r, "w:fldChar", {"w:fldCharType": kind})  # noqa: SLF001 - idem


def _bookmark(paragraph: Any, name: str, number: int) -> None:
    child(paragraph._p, "w:bookmarkStart", {"w:id": str(number), "w:name": name})  # noqa: SLF001 - idem


def _end_bookmark(paragraph: Any, number: int) -> None:
    child(paragraph._p, "w:bookmarkEnd", {"w:id": str(number)})  # noqa: SLF001 - idem


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
            code = child(paragraph.add_run()._r, "w:instrText", {"xml:space": "preserve"})  # noqa: SLF001
            code.text = ' TOC \\o "1-2" \\h \\z \\u '
            _mark(paragraph, "separate")
        link = child(element, "w:hyperlink", {"w:anchor": name})
        child(child(link, "w:r"), "w:t", {"xml:space": "preserve"}).text = text
        if at == len(kept) - 1:
            _mark(paragraph, "end")
        last = paragraph


def _new_paragraph(after: Any) -> Any:
    from docx.oxml import OxmlElement

    element = OxmlElement("w:p")
    after._p.addnext(element)  # noqa: SLF001 - python-docx adds paragraphs at the end only
    return element


def _mark(paragraph: Any, kind: str) -> None:
    child(paragraph.add_run()._r, "w:fldChar", {"w:fldCharType": kind})  # noqa: SLF001 - no fields in python-docx
