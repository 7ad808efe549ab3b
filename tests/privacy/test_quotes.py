"""What a release may quote: whole sentences, safe speakers, the best first, references that tell nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.privacy.quotes import quotes, sentences_around, words_of_codes
from fa_analysis.settings import Group, Settings, Title

TEXT = "On manque de bras. Alors on a réparé les bancs nous-mêmes, avec ce qui restait au dépôt. Voilà."
BOOK = Codebook(
    title="",
    note="",
    families=(Family("dimension", "Dimensions"),),
    codes=(
        Code("preserver", "dimension", "Préserver", ""),
        Code("reemploi", "dimension", "Réemploi", "", parent="preserver"),
        Code("fatigue", "dimension", "Fatigue", ""),
    ),
    version="",
)
SETTINGS = Settings(
    study=Title(title="t"),
    groups=(
        Group(label="siège", family="agents"),
        Group(label="villes", family="élus"),
        Group(label="ailleurs", family="agents", scope="elsewhere"),
    ),
)


def test_the_whole_sentence_that_holds_the_words_is_quoted():
    at = TEXT.index("réparé")
    assert sentences_around(TEXT, at, at + 6) == (
        "Alors on a réparé les bancs nous-mêmes, avec ce qui restait au dépôt."
    )


def test_a_short_sentence_takes_the_next_one_with_it_else_the_one_before():
    assert sentences_around(TEXT, 0, 9).startswith("On manque de bras. Alors on a réparé")
    at = TEXT.index("Voilà")
    assert sentences_around(TEXT, at, at + 5).endswith("restait au dépôt. Voilà.")


@pytest.mark.parametrize("text", ["Trop court.", "mot " * 46 + "fin.", ""])
def test_what_is_too_short_or_too_long_is_not_quoted(text):
    assert sentences_around(text, 0, 3) == ""


def tables(answers, codes):
    units = pd.DataFrame(
        [{"unit_id": f"{i}:1", "source": "interview", "source_id": i, "text": t} for i, t in answers.items()]
    )
    coded = pd.DataFrame(codes, columns=["unit_id", "code", "value", "by", "score"])
    found = [
        {"unit_id": u, "code": c, "start": 0, "end": 2, "quote": t[:2]}
        for (u, c, *_rest) in codes
        for i, t in answers.items()
        if u == f"{i}:1"
    ]
    return units, pd.DataFrame(found), coded


def people(groups, function="jardinier"):
    return pd.DataFrame(
        [
            {
                "interview_id": i,
                "group": g,
                "function": function,
                "scope": "elsewhere" if g == "ailleurs" else "home",
            }
            for i, g in groups.items()
        ]
    )


def say(name):
    return f"Chez nous {name} réparait les bancs cassés de la cour avec deux planches."


def told(answers, codes, groups, k=2, **options):
    units, codings, coded = tables(answers, codes)
    return quotes(
        units=units,
        codings=codings,
        coded=coded,
        respondents=people(groups, **options),
        codebook=BOOK,
        settings=SETTINGS,
        k=k,
    )


def test_the_best_comes_first_people_then_score_then_length_then_the_alphabet():
    answers = {i: say(i) for i in ("a", "b", "c", "d")}
    answers["e"] = "Chez nous e réparait les bancs."  # 6 words: too short, and nothing beside it
    codes = [
        ("a:1", "fatigue", True, "combination", 0.7),
        ("b:1", "fatigue", True, "combination", 0.9),
        ("c:1", "fatigue", True, "human", None),
        ("d:1", "fatigue", True, "combination", 0.7),
        ("e:1", "fatigue", True, "human", None),
    ]
    found = told(answers, codes, dict.fromkeys(answers, "siège"))
    assert found["unit_id"].tolist() == ["c:1", "b:1", "a:1", "d:1"]
    assert list(found.columns) == ["ref", "code", "family", "quote", "unit_id"]


def test_codes_that_do_not_apply_small_families_and_others_territories_are_not_quoted():
    answers = {i: say(i) for i in ("a", "b", "c", "d")}
    codes = [(f"{i}:1", "fatigue", i != "b", "human", None) for i in answers]
    found = told(answers, codes, {"a": "siège", "b": "siège", "c": "villes", "d": "ailleurs"})
    assert found["unit_id"].tolist() == ["a:1"], "b: not the code; c: one élu only; d: elsewhere"
    assert found["family"].tolist() == ["agents"]


@pytest.mark.parametrize(
    "text",
    [
        "Moi je suis vice-présidente à la culture depuis deux mandats entiers.",
        "Ici le jardinier passe le mardi matin avec sa brouette et deux pelles.",
        "Chez nous ma mère réparait les bancs cassés de la cour avec des planches.",
    ],
)
def test_a_sentence_that_says_who_speaks_is_not_quoted(text):
    answers = {"a": text, "b": say("b")}
    codes = [(f"{i}:1", "fatigue", True, "human", None) for i in answers]
    assert told(answers, codes, dict.fromkeys(answers, "siège"))["unit_id"].tolist() == ["b:1"]


def test_references_do_not_follow_the_interviews_and_one_sentence_has_one():
    answers = {f"e{i}": say(f"n{i}") for i in range(12)}
    codes = [(f"{i}:1", c, True, "human", None) for i in answers for c in ("preserver", "fatigue")]
    found = told(answers, codes, dict.fromkeys(answers, "siège"))
    assert found.groupby("unit_id")["ref"].nunique().eq(1).all()
    by_ref = found.drop_duplicates("ref").sort_values("ref")["unit_id"].tolist()
    assert by_ref != [f"e{i}:1" for i in range(12)]
    shown = found["ref"].drop_duplicates().tolist()
    assert shown not in (sorted(shown), sorted(shown, reverse=True)), "nor the order in which quotes are shown"
    other = {f"z{11 - i}": text for i, text in enumerate(answers.values())}  # other names, other order
    codes = [(f"{i}:1", "fatigue", True, "human", None) for i in other]
    again = told(other, codes, dict.fromkeys(other, "siège"))
    refs = dict(zip(found["quote"], found["ref"], strict=True))
    assert dict(zip(again["quote"], again["ref"], strict=True)) == refs


def test_a_code_without_words_found_quotes_a_short_answer_whole():
    answers = {"a": say("a"), "b": "Trop court.", "c": "mot " * 50}
    units, _codings, coded = tables(answers, [(f"{i}:1", "fatigue", True, "human", None) for i in answers])
    none = pd.DataFrame(columns=["unit_id", "code", "start", "end", "quote"])
    found = quotes(
        units=units,
        codings=none,
        coded=coded,
        respondents=people(dict.fromkeys(answers, "siège")),
        codebook=BOOK,
        settings=SETTINGS,
        k=2,
    )
    assert found["quote"].tolist() == [say("a")]


def test_nothing_to_quote_gives_an_empty_table():
    found = told({"a": say("a")}, [("a:1", "fatigue", False, "human", None)], {"a": "siège"})
    assert found.empty
    assert list(found.columns) == ["ref", "code", "family", "quote", "unit_id"]


def test_the_words_of_a_practice_show_its_dimension_too():
    units = pd.DataFrame([{"unit_id": "P1", "source": "project", "source_id": "P1", "text": "x"}])
    codings = pd.DataFrame(
        [
            {"unit_id": "P1", "code": "reemploi", "start": 9, "end": 12, "quote": "récup"},
            {"unit_id": "P1", "code": "reemploi", "start": 2, "end": 5, "quote": "réparés"},
            {"unit_id": "P1", "code": "reemploi", "start": 20, "end": 25, "quote": "récup"},
        ]
    )
    coded = pd.DataFrame(
        [
            ("P1", "preserver", True, "human"),
            ("P1", "reemploi", True, "rule"),
            ("P1", "fatigue", True, "human"),
        ],
        columns=["unit_id", "code", "value", "by"],
    )
    found = words_of_codes(units, codings, coded, BOOK, source="project").set_index("code")
    assert found["quote"].to_dict() == {
        "preserver": "réparés […] récup",
        "reemploi": "réparés […] récup",
        "fatigue": "",
    }
