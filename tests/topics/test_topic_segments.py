"""Segments: cuts by hand, every word once, in order."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.errors import StudyError
from fa_analysis.topics.segments import cut_segments


def units(*texts):
    n = len(texts)
    return pd.DataFrame({"unit_id": [f"E0{i}:1" for i in range(n)], "source": "interview",
                         "source_id": [f"E0{i}" for i in range(n)], "text": list(texts)})  # fmt: skip


def test_a_segment_ends_at_the_punctuation_nearest_to_the_size():
    # size 5, window 7: « e. » is 5th (6/1 = 6), the comma 3rd (1/3): the cut is after « e. »
    table = units("a b c, d e. f g h i j", "un deux")
    before = table.copy()
    found = cut_segments(table, size=5)
    assert list(found.columns) == [
        "segment_id",
        "unit_id",
        "source",
        "source_id",
        "start",
        "end",
        "text",
        "n_words",
    ]
    assert found["segment_id"].tolist() == ["E00:1#1", "E00:1#2", "E01:1#1"]
    assert found["text"].tolist() == ["a b c, d e.", "f g h i j", "un deux"]
    assert found["n_words"].tolist() == [5, 5, 2]
    pd.testing.assert_frame_equal(table, before)


def test_a_far_full_stop_beats_a_near_comma_and_closing_quotes_do_not_hide_it():
    # size 5: « c.» » is 3rd: 6/3 = 2; the comma is 5th: 1/1 = 1
    found = cut_segments(units("a b « c.» d e, f g h i"), size=5)
    assert found["text"].tolist()[0] == "a b « c.»"


def test_without_punctuation_the_cut_is_at_the_size():
    found = cut_segments(units(" ".join("abcdefghijklmnopqrst")), size=8)
    assert found["n_words"].tolist() == [8, 8, 4]
    whole = cut_segments(units(" ".join("abcdefghijk")), size=8)
    assert whole["n_words"].tolist() == [11]  # no more than 1.4 times the size: left whole


@settings(derandomize=True, deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["mot", "oui.", "non,", "été :", "eh!", "l'eau;"]), max_size=120),
    st.integers(5, 50),
)
def test_every_word_is_in_one_segment_and_offsets_give_the_text(words, size):
    text = "  ".join(words)
    found = cut_segments(units(text), size=size)
    assert " ".join(found["text"]).split() == text.split()
    assert [text[s:e] for s, e in zip(found["start"], found["end"], strict=True)] == found["text"].tolist()
    assert (found["n_words"] == found["text"].str.split().str.len()).all()
    assert (found["n_words"] <= size * 1.4).all()


def test_a_size_too_small_is_refused():
    with pytest.raises(StudyError) as error:
        cut_segments(units("oui"), size=2)
    assert str(error.value) == "segments de 2 mots. Demandez des segments d'au moins 5 mots."
