"""The whole job on the tiny study, whose every number can be counted by hand."""

from __future__ import annotations

import json
import shutil

import pandas as pd
import pytest
from disk import contents, copy_tiny

import fa_analysis as fa
from fa_analysis import tables
from fa_analysis.errors import CodebookError, StudyError


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """A tiny study that has been run."""
    study = copy_tiny(tmp_path_factory.mktemp("tiny"))
    return study, fa.run(study)


def test_counts(done):
    _, report = done
    assert report.exit_code == 0
    assert {
        name: report.counts[name]
        for name in (
            "respondents",
            "interviews",
            "turns",
            "answers",
            "questionnaires",
            "projects",
            "benchmark",
            "cases",
        )
    } == {
        "respondents": 3,
        "interviews": 3,
        "turns": 13,
        "answers": 6,
        "questionnaires": 3,
        "projects": 3,
        "benchmark": 0,
        "cases": 0,
    }
    # 6 answers, 2 open answers (the third is « RAS »), 3 projects
    assert report.counts["units"] == 11


def test_every_table_and_report_is_there_and_valid(done):
    study, _ = done
    made = {p.stem for p in study.processed.glob("*.parquet")}
    assert made == set(tables.SCHEMAS) - {"topics", "unit_topics"}  # `fa-analysis topics` makes these
    for name in made:
        assert list(fa.table(study, name).columns)[: len(tables.SCHEMAS[name].columns)] == [
            c.name for c in tables.SCHEMAS[name].columns
        ]
    assert (study.reports / "tableaux.xlsx").is_file()
    assert (study.reports / "synthese.html").is_file()
    figures = fa.figures()
    assert {p.name for p in (study.reports / "figures").iterdir()} == {
        f"{n}.{e}" for n in figures for e in ("png", "svg")
    }


def test_the_notice_is_on_the_page_and_in_the_figures(done):
    study, _ = done
    notice = "Exemple fictif, fourni avec l'outil"
    page = (study.reports / "synthese.html").read_text(encoding="utf-8").replace("’", "'").replace("&#39;", "'")
    assert notice in page
    assert json.loads((study.processed / "manifest.json").read_text(encoding="utf-8"))["notice"] == notice + "."


def test_codings_by_hand(done):
    study, _ = done
    codings = fa.table(study, "codings")
    found = set(codings[["unit_id", "code"]].itertuples(index=False, name=None))
    assert {
        ("E01:1", "associer"),  # autour d'une grande table
        ("E01:2", "eau"),  # l'eau de pluie
        ("E01:2", "preserver"),  # on récupère
        ("E01:2", "appropriation_0"),  # jamais entendu parler
        ("E02:1", "associer"),  # les habitants décident
        ("E02:1", "preserver"),  # on plantait
        ("E02:1", "reemploi"),
        ("E02:2", "appropriation_1"),  # on le fait déjà
        ("P01", "associer"),
        ("P01", "eau"),
        ("P02", "reemploi"),
        ("R003:q2_freins", "associer"),
    } <= found
    assert ("E03:2", "preserver") not in found  # « on n'a pas encore planté » : niée
    assert ("P03", "associer") not in found


def test_the_same_bytes_in_another_folder(done, tmp_path):
    study, _ = done
    other = copy_tiny(tmp_path / "un autre endroit")
    fa.run(other)
    assert contents(other.processed, other.reports) == contents(study.processed, study.reports)


def test_evaluation_by_hand(done):
    study, _ = done
    found = fa.evaluate(study, study.raw / "gold")
    whole = found[(found["source"] == "ensemble") & (found["by"] == "rules")].set_index(["level", "name"])
    # gold: associer in E01:1, E02:1, P01; the rules find these three and nothing else among what was read closely
    row = whole.loc[("code", "associer")]
    assert (row["tp"], row["fp"], row["fn"], row["f1"]) == (3, 0, 0, 1.0)


def test_evidence_leads_from_a_number_to_its_words(done):
    study, _ = done
    found = fa.evidence("expressed_group", code="preserver", group="agents", study=study)
    assert found[["unit_id", "quote"]].to_numpy().tolist() == [
        ["E02:1", "plantait"],
        ["E02:1", "réemploi"],
    ]
    measures = fa.table(study, "measures")
    row = measures[measures["what"].eq("done_policy") & measures["code"].eq("preserver")].iloc[0]
    assert set(fa.evidence(row, study=study)["unit_id"]) <= {"P01", "P02"}
    nobody = fa.evidence("expressed_group", code="preserver", group="transversal", study=study)
    assert nobody.empty


def test_kwic_names_the_group(done):
    study, _ = done
    found = fa.kwic(study, "réemploi", window=3)
    assert found[["unit_id", "group", "match"]].fillna("").to_numpy().tolist() == [
        ["E02:1", "agents", "réemploi"],
        ["P02", "", "réemploi"],
        ["P02", "", "réemploi"],
    ]


