"""Word files (docx, docm): every visible word, in reading order, from the XML itself.

python-docx leaves out tracked insertions, content controls and text boxes; this walk takes them, and leaves out
deletions, comments, notes and hidden text, which it counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.elements import LONGEST_NAME, child, left_out, name, value
from fa_analysis.read.package import Package
from fa_analysis.read.pieces import Document, Piece, PieceBuilder
from fa_analysis.read.wordstyles import Styles

_MAIN_TYPES = ("/officeDocument",)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-", "ptab": "\t"}
# Deleted or moved away; and what a field computes from, which is not what it shows.
_GONE = {"del", "moveFrom"}
_SKIPPED = {"instrText", "delText", "delInstrText", "pPr", "rPr", "sectPr", "tblPr", "tcPr", "trPr", "sdtPr"}
_NOTES = {"commentReference": "comment", "footnoteReference": "note", "endnoteReference": "note"}
_OFF = {"0", "false", "off"}


def read(path: Path) -> Document:
    """Return the paragraphs of a Word file.

    Raises
    ------
    FileRefusedError
        When the file is damaged, a trap, or has no word.
    """
    with Package(path) as package:
        main = _main_part(package)
        root = package.tree(main)
        styles_part = str(PurePosixPath(main).parent / "styles.xml")
        styles = Styles(package.tree(styles_part) if styles_part in package.names else None)
    walk = _Walk(styles)
    body = next((e for e in root.iter() if name(e) == "body"), root)
    pieces = tuple(walk.blocks(body))
    if not any(p.text.strip() for p in pieces):
        raise content.empty(path.name)
    return Document(pieces, tuple(left_out(walk.counts)))


def _main_part(package: Package) -> str:
    """Return the name of the main part, which `_rels/.rels` names (nearly always `word/document.xml`)."""
    if "_rels/.rels" in package.names:
        for relation in package.tree("_rels/.rels"):
            if str(relation.get("Type", "")).endswith(_MAIN_TYPES):
                target = str(relation.get("Target", "")).lstrip("/")
                if target in package.names:
                    return target
    return "word/document.xml"


def _is_on(properties: Any, switch: str) -> bool | None:
    """Return whether a switch such as bold is on, off, or (None) not said."""
    found = child(properties, switch)
    return None if found is None else value(found) not in _OFF


class _Walk:
    """Walks the body once; keeps what was left out in `counts`."""

    def __init__(self, styles: Styles) -> None:
        self.styles = styles
        self.counts: Counter[str] = Counter()
        self._rank = 0
        self._open: PieceBuilder | None = None  # a paragraph whose end mark was deleted runs into the next

    def blocks(self, parent: Any, *, marked: bool = False) -> Iterator[Piece]:
        """Yield the pieces of everything that holds paragraphs: body, cell, text box, content control."""
        for element in _choices(parent):
            kind = name(element)
            if kind == "p":
                yield from self._paragraph(element, marked=marked)
            elif kind == "tbl":
                yield from self._table(element)
            elif kind in _GONE:
                self._count_deletion(element)
            elif kind == "altChunk":
                self.counts["imported"] += 1
            elif kind not in _SKIPPED:
                yield from self.blocks(element, marked=marked)

    def _table(self, table: Any) -> Iterator[Piece]:
        """In a row of several cells, a short first one often names the speaker: it is set apart."""
        for row in (e for e in table.iter() if name(e) == "tr" and _owner(e, "tbl") is table):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.counts["deletion"] += 1
                continue
            cells = [e for e in row.iter() if name(e) == "tc" and _owner(e, "tr") is row]
            for rank, cell in enumerate(cells):
                yield from self.blocks(cell, marked=rank == 0 and len(cells) > 1)

    def _paragraph(self, paragraph: Any, *, marked: bool) -> Iterator[Piece]:
        self._rank += 1
        place = _("paragraphe {n}").format(n=self._rank)
        properties = child(paragraph, "pPr")
        style = _style(properties, "pStyle")
        builder = self._open or PieceBuilder()
        boxes: list[Any] = []
        self._open = None
        self._runs(paragraph, builder, boxes, style=style)
        if _end_deleted(properties):
            self._open = builder
        else:
            level = self.styles.level(style, properties)
            piece = builder.done(place, heading=level)
            whole = marked and len(piece.text) <= LONGEST_NAME
            yield builder.done(place, heading=level, mark_all=True) if whole else piece
        for box in boxes:
            yield from self.blocks(box)

    def _runs(self, parent: Any, builder: PieceBuilder, boxes: list[Any], *, style: str | None) -> None:
        for element in _choices(parent):
            kind = name(element)
            if kind == "r":
                self._run(element, builder, boxes, style=style)
            elif kind in _GONE:
                self._count_deletion(element)
            elif kind == "txbxContent":
                boxes.append(element)
            elif kind not in _SKIPPED:
                self._runs(element, builder, boxes, style=style)

    def _run(self, run: Any, builder: PieceBuilder, boxes: list[Any], *, style: str | None) -> None:
        properties = child(run, "rPr")
        own = _style(properties, "rStyle")
        hidden = _first(_is_on(properties, "vanish"), self.styles.hidden(own), self.styles.hidden(style))
        bold = _first(_is_on(properties, "b"), self.styles.bold(own), self.styles.bold(style))
        if hidden:
            self.counts["hidden"] += any(name(e) == "t" and e.text for e in run.iter())
            return
        self._inside(run, builder, boxes, bold=bold)

    def _inside(self, run: Any, builder: PieceBuilder, boxes: list[Any], *, bold: bool) -> None:
        for element in _choices(run):
            kind = name(element)
            if kind == "t":
                builder.add(element.text or "", marked=bold)
            elif kind in _BREAKS:
                builder.add(_BREAKS[kind], marked=bold)
            elif kind in _NOTES:
                self.counts[_NOTES[kind]] += 1
            elif kind == "txbxContent":
                boxes.append(element)
            elif kind not in _SKIPPED:
                self._inside(element, builder, boxes, bold=bold)

    def _count_deletion(self, element: Any) -> None:
        self.counts["deletion"] += any(name(e) in {"delText", "t"} and e.text for e in element.iter())


def _choices(parent: Any) -> Iterator[Any]:
    """Yield children; of an alternate content, which holds the same thing twice, only the first version."""
    for element in parent:
        if name(element) == "AlternateContent":
            version = child(element, "Choice")
            version = child(element, "Fallback") if version is None else version
            if version is not None:
                yield from _choices(version)
        else:
            yield element


def _owner(element: Any, kind: str) -> Any:
    return next((e for e in element.iterancestors() if name(e) == kind), None)


def _style(properties: Any, kind: str) -> str | None:
    return value(child(properties, kind))


def _end_deleted(properties: Any) -> bool:
    return child(child(properties, "rPr"), "del") is not None


def _first(*said: bool | None) -> bool:
    return next((s for s in said if s is not None), False)
