"""A source that went away is told; a source that the study never had is not; nothing passes for nothing read."""

from __future__ import annotations

import shutil

import pytest
from disk import contents

import fa_analysis as fa
from fa_analysis import i18n, pipeline
from fa_analysis.errors import StudyError


def cut_section(study, name):
    """Take a section, and those under it, out of `study.toml`; return the study opened again."""
    path, kept, inside = study.raw / "study.toml", [], False
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            inside = line.strip("[]").split(".")[0] == name
        kept += [] if inside else [line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return fa.open_study(study.root)


def say(study, text):
    """Add lines to `study.toml`; return the study opened again."""
    path = study.raw / "study.toml"
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")
    return fa.open_study(study.root)


def refusals(found):
    return [(p.file, p.what.split(" : ")[0]) for p in found.problems if p.refused]


@pytest.mark.parametrize("name", ["questionnaires", "projets"])
def test_a_table_that_the_settings_announce_is_missed(tiny_study, name):
    (tiny_study.raw / f"{name}.csv").unlink()
    report = fa.run(tiny_study, until="read")
    assert report.exit_code == 2
    assert refusals(report) == [(f"{name}.csv", "table introuvable")]
    assert "Remettez-le dans data/raw" in report.problems[0].todo
    assert "section [" in report.problems[0].todo


def test_a_benchmark_and_case_studies_that_the_settings_announce_are_missed(tiny_study):
    study = say(tiny_study, '[benchmark]\ntable = "benchmark.csv"\n[cases]\nfolder = "etudes_de_cas"\n')
    assert refusals(fa.run(study, until="read")) == [
        ("benchmark.csv", "table introuvable"),
        ("etudes_de_cas", "dossier introuvable, ou vide"),
    ]


def test_a_section_taken_out_with_its_table_is_a_decision(tiny_study):
    fa.run(tiny_study, until="read")
    (tiny_study.raw / "questionnaires.csv").unlink()
    study = cut_section(tiny_study, "questionnaires")
    assert fa.run(study, until="read").exit_code == 0


def test_the_remedies_silence_what_was_told(tiny_study):
    (tiny_study.raw / "questionnaires.csv").unlink()
    assert fa.run(tiny_study, until="read").exit_code == 2
    assert fa.run(cut_section(tiny_study, "questionnaires"), until="read").exit_code == 0


def test_a_table_that_the_last_run_read_is_missed_until_the_settings_give_it_up(tiny_study):
    study = cut_section(tiny_study, "questionnaires")
    fa.run(study, until="read")
    (study.raw / "questionnaires.csv").unlink()
    for _again in range(2):
        report = fa.run(study, until="read")
        assert refusals(report) == [("questionnaires.csv", "table introuvable")]
    assert 'écrivez table = "" sous [questionnaires]' in report.problems[0].todo
    study = say(study, '[questionnaires]\ntable = ""\n')
    assert fa.run(study, until="read").exit_code == 0


def test_status_tells_a_missing_table_before_and_after_the_run(tiny_study):
    fa.run(tiny_study, until="read")
    (tiny_study.raw / "questionnaires.csv").unlink()
    before = pipeline.status(tiny_study)
    fa.run(tiny_study, until="read")
    after = pipeline.status(tiny_study)
    assert refusals(before) == refusals(after) == [("questionnaires.csv", "table introuvable")]
    told = i18n.in_each(lambda: pipeline.status(tiny_study).problems)  # once, whatever the language spoken now
    assert [len(problems) for problems in told] == [1, 1]


def test_projects_that_all_come_from_the_form_need_no_table(tiny_study):
    from fa_analysis.files import write_bytes
    from fa_analysis.read.additions import Addition, to_bytes

    (tiny_study.raw / "projets.csv").unlink()
    act = Addition("project", "P81", "anne", "2025-01-02T10:00:00Z", "formulaire", {"title": "Un composteur"})
    write_bytes(tiny_study.inventory / "P81.json", to_bytes(act))
    assert not refusals(fa.run(tiny_study, until="read"))


def test_a_table_in_another_format_or_spelling_is_there(tiny_study):
    (tiny_study.raw / "projets.csv").rename(tiny_study.raw / "Projets.csv")
    report = fa.run(tiny_study, until="read")
    assert (report.exit_code, report.counts["projects"]) == (0, 3)
    assert "data/raw/Projets.csv" in fa.pipeline.manifest.read(tiny_study).inputs


@pytest.mark.parametrize(
    ("how", "cause"),
    [
        ("away", "ce dossier n'existe pas"),
        ("empty", "ce dossier est vide"),
        ("renamed", "entretien E01 sans fichier"),
        ("torn", "E01.txt : fichier vide"),
    ],
)
def test_when_no_transcript_can_be_read_nothing_is_redone(tiny_study, how, cause):
    fa.run(tiny_study)
    before = contents(tiny_study.processed, tiny_study.reports)
    folder = tiny_study.raw / "entretiens"
    for path in sorted(folder.iterdir()):
        if how == "torn":
            path.write_bytes(b"")
        elif how == "renamed":
            path.rename(folder / f"z{path.stem * 9}.txt")
        else:
            path.unlink()
    if how == "away":
        folder.rmdir()
    with pytest.raises(StudyError) as told:
        fa.run(tiny_study)
    assert told.value.exit_code == 3
    assert told.value.where == str(folder)
    assert told.value.what.startswith("3 entretiens dans entretiens.csv, et aucun n'a pu être lu")
    assert cause in told.value.what
    assert told.value.what.endswith("rien n'est refait")
    assert contents(tiny_study.processed, tiny_study.reports) == before


def test_when_table_and_transcripts_went_away_nothing_is_redone(tiny_study):
    fa.run(tiny_study)
    before = contents(tiny_study.processed, tiny_study.reports)
    (tiny_study.raw / "entretiens.csv").unlink()
    shutil.rmtree(tiny_study.raw / "entretiens")
    with pytest.raises(StudyError, match="table des entretiens introuvable"):
        fa.run(tiny_study)
    assert contents(tiny_study.processed, tiny_study.reports) == before
    study = cut_section(tiny_study, "interviews")
    assert fa.run(study, until="read").exit_code == 0


def test_a_study_that_announces_interviews_and_never_had_any_is_told(tiny_study):
    (tiny_study.raw / "entretiens.csv").unlink()
    shutil.rmtree(tiny_study.raw / "entretiens")
    assert refusals(fa.run(tiny_study, until="read")) == [
        ("entretiens.csv", "table des entretiens introuvable")
    ]
