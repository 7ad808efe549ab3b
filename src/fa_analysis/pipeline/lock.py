"""One run at a time for one study; the lock dies with the process that holds it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from collections.abc import Iterator

from fa_analysis.errors import BusyError, WriteError
from fa_analysis.files import cause
from fa_analysis.i18n import _
from fa_analysis.study import Study

LOCK = ".verrou"
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)


@contextlib.contextmanager
def only_run(study: Study) -> Iterator[None]:
    """Hold the study's lock while rebuilding `data/processed` and `reports`.

    The operating system keeps the lock, so that a killed run leaves nothing to clean up. The file itself stays,
    empty. `data/review` is never locked: reviewers work while a run goes on.

    Raises
    ------
    BusyError
        When another process holds it.
    WriteError
        When `data/processed` cannot be written.
    """
    path = study.processed / LOCK
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as err:
        raise WriteError(
            _("impossible d'écrire ({cause})").format(cause=cause(err)),
            where=str(path.parent),
            todo=_("Vérifiez la place et les droits de ce dossier, puis relancez"),
        ) from err
    try:
        _take(handle, study)
        yield
    finally:
        os.close(handle)


def _take(handle: int, study: Study) -> None:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as err:
        if err.errno not in _HELD:
            return  # this disk knows no locks: writes are atomic anyway
        raise BusyError(
            _("une autre exécution travaille déjà sur cette étude"),
            where=str(study.root),
            todo=_("Attendez qu'elle se termine, puis relancez"),
        ) from err
