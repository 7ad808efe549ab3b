"""Open a file and say what it really is, whatever its name: every refusal common to all readers is here."""

from __future__ import annotations

import re
import stat
from pathlib import Path

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _

MEGABYTE = 1 << 20
# An hour of speech is 60 kB of text; a scanned report of 300 pages stays below this.
LARGEST_FILE = 256 * MEGABYTE
LARGEST_TEXT = 32 * MEGABYTE
_HEAD = 4096

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (_OLE, "ole"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG\r\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"ID3", "sound"),
    (b"\xff\xfb", "sound"),
    (b"OggS", "sound"),
    (b"RIFF", "sound"),
    (b"fLaC", "sound"),
    (b"\x1f\x8b", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
)
_HTML = re.compile(rb"\s*(<!--.*?-->\s*)*(<!doctype\s+html|<html|<head|<body)", re.IGNORECASE | re.DOTALL)
_WINDOWS_XML = re.compile(rb"<\?xml.{0,400}?(office:document\b|w:wordDocument|pkg:package)", re.DOTALL)


def read_whole(path: Path, *, limit: int = LARGEST_TEXT) -> bytes:
    """Return the bytes of an ordinary file.

    Raises
    ------
    FileRefusedError
        When it cannot be opened, is not an ordinary file, is empty or is larger than `limit` bytes.
    """
    size = _size(path)
    if size > limit:
        raise FileRefusedError(
            _("{size} Mo, plus que les {limit} Mo admis pour un fichier de ce type").format(
                size=size // MEGABYTE, limit=limit // MEGABYTE
            ),
            where=path.name,
            todo=_("Vérifiez que c'est le bon fichier, ou découpez-le"),
        )
    try:
        return path.read_bytes()
    except OSError as err:
        raise _closed(path, err) from err


def kind_of(path: Path) -> str:
    """Return what the content is.

    One of `zip`, `ole`, `pdf`, `rtf`, `html`, `xml`, `image`, `sound`, `archive` and `text`.

    Raises
    ------
    FileRefusedError
        When the file cannot be opened, is not an ordinary file, or is empty.
    """
    _size(path)
    try:
        with path.open("rb") as source:
            head = source.read(_HEAD)
    except OSError as err:
        raise _closed(path, err) from err
    for signature, kind in _SIGNATURES:
        if head.startswith(signature):
            return kind
    bare = head.removeprefix(b"\xef\xbb\xbf")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[4:8] == b"ftyp":
        return "sound"
    if _HTML.match(bare):
        return "html"
    return "xml" if _WINDOWS_XML.match(bare) else "text"


def ole_kind(path: Path) -> str:
    """Return what an OLE file holds: `encrypted`, `doc`, `xls` or `ole`."""
    found = read_whole(path, limit=LARGEST_FILE)
    for name, kind in (
        ("EncryptedPackage", "encrypted"),
        ("WordDocument", "doc"),
        ("Workbook", "xls"),
        ("PowerPoint Document", "ppt"),
    ):
        if name.encode("utf-16-le") in found:
            return kind
    return "ole"


def damaged(name: str) -> FileRefusedError:
    """Return the refusal of a file that is what its name says but cannot be opened."""
    return FileRefusedError(
        _("fichier endommagé : il ne s'ouvre pas"),
        where=name,
        todo=_("Redemandez l'original, ou ouvrez-le et enregistrez-le de nouveau"),
    )


def locked(name: str) -> FileRefusedError:
    """Return the refusal of a file protected by a password."""
    return FileRefusedError(
        _("fichier protégé par un mot de passe"),
        where=name,
        todo=_("Ouvrez-le avec son mot de passe et enregistrez-le sans protection"),
    )


def empty(name: str) -> FileRefusedError:
    """Return the refusal of a file without a word."""
    return FileRefusedError(
        _("fichier vide : il ne contient aucun texte"),
        where=name,
        todo=_("Remettez le fichier rempli à sa place, ou retirez-le (et sa ligne, si une table le nomme)"),
    )


def _size(path: Path) -> int:
    try:
        found = path.stat()
    except OSError as err:
        raise _closed(path, err) from err
    if not stat.S_ISREG(found.st_mode):
        raise FileRefusedError(
            _("n'est pas un fichier ordinaire (dossier, lien ou périphérique)"),
            where=path.name,
            todo=_("Mettez le fichier lui-même à cette place"),
        )
    if not found.st_size:
        raise empty(path.name)
    return found.st_size


def _closed(path: Path, err: OSError) -> FileRefusedError:
    return FileRefusedError(
        _("ne peut pas être ouvert ({cause})").format(cause=_cause(err)),
        where=path.name,
        todo=_("Vérifiez qu'il existe, vos droits sur lui, et qu'aucun autre programme ne le tient"),
    )


def _cause(err: OSError) -> str:
    if isinstance(err, PermissionError):
        return _("accès refusé")
    if isinstance(err, FileNotFoundError):
        return _("fichier introuvable")
    return _("erreur du disque ou lien en boucle")
