"""The review sheet: out, filled in as people do, and back."""

import html
import io
import zipfile

import openpyxl
import pandas as pd
import pytest
from review_cases import TEXTS, codebook_of, codings_of, full_units, short

from fa_analysis import i18n
from fa_analysis.errors import FileRefusedError, StudyError
from fa_analysis.review import read_decisions
from fa_analysis.review.desk import undo
from fa_analysis.review.proposals import proposals, read_queue
from fa_analysis.review.sheet_in import import_sheet
from fa_analysis.review.sheet_out import height, write_sheet

GRID = codebook_of("preserver", "moyens", "associer", "sens")
UNITS = full_units(TEXTS)


CODINGS = codings_of(
    ("E02:1", "preserver", "récupéré les pavés", "preserver.recuperer"),
    ("E02:1", "preserver", "pavés", "preserver.pave"),
    ("E02:1", "associer", "avec les habitants", "associer.avec"),
    ("E02:3", "moyens", "pas d'argent", "moyens.argent"),
)


def rows_of(decisions=None, **more):
    none = pd.DataFrame({"who": [], "unit_id": [], "code": [], "state": []}, dtype="str")
    return proposals(UNITS, CODINGS, none if decisions is None else decisions, GRID, who="marie", **more)


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "revue.xlsx"
    write_sheet(rows_of(), GRID, path)
    return path


def column(page, title):
    return next(i for i, cell in enumerate(page[1], start=1) if cell.value == title)


def fill(path, *cells, save=None):
    """Write cells (row, header, value) with another program's library, as Excel or LibreOffice would."""
    book = openpyxl.load_workbook(path)
    page = book["Revue"]
    for row, title, value in cells:
        page.cell(row, column(page, title), value)
    book.save(save or path)
    return path


def take(study, path, who="marie", units=UNITS):
    return import_sheet(study, path, who=who, units=units, codebook=GRID)


def test_one_row_a_unit_and_code_with_every_rule_that_fired():
    rows = rows_of()
    assert rows[["unit_id", "code", "quote", "rule"]].to_numpy().tolist() == [
        ["E02:1", "associer", "avec les habitants", "associer.avec"],
        ["E02:1", "preserver", "récupéré les pavés", "preserver.recuperer, preserver.pave"],
        ["E02:3", "moyens", "pas d'argent", "moyens.argent"],
    ]
    assert (rows["left"] + rows["quote"] + rows["right"]).tolist() == [
        TEXTS["E02:1"],
        TEXTS["E02:1"],
        TEXTS["E02:3"],
    ]


def test_the_question_before_the_answer_is_shown():
    turns = pd.DataFrame(
        {
            "interview_id": ["E02", "E02"],
            "turn": [2, 3],
            "role": ["interviewer", "respondent"],
            "text": ["Et ?", "x"],
        }
    )
    asked = rows_of(turns=turns).set_index("unit_id")["asked"].to_dict()
    assert asked == {"E02:1": "", "E02:3": "Et ?"}


def test_a_queue_gives_the_order_and_the_answers_without_proposal():
    queue = pd.DataFrame({"unit_id": ["P02", "E02:3"], "drawn": [True, False]})
    rows = rows_of(queue=queue)
    assert rows[["unit_id", "code", "drawn"]].to_numpy().tolist() == [
        ["P02", "", True],
        ["E02:3", "moyens", False],
    ]
    assert rows["quote"][0] == TEXTS["P02"]


def test_a_queue_is_read_from_a_csv(tmp_path):
    (tmp_path / "q.csv").write_text("unit_id;drawn\nE02:1;oui\nP02;\n", encoding="utf-8-sig")
    assert read_queue(tmp_path / "q.csv")["drawn"].tolist() == [True, False]
    (tmp_path / "bad.csv").write_text("réponse\nE02:1\n", encoding="utf-8")
    with pytest.raises(FileRefusedError, match="colonne « unit_id » absente"):
        read_queue(tmp_path / "bad.csv")


def test_the_sheet_has_lists_a_frozen_header_protected_columns_and_hidden_keys(sheet):
    page = openpyxl.load_workbook(sheet)["Revue"]
    assert page.freeze_panes == "A2"
    assert page.protection.sheet
    assert page.cell(2, column(page, "Passage")).protection.locked
    assert not page.cell(2, column(page, "Verdict")).protection.locked
    assert not page.cell(2, column(page, "Note")).protection.locked
    hidden = openpyxl.utils.get_column_letter(column(page, "unit_id"))
    assert page.column_dimensions[hidden].hidden
    lists = {v.formula1 for v in page.data_validations.dataValidation}
    assert lists == {'"oui,non,incertain"', "'Listes'!$A$1:$A$4", '"oui"'}


