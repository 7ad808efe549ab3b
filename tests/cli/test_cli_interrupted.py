"""Ctrl-C is one sentence and 130, from the first import on."""

from __future__ import annotations

import builtins
import sys

import pytest
from disk import copy_tiny

from fa_analysis import __main__ as entry
from fa_analysis import cli, pipeline


def test_a_person_can_stop_the_program_while_it_starts(monkeypatch, capsys):
    real = builtins.__import__

    def stopped(name, *rest, **named):
        if name == "fa_analysis" and rest[2:3] == (("cli",),):
            raise KeyboardInterrupt
        return real(name, *rest, **named)

    monkeypatch.setattr(sys, "argv", ["fa-analysis", "--version"])
    monkeypatch.setattr(builtins, "__import__", stopped)
    with pytest.raises(SystemExit) as left:
        entry.main()
    assert left.value.code == 130
    assert capsys.readouterr().err == "Interrompu ; les résultats précédents sont gardés.\n"


def test_a_person_can_stop_a_command(monkeypatch, capsys, tmp_path):
    def stopped(*_args, **_named):
        raise KeyboardInterrupt

    study = copy_tiny(tmp_path)
    monkeypatch.setattr(pipeline, "run", stopped)
    assert cli.main(["run", "--study", str(study.root)]) == 130
    assert capsys.readouterr().err.strip() == "Interrompu ; les résultats précédents sont gardés."
