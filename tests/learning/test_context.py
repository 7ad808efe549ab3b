"""What surrounds an answer."""

from __future__ import annotations

import pandas as pd

from fa_analysis.learning.context import contexts
from fa_analysis.learning.words import grams


def _units():
    rows = [
        ("E01:1", "interview", "E01", None, 2, 1, 0, "Oui."),
        ("E01:2", "interview", "E01", None, 5, 2, 0, "On le fait."),
        ("E01:2.2", "interview", "E01", None, 5, 2, 12, "Encore."),
        ("E02:1", "interview", "E02", None, 1, 1, 0, "Non."),
        ("R1:q4", "survey", "R1", "q4", None, None, 0, "le temps"),
    ]
    columns = ["unit_id", "source", "source_id", "question", "turn", "answer", "start", "text"]
    table = pd.DataFrame(rows, columns=columns).astype({"turn": "Int64", "answer": "Int64"})
    return table.assign(n_words=table["text"].str.split().str.len())


def test_question_neighbours_and_place_of_each_answer():
    turns = pd.DataFrame(
        [
            ("E01", 1, "interviewer", "Bonjour."),
            ("E01", 2, "respondent", "Oui."),
            ("E01", 3, "interviewer", "Et le budget ?"),
            ("E01", 4, "unknown", "(on frappe)"),
            ("E01", 5, "respondent", "On le fait. Encore."),
            ("E02", 1, "respondent", "Non."),
        ],
        columns=["interview_id", "turn", "role", "text"],
    )
    found = contexts(_units(), turns)
    assert found["asked"].tolist() == [
        "Bonjour.",
        "Et le budget ? (on frappe)",
        "Et le budget ? (on frappe)",
        "",
        "q4",
    ]
    assert found["previous"].tolist() == [-1, 0, 1, -1, -1]
    assert found["next"].tolist() == [1, 2, -1, -1, -1]
    assert found["place"].iloc[:4].tolist() == [0.0, 1.0, 1.0, 0.0]
    assert pd.isna(found["place"].iloc[4])


def test_grams_keep_negation_elision_and_person():
    found = grams("On n’a pas d'idées")
    assert {"pas", "avoir", "idée"} <= set(found)
    assert {"=on n'", "=n' a", "=a pas", "=pas d'", "=d' idées"} <= set(found)
    assert len(found) == 6 + 5 + 5
