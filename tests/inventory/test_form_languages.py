"""A workbook made in one language is read in the other: who sends it need not be who takes it back."""

from __future__ import annotations

import openpyxl
import pytest
from filled_forms import PROJECT, fill
from test_grids import BOOK, fill_grid

from fa_analysis import i18n
from fa_analysis.errors import FileRefusedError
from fa_analysis.inventory.add import add_forms
from fa_analysis.inventory.fields import same_state
from fa_analysis.inventory.form import HEAD
from fa_analysis.inventory.grid_in import import_grid
from fa_analysis.read import read_projects

LANGUAGES = [("fr", "en"), ("en", "fr"), ("en", "en")]


@pytest.fixture(autouse=True)
def _french_again():
    yield
    i18n.use("fr")


@pytest.mark.parametrize(("made", "read"), LANGUAGES)
def test_a_form_is_read_in_either_language(tiny_study, tmp_path, made, read):
    i18n.use(made)
    path = fill(tiny_study, tmp_path / "f.xlsx", PROJECT | {"start_year": 2017}, who="Ana")
    i18n.use(read)
    done = add_forms(tiny_study, [path], clock=lambda: "2026-01-02T03:04:05Z")
    assert [p.title for p in done.projects] == [PROJECT["title"]]
    assert not done.refused
    added = read_projects(tiny_study)[0].iloc[-1]
    assert (added["title"], added["start_year"]) == (PROJECT["title"], 2017)
    assert i18n.lang() == read


def test_an_example_that_was_filled_in_is_told_in_either_language(tiny_study, tmp_path):
    i18n.use("en")
    path = fill(tiny_study, tmp_path / "f.xlsx", edit=lambda sheet: sheet.cell(HEAD + 2, 2, "Mine"))
    i18n.use("fr")
    (told,) = add_forms(tiny_study, [path]).problems
    assert told.what.startswith("ligne d'exemple remplie")


def test_a_lost_header_is_told_in_the_language_in_use_and_mended_in_it(tiny_study, tmp_path):
    i18n.use("en")
    path = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, edit=lambda sheet: sheet.cell(HEAD + 1, 2, "Called"))
    i18n.use("fr")
    (told,) = add_forms(tiny_study, [path]).problems
    assert "« Titre »" in told.what + told.todo
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(HEAD + 1, 2, "Titre")
    book.save(path)
    assert not add_forms(tiny_study, [path], dry_run=True).problems


def test_a_state_of_progress_is_known_in_either_language():
    assert [same_state(s) for s in ("In progress", "en cours", "idée", "suspendu")] == [
        "en cours", "en cours", "idée", "suspendu",
    ]  # fmt: skip
    i18n.use("en")
    assert [same_state(s) for s in ("in progress", "En cours")] == ["in progress", "in progress"]


def test_a_state_chosen_in_english_is_taken_in_french(tiny_study, tmp_path):
    table = tiny_study.raw / "projets.csv"
    table.write_text("id,titre,description\nP01,Un,Deux\n", encoding="utf-8")
    i18n.use("en")
    path = fill(tiny_study, tmp_path / "f.xlsx", PROJECT | {"state": "completed"})
    i18n.use("fr")
    assert not add_forms(tiny_study, [path]).refused
    assert read_projects(tiny_study)[0]["state"].iloc[-1] == "achevé"


@pytest.mark.parametrize(("made", "read"), LANGUAGES)
def test_a_grid_is_read_in_either_language(tiny_study, tmp_path, made, read):
    i18n.use(made)
    answers = {"essayer": i18n._("en partie"), "croiser": i18n._("sans objet"), "reemploi": i18n._("oui")}
    path = fill_grid(tiny_study, tmp_path / "g.xlsx", answers)
    i18n.use(read)
    found, fresh, problems = import_grid(tiny_study, path, codebook=BOOK)
    assert (fresh, problems) == ([True], [])
    assert found[0].answers == {"essayer": "partly", "croiser": "none", "reemploi": "yes"}


def test_a_form_is_no_grid_in_any_language(tiny_study, tmp_path):
    i18n.use("en")
    path = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    i18n.use("fr")
    with pytest.raises(FileRefusedError):
        import_grid(tiny_study, path, codebook=BOOK)
