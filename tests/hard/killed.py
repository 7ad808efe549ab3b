"""A command in a process of its own that is killed at the nth call that would change the disk."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from failing_disk import Disk, failing
from matplotlib.figure import Figure

from fa_analysis import charts, cli
from fa_analysis.pipeline import runner

# Blank figures, for drawing changes nothing on the disk; and the code counts as one version.
QUICK = (
    (runner, "code_of", lambda _rooms: "this version"),
    (charts, "draw_story", lambda _story: Figure(figsize=(0.5, 0.5))),
)


@dataclass
class Deadly(Disk):
    """Kills the process where `Disk` would refuse."""

    def called(self, name: str, arguments: tuple[object, ...], options: dict[str, object]) -> None:
        """Count a call; die at the one."""
        try:
            super().called(name, arguments, options)
        except OSError:
            os.kill(os.getpid(), signal.SIGKILL)


def command(arguments: list[str], rank: int, within: str) -> None:
    """Run a command of the program, killed at the call of this rank."""
    for owner, name, value in QUICK:
        setattr(owner, name, value)
    with failing(Deadly(fails=rank, within=Path(within))):
        code = cli.main(arguments)
    os._exit(code)
