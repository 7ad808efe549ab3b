"""How the bytes of a large text file are read: found in one pass, a block at a time."""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, n_
from fa_analysis.read import content, encodings
from fa_analysis.read.pieces import Notice

BLOCK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»“”‘’–—…€°\u00a0\u202f")
_ESCAPED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True)
class Encoding:
    """The name of an encoding, and what there is to tell about it.

    `mixed`: UTF-8 with a few bytes of cp1252, which `repaired` puts right.
    """

    name: str
    notices: tuple[Notice, ...] = ()
    mixed: bool = False


def find_encoding(path: Path) -> Encoding:
    """Return how `path` is written: its byte-order mark, UTF-8, or a guess made on its first odd block.

    Raises
    ------
    FileRefusedError
        When it cannot be opened or its bytes are not text.
    """
    head = _head(path)
    for mark, name in _MARKS:
        if head.startswith(mark):
            return Encoding(name)
    odd, accents, sample = _count_odd(path)
    if not odd:
        return Encoding("utf-8")
    if 5 * odd <= accents:
        what = n_("{n} octet hors UTF-8, lu en cp1252", "{n} octets hors UTF-8, lus en cp1252", odd)
        todo = _("Vérifiez les accents, puis réenregistrez ce fichier en UTF-8")
        return Encoding("utf-8", (Notice(what.format(n=odd), todo),), mixed=True)
    return _guessed(sample, path.name)


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file; what cannot be opened is refused in words.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, or is empty.
    """
    content.kind_of(path)
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def repaired(text: str) -> str:
    """Return a text read with `surrogateescape`, its odd bytes read as cp1252."""
    return _ESCAPED.sub(lambda m: bytes([ord(m.group()) - 0xDC00]).decode("cp1252", "replace"), text)


def _head(path: Path) -> bytes:
    if content.kind_of(path) != "text":
        raise FileRefusedError(
            _("ce n'est pas du texte, malgré son nom"),
            where=path.name,
            todo=_("Enregistrez la table en csv, en jsonl ou en parquet"),
        )
    with path.open("rb") as source:
        return source.read(4)


def _count_odd(path: Path) -> tuple[int, int, bytes]:
    """Return how many bytes are not UTF-8, how many characters are not ASCII, and the first odd block."""
    odd = accents = 0
    sample = b""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for block in _blocks(path):
        if b"\0" in block:
            encodings.decode(block, path.name)  # refuses, but for UTF-16 without its mark
            return 1, 0, block
        text = decoder.decode(block)
        if not text.isascii():
            here = len(_ESCAPED.findall(text))
            odd += here
            accents += len(block) - len(text)  # a French accent is two bytes
            sample = sample or (block if here else b"")
    tail = decoder.decode(b"", final=True)
    return odd + len(tail), accents, sample or tail.encode("utf-8", "surrogateescape")


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            yield block


def _guessed(sample: bytes, name: str) -> Encoding:
    """Return the encoding of French offices in which the odd bytes are French letters and marks."""
    if b"\0" in sample:
        text, notices = encodings.decode(sample, name)
        return Encoding("utf-16-le" if sample.decode("utf-16-le", "replace") == text else "utf-16-be", notices)
    odd = sum(byte > 127 for byte in sample)
    found = {e: sum(c in _FRENCH for c in sample.decode(e, "replace")) for e in ("cp1252", "mac_roman")}
    best = max(found, key=lambda e: found[e])
    if 2 * found[best] < odd:
        raise FileRefusedError(
            _("l'encodage des caractères n'est pas reconnu"),
            where=name,
            todo=_("Rouvrez ce fichier dans l'outil qui l'a produit et enregistrez-le en UTF-8"),
        )
    what = _("encodage supposé : {encoding}").format(encoding=best)
    todo = _("Vérifiez les accents ; enregistrer ce fichier en UTF-8 lève le doute")
    return Encoding(best, (Notice(what, todo),))
