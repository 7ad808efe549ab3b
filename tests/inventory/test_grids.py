"""The self-assessment grid: one question per practice, read back, kept, and set beside the coding."""

from __future__ import annotations

import dataclasses

import openpyxl
import pandas as pd
import pytest
from disk import contents

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.errors import FileRefusedError, StudyError
from fa_analysis.inventory.grid import question_of, write_grid
from fa_analysis.inventory.grid_in import Assessment, beside_coding, import_grid
from fa_analysis.inventory.journal import grids

FAMILIES = (Family("dimension", "Dimensions"), Family("practice", "Pratiques"))
CODES = (
    Code("imaginer", "dimension", "Imaginer", "Chercher."),
    Code("essayer", "practice", "Essayer", "Tenter en petit.", parent="imaginer", question="A-t-on essayé ?"),
    Code("croiser", "practice", "Croiser", "Mêler les métiers.", parent="imaginer"),
    Code("preserver", "dimension", "Préserver", "Ménager."),
    Code("reemploi", "practice", "Réemployer", "Resservir.", parent="preserver"),
    Code("seule", "dimension", "Seule", "Sans pratique."),
)
BOOK = Codebook("Grille", "", FAMILIES, CODES, "v1")
ROW = {"essayer": 8, "croiser": 9, "reemploi": 11}


def fill_grid(study, path, answers, *, project="P02", who="Ana", evidence=None):
    write_grid(study, BOOK, path, projects=[project] if project else [])
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    sheet["B3"] = who
    for code, answer in answers.items():
        sheet.cell(ROW[code], 2, answer)
    for code, words in (evidence or {}).items():
        sheet.cell(ROW[code], 3, words)
    book.save(path)
    return path


def test_each_practice_is_asked_under_its_dimension(tiny_study, tmp_path):
    write_grid(tiny_study, BOOK, tmp_path / "g.xlsx", projects=["P02"])
    sheet = openpyxl.load_workbook(tmp_path / "g.xlsx")["P02"]
    assert [sheet.cell(r, 1).value for r in range(7, 12)] == [
        "Imaginer",
        "A-t-on essayé ?",
        "Diriez-vous de ce projet : « Croiser » ? Mêler les métiers.",
        "Préserver",
        "Diriez-vous de ce projet : « Réemployer » ? Resservir.",
    ]
    assert sheet["C2"].value == "Bancs de réemploi"
    assert sheet["C7"].value == '=COUNTIF(B8:B9,"oui")&" oui, "&COUNTIF(B8:B9,"en partie")&" en partie"'
    (rule,) = sheet.data_validations.dataValidation
    assert (rule.formula1, str(rule.sqref)) == ('"oui,en partie,non,sans objet"', "B7:B11")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


