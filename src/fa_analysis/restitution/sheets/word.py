"""Sheets as Word files, from the project's own template."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fa_analysis.i18n import _, quoted
from fa_analysis.restitution.docx_parts import keep_row
from fa_analysis.restitution.office import fixed_zip, typeset
from fa_analysis.restitution.sheets.blank import TEXT_MM, template
from fa_analysis.restitution.sheets.model import Bar, Bars, Block, Grid, Points, Quotes, Rich, Sheet, Text, say
from fa_analysis.restitution.sheets.page import source_line

if TYPE_CHECKING:
    from fa_analysis.privacy.material import Material

SQUARES = 15
FULL, BLANK = "■", "□"


def word_of(sheet: Sheet, *, about: Material) -> bytes:
    """Return one sheet as a docx, the same bytes at every run, nobody's name in it."""
    import docx

    study = about.settings.study
    document = docx.Document(io.BytesIO(template(study.lang)))
    document.core_properties.title = typeset(
        _("{where} : {what}").format(where=sheet.kicker, what=sheet.title)
    )[:250]
    document.core_properties.language = study.lang
    if about.warning:
        _paragraph(document, say(about.warning), "Warning")
    _paragraph(document, say(sheet.kicker.upper()), "Kicker")
    _paragraph(document, say(sheet.title), "Title")
    if study.notice:
        _paragraph(document, say(study.notice), "Notice")
    _facts(document, sheet.facts)
    for words in sheet.summary:
        _paragraph(document, words, "List Bullet")
    for section in sheet.sections:
        _paragraph(document, say(section.title), "Heading 1")
        for block in section.blocks:
            _block(document, block)
    _foot(document, about)
    sink = io.BytesIO()
    document.save(sink)
    return fixed_zip(sink.getvalue())


def _paragraph(place: Any, words: Rich, style: str) -> Any:
    """Add a paragraph to a document or cell."""
    made = place.add_paragraph()
    _dress(made, style)
    _runs(made, words)
    return made


def _dress(paragraph: Any, style: str) -> None:
    """Give a style by its identifier, its name without spaces: python-docx looks names up one by one."""
    if style != "Normal":
        paragraph._p.style = style.replace(" ", "")  # noqa: SLF001 - as above


def _runs(paragraph: Any, words: Rich) -> None:
    from docx.shared import RGBColor

    for piece in words:
        run = paragraph.add_run(typeset(piece.text))
        if piece.weight == "strong":
            run.bold = True
        elif piece.weight == "soft":
            run.font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _block(document: Any, block: Block) -> None:
    if isinstance(block, Text):
        _paragraph(document, block.words, {"plain": "Normal", "soft": "Note", "caution": "Warning"}[block.tone])
    elif isinstance(block, Points):
        for item in block.items:
            _paragraph(document, item, "List Bullet")
    elif isinstance(block, Quotes):
        for quote, who in block.items:
            _paragraph(document, say(quoted(quote)), "Spoken")
            _paragraph(document, say(who), "Speaker")
    elif isinstance(block, Grid):
        _paragraph(document, say(block.caption), "Caption")
        _table(document, block.head, block.rows, block.widths, centred=block.ticks)
    elif isinstance(block, Bars):
        _paragraph(document, say(block.caption), "Caption")
        _table(document, block.head, [_bar(bar) for bar in block.rows], (0.3, 0.4, 0.3))


def _bar(bar: Bar) -> tuple[Rich, ...]:
    """Return a bar as squares: one for each thing counted while there are few, else fifteen for all."""
    count = int(bar.of) if 0 < bar.of <= SQUARES else SQUARES
    filled = round(count * bar.n / bar.of) if bar.of else 0
    return say(bar.label), say(FULL * filled + BLANK * (count - filled)), say(bar.words)


def _facts(document: Any, facts: Sequence[tuple[str, Rich]]) -> None:
    """Write names and values, two by two on a line."""
    from docx.oxml.ns import qn

    rows = []
    for at in range(0, len(facts), 2):
        pair = [*facts[at : at + 2], ("", ())][:2]
        rows.append(tuple(cell for name, words in pair for cell in (say(name), words)))
    table = _table(document, (), rows, (0.16, 0.34, 0.13, 0.37))
    for row in table._tbl.tr_lst:  # noqa: SLF001 - python-docx reads cells one by one in quadratic time
        for cell in row.tc_lst[::2]:
            for run in cell.iter(qn("w:r")):
                _grey(run)
    _paragraph(document, (), "Cell")


def _grey(run: Any) -> None:
    from docx.shared import RGBColor
    from docx.text.run import Run

    Run(run, None).font.color.rgb = RGBColor(0x55, 0x55, 0x55)


def _table(
    document: Any,
    head: Sequence[str],
    rows: Sequence[Sequence[Rich]],
    widths: Sequence[float],
    *,
    centred: frozenset[int] = frozenset(),
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Mm
    from docx.table import _Cell

    lines = [*([tuple(say(word) for word in head)] if head else []), *rows]
    table = document.add_table(rows=len(lines), cols=len(widths))
    table.autofit = False
    table._tbl.tblPr.style = "Sheet"  # noqa: SLF001 - as above
    table._tbl.tblPr.find(qn("w:tblLook")).set(qn("w:firstRow"), "1" if head else "0")  # noqa: SLF001
    sizes = [Mm(TEXT_MM * width) for width in widths]
    for column, size in zip(table._tbl.tblGrid.gridCol_lst, sizes, strict=True):  # noqa: SLF001
        column.w = size
    for rank, (line, words) in enumerate(zip(table._tbl.tr_lst, lines, strict=True)):  # noqa: SLF001
        keep_row(line, head=bool(head) and rank == 0)
        for place, (found, told) in enumerate(zip(line.tc_lst, words, strict=True)):
            cell = _Cell(found, table)
            cell.width = sizes[place]
            paragraph = cell.paragraphs[0]
            _dress(paragraph, "Head" if head and rank == 0 else "Cell")
            _runs(paragraph, told)
            if place in centred:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    return table


def _foot(document: Any, about: Material) -> None:
    """Put the source, the notice and the warning at the foot of every page."""
    foot = document.sections[0].footer
    told = [source_line(about), about.settings.study.notice, about.warning]
    paragraph = foot.paragraphs[0]
    _dress(paragraph, "Note")
    _runs(paragraph, say(" ".join(part for part in told if part)))
