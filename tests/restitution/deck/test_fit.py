"""Texts are measured before they are set: no line is wider than its box, nothing is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.restitution.deck.fit import (
    CUT,
    Box,
    height_of,
    lines_of,
    shortened,
    size_that_fits,
    unknown_font,
    width_of,
)

WORDS = st.lists(st.text(alphabet="abcdeéàçœ'’-%»🙂", min_size=1, max_size=30), min_size=1, max_size=25).map(
    " ".join
)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(WORDS, st.floats(0.6, 6), st.integers(10, 30))
def test_lines_are_within_their_width_and_keep_every_letter(text, width, size):
    lines = lines_of(text, width, size)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_of(line, size) <= width or len(line) == 1 for line in lines)


@settings(derandomize=True, deadline=None, max_examples=100)
@given(WORDS, st.floats(1, 6), st.floats(0.4, 2))
def test_a_shortened_text_holds_and_begins_like_the_whole(text, width, height):
    box = Box(0, 0, width, height)
    told = shortened(text, box, 14)
    assert height_of(told, width, 14) <= height
    assert told == text or (told.endswith(CUT) and text.startswith(told.removesuffix(CUT)))


def test_the_largest_size_that_holds_is_taken():
    box = Box(0, 0, 3, 1)
    text = "Un texte assez long pour prendre plusieurs lignes"
    size = size_that_fits(text, box, largest=40, least=10)
    assert size is not None
    assert height_of(text, 3, size) <= 1 < height_of(text, 3, size + 1)
    assert size_that_fits(text * 40, box, largest=40, least=10) is None


def test_the_measure_is_an_upper_bound_for_arial():
    # Advance widths of Arial, in thousandths: A 667, n 556, o 556, é 556, space 278, i 222.
    arial = (667 + 556 + 556 + 556 + 278 + 222) / 1000 * 20 / 72
    assert arial <= width_of("Anoé i", 20) <= 1.2 * arial


def test_a_font_that_is_not_known_is_measured_wider():
    known = width_of("Bonjour", 20)
    with unknown_font():
        assert width_of("Bonjour", 20) > known
    assert width_of("Bonjour", 20) == known