def test_one_new_transcript_is_the_only_one_read(tiny_study, monkeypatch):
    fa.run(tiny_study, until="code")
    from fa_analysis import read

    seen = []
    real = read.read_transcript

    def watched(path, **options):
        seen.append(path.name)
        return real(path, **options)

    monkeypatch.setattr(read, "read_transcript", watched)
    (tiny_study.raw / "entretiens" / "E04.txt").write_text(
        "Q : Alors ?\n\nR : On a planté des haies.\n", encoding="utf-8"
    )
    with (tiny_study.raw / "entretiens.csv").open("a", encoding="utf-8") as table:
        table.write("E04;agents;jardinier;espace public;2026-01-20;10;E04.txt\n")
    report = fa.run(tiny_study, until="code")
    assert seen == ["E04.txt"]
    assert report.counts["interviews"] == 4
    turns = fa.table(tiny_study, "turns")
    assert turns["interview_id"].drop_duplicates().tolist() == ["E01", "E02", "E03", "E04"]


def test_what_is_read_from_the_cache_is_what_is_read_from_the_files(tiny_study, tmp_path):
    fa.run(tiny_study, until="code")
    for study in (tiny_study, other := copy_tiny(tmp_path / "from nothing")):
        with (study.raw / "entretiens" / "E02.txt").open("a", encoding="utf-8") as file:
            file.write("\nEnquêté : Et voilà.\n")
    fa.run(tiny_study, until="code")
    fa.run(other, until="code")
    assert contents(tiny_study.processed, tiny_study.reports) == contents(other.processed, other.reports)


def test_new_speaker_labels_read_everything_again(tiny_study):
    fa.run(tiny_study, until="code")
    settings = tiny_study.raw / "study.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(
        text.replace('respondent = ["Enquêté", "Enquêtée", "R"]', 'respondent = ["Q"]'), encoding="utf-8"
    )
    changed = fa.open_study(tiny_study.root)
    fa.run(changed, until="code")
    before = fa.table(changed, "turns").groupby("role").size()
    shutil.rmtree(changed.processed)
    fa.run(changed, until="code")
    pd.testing.assert_series_equal(before, fa.table(changed, "turns").groupby("role").size())


def test_a_damaged_file_is_refused_the_others_are_done(tiny_study):
    fa.run(tiny_study, until="code")
    before = fa.table(tiny_study, "turns")
    (tiny_study.raw / "entretiens" / "E02.txt").write_bytes(b"")
    report = fa.run(tiny_study, until="code")
    assert report.exit_code == 2
    (refused,) = [p for p in report.problems if p.refused]
    assert refused.file == "E02.txt"
    assert refused.what
    assert refused.todo
    after = fa.table(tiny_study, "turns")
    others = before[before["interview_id"] != "E02"].reset_index(drop=True)
    pd.testing.assert_frame_equal(after, others)
    again = fa.run(tiny_study, until="code")
    assert (again.done, again.exit_code, again.problems) == ((), 2, report.problems)


def test_an_invalid_rule_is_refused_the_others_run(tiny_study):
    grid = tiny_study.codebook_file
    grid.write_text(grid.read_text(encoding="utf-8").replace("- réempl*\n", "- '(réempl*'\n"), encoding="utf-8")
    report = fa.run(tiny_study, until="code")
    assert report.exit_code == 2
    assert [p.file for p in report.problems if p.refused] == ["codebook.yaml"]
    assert report.counts["rules"] == 12


@pytest.mark.parametrize("text", ["", "families: [", "- un\n- deux\n"])
def test_an_unusable_codebook_stops_the_run_and_leaves_what_was_there(tiny_study, text):
    fa.run(tiny_study, until="code")
    before = contents(tiny_study.processed, tiny_study.reports)
    tiny_study.codebook_file.write_text(text, encoding="utf-8")
    with pytest.raises(CodebookError) as err:
        fa.run(tiny_study, until="code")
    assert err.value.exit_code == 3
    assert "codebook.yaml" in str(err.value)
    assert contents(tiny_study.processed, tiny_study.reports) == before


def test_nothing_to_read_is_told_and_leaves_what_was_there(tiny_study):
    fa.run(tiny_study, until="code")
    before = contents(tiny_study.processed, tiny_study.reports)
    for path in tiny_study.raw.iterdir():
        if path.name not in ("study.toml", "codebook.yaml"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(StudyError, match="rien n'est refait") as err:
        fa.run(tiny_study, until="code")
    assert err.value.exit_code == 3
    assert contents(tiny_study.processed, tiny_study.reports) == before
    shutil.rmtree(tiny_study.processed)
    with pytest.raises(StudyError, match="rien à coder"):
        fa.run(tiny_study, until="code")
    assert not list(tiny_study.processed.glob("*.parquet"))


def test_a_figure_is_redrawn_only_when_its_numbers_changed(tiny_study, monkeypatch):
    fa.run(tiny_study)
    from fa_analysis.pipeline import outputs

    drawn = []
    real = outputs._draw
    monkeypatch.setattr(
        outputs, "_draw", lambda work, name, png, svg: drawn.append(name) or real(work, name, png, svg)
    )
    table = tiny_study.raw / "projets.csv"
    table.write_text(
        table.read_text(encoding="utf-8").replace("Une lettre par", "Un jardin de réemploi, par"),
        encoding="utf-8",
    )
    fa.run(tiny_study)
    assert "pratiques_projets" in drawn or "dimensions_politiques" in drawn
    assert "entretiens_prevus" not in drawn
