"""A folder that was touched since it was made is told from one that was not."""

from __future__ import annotations

import pytest

from fa_analysis import cli, pipeline
from fa_analysis.errors import StudyError
from fa_analysis.pipeline import publication
from fa_analysis.pipeline.verify import verify


def test_a_study_just_run_is_right_and_a_touched_one_is_not(tiny_study, capsys):
    pipeline.run(tiny_study)
    assert verify(tiny_study.root).right
    workbook = tiny_study.reports / "tableaux.xlsx"
    workbook.write_bytes(workbook.read_bytes() + b" ")
    (tiny_study.reports / "synthese.html").unlink()
    extra = tiny_study.raw / "entretiens" / "Z9.txt"
    extra.write_text("Q : Alors ?\nR : Rien.", encoding="utf-8")
    found = verify(tiny_study.root)
    assert found.changed == ("reports/tableaux.xlsx",)
    assert found.gone == ("reports/synthese.html",)
    assert found.inputs == ("data/raw/entretiens/Z9.txt",)
    assert cli.main(["verify", str(tiny_study.root)]) == 2
    assert "Manquant : reports/synthese.html" in capsys.readouterr().out


def test_a_study_never_run_has_nothing_to_compare(tiny_study):
    with pytest.raises(StudyError, match="aucun manifeste lisible"):
        verify(tiny_study.root)


@pytest.mark.parametrize(
    ("name", "cause"),
    [
        ("absent", "ce dossier n'existe pas"),
        ("vide", "pas de manifeste dans ce dossier"),
        ("a.txt", "ce n'est pas un dossier"),
    ],
)
def test_a_folder_that_is_not_there_or_has_no_manifest_is_told_as_such(tmp_path, capsys, name, cause):
    (tmp_path / "vide").mkdir()
    (tmp_path / "a.txt").write_text("a")
    assert cli.main(["verify", str(tmp_path / name)]) == 3
    told = capsys.readouterr().err
    assert told.startswith(f"{tmp_path / name} : {cause}")
    assert "fa-analysis new" not in told


def test_a_publication_is_checked_file_by_file(tmp_path):
    (tmp_path / "figures").mkdir()
    (tmp_path / "figures" / "a.svg").write_text("<svg/>")
    (tmp_path / "b.txt").write_text("b")
    told = publication.Publication(
        "t", "n", "public", 5, "A. B.", "", "v", {}, 1, 0, 0, publication.hashes(tmp_path)
    )
    publication.write(told, tmp_path)
    assert verify(tmp_path).right
    (tmp_path / "figures" / "a.svg").write_text("<svg>1</svg>")
    (tmp_path / "b.txt").unlink()
    (tmp_path / "c.txt").write_text("c")
    found = verify(tmp_path)
    assert (found.of, found.changed, found.gone, found.added) == (2, ("figures/a.svg",), ("b.txt",), ("c.txt",))
    (tmp_path / publication.NAME).write_text("{")
    with pytest.raises(StudyError, match="manifeste illisible"):
        verify(tmp_path)
