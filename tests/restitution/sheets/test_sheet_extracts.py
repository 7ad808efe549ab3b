"""Words found again in their text, short extracts, names of files."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.restitution.sheets.extracts import (
    ROOM,
    cut,
    extracts,
    first_sentence,
    folded,
    marked,
    slugs,
    spans,
)

TEXT = "On garde le bois. Rien ne part à la benne, sauf l'été. Voilà."


def shape(rich):
    """Return pieces as one text, what stands out between asterisks."""
    return "".join(f"*{p.text}*" if p.weight == "strong" else p.text for p in rich)


def test_quotes_that_touch_are_put_together():
    assert spans(TEXT, ["garde le", "le bois", "benne", "absent", ""]) == [(3, 16), (36, 41)]


def test_a_text_is_kept_whole_with_its_quotes_out():
    assert shape(marked(TEXT, ["benne"])) == TEXT.replace("benne", "*benne*")


def test_an_extract_is_the_whole_sentence():
    assert [shape(e) for e in extracts(TEXT, ["benne"])] == ["Rien ne part à la *benne*, sauf l'été."]


def test_two_quotes_of_one_sentence_make_one_extract():
    assert [shape(e) for e in extracts(TEXT, ["benne", "l'été"])] == [
        "Rien ne part à la *benne*, sauf *l'été*."
    ]


def test_no_more_extracts_than_asked_in_the_order_of_the_text():
    assert [shape(e) for e in extracts(TEXT, ["Voilà", "benne", "bois"])] == [
        "On garde le *bois*.",
        "Rien ne part à la *benne*, sauf l'été.",
    ]
    assert len(extracts(TEXT, ["Voilà", "benne", "bois"], most=3)) == 3


def test_a_quote_that_is_not_in_the_text_gives_nothing():
    assert extracts(TEXT, ["Personne-ABCDE"]) == []


def test_a_long_sentence_is_cut_at_words_around_the_quote():
    long = "un " * 60 + "bois rare " + "deux " * 60 + "fin."
    (found,) = extracts(long, ["bois rare"])
    told = shape(found)
    assert told.startswith("… un ")
    assert " *bois rare* " in told
    assert told.endswith("deux …")
    assert len(told) <= ROOM + 8


def test_words_over_several_sentences_do_not_stand_out():
    long = "Un. " * 40
    (found,) = extracts(long, [long.strip()])
    assert "*" not in shape(found)
    assert len(shape(found)) <= ROOM + 4


@given(
    st.text(alphabet="ab .!é«»", max_size=300),
    st.lists(st.text(alphabet="ab .", min_size=1, max_size=9), max_size=4),
)
@settings(max_examples=200, derandomize=True, deadline=None)
def test_extracts_invent_nothing(text, quotes):
    for one in extracts(text, quotes):
        told = "".join(p.text for p in one if p.text not in ("… ", " …"))
        assert told in text
        assert len(told) <= ROOM


@given(st.text(max_size=120), st.lists(st.text(min_size=1, max_size=5), max_size=4))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_marked_keeps_every_letter(text, quotes):
    assert "".join(p.text for p in marked(text, quotes)) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Un mois, puis on juge. Et après ?", "Un mois, puis on juge."),
        ("Sans point", "Sans point"),
        ("", ""),
        ("a " * 200, "a " * 84 + "a …"),
    ],
)
def test_first_sentence(text, told):
    assert first_sentence(text) == told


def test_a_word_longer_than_the_room_is_cut():
    assert cut("x" * 30, 10) == "x" * 10 + " …"


def test_a_heading_is_compared_without_accents_nor_capitals():
    assert folded("Ce qui a AIDÉ, œuvre") == "ce qui a aide, oeuvre"


def test_slugs():
    assert slugs(
        ["politique Écologie & œuvres", "politique écologie, œuvres", "«»", "日本", "projet " + "long " * 20]
    ) == [
        "politique-ecologie-oeuvres",
        "politique-ecologie-oeuvres-2",
        "sans-nom",
        "sans-nom-2",
        "projet-long-long-long-long-long-long-long-long",
    ]


@given(st.lists(st.text(max_size=80), max_size=12))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_slugs_are_short_ascii_and_unique(names):
    found = slugs(names)
    assert len(set(found)) == len(names)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", s) and len(s) <= 52 for s in found)
