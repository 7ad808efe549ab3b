"""The rules of French, read alone, are spaCy's."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys

import pytest

from fa_analysis.text.french import french, put_together

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


def test_the_rules_are_those_of_spacy():
    import spacy

    tokenizer = spacy.blank("fr").tokenizer
    orth = spacy.symbols.ORTH
    ours = french()
    assert ours.special == {c: tuple(t[orth] for t in tokens) for c, tokens in tokenizer.rules.items()}
    for mine, its in (
        (ours.prefix, tokenizer.prefix_search),
        (ours.suffix, tokenizer.suffix_search),
        (ours.infixes, tokenizer.infix_finditer),
        (ours.url, tokenizer.url_match),
    ):
        assert mine.__self__.pattern == its.__self__.pattern


def test_spacy_is_not_imported_and_can_be_afterwards():
    script = """
import sys
from fa_analysis.text.french import french
assert "aujourd'hui" in french().special
assert not [name for name in sys.modules if "spacy" in name or name == "thinc"]
import spacy
assert [t.text for t in spacy.blank("fr")("l'eau")] == ["l'", "eau"]
"""
    subprocess.run([sys.executable, "-c", script], check=True)


def test_lists_that_need_more_of_spacy_are_imported_with_it(tmp_path):
    """A stand-in for a spaCy to come, whose lists import what is not there when they are read alone."""
    for name, text in {
        "spacy/__init__.py": "",
        "spacy/more.py": "CHUNK = 'tout seul'",
        "spacy/lang/__init__.py": "",
        "spacy/lang/tokenizer_exceptions.py": "import re\nURL_MATCH = re.compile('www').match",
        "spacy/lang/fr/__init__.py": "",
        "spacy/lang/fr/punctuation.py": "TOKENIZER_PREFIXES = TOKENIZER_SUFFIXES = TOKENIZER_INFIXES = ['-']",
        "spacy/lang/fr/tokenizer_exceptions.py": "import re\nfrom ...more import CHUNK\nORTH = 65\n"
        "TOKENIZER_EXCEPTIONS = {CHUNK: [{ORTH: CHUNK}]}\nTOKEN_MATCH = re.compile('x').match",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    script = """
import sys
sys.path.insert(0, sys.argv[1])
from fa_analysis.text.french import french
assert french().special == {"tout seul": ("tout seul",)}
assert "spacy.more" in sys.modules
"""
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True)
