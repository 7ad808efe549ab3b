"""French numbers and typography."""

from __future__ import annotations

import pytest

from fa_analysis.charts.words import interval, listing, number, percent, quoted, sentence, typographic

NARROW = "\u202f"


@pytest.mark.parametrize(
    ("value", "digits", "words"),
    [
        (1234.5, 1, f"1{NARROW}234,5"),
        (2.25, 1, "2,3"),
        (-0.04, 1, "0,0"),
        (-1.25, 1, "-1,3"),
        (72, 0, "72"),
        (float("nan"), 1, "–"),
        (float("inf"), 1, "–"),
    ],
)
def test_numbers(value, digits, words):
    assert number(value, digits) == words


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.425, f"43{NARROW}%"),
        (0, f"0{NARROW}%"),
        (1, f"100{NARROW}%"),
        (0.001, f"<{NARROW}1{NARROW}%"),
        (0.999, f">{NARROW}99{NARROW}%"),
        (float("nan"), "–"),
    ],
)
def test_a_share_is_never_said_to_be_nil_or_whole_when_it_is_not(share, words):
    assert percent(share) == words


def test_intervals_and_lists():
    assert interval(0.1, 0.254) == f"[10{NARROW}%{NARROW}; 25{NARROW}%]"
    assert interval(0.1, 2, digits=1) == f"[0,1{NARROW}; 2,0]"
    assert interval(float("nan"), 1) == ""
    assert [listing(["a"] * n) for n in range(4)] == ["", "a", "a et a", "a, a et a"]


def test_typography():
    said = "Qu'est-ce qui freine ? « Rien » : 3 % ; oui !"
    assert typographic(said) == (
        f"Qu’est-ce qui freine{NARROW}? «{NARROW}Rien{NARROW}»\u00a0: 3{NARROW}%{NARROW}; oui{NARROW}!"
    )
    assert typographic(typographic(said)) == typographic(said)
    assert sentence("élus et agents") == "Élus et agents"
    assert quoted("x") == f"«{NARROW}x{NARROW}»"


def test_guillemets_inside_guillemets_become_curly():
    assert quoted("Connaissez-vous « Faire autrement » ?") == (
        f"«{NARROW}Connaissez-vous “Faire autrement” ?{NARROW}»"
    )
