"""Files on disk: written whole or not at all, and known by their content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import tempfile
from pathlib import Path

from fa_analysis.errors import WriteError
from fa_analysis.i18n import _


def write_bytes(path: Path, content: bytes) -> bool:
    """Write `content` to `path` atomically; leave an identical file untouched.

    A reader sees the old file or the new one, never half of one: the bytes go to a temporary file beside it,
    are flushed to the disk, then take its name.

    Returns
    -------
    bool
        True when the file changed.

    Raises
    ------
    WriteError
        When the disk refuses; the previous file is then intact.
    """
    try:
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_beside(path))
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(name).chmod(0o644)
            Path(name).replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                Path(name).unlink()
            raise
    except OSError as err:
        raise WriteError(
            _("impossible d'écrire ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_(
                "Fermez ce fichier s'il est ouvert ailleurs, vérifiez la place et les droits, puis relancez"
            ),
        ) from err
    return True


def write_new(path: Path, content: bytes) -> bool:
    """Write `content` to `path` only where no file has this name; several processes may try at once.

    The bytes are flushed to a temporary file, which then takes the name by a hard link: the system lets one of
    several do it. Where the disk knows no links (some shared drives), the name is taken first, then filled.

    Returns
    -------
    bool
        False when the name was taken; what was there is intact.

    Raises
    ------
    WriteError
        When the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=_beside(path))
        try:
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(name).chmod(0o644)
            return _take_name(Path(name), path, content)
        finally:
            with contextlib.suppress(OSError):
                Path(name).unlink()
    except OSError as err:
        raise WriteError(
            _("impossible d'écrire ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Vérifiez la place et les droits, puis recommencez ; ce qui était enregistré est intact"),
        ) from err


def _beside(path: Path) -> str:
    """Return how the temporary file of `path` begins: its name, cut where it is too long for that."""
    return f".{path.name.encode()[:200].decode('utf-8', 'ignore')}."


def _take_name(filled: Path, path: Path, content: bytes) -> bool:
    try:
        os.link(filled, path)
    except FileExistsError:
        return False
    except OSError:
        try:
            with path.open("xb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
        except FileExistsError:
            return False
    return True


def remove(path: Path) -> None:
    """Remove a file that is no longer made; one that is already gone is no matter.

    Raises
    ------
    WriteError
        When the system refuses, as Windows does while a program holds it.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as err:
        raise WriteError(
            _("impossible d'effacer ({cause})").format(cause=cause(err)),
            where=str(path),
            todo=_("Fermez ce fichier s'il est ouvert ailleurs, puis relancez"),
        ) from err


def cause(err: OSError) -> str:
    """Return why the system refused, in the reader's language; its own words for the rare causes."""
    return _causes().get(err.errno or 0) or err.strerror or type(err).__name__


def _causes() -> dict[int, str]:
    return {
        errno.ENOSPC: _("plus de place sur le disque"),
        errno.EDQUOT: _("quota du disque atteint"),
        errno.EACCES: _("accès refusé"),
        errno.EPERM: _("opération non permise"),
        errno.EROFS: _("disque en lecture seule"),
        errno.ENOTDIR: _("un fichier tient la place d'un dossier"),
        errno.EISDIR: _("c'est un dossier"),
        errno.ENOENT: _("fichier ou dossier introuvable"),
        errno.EEXIST: _("ce nom est déjà pris"),
        errno.EBUSY: _("fichier occupé par un autre programme"),
        errno.EMFILE: _("trop de fichiers ouverts"),
        errno.ENAMETOOLONG: _("nom de fichier trop long"),
        errno.EFBIG: _("fichier trop grand pour ce disque"),
        errno.EIO: _("erreur du disque"),
    }


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
