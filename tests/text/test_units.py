"""Who is coded, and how long answers are cut."""

import pandas as pd
import pytest

from fa_analysis import tables
from fa_analysis.settings import Settings
from fa_analysis.text import make_units
from fa_analysis.text.units import pieces

SETTINGS = Settings.model_validate(
    {
        "study": {"title": "Essai"},
        "units": {"max_words": 20},
        "questionnaires": {
            "non_answers": ["ras", "rien"],
            "open": [
                {"column": "q4_freins", "label": "Freins ?"},
                {"column": "q5_besoins", "label": "Besoins ?"},
            ],
        },
    }
)


def _turns(*rows):
    return pd.DataFrame(
        [
            {"interview_id": "E02", "turn": i, "answer": answer, "role": role, "speaker": None, "start_s": None,
             "end_s": None, "text": text, "file": "E02.txt", "place": str(i)}
            for i, (role, answer, text) in enumerate(rows, start=1)
        ]
    ).astype({"answer": "Int64"})  # fmt: skip


def _made(**given):
    blank = {n: tables.empty(n) for n in ("turns", "questionnaires", "projects", "cases", "benchmark")}
    return make_units(**(blank | given), settings=SETTINGS)


def test_only_respondents_are_coded():
    turns = _turns(("interviewer", None, "Et ici ?"), ("respondent", 1, "On récupère."), ("unknown", 2, "Oui."))
    units = _made(turns=turns)
    assert units["unit_id"].tolist() == ["E02:1"]
    assert units.loc[0, ["turn", "answer", "start", "end", "n_words"]].tolist() == [2, 1, 0, 12, 2]


def test_a_long_answer_is_cut_at_sentence_ends_and_its_pieces_stand_in_the_turn():
    text = "  " + " ".join(f"Phrase {i} de cinq mots." for i in range(10)) + " "
    units = _made(turns=_turns(("respondent", 4, text)))
    assert units["unit_id"].tolist() == ["E02:4", "E02:4.2", "E02:4.3"]
    assert units["n_words"].max() <= 20
    for unit in units.itertuples():
        assert text[unit.start : unit.end] == unit.text
    assert " ".join(units["text"]) == text.strip()


@pytest.mark.parametrize("words", [20, 21, 45])
def test_a_sentence_without_end_is_never_cut(words):
    text = " ".join(["mot"] * words)
    assert pieces(text, 20) == [(0, len(text))]


def test_pieces_are_of_about_equal_length():
    text = " ".join(["Un deux trois quatre."] * 6)
    assert [len(text[a:b].split()) for a, b in pieces(text, 20)] == [12, 12]


def test_open_answers_that_say_something_become_units():
    answers = pd.DataFrame(
        {
            "respondent_id": ["R1", "R2", "R3"],
            "q4_freins": ["RAS", "le temps ", None],
            "q5_besoins": ["des outils", "Rien !", "?"],
        }
    )
    units = _made(questionnaires=answers)
    assert units[["unit_id", "source", "source_id", "question", "text"]].to_numpy().tolist() == [
        ["R1:q5_besoins", "survey", "R1", "q5_besoins", "des outils"],
        ["R2:q4_freins", "survey", "R2", "q4_freins", "le temps"],
    ]


def test_a_title_ends_its_sentence_before_the_description():
    projects = pd.DataFrame(
        {
            "project_id": ["P01", "P02", "P03"],
            "title": ["Pavés", "Jardin !", "Seul"],
            "description": ["récupérés.", "Ouvert", None],
        }
    )
    assert _made(projects=projects)["text"].tolist() == ["Pavés. récupérés.", "Jardin ! Ouvert", "Seul"]


def test_paragraphs_and_good_practices():
    cases = pd.DataFrame({"case_id": ["C1", "C1"], "paragraph": [1, 2], "text": ["Un chantier.", " "]})
    benchmark = pd.DataFrame({"entry_id": ["B01"], "title": ["Budget"], "description": ["participatif"]})
    units = _made(cases=cases, benchmark=benchmark)
    assert units[["unit_id", "source", "text"]].to_numpy().tolist() == [
        ["C1:1", "case", "Un chantier."],
        ["B01", "benchmark", "Budget. participatif"],
    ]


def test_nothing_gives_an_empty_table_and_inputs_are_left_alone():
    turns = _turns(("respondent", 1, "On récupère."))
    before = turns.copy()
    assert _made().empty
    _made(turns=turns)
    pd.testing.assert_frame_equal(turns, before)