def test_speech_that_looks_like_a_formula_stays_speech(tmp_path):
    texts = {"E02:1": '=HYPERLINK("http://x","oui")', "E02:2": "- oui", "E02:3": "http://x.fr +33 @moi 007"}
    units = full_units(texts)
    queue = pd.DataFrame({"unit_id": list(texts)})
    none = pd.DataFrame({"who": [], "unit_id": [], "code": [], "state": []}, dtype="str")
    rows = proposals(units, CODINGS.iloc[:0], none, GRID, who="marie", queue=queue)
    write_sheet(rows, GRID, tmp_path / "x.xlsx")
    page = openpyxl.load_workbook(tmp_path / "x.xlsx")["Revue"]
    at = column(page, "Passage")
    assert [page.cell(r, at).value for r in (2, 3, 4)] == list(texts.values())
    assert [page.cell(r, at).data_type for r in (2, 3, 4)] == ["s", "s", "s"]
    inside = zipfile.ZipFile(io.BytesIO((tmp_path / "x.xlsx").read_bytes()))
    assert b"<f>" not in inside.read("xl/worksheets/sheet1.xml")


def test_the_same_proposals_give_the_same_file(tmp_path, sheet):
    assert write_sheet(rows_of(), GRID, sheet) is False


def test_nothing_to_review_is_said(tmp_path):
    with pytest.raises(StudyError, match="rien à revoir"):
        write_sheet(rows_of().iloc[:0], GRID, tmp_path / "x.xlsx")


def test_verdicts_are_taken_however_they_are_typed(study, sheet):
    fill(
        sheet, (2, "Verdict", "Oui"), (3, "Verdict", "oui "), (4, "Verdict", "NON"), (4, "Note", "budget voté")
    )
    assert take(study, sheet) == (3, [])
    table = read_decisions(study, units=UNITS)
    assert short(table) == [
        ("E02:1", "associer", "yes", "placed"),
        ("E02:1", "preserver", "yes", "placed"),
        ("E02:3", "moyens", "no", "placed"),
    ]
    last = table.iloc[2]
    assert (last["note"], last["quote"], last["who"]) == ("budget voté", "pas d'argent", "marie")


def test_importing_twice_adds_nothing_even_after_an_undo(study, sheet):
    fill(sheet, (2, "Verdict", "oui"), (2, "Autre code", "Sens"), (2, "Lue en entier", "oui"))
    assert take(study, sheet)[0] == 3
    assert take(study, sheet) == (0, [])
    undo(study, who="marie", last=3)
    assert take(study, sheet) == (0, [])
    assert read_decisions(study, units=UNITS).empty


def test_a_cell_changed_and_changed_back_counts_each_time(study, sheet):
    for verdict in ("oui", "non", "oui"):
        fill(sheet, (2, "Verdict", verdict))
        assert take(study, sheet)[0] == 1
    assert short(read_decisions(study, units=UNITS)) == [("E02:1", "associer", "yes", "placed")]


def test_what_was_decided_is_not_proposed_again(study, sheet):
    fill(sheet, (2, "Verdict", "oui"))
    take(study, sheet)
    assert list(rows_of(read_decisions(study, units=UNITS))["code"]) == ["preserver", "moyens"]


def test_an_answer_read_whole_gets_a_no_for_every_code_not_spoken_of(study, sheet):
    fill(sheet, (2, "Verdict", "oui"), (3, "Verdict", "incertain"), (3, "Lue en entier", "oui"))
    take(study, sheet)
    table = read_decisions(study, units=UNITS)
    assert short(table) == [
        ("E02:1", "associer", "yes", "placed"),
        ("E02:1", "preserver", "unsure", "placed"),
        ("E02:1", "moyens", "no", "placed"),
        ("E02:1", "sens", "no", "placed"),
    ]


