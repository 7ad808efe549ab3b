"""Files on disk: written whole or not at all, and known by their content."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

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
    with _told(path):
        if path.is_file() and path.stat().st_size == len(content) and path.read_bytes() == content:
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        with _filled(path, content) as filled:
            filled.chmod(0o644)
            filled.replace(path)
    return True


def write_private(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all; it is never readable by others meanwhile.

    Raises
    ------
    WriteError
        When the disk refuses; the previous file is then intact.
    """
    with _told(path):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with _filled(path, content) as filled:  # born with mode 600
            filled.replace(path)


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
    kept = _("Vérifiez la place et les droits, puis recommencez ; ce qui était enregistré est intact")
    with _told(path, todo=kept):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _filled(path, content) as filled:
            filled.chmod(0o644)
            return _take_name(filled, path, content)


@contextlib.contextmanager
def _told(path: Path, *, todo: str = "") -> Iterator[None]:
    """Tell what the system refuses of `path` in one sentence."""
    try:
        yield
    except OSError as err:
        usual = _("Fermez ce fichier s'il est ouvert ailleurs, vérifiez la place et les droits, puis relancez")
        raise WriteError(
            _("impossible d'écrire ({cause})").format(cause=cause(err)), where=str(path), todo=todo or usual
        ) from err


@contextlib.contextmanager
def _filled(path: Path, content: bytes) -> Iterator[Path]:
    """Give a temporary file beside `path` that holds `content`, flushed to the disk; it never stays behind."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=_beside(path))
    filled = Path(name)
    try:
        _fill(os.fdopen(handle, "wb"), content)
        yield filled
    finally:
        with contextlib.suppress(OSError):
            if filled.exists():
                filled.unlink()


def _fill(file: BinaryIO, content: bytes) -> None:
    with file as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())


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
            _fill(path.open("xb"), content)
        except FileExistsError:
            return False
    return True


def ordinary(path: Path) -> Path:
    """Return `path`, known to be neither a pipe, nor a socket, nor a device: one would wait on it for ever.

    Raises
    ------
    OSError
        `ENXIO` for these, so that whoever reads tells it as any other file that cannot be read; else as `stat`.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):  # a folder says what it is when it is opened
        raise OSError(errno.ENXIO, os.strerror(errno.ENXIO), str(path))
    return path


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
    """Return why the system refused, in the reader's language; a number for the rare causes."""
    rare = _("erreur {number} du système").format(number=err.errno) if err.errno else type(err).__name__
    return _causes().get(err.errno or 0) or rare


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
        errno.ENXIO: _("tube, prise ou périphérique à la place d'un fichier"),
    }


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()
