"""`fa-analysis deck` on the tiny study: what it writes, when it refuses, what it says."""

from __future__ import annotations

import io

import pytest
from commands import called
from pptx import Presentation

from fa_analysis import cli


def call(capsys, run_study, *arguments):
    return called(capsys, run_study, "deck", *arguments)


def test_without_a_signature_nothing_public_is_written(run_study, capsys, tmp_path):
    code, out, err = call(capsys, run_study, "equipe", "--out", str(tmp_path))
    assert (code, out) == (6, "")
    assert "n'est pas signée" in err
    assert not list(tmp_path.iterdir())


def test_a_working_view_is_written_and_says_so(run_study, capsys, tmp_path):
    code, out, _err = call(capsys, run_study, "all", "--level", "working", "--out", str(tmp_path))
    assert code == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == ["diaporama-equipe.pptx", "rapport.docx"]
    assert out.splitlines()[-1].startswith("Vue de travail, à ne pas diffuser")
    slides = Presentation(io.BytesIO((tmp_path / "diaporama-equipe.pptx").read_bytes())).slides
    for slide in slides:
        assert "Vue de travail" in "\n".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)


def test_once_signed_the_decks_and_the_report_go_in_reports(run_study, capsys):
    assert cli.main(["privacy", "doubts", "--study", str(run_study.root)]) == 0
    assert cli.main(["privacy", "sign", "--who", "Une personne", "--study", str(run_study.root)]) == 0
    code, out, err = call(capsys, run_study, "all")
    assert (code, err) == (0, "")
    deck, report = run_study.reports / "diaporama-equipe.pptx", run_study.reports / "rapport.docx"
    assert out.split("\n") == [str(deck), str(report), ""]
    before = deck.read_bytes(), report.read_bytes()
    assert call(capsys, run_study, "equipe", "--quiet") == (0, "", "")
    assert (deck.read_bytes(), report.read_bytes()) == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("equipes",), "diaporama inconnu « equipes ». Écrivez plutôt « equipe »."),
        (("equipe", "--template", "absent.pptx"), "absent.pptx : modèle introuvable."),
        (("equipe", "--level", "secret"), "Valeurs acceptées : public, working, strict."),
    ],
)
def test_what_is_mistaken_is_said_in_one_sentence(run_study, capsys, arguments, words):
    code, out, err = call(capsys, run_study, *arguments)
    assert code == (1 if "--level" in arguments else 3)
    assert out == ""
    assert words in err
    assert err.count("\n") == 1
