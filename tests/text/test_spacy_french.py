"""spaCy's French, imported sooner, is spaCy's French."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

import pytest

from fa_analysis.text.french import put_together

HEADS = (
    "anti",
    "bas",
    "basses",
    "ex",
    "r",
    "entr",
    "grand",
    "grands",
    "saut",
    "pet",
    "arcs",
    "Fontaine",
    "prud",
    "ch",
)
HEADS += ("binge", "burn", "a", "vingt", "z", "après", "états", "droits")
JOINTS = ("-", "–", "'", "’", "-de-", "-en-l'", "-à-", "-aux-", "-des-", "-et-", "-près-", "")
TAILS = (
    "mot",
    "é",
    "watch",
    "yeutons",
    "hommes",
    "tiis",
    "Mot",
    "œ",
    "1",
    "sexualisé",
    "de-ski",
    "ouvrir-ça",
    "out",
)
TAILS += ("outs", "ß", "日", "de-l'hommes", "2x")


@pytest.fixture(scope="module")
def patterns():
    """The pattern as spaCy writes it, and put together; read where spaCy compiles it, in a process of its own."""
    script = """
import re, sys
real = re.compile
def watched(pattern, flags=0):
    if isinstance(pattern, str) and len(pattern) > 200_000:
        sys.stdout.buffer.write(pattern.encode("utf-8"))
        pattern = "x"
    return real(pattern, flags)
re.compile = watched
import spacy.lang.fr
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    pattern = done.stdout.decode("utf-8")
    return re.compile(pattern), re.compile(put_together(pattern))


def test_the_short_pattern_matches_the_same_words(patterns):
    whole, short = patterns
    words = ["".join(parts) for parts in itertools.product(HEADS, JOINTS, TAILS)]
    words += [word.upper() for word in words]
    found = [bool(whole.match(word)) for word in words]
    assert [bool(short.match(word)) for word in words] == found
    assert 1000 < sum(found) < len(words) - 1000
    assert len(short.pattern) < len(whole.pattern) / 50


@pytest.mark.parametrize("pattern", ["", "abc", "(?iu)(?:^a)", "(?iu)(?:^a)|(?:^b)", "(?i)(?:^a)|(?:^b)"])
def test_another_pattern_keeps_its_meaning(pattern):
    for text in ("", "a", "b", "ab", "c", "abc"):
        assert bool(re.match(put_together(pattern), text)) == bool(re.match(pattern, text))


def test_the_compiler_of_patterns_is_put_back():
    script = "import re; real = re.compile; from fa_analysis.text.french import french; french(); assert re.compile is real"
    subprocess.run([sys.executable, "-c", script], check=True)
