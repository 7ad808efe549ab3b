"""The whole demonstration survey, and one interview in seven containers."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import pytest

from fa_analysis import read, tables
from fa_analysis.settings import Speakers

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT.parent / "shared" / "real" / "artisans"


@pytest.fixture(scope="module")
def study():
    from fa_analysis.study import open_study

    return open_study(ROOT)


@pytest.fixture(scope="module")
def transcripts(study):
    respondents, _ = read.read_respondents(study)
    files, problems = read.find_transcripts(study, respondents)
    assert problems == []
    return {i: read.read_transcript(p, speakers=study.settings.speakers) for i, p in files.items()}


def test_78_interviews_and_1331_answers(transcripts):
    assert len(transcripts) == 78
    assert sum(int(t.turns["answer"].notna().sum()) for t in transcripts.values()) == 1331


def test_answers_are_numbered_as_in_the_reference_coding(transcripts):
    files = sorted((ROOT / "data" / "raw" / "gold" / "entretiens").glob("*.csv"))
    assert len(files) == 26
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as source:
            coded = [int(row["tour"]) for row in csv.DictReader(source)]
        assert transcripts[path.stem].turns["answer"].dropna().astype(int).tolist() == coded, path.name


def test_every_turn_has_a_role_and_two_people_alternate(transcripts):
    for interview, found in transcripts.items():
        roles = found.turns["role"].tolist()
        assert set(roles) == {"interviewer", "respondent"}, interview
        assert all(a != b for a, b in itertools.pairwise(roles)), interview


def test_only_the_four_guessed_encodings_are_told(transcripts):
    told = {i: [p.what for p in t.problems] for i, t in transcripts.items() if t.problems}
    assert told == {key: ["encodage supposé : cp1252"] for key in ["E04", "E45", "E64", "E70"]}


def test_no_label_nor_title_is_left_in_the_text(transcripts):
    for interview, found in transcripts.items():
        text = "\n".join(found.turns["text"])
        for word in (
            "Enquêteur :",
            "Interviewé :",
            "[Chercheur]",
            "[Interviewé]",
            "Retranscription –",
            "-->",
            "<v ",
            "  ",
        ):
            assert word not in text, (interview, word)


def test_turns_fit_their_schema(transcripts):
    for interview, found in transcripts.items():
        turns = found.turns.copy()
        turns.insert(0, "interview_id", interview)
        tables.check(turns, "turns")


def test_the_tables_of_the_survey(study):
    sizes = {}
    for name in ("respondents", "questionnaires", "projects", "benchmark", "cases"):
        table, problems = getattr(read, f"read_{name}")(study)
        assert problems == [], name
        sizes[name] = table["case_id"].nunique() if name == "cases" else len(table)
    assert sizes == {"respondents": 78, "questionnaires": 160, "projects": 80, "benchmark": 24, "cases": 8}


def test_the_scope_is_that_of_the_group(study):
    respondents, _ = read.read_respondents(study)
    assert respondents["scope"].value_counts().to_dict() == {"home": 72, "elsewhere": 6}


needs_real = pytest.mark.skipif(
    not REAL.is_dir(), reason="../shared/real/artisans is not here: real interviews not tried"
)


@needs_real
def test_one_interview_in_seven_containers_is_one_interview():
    stem = "Entretien_01_25_03_12"
    paths = [REAL / f"{stem}.{e}" for e in ("txt", "latin1.txt", "odt", "pdf", "srt", "vtt")]
    paths.append(REAL / "Entretien 01 25.03.12_traitement_A.docx")
    tables_of = [read.read_transcript(p, speakers=Speakers()).turns for p in paths]
    first = tables_of[0]
    assert len(first) == 59
    for path, table in zip(paths, tables_of, strict=True):
        for column in ("turn", "answer", "role", "text"):
            assert table[column].tolist() == first[column].tolist(), (path.name, column)


@needs_real
@pytest.mark.parametrize("stem", ["24_10_03_01", "25_01_08", "25_04_05", "25_05_22_06"])
def test_the_other_interviews_in_six_containers(stem):
    found = {
        ending: read.read_transcript(REAL / f"Entretien_01_{stem}.{ending}", speakers=Speakers()).turns
        for ending in ("txt", "latin1.txt", "odt", "pdf", "srt", "vtt")
    }
    for ending, table in found.items():
        for column in ("role", "text"):
            assert table[column].tolist() == found["txt"][column].tolist(), (ending, column)


@needs_real
def test_every_real_interview_has_two_roles_and_nothing_unknown():
    for path in sorted(REAL.glob("*.docx")):
        found = read.read_transcript(path, speakers=Speakers())
        assert set(found.turns["role"]) == {"interviewer", "respondent"}, path.name
        assert found.turns["start_s"].notna().all(), path.name
