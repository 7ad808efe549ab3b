"""The program as its users start it: a command and what it says; the same work in another process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from fa_analysis import cli


def called(capsys, study, *words):
    """Run a command on a study; return its exit code, what it printed and what it complained of."""
    capsys.readouterr()
    code = cli.main([*map(str, words), "--study", str(study.root)])
    told = capsys.readouterr()
    return code, told.out, told.err


def elsewhere(code, *arguments, cwd: Path | None = None, **environment):
    """Run `code` in another process with another environment; return what it printed."""
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, arguments)],
        env=os.environ | environment,
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
