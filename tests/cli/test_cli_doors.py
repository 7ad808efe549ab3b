"""Errors become one sentence and an exit code; never a traceback, never a verbatim in a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from fa_analysis import errors
from fa_analysis.cli import doors

SECRET = "je ne voterai plus pour lui"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (errors.FaError, 1),
        (errors.FileRefusedError, 2),
        (errors.StudyError, 3),
        (errors.CodebookError, 3),
        (errors.WriteError, 4),
        (errors.BusyError, 5),
        (errors.DisclosureError, 6),
    ],
)
def test_each_kind_of_error_has_its_exit_code(kind, code, capsys):
    def call():
        raise kind("fichier vide", where="E01.docx", todo="Remplacez-le")

    assert doors.guarded(call) == code
    assert capsys.readouterr().err == "E01.docx : fichier vide. Remplacez-le.\n"


def test_what_was_not_foreseen_is_one_sentence_and_a_log_without_verbatim(capsys, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    def call():
        raise ValueError(SECRET) from KeyError(SECRET)

    assert doors.guarded(call) == 1
    shown = capsys.readouterr().err
    (log,) = Path(tmp_path).glob("fa-analysis-*.log")
    assert shown.count("\n") == 1
    assert "ValueError" in shown
    assert str(log) in shown
    assert "Traceback" not in shown + log.read_text()
    assert SECRET not in shown + log.read_text()
    assert "KeyError" in log.read_text()
    assert f"{__file__}:" in log.read_text()


def test_a_person_can_stop_the_program(capsys):
    def call():
        raise KeyboardInterrupt

    assert doors.guarded(call) == 130
    assert capsys.readouterr().err == "Interrompu ; les résultats précédents sont gardés.\n"


def test_too_little_memory_is_told(capsys):
    def call():
        raise MemoryError

    assert doors.guarded(call) == 1
    assert "mémoire" in capsys.readouterr().err
