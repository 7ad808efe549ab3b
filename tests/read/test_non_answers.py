"""What says nothing in an open answer."""

from __future__ import annotations

import pytest

from fa_analysis.text.answers import is_non_answer

WORDS = ("ras", "rien", "néant", "sans objet")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "?",
        "...",
        "-",
        "RAS",
        "R.A.S.",
        "r a s",
        "Rien",
        "rien !",
        "NEANT",
        "Sans-objet",
        None,
        float("nan"),
        "\u00a0",
    ],
)
def test_non_answers(text):
    assert is_non_answer(text, WORDS)


@pytest.mark.parametrize("text", ["rien ne bouge", "le temps", "non", "2", "rasade", "RAS sauf le matériel"])
def test_answers(text):
    assert not is_non_answer(text, WORDS)
