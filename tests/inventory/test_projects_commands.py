"""`fa-analysis projects …`: what is printed, where, and how it ends."""

from __future__ import annotations

import json

import openpyxl
import pytest
from commands import called
from disk import contents, copy_tiny
from filled_forms import PROJECT, SECOND, fill

from fa_analysis import cli


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """A tiny study with one project added by form, coded."""
    study = copy_tiny(tmp_path_factory.mktemp("projects"))
    form = fill(study, study.root / "f.xlsx", PROJECT)
    assert cli.main(["projects", "add", str(form), "--study", str(study.root)]) == 0
    assert cli.main(["code", "--quiet", "--study", str(study.root)]) == 0
    return study


def call(capsys, study, *arguments):
    return called(capsys, study, "projects", *arguments)


def test_the_form_goes_beside_the_reports(tiny_study, capsys):
    code, out, err = call(capsys, tiny_study, "form", "--rows", "2")
    path = tiny_study.reports / "formulaire_projets.xlsx"
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == f"Formulaire : {path}"
    assert openpyxl.load_workbook(path).worksheets[0].max_row == 7


def test_add_says_what_was_added_and_what_was_not(tiny_study, tmp_path, capsys):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, SECOND | {"policy": "nulle part"})
    code, out, err = call(capsys, tiny_study, "add", form)
    assert code == 2
    assert out.splitlines() == ["P04  L'atelier du vendredi  (f.xlsx, ligne 6)", "1 projet ajouté"]
    assert err.startswith("REFUSÉ  f.xlsx, case E7 (« Politique publique ») : inconnu : « nulle part ».")
    assert call(capsys, tiny_study, "add", form)[:2] == (
        2,
        "déjà là : P04  L'atelier du vendredi  (f.xlsx, ligne 6)\n0 projet ajouté\n",
    )


def test_a_form_of_which_nothing_can_be_used_ends_with_3(tiny_study, tmp_path, capsys):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT | {"title": None})
    assert call(capsys, tiny_study, "add", form)[0] == 3
    assert call(capsys, tiny_study, "add", tmp_path / "absent.xlsx")[0] == 3


def test_a_form_already_added_ends_well(tiny_study, tmp_path, capsys):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    call(capsys, tiny_study, "add", form)
    assert call(capsys, tiny_study, "add", form)[0] == 0


def test_a_likeness_is_accepted_by_its_line(tiny_study, tmp_path, capsys):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, PROJECT | {"title": "Vélos remontés"})
    code, out, err = call(capsys, tiny_study, "add", form, "--dry-run")
    assert (code, out.splitlines()[-1]) == (2, "1 projet serait ajouté")
    assert "ressemble à f.xlsx, ligne 6" in err
    code, out, err = call(capsys, tiny_study, "add", form, "--accept-duplicates", "7")
    assert (code, err) == (0, "")
    assert "2 projets ajoutés" in out


def test_the_journal_is_listed_and_a_project_withdrawn(tiny_study, tmp_path, capsys):
    assert call(capsys, tiny_study, "list")[1] == "Aucun projet n'a été ajouté par formulaire.\n"
    call(capsys, tiny_study, "add", fill(tiny_study, tmp_path / "f.xlsx", PROJECT), "--who", "Bob")
    code, out, _err = call(capsys, tiny_study, "remove", "P04", "--who", "Ana", "--why", "essai")
    assert (code, out) == (0, "Retiré de l'inventaire, gardé au journal : P04  L'atelier du vendredi\n")
    (told,) = json.loads(call(capsys, tiny_study, "list", "--json")[1])
    assert (told["project_id"], told["who"], told["state"][:14]) == ("P04", "Bob", "retiré par Ana")
    assert call(capsys, tiny_study, "remove", "P01", "--who", "Ana")[0] == 3


def test_an_added_project_is_coded_by_the_next_run(coded):
    import fa_analysis as fa

    assert list(fa.table(coded, "projects")["project_id"]) == ["P01", "P02", "P03", "P04"]
    assert "P04" in set(fa.table(coded, "coded")["unit_id"])


def test_a_grid_comes_back_beside_the_coding(coded, tmp_path, capsys):
    path = tmp_path / "g.xlsx"
    assert call(capsys, coded, "grid", "--project", "P02", "--out", path)[0] == 0
    book = openpyxl.load_workbook(path)
    book["P02"]["B3"] = "Atelier"
    book["P02"]["B8"] = "oui"
    book.save(path)
    before = contents(coded.raw, coded.processed)
    code, out, err = call(capsys, coded, "grid-import", path)
    assert (code, err) == (0, "")
    assert "D'accord sur 1 des 1 pratiques comparées" in out
    assert "1 grille gardée au journal\n" in out
    assert "0 grille gardée au journal, 1 déjà là\n" in call(capsys, coded, "grid-import", path)[1]
    assert contents(coded.raw, coded.processed) == before


def test_meetings_of_a_study_without_any_say_so(coded, tmp_path, capsys):
    code, out, err = call(capsys, coded, "communities", "--out", tmp_path)
    assert (code, err) == (0, "")
    assert "4 projets sans rencontre : P01, P02, P03, P04" in out
    assert sorted(p.name for p in tmp_path.iterdir()) == ["rencontres.png", "rencontres.svg"]
    told = json.loads(call(capsys, coded, "communities", "--out", tmp_path, "--json")[1])
    assert told["meetings"] == []
    assert told["apart"] == ["P01", "P02", "P03", "P04"]


@pytest.mark.parametrize("command", ["communities", "grid-import g.xlsx"])
def test_what_needs_a_run_says_so(tiny_study, capsys, command):
    code, _out, err = call(capsys, tiny_study, *command.split())
    assert code == 3
    assert "Lancez d'abord « fa-analysis run »" in err
