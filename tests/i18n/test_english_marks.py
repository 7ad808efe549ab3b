"""English is set the English way: no space before a mark, no guillemets, no space before %."""

from __future__ import annotations

import re

import pytest

from fa_analysis import messages

FRENCH = re.compile(r"(?<=\S)[ \u00a0\u202f]+[:;?!](?!\w)|^[ \u00a0\u202f]+[:;?!]|[«»]|[\d}][ \u00a0\u202f]+%")
WRITTEN_SO = {"titre :"}  # what a file itself says


def french_marks(text):
    for words in WRITTEN_SO:
        text = text.replace(words, "")
    return FRENCH.findall(text)


def test_no_english_message_is_set_the_french_way():
    told = [
        form
        for message in messages.written("en")
        if message.id
        for form in ([message.string] if isinstance(message.string, str) else message.string)
    ]
    assert len(told) > 2000
    assert [text for text in told if french_marks(text)] == []


@pytest.mark.parametrize(
    "text", ["Refused   : {problem}", " : ", "a ; b", "Who ?", "« here »", "{n} %", "Level\u202f:"]
)
def test_french_marks_are_found(text):
    assert french_marks(text)


@pytest.mark.parametrize("text", ["Refused:    {problem}", ": ", "a; b", "no “titre :” line", "{n}%", "a :b"])
def test_english_marks_are_let_through(text):
    assert not french_marks(text)