def test_a_dimension_is_not_cut_between_two_pages(tiny_study, tmp_path):
    many = [Code(f"d{d}", "dimension", f"D{d}", "") for d in range(4)]
    inside = [
        Code(f"p{d}{i}", "practice", "P", "", parent=f"d{d}", question="Oui ?")
        for d in range(4)
        for i in range(6)
    ]
    book = dataclasses.replace(BOOK, codes=(*many, *inside))
    write_grid(tiny_study, book, tmp_path / "g.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "g.xlsx").worksheets[0]
    # Points: 130 above, then 16 + 6 × 36 = 232 a dimension; a page holds 500: one (362), then two, then one.
    assert [b.id for b in sheet.row_breaks.brk] == [13, 27]
    assert [sheet.cell(b.id + 1, 1).value for b in sheet.row_breaks.brk] == ["D1", "D3"]


def test_the_same_study_gives_the_same_grid(tiny_study, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write_grid(tiny_study, BOOK, tmp_path / name, projects=["P01", "P02"])
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_an_unknown_project_and_a_grid_without_practice_are_told(tiny_study, tmp_path):
    with pytest.raises(StudyError, match="projet inconnu : « P99 »"):
        write_grid(tiny_study, BOOK, tmp_path / "g.xlsx", projects=["P99"])
    bare = dataclasses.replace(BOOK, codes=CODES[:1])
    with pytest.raises(StudyError, match="aucune pratique"):
        write_grid(tiny_study, bare, tmp_path / "g.xlsx")


def test_a_filled_grid_is_kept_and_changes_nothing_else(tiny_study, tmp_path):
    before = contents(tiny_study.raw, tiny_study.review)
    answers = {"essayer": "Oui", "croiser": " en partie ", "reemploi": "NON"}
    path = fill_grid(tiny_study, tmp_path / "g.xlsx", answers, evidence={"essayer": "trois essais"})
    found, fresh, problems = import_grid(tiny_study, path, codebook=BOOK, clock=lambda: "2026-01-02T03:04:05Z")
    assert (fresh, problems) == ([True], [])
    assert found[0].answers == {"essayer": "yes", "croiser": "partly", "reemploi": "no"}
    (kept,) = grids(tiny_study, "P02")
    assert (kept.who, kept.when, kept.fields["essayer:preuve"]) == (
        "Ana",
        "2026-01-02T03:04:05Z",
        "trois essais",
    )
    assert contents(tiny_study.raw, tiny_study.review) == before
    assert import_grid(tiny_study, path, codebook=BOOK)[1] == [False]
    other = fill_grid(tiny_study, tmp_path / "h.xlsx", answers | {"reemploi": "oui"})
    assert import_grid(tiny_study, other, codebook=BOOK)[1] == [True]
    assert len(grids(tiny_study, "P02")) == 2


def test_a_grid_is_no_input_of_a_run(tiny_study, tmp_path):
    from fa_analysis.pipeline.inputs import look
    from fa_analysis.read import read_projects

    path = fill_grid(tiny_study, tmp_path / "g.xlsx", {"essayer": "oui"})
    before = look(tiny_study)
    import_grid(tiny_study, path, codebook=BOOK)
    assert look(tiny_study) == before
    assert read_projects(tiny_study)[1] == []


@pytest.mark.parametrize(
    ("options", "answers", "sentence"),
    [
        ({"project": ""}, {"essayer": "oui"}, "projet inconnu : « »"),
        ({"project": "P01"}, {}, "grille vide"),
        ({"project": "P01", "who": ""}, {"essayer": "oui"}, "on ne sait pas qui l'a remplie"),
        ({"project": "P01"}, {"essayer": "peut-être"}, "« peut-être » n'est ni oui, ni en partie, ni non"),
    ],
)
def test_what_is_wrong_in_a_grid_is_told(tiny_study, tmp_path, options, answers, sentence):
    path = fill_grid(tiny_study, tmp_path / "g.xlsx", answers, **options)
    found, _fresh, problems = import_grid(tiny_study, path, codebook=BOOK)
    assert not found
    assert sentence in problems[0].what.replace("«  »", "« »")
    assert not (tiny_study.inventory / "grilles").exists()


def test_a_wrong_answer_does_not_stop_the_others(tiny_study, tmp_path):
    path = fill_grid(tiny_study, tmp_path / "g.xlsx", {"essayer": "peut-être", "reemploi": "oui"})
    found, fresh, problems = import_grid(tiny_study, path, codebook=BOOK)
    assert found[0].answers == {"reemploi": "yes"}
    assert fresh == [True]
    assert problems[0].file == "g.xlsx, feuille « P02 », case B8"


def test_a_form_given_in_the_place_of_a_grid_is_told(tiny_study, tmp_path):
    from fa_analysis.inventory.form import write_form

    write_form(tiny_study, tmp_path / "f.xlsx")
    with pytest.raises(FileRefusedError, match="fa-analysis projects add"):
        import_grid(tiny_study, tmp_path / "f.xlsx", codebook=BOOK)


def test_answers_stand_beside_the_coding():
    one = Assessment(
        "",
        "P02",
        "Ana",
        {"essayer": "yes", "croiser": "partly", "reemploi": "no"},
        {"essayer": "trois essais"},
        {},
    )
    two = Assessment("", "P03", "Ana", {"essayer": "none", "reemploi": "no"}, {}, {})
    codes = pd.DataFrame({"project_id": ["P02", "P02", "P03"], "code": ["essayer", "reemploi", "essayer"]})
    beside = beside_coding([one, two], codes, BOOK)
    assert beside[["project_id", "code", "coded", "finding"]].to_numpy().tolist() == [
        ["P02", "essayer", True, "agree"],
        ["P02", "croiser", False, "text_silent"],
        ["P02", "reemploi", True, "only_text"],
        ["P03", "essayer", True, ""],
        ["P03", "reemploi", False, "agree"],
    ]


def test_the_questions_of_the_demonstration_are_all_written():
    from disk import ROOT

    from fa_analysis.codebook import load
    from fa_analysis.measures.material import practices

    book = load(ROOT / "data" / "raw" / "codebook.yaml")[0]
    asked = [question_of(book.code(c)) for c in practices(book)]
    assert len(asked) == len(set(asked)) == 18
    assert all(q.endswith(" ?") and not q.startswith("Diriez-vous") for q in asked)
