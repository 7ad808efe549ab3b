"""What a worker process does before its first task."""

from __future__ import annotations

import signal


def dask_setup(worker: object) -> None:  # noqa: ARG001 - as Dask calls it
    """Leave Ctrl-C to the program that started this process: it will stop it, without a traceback."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
