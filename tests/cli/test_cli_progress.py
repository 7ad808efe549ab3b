"""Who watches sees what is being done; who does not gets only the result."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals are of Unix")


def _watched(*arguments):
    """Run the command line with a terminal on its error stream; return what the terminal was sent."""
    screen, terminal = pty.openpty()
    command = [sys.executable, "-m", "fa_analysis", *arguments]
    calm = os.environ | {"TERM": "xterm", "COLUMNS": "100"}
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=terminal, env=calm) as child:
        os.close(terminal)
        parts = []
        while True:
            try:
                part = os.read(screen, 65536)
            except OSError:  # Linux's way to say that the other end is closed
                break
            if not part:
                break
            parts.append(part)
    os.close(screen)
    return child.returncode, b"".join(parts).decode()


def test_a_terminal_is_shown_what_is_being_done(tiny_study):
    code, seen = _watched("run", "--study", str(tiny_study.root))
    assert code == 0
    assert "Lecture des entretiens" in seen or "Figures" in seen
    assert "Traceback" not in seen


def test_quiet_shows_a_terminal_nothing(tiny_study):
    code, seen = _watched("run", "--quiet", "--study", str(tiny_study.root))
    assert code == 0
    assert seen.strip() == ""
