"""Plain texts and Markdown: one piece a line."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path

from fa_analysis.i18n import _
from fa_analysis.read import content, encodings
from fa_analysis.read.pieces import Document, Piece, PieceBuilder, clean

_HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*\s*$")
_SIGN = re.compile(r"\*\*|__")
_LIGHT = re.compile(
    r"(?<![\w*\\])\*(?=\S)([^*]+?)(?<=\S)\*(?![\w*])|(?<![\w_\\])_(?=\S)([^_]+?)(?<=\S)_(?![\w_])"
)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s+\"[^\"]*\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!>])")
# A line of dashes is drawn, not said; it also closes the head of a page.
_RULE = re.compile(r"\s*([-*_=])(?:\s*\1){2,}\s*$")


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
    lines = _without_comments(clean(text)).split("\n")
    pieces = tuple(_line(line, _("ligne {n}").format(n=n)) for n, line in enumerate(lines, 1))
    if not any(p.text.strip() for p in pieces):
        raise content.empty(path.name)
    return Document(pieces, notices)


def _without_comments(text: str) -> str:
    """Return `text` without its comments; their line ends stay, so that the places are true.

    Not a pattern: one that looks for the end of each of a thousand comments never closed takes hours.
    """
    kept, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join(kept) + text[at:]


def _line(line: str, place: str) -> Piece:
    if _RULE.match(line):
        return Piece("", place)
    heading = _HEADING.match(line)
    level = len(heading.group(1)) if heading else 0
    line = heading.group(2) if heading else line.removeprefix("> ")
    builder, at = PieceBuilder(), 0
    for start, end in _strong(line):
        builder.add(_bare(line[at:start]))
        builder.add(_bare(line[start + 2 : end - 2]), marked=True)
        at = end
    builder.add(_bare(line[at:]))
    return builder.done(place, heading=level)


def _strong(line: str) -> Iterator[tuple[int, int]]:
    """Yield the spans from `**` to `**` or `__` to `__`, signs included; a sign without its twin is left."""
    signs = [(m.group(), m.start()) for m in _SIGN.finditer(line)]
    closing: dict[str, list[int]] = {"**": [], "__": []}
    for sign, at in signs:
        if at and not line[at - 1].isspace():
            closing[sign].append(at)
    free = 0
    for sign, start in signs:
        rank = bisect_right(closing[sign], start + 2)
        if start >= free and rank < len(closing[sign]) and not line[start + 2].isspace():
            free = closing[sign][rank] + 2
            yield start, free


def _bare(text: str) -> str:
    """Return `text` without the signs of Markdown."""
    text = _LIGHT.sub(lambda m: m.group(1) or m.group(2), _LINK.sub(r"\1", text))
    return _ESCAPE.sub(r"\1", text)
