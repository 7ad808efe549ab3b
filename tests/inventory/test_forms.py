"""The form that goes out: choices, help, protection, bytes."""

from __future__ import annotations

import shutil
import subprocess

import openpyxl
import pytest
from filled_forms import FIRST_LINE, PROJECT, SECOND, column_of, fill

from fa_analysis.inventory.add import add_forms
from fa_analysis.inventory.fields import COMMUNES, fields
from fa_analysis.inventory.form import write_form
from fa_analysis.read import read_projects
from fa_analysis.read.directions import same_directions


def test_the_same_study_gives_the_same_bytes(tiny_study, tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_form(tiny_study, first)
    write_form(tiny_study, second)
    assert first.read_bytes() == second.read_bytes()


def test_each_cell_to_fill_in_has_its_help_and_is_not_protected(tiny_study, tmp_path):
    write_form(tiny_study, tmp_path / "f.xlsx", rows=3)
    sheet = openpyxl.load_workbook(tmp_path / "f.xlsx").worksheets[0]
    told = {str(v.sqref): v for v in sheet.data_validations.dataValidation}
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "C5"
    for name, field in fields().items():
        letter = openpyxl.utils.get_column_letter(column_of(name))
        rule = told[f"{letter}6:{letter}8"]
        assert rule.prompt == field.help
        assert not sheet.cell(6, column_of(name)).protection.locked
    assert sheet.cell(5, 2).protection.locked


def test_policies_and_states_are_chosen_from_a_list(tiny_study, tmp_path):
    write_form(tiny_study, tmp_path / "f.xlsx")
    book = openpyxl.load_workbook(tmp_path / "f.xlsx")
    rules = {v.promptTitle: v for v in book.worksheets[0].data_validations.dataValidation}
    assert rules["Politique publique *"].type == rules["État"].type == "list"
    source = rules["Politique publique *"].formula1.lstrip("=").partition("!")[2].replace("$", "")
    lists = book["Listes"]
    assert [c.value for row in lists[source] for c in row] == [p.label for p in tiny_study.settings.policies]
    assert lists.sheet_state == "hidden"


def test_a_name_that_looks_like_a_formula_stays_a_text(tiny_study, tmp_path):
    (tiny_study.raw / "projets.csv").write_text(
        'id,titre,description,direction_pilote\nP01,Un,Deux,"=HYPERLINK(""http://x"")"\n', encoding="utf-8"
    )
    write_form(tiny_study, tmp_path / "f.xlsx")
    cells = [c for row in openpyxl.load_workbook(tmp_path / "f.xlsx")["Listes"] for c in row if c.value]
    shown = [c for c in cells if "HYPERLINK" in str(c.value)]
    assert [c.data_type for c in shown] == ["s"]


def test_directions_written_in_several_ways_are_one():
    typed = ["Direction de l'espace public", "DEP", "Dir. espace public", "Direction de l'espace public", "DRH"]
    assert same_directions([*typed, "Service des parcs"]) == {
        "Direction de l'espace public": "Direction de l'espace public",
        "DEP": "Direction de l'espace public",
        "Dir. espace public": "Direction de l'espace public",
        "DRH": "DRH",
        "Service des parcs": "Service des parcs",
    }


def test_initials_of_two_directions_name_neither():
    typed = ["Direction de l'espace public", "Direction de l'économie participative", "DEP"]
    assert same_directions(typed)["DEP"] == "DEP"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice absent")
def test_a_form_saved_by_libreoffice_reads_the_same(tiny_study, tmp_path):
    row = SECOND | {
        "policy": tiny_study.settings.policies[0].label,
        COMMUNES[0]: "Bourg-le-Vieux",
        "start_year": 2017,
        "cost_eur": 1200.5,
    }
    form = fill(tiny_study, tmp_path / "f.xlsx", row)
    for kind in ("xlsx", "ods"):
        out = tmp_path / kind
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/lo", "--headless", "--convert-to", kind, "--outdir", out, form],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        done = add_forms(tiny_study, [out / f"f.{kind}"], dry_run=True)
        assert [(p.title, p.place) for p in done.projects] == [
            (SECOND["title"], f"f.{kind}, ligne {FIRST_LINE}")
        ]
        assert not done.problems
    add_forms(tiny_study, [tmp_path / "xlsx" / "f.xlsx"])
    projects, problems = read_projects(tiny_study)
    added = projects.iloc[-1]
    assert (added["title"], added["communes"], added["start_year"], added["cost_eur"]) == (
        SECOND["title"],
        "Bourg-le-Vieux",
        2017,
        1200.5,
    )
    assert not problems
    assert PROJECT["title"] not in set(projects["title"])
