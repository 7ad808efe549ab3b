"""The command: its words, its exit codes, and what every output of an unsigned working view bears."""

from __future__ import annotations

import json
import re

import pytest
from commands import called

from fa_analysis.pipeline import public
from fa_analysis.privacy.containers import texts_in

WARNING = "Vue de travail, à ne pas diffuser"


@pytest.fixture
def note(monkeypatch):
    def write(material, _study, folder):
        (folder / "note.txt").write_text(material.warning or "publique", encoding="utf-8")

    monkeypatch.setattr(public, "MAKERS", ((lambda: "Note", write),))


def test_unsigned_it_says_what_to_do(run_study, note, capsys):
    code, out, err = called(capsys, run_study, "release")
    assert (code, out) == (6, "")
    assert "n'est pas signée" in err
    assert "fa-analysis privacy sign --who NOM" in err
    assert err.count("\n") == 1


def test_status_says_that_nothing_may_leave_then_that_it_may(run_study, capsys):
    assert "Diffusion : vue de travail seulement, la liste" in called(capsys, run_study, "status")[1]
    called(capsys, run_study, "privacy", "doubts")
    called(capsys, run_study, "privacy", "sign", "--who", "A. Lectrice")
    assert "Diffusion : la liste des mentions douteuses est signée" in called(capsys, run_study, "status")[1]
    (run_study.root / "data" / "private" / "signature.json").unlink()


def test_a_working_view_says_so_and_a_check_sees_what_was_changed(run_study, note, capsys, tmp_path):
    out = tmp_path / "travail"
    code, told, _err = called(capsys, run_study, "release", "--level", "working", "--out", str(out))
    assert code == 0
    lines = told.splitlines()
    assert lines[0] == f"Fait      : 1 fichier dans {out}"
    assert lines[1] == "Niveau    : working, tous les groupes"
    assert re.fullmatch(
        r"Masqué    : \d+ lignes sur \d+ ; \d+ effectifs cachés, aucun n'est calculable", lines[3]
    )
    assert lines[5].startswith(WARNING)
    assert called(capsys, run_study, "release", "--check", "--out", str(out))[0] == 0
    (out / "note.txt").write_text("autre", encoding="utf-8")
    code, told, err = called(capsys, run_study, "release", "--check", "--out", str(out))
    assert code == 6
    assert told == "Ajouté ou modifié : note.txt\n"
    assert "1 fichier n'est plus tel qu'il a été vérifié" in err
    (out / "note.txt").unlink()
    assert called(capsys, run_study, "release", "--check", "--out", str(out))[1] == "Disparu : note.txt\n"


def test_a_folder_that_is_no_release_is_told_so(run_study, capsys, tmp_path):
    assert called(capsys, run_study, "release", "--check", "--out", str(tmp_path))[0] == 6


def test_as_json(run_study, note, capsys, tmp_path):
    told = called(capsys, run_study, "release", "--level", "working", "--json", "--out", str(tmp_path / "j"))[1]
    found = json.loads(told)
    assert list(found["files"]) == ["note.txt"]
    assert found["signed_by"] == ""
    assert found["warning"].startswith(WARNING)


@pytest.mark.slow
def test_every_document_of_an_unsigned_working_view_bears_the_warning(run_study, capsys, tmp_path):
    out = tmp_path / "tout"
    assert called(capsys, run_study, "release", "--level", "working", "--out", str(out))[0] == 0
    made = {p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file()}
    assert {"tableaux.xlsx", "rapport.docx", "cartographie.html", "synthese.html", "fiches/index.html"} <= made
    assert any(name.endswith(".pptx") for name in made)
    silent = []
    for name in sorted(made):
        if (
            name.endswith((".png", ".svg")) or name == "formulaire_projets.xlsx"
        ):  # drawings of words; an empty form
            continue
        text = " ".join(t for _p, t in texts_in(name, (out / name).read_bytes()))
        if "Vue de travail" not in text.replace("\u00a0", " ").replace("\u202f", " "):
            silent.append(name)
    assert silent == []
