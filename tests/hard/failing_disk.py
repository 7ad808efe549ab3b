"""A disk that refuses: the nth call that would change it fails, with the cause we choose."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CAUSES = {
    errno.ENOSPC: "plus de place sur le disque",
    errno.EACCES: "accès refusé",  # also what Windows says of a file that Excel holds
    errno.EROFS: "disque en lecture seule",
    errno.EIO: "erreur du disque",
    errno.EDQUOT: "quota du disque atteint",
}
# Every call by which the program changes a disk: where it stands, what it is called.
CALLS = (
    (tempfile, "mkstemp"),
    (tempfile, "mkdtemp"),
    (os, "fsync"),
    (Path, "replace"),
    (Path, "rename"),
    (Path, "unlink"),
    (Path, "mkdir"),
    (os, "link"),
)


@dataclass
class Disk:
    """Counts the calls that change the disk; the one of rank `fails` is refused for the reason `number`."""

    fails: int = -1
    number: int = errno.ENOSPC
    within: Path | None = None
    calls: list[str] = field(default_factory=list)
    refused: str = ""

    def called(self, name: str, arguments: tuple[object, ...], options: dict[str, object]) -> None:
        """Count a call, and refuse it when it is the one."""
        places = [str(a) for a in (*arguments, options.get("dir")) if isinstance(a, str | Path)]
        if name != "fsync" and self.within and not any(p.startswith(str(self.within)) for p in places):
            return
        self.calls.append(f"{name} {' '.join(places)}")
        if len(self.calls) - 1 == self.fails:
            self.refused = self.calls[-1]
            raise OSError(self.number, os.strerror(self.number))


@contextlib.contextmanager
def failing(disk: Disk) -> Iterator[None]:
    """Put `disk` between the program and the system."""

    def wrapped(name, real):
        def call(*arguments, **options):
            disk.called(name, arguments, options)
            return real(*arguments, **options)

        return call

    with pytest.MonkeyPatch.context() as patch:
        for owner, name in CALLS:
            patch.setattr(owner, name, wrapped(name, getattr(owner, name)))
        yield
