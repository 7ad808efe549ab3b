"""The columns of the index say where each word stands, whatever the text holds."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.text import build_index, columns
from fa_analysis.text import index as index_module
from fa_analysis.text.words import read_chunks


def _units(*texts):
    return pd.DataFrame(
        {"unit_id": [f"u{i}" for i in range(len(texts))], "source": "case", "text": list(texts)}
    )


def _words(index):
    units = index.unit_of(np.arange(index.n_words)).tolist()
    return [
        (u, index.vocabulary[f], index.texts[u][a:b], m)
        for u, f, a, b, m in zip(units, index.form, index.start, index.end, index.mark, strict=True)
    ]


def test_words_keep_their_place_and_punctuation():
    index = build_index(_units("L'eau, c'est\u00a0ça.\n Rendez-vous ?", "", "… oui"))
    assert _words(index) == [
        (0, "l'", "L'", 3), (0, "eau", "eau", 0), (0, "c'", "c'", 1), (0, "est", "est", 0), (0, "ça", "ça", 0),
        (0, "rendezvous", "Rendez-vous", 2), (2, "oui", "oui", 3),
    ]  # fmt: skip
    assert index.unit_first.tolist() == [0, 6, 6, 7]


def test_postings_list_every_place_of_each_form_in_order():
    index = build_index(_units("eau et eau", "et eau"))
    for number, name in enumerate(index.vocabulary):
        places = index.postings.places[index.postings.first[number] : index.postings.first[number + 1]]
        assert places.tolist() == [i for i, f in enumerate(index.form.tolist()) if index.vocabulary[f] == name]


def test_few_and_many_words_give_the_same_postings(monkeypatch):
    form = np.random.default_rng(1).integers(0, 50, 2_000).astype(np.int32)
    few = index_module._postings(form, 60)
    monkeypatch.setattr(index_module, "_MANY", 0)
    many = index_module._postings(form, 60)
    for a, b in ((few.first, many.first), (few.places, many.places)):
        assert a.dtype == b.dtype
        assert a.tolist() == b.tolist()


def test_compounds_span_their_words():
    index = build_index(_units("les élus-techniciens", "habi-\ntants"))
    assert [index.vocabulary[f] for f in index.compound_form] == ["élustechniciens", "habitants"]
    assert index.compound_at.tolist() == [1, 3]
    assert index.compound_span.tolist() == [2, 2]


def test_a_hyphen_at_the_end_of_a_unit_joins_nothing():
    index = build_index(_units("un demi-", "\ntour"))
    assert [w[:2] for w in _words(index)] == [(0, "un"), (0, "demi"), (1, "tour")]


@pytest.mark.parametrize("size", [1, 7, 40])
def test_the_size_of_blocks_changes_nothing(size, monkeypatch):
    texts = [
        "L'eau, l’été ! Habi-\n tants\u202f: co-construire…",
        "",
        "À\u00a0l'élu-e-s",
        "…",
        "fin. Début",
        "\u3000x\u2028y",
    ]
    whole = build_index(_units(*texts))
    monkeypatch.setattr(columns, "_BLOCK", size)
    monkeypatch.setattr(columns, "_CHUNKS", 2)
    parts = build_index(_units(*texts))
    assert _words(parts) == _words(whole)
    for name in ("unit_first", "compound_at", "compound_span", "compound_form"):
        assert getattr(parts, name).tolist() == getattr(whole, name).tolist()


SPACES = " \n\t\u00a0\u202f\u2009\u3000\x1f\x85\u2028"
texts = st.lists(st.text(alphabet="aéÉœ'’-.,…·e()s0\u00ad\u200b\u0301" + SPACES, max_size=40), max_size=5)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(texts)
def test_the_index_holds_the_words_of_each_chunk_of_each_text(given_texts):
    index = build_index(_units(*given_texts))
    expected = []
    for u, text in enumerate(given_texts):
        if any(j in text for j in ("-\n", "\u00ad\n")):
            continue
        at = 0
        for chunk in text.split():
            at = text.index(chunk, at)
            words = read_chunks([chunk])[0]
            expected += [
                (u, k, at + s, at + e) for k, s, e in zip(words.keys, words.starts, words.ends, strict=True)
            ]
            at += len(chunk)
    units = index.unit_of(np.arange(index.n_words)).tolist()
    got = [
        (u, index.vocabulary[f], a, b)
        for u, f, a, b in zip(units, index.form.tolist(), index.start.tolist(), index.end.tolist(), strict=True)
        if not any(j in given_texts[u] for j in ("-\n", "\u00ad\n"))
    ]
    assert got == expected


def test_surrogates_control_characters_and_marks_of_direction_are_survived():
    units = _units("").astype({"text": object})
    units.loc[0, "text"] = "une \ud83d idée\x00 \u202einnovante\u202c \x07"
    index = build_index(units)
    assert [index.vocabulary[f] for f in index.form] == ["une", "idée", "innovante"]


def test_no_unit_and_no_word():
    assert build_index(_units()).n_units == 0
    assert build_index(_units("", "…")).n_words == 0


def test_nothing_in_an_index_can_be_written_and_units_are_left_alone():
    units = _units("L'eau")
    before = units.copy()
    index = build_index(units)
    pd.testing.assert_frame_equal(units, before)
    for name in ("form", "start", "end", "mark", "unit_first"):
        with pytest.raises(ValueError, match="read-only"):
            getattr(index, name)[:] = 0


def test_a_turn_of_five_megabytes_is_one_unit():
    index = build_index(_units("On récupère des pavés. " * 230_000))
    assert index.n_words == 4 * 230_000
    assert len(index.vocabulary) == 4


def test_a_chunk_of_a_million_letters_is_one_word():
    index = build_index(_units("a" * 1_000_000 + " é" + "-b" * 1_000))
    assert index.vocabulary[0] == "a" * 1_000_000
