"""One process, one language: who chooses it, and what numbers and counts become."""

from __future__ import annotations

import subprocess
import sys

import pytest
from disk import copy_tiny

import fa_analysis as fa
from fa_analysis import cli, i18n
from fa_analysis.charts import words
from fa_analysis.cli import language


@pytest.fixture(autouse=True)
def _french_again(monkeypatch):
    monkeypatch.delenv("FA_LANG", raising=False)
    yield
    i18n.ask(None)


@pytest.fixture
def english():
    i18n.ask("en")


def test_nought_is_singular_in_french_plural_in_english():
    counts = {}
    for lang in ("fr", "en"):
        i18n.use(lang)
        counts[lang] = [i18n.n_("{n} projet", "{n} projets", n).format(n=n) for n in (0, 1, 2)]
    assert counts == {
        "fr": ["0 projet", "1 projet", "2 projets"],
        "en": ["0 projects", "1 project", "2 projects"],
    }


def test_a_word_is_found_in_each_language_and_ours_stays():
    i18n.use("en")
    assert i18n.in_each(lambda: i18n._("oui")) == ("yes", "oui")
    with pytest.raises(ZeroDivisionError):
        i18n.in_each(lambda: 1 // (i18n.lang() == "en"))
    assert i18n.lang() == "en"


def test_an_empty_message_stays_empty_in_every_language(english):
    assert i18n._("") == ""


def test_numbers_in_english(english):
    assert words.number(1234.5, 1) == "1,234.5"
    assert words.percent(0.43) == "43%"
    assert words.percent(0.001) == "<1%"
    assert words.interval(0.2, 1.4, digits=1) == "[0.2, 1.4]"
    assert words.interval(0.12, 0.34) == "[12%, 34%]"
    assert words.listing(["a", "b", "c"]) == "a, b and c"
    assert words.quoted("Café") == "“Café”"
    assert words.typographic("Quoi ? l'eau : 3 %") == "Quoi ? l’eau: 3 %"


def test_numbers_in_french_after_english(english):
    assert words.number(1234.5, 1) == "1,234.5"
    i18n.use("fr")
    assert words.number(1234.5, 1) == "1\u202f234,5"
    assert words.percent(0.43) == "43\u202f%"
    assert words.quoted("Café") == "«\u202fCafé\u202f»"


@pytest.mark.parametrize(
    ("typed", "variable", "study", "spoken"),
    [
        ([], "", "fr", "fr"),
        ([], "", "en", "en"),
        ([], "fr", "en", "fr"),
        (["--lang", "en"], "fr", "fr", "en"),
        (["--lang=fr"], "en", "en", "fr"),
        (["--lang", "en", "--lang", "fr"], "", "en", "fr"),
    ],
)
def test_the_option_wins_over_the_variable_and_it_over_the_study(
    tmp_path, monkeypatch, typed, variable, study, spoken
):
    root = study_in(tmp_path, study)
    if variable:
        monkeypatch.setenv("FA_LANG", variable)
    assert language.choose(["run", "--study", str(root), *typed]) == ["run", "--study", str(root)]
    assert i18n.lang() == spoken
    assert fa.open_study(root).settings.study.lang == spoken
    assert i18n.lang() == spoken


def test_after_two_dashes_nothing_is_an_option():
    assert language.choose(["kwic", "--", "--lang", "en"]) == ["kwic", "--", "--lang", "en"]
    assert i18n.lang() == "fr"


@pytest.mark.parametrize(
    ("typed", "variable", "told"),
    [
        (
            ["--lang", "xx"],
            "",
            "Langue inconnue « xx » (--lang). Langues disponibles : fr (français), en (English).",
        ),
        (["run"], "xx", "Langue inconnue « xx » (FA_LANG). Langues disponibles : fr (français), en (English)."),
        (["run", "--lang"], "", "L'option « --lang » manque d'une valeur, ou en a une de trop."),
    ],
)
def test_an_unknown_language_is_told_with_those_there_are(monkeypatch, capsys, typed, variable, told):
    if variable:
        monkeypatch.setenv("FA_LANG", variable)
    assert cli.main(typed) == 1
    assert capsys.readouterr().err.startswith(told)


@pytest.mark.parametrize(
    "text", ["[study", "study = 3", '[study]\nlang = "xx"', '[study]\ntitle = "T"\nlang = 4']
)
def test_settings_that_cannot_be_read_are_told_in_french(tmp_path, text):
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "data" / "raw" / "study.toml").write_text(text, encoding="utf-8")
    language.choose(["run", "--study", str(tmp_path)])
    assert i18n.lang() == "fr"


def test_help_is_in_the_language_asked_for():
    done = subprocess.run(
        [sys.executable, "-m", "fa_analysis", "run", "--help", "--lang", "en"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Usage: fa-analysis run [OPTIONS]" in done.stdout
    assert "Shows this help." in done.stdout
    assert "Dossier" not in done.stdout


def test_a_study_run_in_another_language_is_stale_and_back_again_the_same(tmp_path):
    root = study_in(tmp_path, "fr")
    fa.run(fa.open_study(root))
    page = root / "reports" / "synthese.html"
    french = page.read_bytes()
    i18n.ask("en")
    told = fa.run(fa.open_study(root))
    assert "page" in told.done
    assert b'<html lang="en">' in page.read_bytes()
    assert fa.run(fa.open_study(root)).done == ()
    i18n.ask(None)
    fa.run(fa.open_study(root))
    assert page.read_bytes() == french


def study_in(folder, lang):
    root = folder / "study"
    copy_tiny(root)
    settings = root / "data" / "raw" / "study.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace('lang = "fr"', f'lang = "{lang}"'), encoding="utf-8"
    )
    return root
