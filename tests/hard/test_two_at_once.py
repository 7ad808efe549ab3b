"""Two programs on one study, and a clock that goes back."""

from __future__ import annotations

import pytest
from disk import contents, copy_tiny

from fa_analysis import cli
from fa_analysis.pipeline.lock import only_run
from fa_analysis.review.decisions import read_decisions
from fa_analysis.review.journal import Session, draft


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    study = copy_tiny(tmp_path_factory.mktemp("coded") / "étude")
    assert cli.main(["code", "--quiet", "--study", str(study.root)]) == 0
    return study


@pytest.mark.parametrize(
    "command", [("run",), ("code",), ("read",), ("report",), ("release", "--level", "working")]
)
def test_a_second_program_is_told_to_wait_and_touches_nothing(coded, capsys, command):
    before = contents(coded.root)
    capsys.readouterr()
    with only_run(coded):
        assert cli.main([*command, "--study", str(coded.root)]) == 5
    assert capsys.readouterr().err == (
        f"{coded.root} : une autre exécution travaille déjà sur cette étude. "
        "Attendez qu'elle se termine, puis relancez.\n"
    )
    assert contents(coded.root) == before


def test_reviewers_work_while_a_run_goes_on(coded):
    with only_run(coded):
        assert cli.main(["status", "--study", str(coded.root)]) == 0
        Session(coded.review, "marie").append(draft("decision", unit="E02:1", verdicts={"yes": ("associer",)}))
    assert len(read_decisions(coded)) == 1


def test_the_last_decision_counts_although_the_clock_went_back(tiny_study):
    hours = iter(["2026-05-02T10:00:00Z", "2026-05-02T11:00:00Z", "1980-01-01T00:00:00Z"])
    session = Session(tiny_study.review, "marie", clock=lambda: next(hours))
    for verdict in ("yes", "unsure", "no"):
        session.append(draft("decision", unit="E02:1", verdicts={verdict: ("associer",)}))
    assert list(read_decisions(tiny_study)["verdict"]) == ["no"]
