"""What comes back, cell by cell: what is wrong is told with its address, and the sound rows are added."""

from __future__ import annotations

import openpyxl
import pytest
from filled_forms import FIRST_LINE, PROJECT, SECOND, column_of, fill

import fa_analysis as fa
from fa_analysis.errors import FileRefusedError, StudyError
from fa_analysis.inventory.add import add_forms
from fa_analysis.inventory.fields import COMMUNES
from fa_analysis.inventory.form import write_form
from fa_analysis.inventory.grid import write_grid

POLICY = {"policy": "transversal"}


def told(study, path, **options):
    done = add_forms(study, [path], dry_run=True, **options)
    return [f"{p.file} : {p.what}. {p.todo}" for p in done.problems]


@pytest.mark.parametrize(
    ("name", "typed", "sentence"),
    [
        ("title", "", "f.xlsx, case B6 (« Titre ») : vide. Remplissez cette case : Le nom sous lequel"),
        ("policy", "espace pulic", "case E6 (« Politique publique ») : inconnu : « espace pulic ». Écrivez « espace public »"),
        ("policy", "propreté", "case E6 (« Politique publique ») : inconnu : « propreté ». Choisissez dans la liste"),
        ("policy", "Mareuil", "C'est un choix de la colonne « Commune » : vérifiez que la ligne n'est pas décalée"),
        (COMMUNES[0], "Bour-le-Vieux", "case F6 (« Commune ») : inconnu : « Bour-le-Vieux ». Écrivez « Bourg-le-Vieux »"),
        (COMMUNES[1], "Atlantis", "case G6 (« Commune (2) ») : inconnu : « Atlantis »"),
        ("start_year", 1450, "case J6 (« Année de début ») : « 1450 » n'est pas une année entre 1800 et 2100"),
        ("start_year", "l'an dernier", "« l'an dernier » n'est pas une année"),
        ("cost_eur", "12 k€", "case K6 (« Coût (euros) ») : « 12 k€ » n'est pas un montant en euros"),
        ("cost_eur", -5, "« -5 » n'est pas un montant en euros"),
        ("cost_eur", "=SUM(A1:A2)", "case K6 (« Coût (euros) ») : formule : son résultat dépend d'autres cases"),
        ("description", "#REF!", "case C6 (« Description ») : erreur de calcul. Tapez la valeur"),
        ("state", "fini", "case I6 (« État ») : inconnu : « fini ». Choisissez dans la liste de la case"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_told_with_its_address_and_the_next_row_is_added(
    tiny_study, tmp_path, name, typed, sentence
):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT | {name: typed}, SECOND | POLICY)
    sentences = told(tiny_study, form)
    assert any(sentence in s for s in sentences), sentences
    done = add_forms(tiny_study, [form])
    assert [p.title for p in done.projects] == [SECOND["title"]]
    assert done.refused


def test_a_new_direction_is_taken_and_its_near_namesake_told(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT | {"direction": "Espaces publics"})
    done = add_forms(tiny_study, [form])
    assert [p.what for p in done.problems] == ["direction nouvelle : « Espaces publics »"]
    assert "« Espace public »" in done.problems[0].todo
    assert len(done.projects) == 1
    assert not done.refused


def test_several_communes_are_read_from_several_cells_or_one(tiny_study, tmp_path):
    row = PROJECT | {COMMUNES[0]: "bourg le vieux ; Mareuil", COMMUNES[2]: "Mareuil"}
    form = fill(tiny_study, tmp_path / "f.xlsx", row)
    add_forms(tiny_study, [form])
    projects, _problems = fa.read.read_projects(tiny_study)
    assert projects.iloc[-1]["communes"] == "Bourg-le-Vieux|Mareuil"


def test_the_example_is_never_read_even_alone(tiny_study, tmp_path):
    write_form(tiny_study, tmp_path / "f.xlsx")
    assert told(tiny_study, tmp_path / "f.xlsx") == [
        "f.xlsx : formulaire vide. Remplissez la feuille « Projets », ligne 1"
    ]


def test_a_project_typed_over_the_example_is_told(tiny_study, tmp_path):
    def over(sheet):
        sheet.cell(5, 2, "Mon projet")

    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, edit=over)
    assert told(tiny_study, form) == [
        "f.xlsx, case B5 (« Titre ») : ligne d'exemple remplie : elle n'est jamais lue. Recopiez-la dans une ligne numérotée"
    ]


def test_text_beside_the_form_is_a_shifted_row(tiny_study, tmp_path):
    form = fill(
        tiny_study, tmp_path / "f.xlsx", PROJECT, edit=lambda sheet: sheet.cell(6, 16, "chef de projet")
    )
    assert told(tiny_study, form)[0].startswith("f.xlsx, case P6 : du texte hors des colonnes du formulaire")


def test_columns_and_sheets_may_be_moved(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    book = openpyxl.load_workbook(form)
    book.move_sheet("Projets", 2)
    sheet = book["Projets"]
    for line in (4, 6):  # title and description change places
        first, second = sheet.cell(line, 2).value, sheet.cell(line, 3).value
        sheet.cell(line, 2, second)
        sheet.cell(line, 3, first)
    book.save(form)
    done = add_forms(tiny_study, [form], dry_run=True)
    assert [p.title for p in done.projects] == [PROJECT["title"]]


def test_a_merged_header_is_told(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, edit=lambda sheet: sheet.merge_cells("B4:C4"))
    assert told(tiny_study, form) == [
        (
            "f.xlsx : colonnes introuvables : « Description ». "
            "Des cases de la ligne 4 sont fusionnées : défaites la fusion et remettez les titres"
        )
    ]


def test_a_renamed_header_is_told_with_its_place(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, edit=lambda sheet: sheet.cell(4, 3, "Descriptif"))
    assert told(tiny_study, form) == [
        (
            "f.xlsx : colonnes introuvables : « Description ». "
            "Est-ce « Descriptif » ? Remettez le titre « Description » ligne 4"
        )
    ]


def test_a_form_of_another_study_is_refused(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    settings = tiny_study.raw / "study.toml"
    text = settings.read_text(encoding="utf-8")
    title = tiny_study.settings.study.title
    settings.write_text(text.replace(title, "Autre étude"), encoding="utf-8")
    assert told(fa.open_study(tiny_study.root), form) == []  # a title may be corrected
    changed = text.replace(title, "Autre étude").replace('"transversal"', '"forêts"')
    settings.write_text(changed, encoding="utf-8")
    (sentence,) = told(fa.open_study(tiny_study.root), form)
    assert sentence.startswith(f"f.xlsx : formulaire d'une autre étude : « {title} »")


def test_a_grid_given_in_the_place_of_a_form_says_which_command_takes_it(tiny_study, tmp_path):
    from fa_analysis.codebook import load

    write_grid(tiny_study, load(tiny_study.codebook_file)[0], tmp_path / "g.xlsx")
    (sentence,) = told(tiny_study, tmp_path / "g.xlsx")
    assert sentence.endswith("Essayez « fa-analysis projects grid-import »")


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("vide.xlsx", b"", "fichier vide"),
        ("texte.xlsx", b"Titre;Description", "et non un formulaire"),
        ("casse.xlsx", b"PK\x03\x04 rien", "fichier endommagé"),
    ],
)
def test_a_file_that_is_no_workbook_is_told(tiny_study, tmp_path, name, content, sentence):
    (tmp_path / name).write_bytes(content)
    assert sentence in told(tiny_study, tmp_path / name)[0]


def test_a_workbook_of_something_else_is_told(tiny_study, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "x.xlsx")
    assert "aucune feuille n'en a les titres" in told(tiny_study, tmp_path / "x.xlsx")[0]


def test_a_missing_form_does_not_stop_the_others(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT)
    done = add_forms(tiny_study, [tmp_path / "absent.xlsx", form])
    assert len(done.projects) == 1
    assert done.problems[0].file.endswith("absent.xlsx")


def test_nobody_adds_without_a_name(tiny_study, tmp_path):
    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, who="")
    assert "on ne sait pas qui l'a rempli" in told(tiny_study, form)[0]
    assert add_forms(tiny_study, [form], who="Bob", dry_run=True).projects
    with pytest.raises(StudyError, match="nom impossible"):
        add_forms(tiny_study, [form], who="x" * 81)


def test_formulas_injected_as_text_stay_text(tiny_study, tmp_path):
    def typed(sheet):
        sheet.cell(FIRST_LINE, column_of("audience")).value = "=1+1"
        sheet.cell(FIRST_LINE, column_of("audience")).data_type = "s"

    form = fill(tiny_study, tmp_path / "f.xlsx", PROJECT, edit=typed)
    add_forms(tiny_study, [form])
    assert fa.read.read_projects(tiny_study)[0].iloc[-1]["audience"] == "=1+1"


def test_the_refusal_of_a_header_is_an_error_of_that_file():
    from fa_analysis.inventory.header import find_header

    with pytest.raises(FileRefusedError):
        find_header("x", [])
