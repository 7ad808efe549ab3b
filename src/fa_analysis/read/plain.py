"""Plain texts and Markdown: one piece a line."""

from __future__ import annotations

import re
from pathlib import Path

from fa_analysis.i18n import _
from fa_analysis.read import content, encodings
from fa_analysis.read.pieces import Document, Piece, PieceBuilder, clean

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_STRONG = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_LIGHT = re.compile(
    r"(?<![\w*\\])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|(?<![\w_\\])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"
)
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])")
# A line of dashes is drawn, not said; it also closes the head of a page.
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


def read(path: Path) -> Document:
    """Return the lines of a plain text.

    Raises
    ------
    FileRefusedError
        When the file is not text, or has no word.
    """
    text, notices = encodings.decode(content.read_whole(path), path.name)
    lines = clean(text).split("\n")
    pieces = tuple(Piece(line, _("ligne {n}").format(n=n)) for n, line in enumerate(lines, 1) if line.strip())
    if not pieces:
        raise content.empty(path.name)
    return Document(pieces, notices)


def read_markdown(path: Path) -> Document:
    """Return the lines of a Markdown text; an empty line is an empty piece, because it ends a paragraph.

    Raises
    ------
    FileRefusedError
        When the file is not text, or has no word.
    """
    text, notices = encodings.decode(content.read_whole(path), path.name)
    # A comment keeps its line ends, so that the places stay true.
    text = _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), clean(text))
    pieces = tuple(_line(line, _("ligne {n}").format(n=n)) for n, line in enumerate(text.split("\n"), 1))
    if not any(p.text.strip() for p in pieces):
        raise content.empty(path.name)
    return Document(pieces, notices)


def _line(line: str, place: str) -> Piece:
    if _RULE.match(line):
        return Piece("", place)
    heading = _HEADING.match(line)
    level = len(heading.group(1)) if heading else 0
    line = heading.group(2) if heading else line.removeprefix("> ")
    builder, at = PieceBuilder(), 0
    for strong in _STRONG.finditer(line):
        builder.add(_bare(line[at : strong.start()]))
        builder.add(_bare(strong.group(2)), marked=True)
        at = strong.end()
    builder.add(_bare(line[at:]))
    return builder.done(place, heading=level)


def _bare(text: str) -> str:
    """Return `text` without the signs of Markdown."""
    text = _LIGHT.sub(lambda m: m.group(1) or m.group(2), _LINK.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", text)
