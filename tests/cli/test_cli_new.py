"""`fa-analysis new`: the example in the person's language; one example, whatever the language."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys

import pandas as pd
import pytest
from disk import STARTER, copy_tiny

import fa_analysis as fa
from fa_analysis import i18n

LANGUAGES = sorted(i18n.LANGUAGES)
FRENCH = re.compile(r"\b(?:le|la|les|des|une|est|pour|avec|sont)\b|[«»]| [:;]", re.IGNORECASE)


def said(folder, *arguments):
    command = [sys.executable, "-m", "fa_analysis", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=300).stdout


@pytest.fixture(autouse=True)
def _french_again():
    yield
    i18n.use("fr")


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    folder = tmp_path_factory.mktemp("english")
    said(folder, "new", "--lang", "en", "study")
    return folder / "study"


def test_the_english_example_is_checked_run_and_speaks_english(english, tiny_study):
    assert "0 errors" in said(english, "codebook", "check")
    assert said(english, "run").startswith("Read:      3 interviews")
    assert '<html lang="en">' in (english / "reports" / "synthese.html").read_text(encoding="utf-8")
    fa.run(tiny_study)
    theirs, ours = (pd.read_parquet(s.table("coded")) for s in (fa.open_study(english), tiny_study))
    assert theirs["value"].sum() > 10
    pd.testing.assert_frame_equal(theirs, ours)


def test_what_a_person_reads_of_it_is_english(english):
    settings, grid = (english / "data" / "raw" / name for name in ("study.toml", "codebook.yaml"))
    comments = [
        line.replace("ailleurs, propositions", "").replace("lemme:", "").partition("#")[2]
        for file in (settings, grid)
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.startswith("#") and not line.startswith("#  ")
    ]
    assert len(comments) > 30
    told = [*comments, *(english / "README.md").read_text(encoding="utf-8").splitlines()]
    assert [line for line in told if FRENCH.search(line)] == []
    book = fa.load_codebook(fa.open_study(english))
    assert [c.label for c in book.codes] == [
        "Involving", "Preserving", "Reusing", "Keeping rainwater", "Does not know it", "Practises it",
    ]  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
def test_each_language_has_a_starter_of_its_own(tmp_path, lang):
    study = copy_tiny(tmp_path / lang, lang=lang)
    assert study.settings.study.lang == lang
    assert not list((STARTER / "common").rglob("study.toml"))


def test_the_examples_say_the_same_in_other_words(tmp_path):
    books = [fa.load_codebook(copy_tiny(tmp_path / lang, lang=lang)) for lang in LANGUAGES]
    assert len({codes_of(book) for book in books}) == 1


def codes_of(book):
    """Return the codes without what is said of them, nor the lines they stand on."""
    silent = {"label": "", "definition": "", "include": "", "exclude": "", "question": ""}
    rules = [tuple(dataclasses.replace(rule, line=0, column=0) for rule in code.rules) for code in book.codes]
    return tuple(
        dataclasses.replace(code, rules=kept, **silent) for code, kept in zip(book.codes, rules, strict=True)
    )
