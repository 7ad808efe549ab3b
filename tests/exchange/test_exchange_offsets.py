"""Positions, as each tool counts them, and how a file is found to count."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made import TEXT, span

from fa_analysis.exchange.offsets import (
    CONVENTIONS,
    NVIVO,
    STANDARD,
    Convention,
    Ruler,
    detect,
    lines,
    on_words,
)

SMALL = "a🌳b\ncd"


def test_nvivo_counts_utf16_units_and_two_signs_for_a_line_end():
    # a=0, 🌳=1-2, b=3, line end=4-5, c=6, d=7: by hand
    ruler = Ruler(SMALL, NVIVO)
    assert [ruler.write(i, i)[0] for i in range(7)] == [0, 1, 3, 4, 6, 7, 8]
    assert ruler.read(6, 8) == (4, 6)


def test_the_standard_counts_code_points():
    assert Ruler(SMALL, STANDARD).read(2, 3) == (2, 3)


def test_a_position_between_the_two_halves_is_before_both():
    assert Ruler(SMALL, NVIVO).read(2, 5) == (1, 3)


@pytest.mark.parametrize("pair", [(0, 9), (-1, 2), (5, 2), (8, 10**9)])
def test_a_position_outside_the_text_is_nowhere(pair):
    assert Ruler(SMALL, NVIVO).read(*pair) is None or pair == (8, 8)


@given(
    st.text("aé🌳\n 𝄞.", max_size=40),
    st.sampled_from([c for c in CONVENTIONS if not c.inclusive]),
    st.data(),
)
@settings(derandomize=True, deadline=None, max_examples=300)
def test_what_is_written_is_read_back(text, convention, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    ruler = Ruler(text, convention)
    assert ruler.read(*ruler.write(start, end)) == (start, end)


SENTENCE = "L'été 🌳, on plante\nensemble 🌳 des haies\nqui restent 🌳 au nord\npour longtemps 🌳 encore\n" * 3
WORDS = [m.span() for m in re.finditer(r"\w{4,}", SENTENCE)]


@pytest.mark.parametrize("convention", CONVENTIONS, ids=Convention.describe)
def test_the_way_a_file_counts_is_found_from_the_words(convention):
    ruler = Ruler(SENTENCE, convention)
    found = detect([(SENTENCE, [ruler.write(*pair) for pair in WORDS])])
    assert (found.convention, found.whole, found.inside, found.of) == (convention, *[len(WORDS)] * 3)
    assert not found.doubt


def test_when_all_ways_agree_it_is_the_standard():
    assert detect([("un deux trois", [(0, 2), (3, 7)])]).convention == STANDARD


def test_a_doubtful_finding_is_said():
    # Two selections only: « plante » counted by NVivo is « n plant » for the standard.
    ruler = Ruler(SENTENCE, NVIVO)
    found = detect([(SENTENCE, [ruler.write(*pair) for pair in WORDS[1:3]])])
    assert found.convention == NVIVO
    assert found.sentence().endswith(
        "2 passages sur 2 tombent sur des mots entiers (trop peu de passages, ou trop peu nets, pour en être sûr)"
    )


def test_a_few_careless_passages_are_not_taken_for_an_odd_way_to_count():
    # « lant » marked in « plante »: with the mark counted it would be « plan », which begins a word.
    assert detect([("On plante des haies", [(4, 8)])]).convention == STANDARD


def test_a_file_without_passages_says_nothing():
    assert detect([(TEXT, [])]).of == 0


def test_lines_and_mark_are_made_one_way():
    assert lines("\ufeffa\r\nb\nc\rd") == "a\nb\nc\rd"


def test_words_are_whole_or_not():
    start, end = span("ensemble")
    assert on_words(TEXT, start, end)
    assert not on_words(TEXT, start + 1, end)
    assert not on_words(TEXT, start, end - 1)
