"""A command pays for itself alone when the program starts, and for nothing when it ends."""

from __future__ import annotations

import subprocess
import sys

import pytest
import typer

from fa_analysis.cli.app import COMMANDS, GROUPS, program

WHOLE = typer.main.get_command(program())


def help_of(command, name):
    with command.make_context(name, [], resilient_parsing=True) as context:
        return command.get_help(context)


@pytest.mark.parametrize("name", [*COMMANDS, *GROUPS])
def test_a_command_asked_for_alone_is_that_of_the_whole_program(name):
    alone = typer.main.get_command(program(name))
    assert list(alone.commands) == [name]
    assert help_of(alone.commands[name], name) == help_of(WHOLE.commands[name], name)


def test_a_command_that_does_not_exist_has_the_whole_program_for_its_advice():
    assert list(typer.main.get_command(program("rnu")).commands) == list(WHOLE.commands)


def test_the_app_is_the_whole_program_and_nothing_else_is_made_up():
    from fa_analysis.cli import app

    assert list(typer.main.get_command(app.app).commands) == list(WHOLE.commands)
    with pytest.raises(AttributeError, match="no attribute 'application'"):
        _ = app.application


def done(program, *arguments):
    return subprocess.run(
        [sys.executable, "-c", program, *arguments], capture_output=True, text=True, check=False
    )


def test_a_command_imports_no_other_one():
    asked = "import sys; from fa_analysis.cli import main; main(['verify', '--help']); print(*sys.modules)"
    loaded = {m.rpartition(".")[2] for m in done(asked).stdout.split() if m.startswith("fa_analysis.cli.")}
    assert "verify" in loaded
    assert not loaded & {"topics", "exchange", "review", "projects", "runs"}


def test_the_end_keeps_the_exit_code_the_buffers_and_what_was_to_be_done_last():
    ends = """
import atexit, gc, sys
from fa_analysis import cli
from fa_analysis.__main__ import main
atexit.register(lambda: print("last", gc.get_freeze_count() > 0))
cli.main = lambda: print("not flushed yet") or 4
main()
"""
    left = done(ends)
    assert (left.returncode, left.stdout, left.stderr) == (4, "not flushed yet\nlast True\n", "")


def test_a_process_spares_itself_a_second_thread_and_the_looking_for_cycles_unless_told_otherwise(monkeypatch):
    tells = """
import gc, os
from fa_analysis import cli
from fa_analysis.__main__ import main
cli.main = lambda: print(gc.get_threshold()[0], os.environ["OPENBLAS_NUM_THREADS"]) or 0
main()
"""
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    assert done(tells).stdout == "1000000 1\n"
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "2")
    assert done(tells).stdout == "1000000 2\n"
