"""The words that show a code, found again in their text; short extracts; names of files."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from fa_analysis.restitution.sheets.model import Piece, Rich

ROOM = 170
MOST_BOLD = 80
"""The longest words that stand out: the match of a rule of proximity may run over several sentences."""
LONGEST_SLUG = 48
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\s\u00a0\u202f»”\"]*\s+")
Span = tuple[int, int]


def spans(text: str, quotes: Iterable[str]) -> list[Span]:
    """Return where the quotes stand in `text` (code points), in order; those that touch are put together."""
    found = sorted((text.find(q), text.find(q) + len(q)) for q in quotes if q and q in text)
    joined: list[Span] = []
    for start, end in found:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def marked(text: str, quotes: Iterable[str]) -> Rich:
    """Return `text` whole, the quotes standing out."""
    return _pieces(text, 0, len(text), spans(text, quotes))


def extracts(text: str, quotes: Sequence[str], *, most: int = 2) -> list[Rich]:
    """Return the sentences that hold the quotes, in the order of the text, none twice, quotes standing out.

    A sentence longer than `ROOM` is cut at words around the quote. Quotes that are not in `text` (it was
    rewritten since) give nothing.
    """
    found, last = spans(text, quotes), 0
    told: list[Rich] = []
    for span in found:
        if len(told) == most or span[0] < last:
            continue
        start, last = _around(text, *_sentence(text, span), span)
        told.append(_pieces(text, start, last, found))
    return told


def _sentence(text: str, span: Span) -> Span:
    bounds = [0, *(m.end() for m in _SENTENCE_END.finditer(text)), len(text)]
    start = max(b for b in bounds if b <= span[0])
    end = min((b for b in bounds if b >= span[1]), default=len(text))
    return start, start + len(text[start:end].rstrip())


def _around(text: str, start: int, end: int, span: Span) -> Span:
    """Cut a sentence to `ROOM` around a span, at spaces; a longer span is cut at its end."""
    if end - start <= ROOM:
        return start, end
    each = max(ROOM - (span[1] - span[0]), 0) // 2
    left, right = max(start, span[0] - each), min(end, span[1] + each)
    right = min(right, left + ROOM)
    if left > start:
        left = min(_next_space(text, left), span[0])
    if right < end:
        back = text.rfind(" ", left, right)
        right = back if back > span[0] else right
    return left, right


def _next_space(text: str, at: int) -> int:
    found = text.find(" ", at)
    return found + 1 if found >= 0 else at


def _pieces(text: str, start: int, end: int, found: list[Span]) -> Rich:
    pieces: list[Piece] = []
    if start > 0 and not _SENTENCE_END.search(text[max(0, start - 4) : start]):
        pieces.append(Piece("… "))
    at = start
    for span in found:
        first, last = max(span[0], at), min(span[1], end)
        if first < last and span[1] - span[0] <= MOST_BOLD:
            pieces += [Piece(text[at:first]), Piece(text[first:last], "strong")]
            at = last
    pieces.append(Piece(text[at:end]))
    if end < len(text.rstrip()) and text[end - 1 : end] not in (".", "!", "?", "…", "»"):
        pieces.append(Piece(" …"))
    return tuple(p for p in pieces if p.text)


def cut(text: str, room: int) -> str:
    """Return the beginning of a text, cut at a word with an ellipsis when longer than `room`."""
    text = " ".join(text.split())
    if len(text) <= room:
        return text
    kept = text[: room + 1].rsplit(" ", 1)[0] if " " in text[: room + 1] else text[:room]
    return kept.rstrip(" ,;:") + " …"


def first_sentence(text: str, *, room: int = ROOM) -> str:
    """Return the first sentence of a text, no longer than `room`."""
    return cut(_SENTENCE_END.split(text.strip(), maxsplit=1)[0], room)


def folded(text: str) -> str:
    """Return a text without accents nor capitals, to compare with."""
    bare = unicodedata.normalize("NFKD", text.casefold().replace("œ", "oe").replace("æ", "ae"))
    return "".join(c for c in bare if not unicodedata.combining(c))


def slugs(names: Sequence[str]) -> list[str]:
    """Return a file name for each name: ASCII letters, digits and hyphens, none twice, in the same order."""
    taken: set[str] = set()
    found = []
    for name in names:
        base = re.sub(r"[^a-z0-9]+", "-", folded(name)).strip("-")
        if len(base) > LONGEST_SLUG:
            base = base[:LONGEST_SLUG].rsplit("-", 1)[0]
        base = base or "sans-nom"
        slug, rank = base, 2
        while slug in taken:
            slug, rank = f"{base}-{rank}", rank + 1
        taken.add(slug)
        found.append(slug)
    return found
