"""Bytes to text: the encoding is known or guessed, and the guess is said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, n_
from fa_analysis.read.pieces import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Left free, the detector takes short cp1252 files for cp1250; these are the ones French offices produce.
_ESCAPED = re.compile("[\udc80-\udcff]")
_TWICE = re.compile("Ã[©¨ª«¢¤®¯´¹»¼§‰€]")
_FRENCH = frozenset("àâäçéèêëîïôöùûüÿœæÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒÆ«»“”‘’–—…€°\u00a0\u202f")
_ISOLATED = ["cp1252", "mac_roman", "utf_16"]


def decode(content: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """Return the text of a file, and what there is to tell about its encoding.

    A byte-order mark decides; then UTF-8; then a guess among the encodings of French offices.

    Raises
    ------
    FileRefusedError
        When the bytes are not text in any of them.
    """
    text, notices = _decoded(content, name)
    return text, (*notices, *_spoilt(text))


def _decoded(content: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, name), ()
    if b"\0" in content:
        return _without_mark(content, name)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _mixed(content) or _guess(content, name)


def _mixed(content: bytes) -> tuple[str, tuple[Notice, ...]] | None:
    """Read UTF-8 with a few bytes of cp1252, as a paste from an old file leaves; None when it is not that."""
    text = content.decode("utf-8", "surrogateescape")
    odd = _ESCAPED.findall(text)
    if 5 * len(odd) > sum(ord(c) > 127 for c in text) - len(odd):
        return None
    text = _ESCAPED.sub(lambda m: bytes([ord(m.group()) - 0xDC00]).decode("cp1252", "replace"), text)
    what = n_("{n} octet hors UTF-8, lu en cp1252", "{n} octets hors UTF-8, lus en cp1252", len(odd))
    return text, (
        Notice(what.format(n=len(odd)), _("Vérifiez les accents, puis réenregistrez ce fichier en UTF-8")),
    )


def _spoilt(text: str) -> Iterator[Notice]:
    """Yield what was lost before the file came here: accents encoded twice, characters replaced."""
    twice, lost = len(_TWICE.findall(text)), text.count("\ufffd")
    if twice > 3:
        what = _("{n} accents illisibles (« Ã© » pour « é ») : encodés deux fois").format(n=twice)
        yield Notice(what, _("Repartez de l'original et enregistrez-le en UTF-8"))
    if lost:
        what = n_("{n} caractère perdu (« � »)", "{n} caractères perdus (« � »)", lost).format(n=lost)
        yield Notice(what, _("Repartez de l'original et enregistrez-le en UTF-8"))


def _strict(content: bytes, encoding: str, name: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as err:
        raise _unreadable(name) from err


def _without_mark(content: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """UTF-16 without its mark has a null byte in nearly every pair, always on the same side."""
    half = max(1, len(content) // 2)
    for side, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if content[side::2].count(0) > 0.6 * half and content[1 - side :: 2].count(0) < 0.05 * half:
            return _strict(content, encoding, name), (_said(encoding),)
    raise FileRefusedError(
        _("contient des octets nuls : fichier endommagé, ou qui n'est pas du texte"),
        where=name,
        todo=_("Rouvrez l'original, enregistrez-le de nouveau en texte UTF-8 ou en .docx"),
    )


def _guess(content: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """Take the one encoding that gives nothing but French; the detector judges when none does, or both do.

    A few words full of accents are too little for the detector: it gives up, or takes them for another.
    """
    from charset_normalizer import from_bytes

    french = [e for e in ("cp1252", "mac_roman") if _is_french(content, e)]
    if len(french) == 1:
        return content.decode(french[0]), (_said(french[0]),)
    best = from_bytes(content, cp_isolation=_ISOLATED).best()
    if best is None:
        raise _unreadable(name)
    return str(best), (_said(best.encoding),)


def _is_french(content: bytes, encoding: str) -> bool:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return all(c in _FRENCH for c in text if ord(c) > 127)


def _said(encoding: str) -> Notice:
    return Notice(
        _("encodage supposé : {encoding}").format(encoding=encoding),
        _("Vérifiez les accents ; enregistrer ce fichier en UTF-8 lève le doute"),
    )


def _unreadable(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("l'encodage des caractères n'est pas reconnu"),
        where=name,
        todo=_("Rouvrez ce fichier dans l'outil qui l'a produit et enregistrez-le en UTF-8"),
    )
