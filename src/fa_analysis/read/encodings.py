"""Bytes to text: the encoding is known or guessed, and the guess is said."""

from __future__ import annotations

import codecs

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _
from fa_analysis.read.pieces import Notice

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Left free, the detector takes short cp1252 files for cp1250; these are the ones French offices produce.
_ISOLATED = ["cp1252", "mac_roman", "utf_16"]


def decode(content: bytes, name: str) -> tuple[str, tuple[Notice, ...]]:
    """Return the text of a file, and what there is to tell about its encoding.

    A byte-order mark decides; then strict UTF-8; then a guess among the encodings of French offices.

    Raises
    ------
    FileRefusedError
        When the bytes are not text in any of them.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, name), ()
    if b"\0" in content:
        return _without_mark(content, name)
    try:
        return content.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _guess(content, name)


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
    from charset_normalizer import from_bytes

    best = from_bytes(content, cp_isolation=_ISOLATED).best()
    if best is None:
        raise _unreadable(name)
    return str(best), (_said(best.encoding),)


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
