"""The reading grid of the demonstration study keeps its promises."""

from pathlib import Path

import pandas as pd
import pytest

from fa_analysis.codebook.load import load
from fa_analysis.coding import check, code, coded_from_rules, evaluate, read_gold
from fa_analysis.read.transcript import read_transcript
from fa_analysis.study import open_study
from fa_analysis.text import build_index, make_units

ROOT = Path(__file__).parents[1]
OFF_TOPIC = ROOT.parent / "shared" / "real" / "artisans"
PRACTICES = {"imaginer": 4, "economiser": 3, "preserver": 4, "associer": 3, "partager": 4}
CODES = {"dimension": 5, "practice": 18, "appropriation": 5, "resistance": 7, "levier": 5, "besoin": 5}


@pytest.fixture(scope="module")
def grid():
    book, problems = load(ROOT / "data" / "raw" / "codebook.yaml")
    assert problems == []
    return book


def test_families_and_codes_are_those_of_the_study(grid):
    assert [f.id for f in grid.families] == list(CODES)
    assert {f.id: len(grid.codes_of(f.id)) for f in grid.families} == CODES
    parents = pd.Series([c.parent for c in grid.codes_of("practice")]).value_counts().to_dict()
    assert parents == PRACTICES


def test_appropriation_is_ordinal_with_its_five_levels(grid):
    assert grid.family("appropriation").kind == "ordinal"
    assert [c.level for c in grid.codes_of("appropriation")] == [0, 1, 2, 3, 4]


def test_the_header_says_that_the_dimensions_are_data_and_rebuilt(grid):
    header = (ROOT / "data" / "raw" / "codebook.yaml").read_text(encoding="utf-8").split("title:")[0]
    assert "Les cinq dimensions sont des données" in header
    assert "reconstituées" in header


def test_every_code_is_defined_coloured_and_illustrated(grid):
    for c in grid.codes:
        assert c.label, c.id
        assert c.definition, c.id
        assert c.include, c.id
        assert c.exclude, c.id
        assert c.colour, c.id
        assert len(c.examples) == 3, c.id
        assert len(c.counter_examples) >= 1, c.id
        assert c.rules, c.id


def test_each_example_has_its_code_and_no_counter_example_has_it(grid):
    nothing = build_index(pd.DataFrame({"unit_id": [], "source": [], "text": []}).astype("str"))
    found = check(grid, nothing)
    errors = found[found["severity"] == "error"]
    assert errors["sentence"].tolist() == []


def test_rules_have_names_of_their_own(grid):
    names = [r.id for r in grid.rules]
    assert len(names) == len(set(names))
    assert all(r.id.startswith(f"{r.code}.") for r in grid.rules)


def sample(study):
    """Return the units of the development sample."""
    from fa_analysis import read

    respondents, _ = read.read_respondents(study)
    files, _ = read.find_transcripts(study, respondents)
    judged = sorted(p.stem for p in (study.raw / "gold" / "entretiens").glob("*.csv"))
    turns = [
        read_transcript(files[i], speakers=study.settings.speakers).turns.assign(interview_id=i) for i in judged
    ]
    return make_units(
        turns=pd.concat(turns, ignore_index=True),
        questionnaires=read.read_questionnaires(study)[0],
        projects=read.read_projects(study)[0],
        cases=read.read_cases(study)[0],
        benchmark=read.read_benchmark(study)[0],
        settings=study.settings,
    )


@pytest.mark.slow
def test_rules_find_more_than_half_of_each_dimension_on_the_development_sample(grid):
    study = open_study(ROOT)
    units = sample(study)
    gold = read_gold(study.raw / "gold", units, grid)
    judged = units[units["unit_id"].isin(gold["unit_id"])].reset_index(drop=True)
    coded = coded_from_rules(judged, code(judged, grid), grid)
    table = evaluate(coded, judged, gold, grid).set_index(["source", "level", "name"])["f1"].sort_index()
    assert table["ensemble", "dimension_mean"].iloc[0] > 0.65
    assert {d: f for d in PRACTICES if (f := table["ensemble", "code", d]) < 0.6} == {}


@pytest.mark.slow
@pytest.mark.skipif(not OFF_TOPIC.is_dir(), reason="entretiens hors sujet absents (../shared/real/artisans)")
def test_off_topic_interviews_hardly_ever_get_a_dimension(grid):
    study = open_study(ROOT)
    files = sorted([*OFF_TOPIC.glob("*.docx"), *OFF_TOPIC.glob("*.odt")])
    turns = pd.concat(
        [read_transcript(f, speakers=study.settings.speakers).turns.assign(interview_id=f.name) for f in files],
        ignore_index=True,
    )
    said = turns[turns["role"] == "respondent"]
    units = pd.DataFrame(
        {
            "unit_id": said["interview_id"] + ":" + said["turn"].astype("str"),
            "source": "interview",
            "text": said["text"],
        }
    ).reset_index(drop=True)
    coded = coded_from_rules(units, code(units, grid), grid)
    taken = coded.loc[coded["value"] & coded["code"].isin(PRACTICES), "unit_id"].nunique()
    assert len(units) > 300
    assert taken / len(units) <= 0.02
