"""PDF: the lines of each page; words cut at line ends mended, page numbers and running titles left out."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, n_
from fa_analysis.read import content
from fa_analysis.read.package import inflated
from fa_analysis.read.pieces import Document, Notice, Piece, clean

LARGEST_PDF = 64 * content.MEGABYTE
MOST_PAGES = 1500
# A page of text is 10 kB of drawing orders; a page of maps, a few megabytes.
LARGEST_PAGE = 16 * content.MEGABYTE
# Pieces of text a page writes: a dense one holds 8,000 letters, and some printers write each of them apart.
MOST_WRITTEN = 20_000
MOST_IN_ALL = 1_000_000
_LIGATURES = {
    0xFB00: "ff",
    0xFB01: "fi",
    0xFB02: "fl",
    0xFB03: "ffi",
    0xFB04: "ffl",
    0xFB05: "st",
    0xFB06: "st",
}
_NUMBER = re.compile(
    r"(?:page\s*)?[-–—(]?\s*\d{1,4}\s*(?:[/|]\s*\d{1,4}|sur \d{1,4})?\s*[-–—)]?", re.IGNORECASE
)
_CUT = re.compile(r"(?<=[^\W\d_])[-\xad]$")
# A label or its time cut by the end of the line: `[Cher`, `(6:28`.
_OPEN = re.compile(r"\[[^\[\]]{0,50}$|[(\[]\s*\d{1,2}:\d{2}(?::\d{2})?\s*[-–—]?\s*$")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
Line = tuple[int, str]


def read(path: Path) -> Document:
    """Return the lines of a PDF.

    Raises
    ------
    FileRefusedError
        When it is damaged, protected by a password, or holds only images.
    """
    pages = _pages(path)
    if not any(page.strip() for page in pages):
        raise FileRefusedError(
            _("ne contient que des images de pages : aucun texte à lire"),
            where=path.name,
            todo=_("Faites une reconnaissance de caractères (OCR), ou redemandez le texte d'origine"),
        )
    blank = [n for n, page in enumerate(pages, 1) if not page.strip()]
    lines, dropped = _without_furniture([[x.strip() for x in p.split("\n") if x.strip()] for p in pages])
    pieces = tuple(Piece(text, _("page {n}").format(n=n)) for n, text in _mended(lines))
    return Document(pieces, tuple(_told(blank, dropped)))


def _told(blank: list[int], dropped: int) -> Iterator[Notice]:
    if blank:
        yield Notice(
            n_("page sans texte : {pages}", "pages sans texte : {pages}", len(blank)).format(
                pages=", ".join(map(str, blank[:10]))
            ),
            _("Si ce sont des images de texte, faites une reconnaissance de caractères (OCR)"),
        )
    if dropped:
        yield Notice(
            n_(
                "laissé de côté : {n} ligne de haut ou de bas de page",
                "laissées de côté : {n} lignes de haut ou de bas de page",
                dropped,
            ).format(n=dropped)
        )


def _pages(path: Path) -> list[str]:
    raw = content.read_whole(path, limit=LARGEST_PDF)
    with _quiet("pypdf"):
        from pypdf.errors import DependencyError, FileNotDecryptedError

        try:
            pages = _texts(raw, path.name)
        except FileRefusedError:
            raise
        except (DependencyError, FileNotDecryptedError) as err:
            raise content.locked(path.name) from err
        except Exception as err:  # on a broken file this parser raises nearly anything
            raise content.damaged(path.name) from err
    if pages is None:
        raise content.locked(path.name)
    return [clean(page).translate(_LIGATURES) for page in pages]


def _texts(raw: bytes, name: str) -> list[str] | None:
    """Return the text of each page; None when a password is needed."""
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(raw))
    # Many files forbid printing but open without a password: an empty one is tried.
    if reader.is_encrypted and not reader.decrypt(""):
        return None
    if len(reader.pages) > MOST_PAGES:
        raise FileRefusedError(
            _("{n} pages, plus que les {most} admises").format(n=len(reader.pages), most=MOST_PAGES),
            where=name,
            todo=_("Vérifiez que c'est bien une transcription, ou découpez-la"),
        )
    found, written = [], 0
    for page in reader.pages:
        orders = [drawing.get_data() for drawing in _drawings(page)]
        writes = sum(order.count(sign) for order in orders for sign in (b"Tj", b"TJ"))
        written += writes
        if max(map(len, orders), default=0) > LARGEST_PAGE or writes > MOST_WRITTEN or written > MOST_IN_ALL:
            raise inflated(name)
        found.append(page.extract_text())
    return found


def _drawings(page: Any) -> Iterator[Any]:
    """Yield the drawing orders of a page, and those of the forms it places."""
    if (own := page.get_contents()) is not None:
        yield own
    placed = page.get("/Resources", {}).get("/XObject", {})
    yield from (form for name in placed if (form := placed[name]).get("/Subtype") == "/Form")


@contextmanager
def _quiet(name: str) -> Iterator[None]:
    """Silence a library that writes what it thinks of each file on the screen; the refusal says it better."""
    logger = logging.getLogger(name)
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def _without_furniture(pages: list[list[str]]) -> tuple[list[Line], int]:
    """Return the lines with their page, and how many were numbers or titles repeated on the pages' edges."""
    edges = Counter(_shape(line) for page in pages for line in {*page[:1], *page[-1:]})
    repeated = {shape for shape, n in edges.items() if len(pages) >= 3 and n > len(pages) / 2}
    kept: list[Line] = []
    total = sum(map(len, pages))
    for number, page in enumerate(pages, 1):
        edge = {0, len(page) - 1}
        for rank, line in enumerate(page):
            furniture = _shape(line) in repeated or _is_number(line, number)
            if not (rank in edge and furniture):
                kept.append((number, line))
    return kept, total - len(kept)


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", line)


def _is_number(line: str, page: int) -> bool:
    return bool(_NUMBER.fullmatch(line)) and str(page) in re.findall(r"\d+", line)


def _mended(lines: list[Line]) -> Iterator[Line]:
    """Join a line that ends in the middle of a word, or of a label, with the next one."""
    words: Counter[str] | None = None
    held: Line | None = None
    for page, line in lines:
        if held is None:
            held = (page, line)
            continue
        first, text = held
        if _CUT.search(text) and line[:1].islower():
            if words is None:
                words = Counter(w.lower() for _page, x in lines for w in _WORD.findall(x))
            held = (first, _joined(text, line, words))
        elif _OPEN.search(text) and re.match(r"[^\[\]()]{0,50}[\])]", line):
            held = (first, f"{text} {line}")
        else:
            yield held
            held = (page, line)
    if held is not None:
        yield held


def _joined(line: str, following: str, words: Counter[str]) -> str:
    """Join two halves: the hyphen stays when the compound is written elsewhere, or the whole is not a word.

    The rest of the document is asked first, then a French word list (simplemma's).
    """
    left = _WORD.findall(line[:-1])
    right = _WORD.match(following)
    if line.endswith("\xad") or not left or not right:
        return line[:-1] + following
    whole, compound = (left[-1] + right.group()).lower(), f"{left[-1]}-{right.group()}".lower()
    seen = words[compound] - words[whole]
    keep = seen > 0 or (seen == 0 and not _is_french(whole))
    return line + following if keep else line[:-1] + following


def _is_french(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="fr"))
