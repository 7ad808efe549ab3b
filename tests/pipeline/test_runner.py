"""What runs and what does not, on steps made for the purpose: a.txt → table `units` → `codings` → a report."""

from __future__ import annotations

import pandas as pd
import pytest
from disk import contents

from fa_analysis import tables
from fa_analysis.errors import Problem, StudyError, WriteError
from fa_analysis.pipeline import runner, state
from fa_analysis.pipeline.work import Made, Step


def units_of(text):
    return pd.DataFrame(
        {
            "unit_id": ["P1"],
            "source": ["project"],
            "source_id": ["P1"],
            "question": [None],
            "turn": [None],
            "answer": [None],
            "start": [0],
            "end": [len(text)],
            "text": [text],
            "n_words": [len(text.split())],
        }
    )


@pytest.fixture
def steps(tiny_study, monkeypatch):
    """Three steps; `made` notes which ones ran."""
    made = []

    def read(work):
        made.append("read")
        text = (work.study.raw / "projets.csv").read_text(encoding="utf-8").strip().lower()
        problems = (Problem("projets.csv", "vide", refused=True),) if not text else ()
        return Made(tables={"units": units_of(text)}, counts={"units": 1}, problems=problems)

    def match(work):
        made.append("match")
        if "panne" in work.table("units")["text"][0]:
            raise StudyError("panne")
        return Made(
            tables={"codings": tables.empty("codings")},
            counts={"words": int(work.table("units")["n_words"][0])},
        )

    def tell(work):
        made.append("tell")
        path = work.study.reports / "rapport.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"{work.table('units')['n_words'][0]} mots, {work.study.settings.study.title}")
        return Made(files=(path,))

    listed = [
        Step("units", "Lecture", read, inputs=("projects",)),
        Step("codings", "Codage", match, needs=("units",)),
        Step("tell", "Rapport", tell, needs=("codings", "units"), settings=("study",), writes=True),
    ]

    def plan(until=None):
        return tuple(listed[: {"read": 1, "code": 2}.get(until)])

    monkeypatch.setattr(runner, "plan", plan)
    monkeypatch.setattr(state, "plan", plan)
    (tiny_study.raw / "projets.csv").write_text("un deux trois", encoding="utf-8")
    return made, listed


def run(study, made, **options):
    made.clear()
    report = runner.run(study, **options)
    assert tuple(made) == tuple(
        {"units": "read", "codings": "match", "tell": "tell"}[name] for name in report.done
    )
    return made[:]


def test_everything_runs_from_nothing_then_nothing_and_no_byte_changes(tiny_study, steps):
    made, _ = steps
    assert run(tiny_study, made) == ["read", "match", "tell"]
    before = contents(tiny_study.processed, tiny_study.reports)
    stamps = {p: p.stat().st_mtime_ns for p in tiny_study.processed.iterdir()}
    assert run(tiny_study, made) == []
    assert contents(tiny_study.processed, tiny_study.reports) == before
    assert {p: p.stat().st_mtime_ns for p in tiny_study.processed.iterdir()} == stamps


def test_what_follows_a_table_that_did_not_change_is_not_done_again(tiny_study, steps):
    made, _ = steps
    run(tiny_study, made)
    (tiny_study.raw / "projets.csv").write_text("UN deux trois", encoding="utf-8")
    assert run(tiny_study, made) == ["read"]


def test_a_changed_setting_redoes_only_the_steps_that_read_it(tiny_study, steps):
    made, _ = steps
    run(tiny_study, made)
    title = tiny_study.settings.study.model_copy(update={"title": "autre"})
    other = type(tiny_study)(tiny_study.root, tiny_study.settings.model_copy(update={"study": title}))
    assert run(other, made) == ["tell"]
    assert (tiny_study.reports / "rapport.txt").read_text() == "3 mots, autre"


@pytest.mark.parametrize(
    ("name", "redone"),
    [("units.parquet", ["read"]), ("codings.parquet", ["match"]), ("../../reports/rapport.txt", ["tell"])],
)
@pytest.mark.parametrize("harm", ["removed", "altered"])
def test_an_output_that_is_missing_or_altered_is_made_again(tiny_study, steps, name, redone, harm):
    made, _ = steps
    run(tiny_study, made)
    before = contents(tiny_study.processed, tiny_study.reports)
    path = tiny_study.processed / name
    if harm == "removed":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1])
    assert run(tiny_study, made) == redone
    assert contents(tiny_study.processed, tiny_study.reports) == before


def test_new_code_redoes_its_steps(tiny_study, steps, monkeypatch):
    made, _ = steps
    run(tiny_study, made)
    monkeypatch.setattr(runner, "code_of", lambda rooms: "new code")
    assert run(tiny_study, made) == ["read", "match", "tell"]


