"""OpenDocument texts (odt): `content.xml` in order; comments, notes and deletions left out and counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from fa_analysis.i18n import _
from fa_analysis.read import content
from fa_analysis.read.elements import LONGEST_NAME, left_out, name, value
from fa_analysis.read.package import Package
from fa_analysis.read.pieces import Document, Piece, PieceBuilder

_GONE = {"annotation": "comment", "note": "note", "tracked-changes": "", "hidden-text": "hidden"}
# Numbers, forms and settings that are not words of the text.
_SKIPPED = {"annotation-end", "sequence-decls", "variable-decls", "user-field-decls", "forms", "title", "desc"}
_BOLD = {"bold", "600", "700", "800", "900"}


def read(path: Path) -> Document:
    """Return the paragraphs of an OpenDocument text.

    Raises
    ------
    FileRefusedError
        When the file is damaged, protected, a trap, or has no word.
    """
    with Package(path) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.part(manifest):
            raise content.locked(path.name)
        root = package.tree("content.xml")
        styles = package.tree("styles.xml") if "styles.xml" in package.names else None
    walk = _Walk(_emphasis(styles) | _emphasis(root), _hidden(styles) | _hidden(root))
    body = next((e for e in root.iter() if name(e) == "text" and name(e.getparent()) == "body"), None)
    if body is None:
        raise content.damaged(path.name)
    pieces = tuple(walk.blocks(body))
    if not any(p.text.strip() for p in pieces):
        raise content.empty(path.name)
    return Document(pieces, tuple(left_out(walk.counts)))


def _styles(root: Any) -> Iterator[tuple[str, Any]]:
    for style in () if root is None else (e for e in root.iter() if name(e) == "style"):
        for properties in (e for e in style if name(e) == "text-properties"):
            yield value(style, "name") or "", properties


def _emphasis(root: Any) -> frozenset[str]:
    return frozenset(n for n, p in _styles(root) if value(p, "font-weight") in _BOLD)


def _hidden(root: Any) -> frozenset[str]:
    return frozenset(n for n, p in _styles(root) if value(p, "display") == "none")


class _Walk:
    """Walks the text once; keeps what was left out in `counts`."""

    def __init__(self, bold: frozenset[str], hidden: frozenset[str]) -> None:
        self.bold, self.hidden = bold, hidden
        self.counts: Counter[str] = Counter()
        self._rank = 0

    def blocks(self, parent: Any, *, marked: bool = False) -> Iterator[Piece]:
        """Yield the pieces of everything that holds paragraphs: body, section, list, cell, frame."""
        for element in parent:
            kind = name(element)
            if kind in {"p", "h"}:
                yield from self._paragraph(element, marked=marked)
            elif kind == "table-row":
                cells = [e for e in element if name(e) == "table-cell"]
                for rank, cell in enumerate(cells):
                    yield from self.blocks(cell, marked=rank == 0 and len(cells) > 1)
            elif kind in _GONE:
                self._count(element)
            elif kind not in _SKIPPED:
                yield from self.blocks(element, marked=marked)

    def _paragraph(self, element: Any, *, marked: bool) -> Iterator[Piece]:
        self._rank += 1
        place = _("paragraphe {n}").format(n=self._rank)
        level = _number(element, "outline-level") if name(element) == "h" else 0
        builder = PieceBuilder()
        frames: list[Any] = []
        style = value(element, "style-name") or ""
        self._text(element, builder, frames, bold=style in self.bold, hidden=style in self.hidden)
        piece = builder.done(place, heading=level)
        whole = marked and len(piece.text) <= LONGEST_NAME
        yield builder.done(place, heading=level, mark_all=True) if whole else piece
        for frame in frames:
            yield from self.blocks(frame)

    def _text(self, parent: Any, builder: PieceBuilder, frames: list[Any], *, bold: bool, hidden: bool) -> None:
        if hidden:
            self.counts["hidden"] += 1
            return
        builder.add(_white(parent.text), marked=bold)
        for element in parent:
            self._inline(element, builder, frames, bold=bold)
            builder.add(_white(element.tail), marked=bold)

    def _inline(self, element: Any, builder: PieceBuilder, frames: list[Any], *, bold: bool) -> None:
        kind = name(element)
        if kind == "s":
            builder.add(" " * min(_number(element, "c"), 80), marked=bold)
        elif kind in {"tab", "line-break"}:
            builder.add("\t" if kind == "tab" else "\n", marked=bold)
        elif kind in _GONE:
            self._count(element)
        elif kind in {"frame", "text-box", "custom-shape"}:
            frames.append(element)
        elif kind and kind not in _SKIPPED:
            style = value(element, "style-name") if kind == "span" else None
            self._text(
                element,
                builder,
                frames,
                bold=bold or (style or "") in self.bold,
                hidden=(style or "") in self.hidden,
            )

    def _count(self, element: Any) -> None:
        kind = _GONE[name(element)]
        if kind:
            self.counts[kind] += 1
        else:
            self.counts["deletion"] += sum(name(e) == "deletion" for e in element.iter())


def _number(element: Any, wanted: str) -> int:
    """Return an attribute that counts; 1 when it is not written, or is no number."""
    written = value(element, wanted) or ""
    return int(written) if written.isascii() and written.isdigit() and len(written) < 10 else 1


def _white(text: str | None) -> str:
    """Line ends and tabs of the XML are layout: the format has elements for those that are meant."""
    return (text or "").replace("\n", " ").replace("\t", " ").replace("\r", " ")