def test_rows_sorted_cut_and_columns_moved_are_understood(study, sheet, tmp_path):
    fill(sheet, (2, "Verdict", "oui"), (4, "Verdict", "non"))
    book = openpyxl.load_workbook(sheet)
    page = book["Revue"]
    head, *rows = [[c.value for c in row] for row in page.iter_rows()]
    order = [11, 3, *[i for i in range(len(head)) if i not in (11, 3)]]
    out = openpyxl.Workbook()
    out.active.append(["Feuille rendue le 3 mai"])
    for row in [head, rows[2], rows[0]]:
        out.active.append([row[i] for i in order])
    out.save(tmp_path / "rendue.xlsx")
    assert take(study, tmp_path / "rendue.xlsx") == (2, [])
    assert {(u, v) for u, _c, v, _s in short(read_decisions(study, units=UNITS))} == {
        ("E02:1", "yes"),
        ("E02:3", "no"),
    }


ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Revue">%s</table:table>
</office:spreadsheet></office:body></office:document-content>"""


def as_ods(path, target):
    """Save the first page of a workbook as LibreOffice does: empty cells and rows counted, not written."""
    rows = []
    for row in openpyxl.load_workbook(path)["Revue"].iter_rows(values_only=True):
        cells = "".join(
            "<table:table-cell/>"
            if cell in (None, "")
            else f'<table:table-cell office:value-type="string"><text:p>{html.escape(str(cell))}</text:p></table:table-cell>'
            for cell in row
        )
        rows.append(
            f"<table:table-row>{cells}<table:table-cell table:number-columns-repeated='900'/></table:table-row>"
        )
    with zipfile.ZipFile(target, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        out.writestr("content.xml", ODS % "".join(rows))
        out.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )


def test_a_sheet_saved_as_ods_comes_back(study, sheet, tmp_path):
    as_ods(fill(sheet, (2, "Verdict", "Oui"), (4, "Verdict", "pas sûr")), tmp_path / "rendue.ods")
    added, problems = take(study, tmp_path / "rendue.ods")
    assert added == 1
    assert [p.file for p in problems] == ["rendue.ods, cellule I4"]


def test_what_is_wrong_is_said_cell_by_cell_and_the_rest_is_kept(study, sheet):
    fill(
        sheet,
        (2, "Verdict", "peut-être"),
        (3, "Autre code", "Ecologie"),
        (3, "Verdict", "oui"),
        (4, "Note", "à voir"),
        (4, "Lue en entier", "presque"),
    )
    added, problems = take(study, sheet)
    assert added == 1
    assert [(p.file, p.what) for p in problems] == [
        ("revue.xlsx, cellule I2", "« peut-être » n'est ni oui, ni non, ni incertain"),
        ("revue.xlsx, cellule J3", "code inconnu : « Ecologie »"),
        ("revue.xlsx, cellule K4", "note sans verdict"),
        ("revue.xlsx, cellule L4", "« presque » au lieu de oui"),
    ]
    assert all(p.refused and p.todo for p in problems)


def test_a_protected_cell_that_was_changed_stops_its_row_only(study, sheet):
    fill(sheet, (2, "unit_id", "E02:3"), (2, "Verdict", "oui"), (3, "Verdict", "oui"))
    added, problems = take(study, sheet)
    assert added == 1
    assert "une colonne protégée" in problems[0].what


def test_a_passage_changed_by_hand_stops_its_row_only_and_names_the_cell(study, sheet):
    fill(sheet, (2, "Passage", "sans les habitants"), (2, "Verdict", "oui"), (3, "Verdict", "oui"))
    added, problems = take(study, sheet)
    assert added == 1
    assert [(p.file, p.refused) for p in problems] == [("revue.xlsx, cellule E2", True)]
    assert "le texte de cette ligne a changé" in problems[0].what


def test_a_passage_that_a_spreadsheet_wrapped_or_trimmed_is_the_same(study, sheet):
    fill(
        sheet,
        (2, "Avant", f"  {openpyxl.load_workbook(sheet)['Revue'].cell(2, 4).value} \n"),
        (2, "Verdict", "oui"),
    )
    assert take(study, sheet) == (1, [])


def test_an_answer_without_proposal_gets_another_code(study, tmp_path):
    path = tmp_path / "r.xlsx"
    write_sheet(rows_of(queue=pd.DataFrame({"unit_id": ["P02"]})), GRID, path)
    assert take(study, fill(path, (2, "Autre code", "sens"))) == (1, [])
    assert short(read_decisions(study, units=UNITS)) == [("P02", "sens", "yes", "placed")]


def test_a_sheet_knows_its_reviewer_and_another_is_refused(study, tmp_path):
    path = tmp_path / "revue.xlsx"
    write_sheet(rows_of(), GRID, path, who="marie")
    fill(path, (2, "Verdict", "oui"))
    with pytest.raises(StudyError, match="feuille de « marie », pas de « paul »"):
        take(study, path, who="paul")
    as_ods(path, tmp_path / "rendue.ods")
    assert take(study, tmp_path / "rendue.ods", who="") == (1, [])
    assert set(read_decisions(study, units=UNITS)["who"]) == {"marie"}


def test_a_sheet_without_a_reviewer_asks_for_one(study, sheet):
    with pytest.raises(StudyError, match="ne dit pas de qui elle est"):
        take(study, fill(sheet, (2, "Verdict", "oui")), who="")


def test_two_rows_of_the_same_answer_and_code_count_once_and_it_is_said(study, sheet):
    fill(sheet, (2, "Verdict", "oui"))
    book = openpyxl.load_workbook(sheet)
    page = book["Revue"]
    again = [c.value for c in page[2]]
    again[column(page, "Verdict") - 1] = "non"
    page.append(again)
    book.save(sheet)
    added, problems = take(study, sheet)
    assert (added, len(problems)) == (1, 1)
    assert problems[0].what.startswith("deux verdicts")


def test_a_sheet_filled_before_a_correction_still_finds_its_answers(study, sheet):
    fill(sheet, (3, "Verdict", "oui"))
    now = full_units({"E02:1": "Bonjour.", "E02:2": TEXTS["E02:1"].replace("quartier", "coin")})
    assert take(study, sheet, units=now) == (1, [])
    assert short(read_decisions(study, units=now)) == [("E02:2", "preserver", "yes", "moved")]


def test_what_chance_drew_is_marked_through_the_sheet(study, tmp_path):
    path = tmp_path / "r.xlsx"
    write_sheet(rows_of(queue=pd.DataFrame({"unit_id": ["E02:3"], "drawn": [True]})), GRID, path)
    take(study, fill(path, (2, "Verdict", "oui")))
    assert read_decisions(study, units=UNITS)["drawn"].tolist() == [True]


def test_a_row_is_as_tall_as_its_longest_text():
    # 1.15 letters of 10 points a digit of 11: 48.3 in the 42 of « Avant », 43.7 in the 38 of « Passage ».
    assert height({"left": "court", "quote": "court"}) == 13.5 + 3
    assert height({"left": "x" * 483, "quote": "court"}) == 10 * 13.5 + 3
    assert height({"left": "x" * 484, "quote": "court"}) == 11 * 13.5 + 3
    assert height({"left": "", "quote": "x" * 437}) == 10 * 13.5 + 3
    assert height({"quote": "a\n\nb"}) == 3 * 13.5 + 3
    assert height({"quote": "mot " * 2000}) == 408.75


def test_a_sheet_is_printed_whole_on_the_width_of_a_page_with_its_titles(tmp_path):
    write_sheet(rows_of(), GRID, tmp_path / "r.xlsx")
    page = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    setup = page.page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 1, 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$1"
    assert page.print_area == f"'Revue'!$A$1:$L${len(rows_of()) + 1}"
    texts = rows_of().to_dict("records")
    assert [page.row_dimensions[n].height for n in range(2, len(texts) + 2)] == [height(t) for t in texts]


@pytest.mark.parametrize(("made", "read"), [("fr", "en"), ("en", "fr"), ("en", "en")])
def test_a_sheet_is_read_in_either_language(study, tmp_path, made, read):
    path = tmp_path / "r.xlsx"
    try:
        i18n.use(made)
        write_sheet(rows_of(), GRID, path)
        book = openpyxl.load_workbook(path)
        page = book.worksheets[0]
        for title, words in (("Verdict", "non"), ("Autre code", "sens"), ("Lue en entier", "oui")):
            page.cell(4, column(page, i18n._(title)), i18n._(words))
        book.save(path)
        i18n.use(read)
        added, problems = take(study, path)
    finally:
        i18n.use("fr")
    assert (added, problems) == (3, [])
    told = short(read_decisions(study, units=UNITS))
    assert sorted((code, verdict) for _unit, code, verdict, _state in told) == [
        ("associer", "no"),
        ("moyens", "no"),
        ("preserver", "no"),
        ("sens", "yes"),
    ]


@pytest.mark.parametrize(
    ("content", "cause"),
    [
        (None, r"x.xlsx : ne peut pas être ouvert \(fichier introuvable\)"),
        (b"", "fichier vide"),
        (b"not a workbook", "un texte simple, et non une feuille de revue"),
        (b"PK\x03\x04 half a zip", "fichier endommagé"),
    ],
)
def test_a_file_that_is_no_workbook_is_refused_in_words(study, tmp_path, content, cause):
    path = tmp_path / "x.xlsx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=cause):
        take(study, path)


def test_a_workbook_that_is_no_sheet_of_ours_is_refused(study, tmp_path):
    openpyxl.Workbook().save(tmp_path / "x.xlsx")
    with pytest.raises(FileRefusedError, match="ce n'est pas une feuille de revue"):
        take(study, tmp_path / "x.xlsx")
