"""The demonstration survey, whole: what is in the tables, and a second run that does nothing."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from disk import contents

import fa_analysis as fa

pytestmark = pytest.mark.slow

QUIET = """
import sys
from fa_analysis import cli
code = cli.main(["run", "--study", sys.argv[1], "--quiet"])
heavy = {"pandas", "numpy", "spacy", "sklearn", "matplotlib", "scipy", "pyarrow", "luqum", "yaml"} & set(sys.modules)
sys.exit(str(sorted(heavy)) if heavy else code)
"""


def test_what_is_in_the_tables(survey):
    turns, units = fa.table(survey, "turns"), fa.table(survey, "units")
    assert turns["interview_id"].nunique() == 78
    assert turns["answer"].notna().sum() == 1331
    assert len(fa.table(survey, "questionnaires")) == 160
    assert len(fa.table(survey, "projects")) == 80
    assert len(fa.table(survey, "benchmark")) == 24
    assert fa.table(survey, "cases")["case_id"].nunique() == 8
    respondents = fa.table(survey, "respondents")
    assert respondents["scope"].value_counts().to_dict() == {"home": 72, "elsewhere": 6}
    answers = units[units["source"] == "interview"].groupby(["source_id", "answer"]).ngroups
    assert answers == 1331


def test_nothing_is_refused(survey):
    assert [p for p in fa.status(survey).problems if p.refused] == []
    assert fa.status(survey).stale == ()


def test_every_quote_is_in_its_unit_and_every_unit_in_its_turn(survey):
    units = fa.table(survey, "units").set_index("unit_id")
    codings = fa.table(survey, "codings")
    texts = codings["unit_id"].map(units["text"])
    cut = [t[s:e] for t, s, e in zip(texts, codings["start"], codings["end"], strict=True)]
    assert cut == codings["quote"].tolist()
    turns = fa.table(survey, "turns").set_index(["interview_id", "turn"])["text"]
    spoken = units[units["source"] == "interview"]
    whole = [
        turns[i, t][s:e] for i, t, s, e in spoken[["source_id", "turn", "start", "end"]].itertuples(index=False)
    ]
    assert whole == spoken["text"].tolist()


def test_a_second_run_changes_no_byte_and_loads_no_library(survey):
    before = contents(survey.processed, survey.reports)
    stamps = {p: p.stat().st_mtime_ns for p in survey.root.rglob("*") if p.is_file()}
    done = subprocess.run(
        [sys.executable, "-c", QUIET, str(survey.root)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert contents(survey.processed, survey.reports) == before
    assert {p: p.stat().st_mtime_ns for p in survey.root.rglob("*") if p.is_file()} == stamps


def test_at_least_eight_figures_with_the_notice(survey):
    svgs = sorted((survey.reports / "figures").glob("*.svg"))
    assert len(svgs) >= 8
    for svg in svgs:
        words = " ".join(re.sub(r"<[^>]*>", " ", svg.read_text(encoding="utf-8")).split())
        assert "Enquête fictive" in words, svg.name
        assert svg.with_suffix(".png").stat().st_size > 5_000


def test_the_manifest_names_every_input_and_every_output(survey):
    from fa_analysis.pipeline import manifest

    known = manifest.read(survey)
    raw = {p.relative_to(survey.root).as_posix() for p in survey.raw.rglob("*") if p.is_file()}
    apart = {p for p in raw if p.startswith("data/raw/gold/")} | {"data/raw/communes.csv"}  # of other commands
    assert raw - apart == {p for p in known.inputs if p.startswith("data/raw/")}
    made = {
        p.relative_to(survey.root).as_posix()
        for p in [*survey.processed.iterdir(), *survey.reports.rglob("*.*")]
    }
    assert made - {"data/processed/manifest.json", "data/processed/.verrou"} == set(known.outputs)
