"""The command that writes the sheets."""

from __future__ import annotations

import json

from commands import called


def call(capsys, run_study, *arguments):
    return called(capsys, run_study, "sheets", *arguments)


def test_without_a_signature_nothing_public_is_written(run_study, capsys):
    code, out, err = call(capsys, run_study)
    assert code == 6
    assert out == ""
    assert "signée" in err
    assert not (run_study.reports / "fiches").exists()


def test_the_working_view_says_what_it_wrote_and_that_it_is_not_signed(run_study, capsys, tmp_path):
    code, out, err = call(capsys, run_study, "--level", "working", "--out", str(tmp_path / "fiches"))
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].startswith("Fiches : ")
    assert "3 projets" in lines[0]
    assert lines[1] == f"À ouvrir : {tmp_path / 'fiches' / 'index.html'}"
    assert lines[2].startswith("Vue de travail, à ne pas diffuser")
    assert len(list((tmp_path / "fiches" / "projets").glob("*.docx"))) == 3


def test_projects_alone_as_json(run_study, capsys, tmp_path):
    code, out, _err = call(
        capsys, run_study, "projects", "--level", "working", "--out", str(tmp_path), "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert next(f.rpartition("/")[2] for f in told["files"]) == "index.html"
    assert len(told["files"]) == 3 + 2
    assert told["level"] == "working"


def test_a_mistyped_kind_says_what_is_accepted(run_study, capsys):
    code, _out, err = call(capsys, run_study, "polices")
    assert code == 1
    assert "all, policies, projects, cases" in err


def test_a_folder_that_is_a_file_says_so(run_study, capsys, tmp_path):
    (tmp_path / "fiches").write_text("x")
    code, _out, err = call(capsys, run_study, "--level", "working", "--out", str(tmp_path / "fiches"))
    assert code == 4
    assert "fiches" in err