def test_a_failure_leaves_the_previous_tables_and_the_next_run_is_right(tiny_study, steps):
    made, _ = steps
    run(tiny_study, made)
    before = contents(tiny_study.processed, tiny_study.reports)
    (tiny_study.raw / "projets.csv").write_text("panne", encoding="utf-8")
    with pytest.raises(StudyError):
        runner.run(tiny_study)
    assert contents(tiny_study.processed, tiny_study.reports) == before
    (tiny_study.raw / "projets.csv").write_text("un deux trois quatre", encoding="utf-8")
    assert run(tiny_study, made) == ["read", "match", "tell"]


def test_refused_inputs_are_told_again_by_a_run_that_does_nothing(tiny_study, steps):
    (tiny_study.raw / "projets.csv").write_text("", encoding="utf-8")
    for done in (("units", "codings", "tell"), ()):
        report = runner.run(tiny_study)
        assert (report.done, report.exit_code) == (done, 2)
        assert [p.what for p in report.problems] == ["vide"]
        assert report.counts == {"units": 1, "words": 0}


def test_a_notice_is_not_a_refusal():
    assert runner.RunReport(problems=(Problem("a", "b"),)).exit_code == 0


def test_stopping_early_keeps_what_is_known_of_the_later_steps(tiny_study, steps):
    made, _ = steps
    run(tiny_study, made)
    assert run(tiny_study, made, until="read") == []
    assert run(tiny_study, made) == []
    (tiny_study.raw / "projets.csv").write_text("cinq", encoding="utf-8")
    assert run(tiny_study, made, until="code") == ["read", "match"]
    assert run(tiny_study, made) == ["tell"]


def test_outputs_of_a_step_that_is_no_more_are_removed_but_not_what_people_made(tiny_study, steps):
    made, listed = steps
    run(tiny_study, made)
    mine = tiny_study.reports / "notes.txt"
    mine.write_text("à moi")
    listed.pop()
    run(tiny_study, made)
    assert not (tiny_study.reports / "rapport.txt").exists()
    assert mine.exists()


def test_an_old_output_that_somebody_altered_is_left(tiny_study, steps):
    made, listed = steps
    run(tiny_study, made)
    (tiny_study.reports / "rapport.txt").write_text("annoté à la main")
    listed.pop()
    run(tiny_study, made)
    assert (tiny_study.reports / "rapport.txt").read_text() == "annoté à la main"


def test_status_says_what_is_new_and_what_would_run_and_writes_nothing(tiny_study, steps):
    made, _ = steps
    fresh = state.status(tiny_study)
    assert fresh.stale == ("Lecture", "Codage", "Rapport")
    assert not tiny_study.processed.exists()
    run(tiny_study, made)
    assert state.status(tiny_study).stale == ()
    (tiny_study.raw / "projets.csv").write_text("autre", encoding="utf-8")
    (tiny_study.raw / "entretiens" / "E04.txt").write_text("R : oui")
    (tiny_study.raw / "questionnaires.csv").unlink()
    before = contents(tiny_study.processed, tiny_study.reports)
    seen = state.status(tiny_study)
    assert seen.new == ("data/raw/entretiens/E04.txt",)
    assert seen.changed == ("data/raw/projets.csv",)
    assert seen.gone == ("data/raw/questionnaires.csv",)
    assert seen.stale == ("Lecture", "Codage", "Rapport")
    assert contents(tiny_study.processed, tiny_study.reports) == before


def test_a_report_open_elsewhere_does_not_stop_the_others(tiny_study, steps):
    _made, listed = steps
    held = [True]

    def locked(_work):
        if held:
            raise WriteError("impossible d'écrire", where="tableaux.xlsx", todo="Fermez ce fichier")
        return Made()

    def last(work):
        path = work.study.reports / "page.html"
        path.parent.mkdir(exist_ok=True)
        path.write_text("page")
        return Made(files=(path,))

    listed.insert(2, Step("workbook", "Classeur", locked, needs=("units",), writes=True))
    listed.append(Step("index", "Sommaire", last, needs=("workbook",), writes=True))
    with pytest.raises(WriteError, match="Fermez ce fichier"):
        runner.run(tiny_study)
    assert (tiny_study.reports / "rapport.txt").is_file()
    assert not (tiny_study.reports / "page.html").exists()  # it stands on what failed
    held.clear()
    assert runner.run(tiny_study).done == ("workbook", "index")


def test_progress_tells_each_step_that_runs(tiny_study, steps):
    told = []
    runner.run(tiny_study, progress=lambda *moved: told.append(moved))
    assert told == [("Lecture", 0, 3), ("Codage", 1, 3), ("Rapport", 2, 3)]
