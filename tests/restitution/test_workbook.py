"""The workbook, opened again with another library."""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "measures"))

from survey_in_hand import CODEBOOK, SETTINGS, make

from fa_analysis import i18n
from fa_analysis.measures import measure_all
from fa_analysis.restitution import workbook_bytes, write_workbook
from fa_analysis.restitution.names import named, words_of

TRAPS = [
    "=1+1",
    "+33 6",
    "@SOMME(A1)",
    "- oui",
    "-2+3",
    "http://exemple.fr",
    "<b>&amp;</b>",
    "a\x00b\x0bc\ud7ff",
    "00123",
    "ligne\nsuivante",
]


def tables():
    given = make()
    quotes = pd.DataFrame(
        {
            "unit_id": ["E1:2"] * len(TRAPS),
            "code": "metiers",
            "by": "rule",
            "rule": [f"metiers.{i}" for i in range(len(TRAPS))],
            "start": range(len(TRAPS)),
            "end": 9,
            "quote": TRAPS,
            "score": 1.0,
            "version": "v",
        }
    )
    return {
        "measures": measure_all(**given),
        "coded": given["coded"],
        "codings": quotes,
        "units": given["units"],
        "respondents": given["respondents"],
        "codebook": CODEBOOK,
        "settings": SETTINGS,
    }


@pytest.fixture(scope="module")
def content():
    return workbook_bytes(**tables())


@pytest.fixture(scope="module")
def book(content):
    return openpyxl.load_workbook(io.BytesIO(content))


def lines(sheet):
    rows = list(sheet.iter_rows(values_only=True))
    return [dict(zip(rows[0], r, strict=True)) for r in rows[1:]]


def test_the_first_sheet_says_how_to_read_and_that_it_is_a_working_document(book):
    first = book[book.sheetnames[0]]
    said = " ".join(str(c) for row in first.iter_rows(values_only=True) for c in row if c)
    assert book.sheetnames[0] == "À lire"
    for words in ("Document de travail", "Enquête fictive", "Intervalle à 95 %", "moins de 3 personnes"):
        assert words in said
    assert all(name in said for name in book.sheetnames[1:])


def test_every_measure_stands_in_a_sheet_with_a_french_name(book):
    found = tables()["measures"]
    rows = sum(book[n].max_row - 1 for n in book.sheetnames[1:-1])
    assert rows == len(found)
    assert "Autres mesures" not in book.sheetnames
    for what in found["what"].unique():
        assert named(what, "appropriation").name != what


def test_numbers_are_numbers_with_their_format_and_blanks_are_blank(book):
    rows = lines(book["Expressions groupes"])
    one = next(r for r in rows if r["Groupe"] == "ensemble" and r["Code"] == "metiers")
    assert (one["n"], one["Sur"], one["Valeur"]) == (3, 6, 0.5)
    assert one["Libellé"] == "Cultures de métier"
    sheet = book["Expressions groupes"]
    assert sheet["G2"].number_format == "0 %"
    assert book["Appropriation groupes"].max_column == 10
    small = next(r for r in lines(book["Expressions politiques"]) if r["Groupe"] == "habitat")
    assert small["n"] is None
    assert small["Valeur"] is None
    assert small["Méthode"] == "non montré : moins de 3 personnes"


def test_heads_are_frozen_and_filtered(book):
    for name in book.sheetnames[1:]:
        assert book[name].freeze_panes == "A2"
        assert book[name].auto_filter.ref.startswith("A1:")


def test_text_stays_text(book):
    sheet = book["Verbatims codés"]
    quotes = [r["Citation"] for r in lines(sheet) if r["Code"] == "metiers" and r["Unité"] == "E1:2"]
    assert quotes == [t.replace("\x00", "").replace("\x0b", "") for t in TRAPS]
    kinds = {c.data_type for name in book.sheetnames for row in book[name].iter_rows() for c in row}
    assert "f" not in kinds
    assert not any(c.hyperlink for row in sheet.iter_rows() for c in row)


def test_verbatims_say_who_where_and_whether_it_counts(book):
    rows = lines(book["Verbatims codés"])
    first = next(r for r in rows if r["Unité"] == "E1:2")
    assert first | {"Citation": ""} == first | {
        "Source": "entretien",
        "Entretien ou pièce": "E1",
        "Groupe": "élus",
        "Politique publique": "habitat",
        "Réponse": 2,
        "Famille": "Dimensions",
        "Code": "imaginer",
        "Proposé par": "règle",
        "Retenu": "oui",
        "Relu": "non",
        "Citation": "",
    }


def test_a_code_that_counts_without_a_quote_has_the_whole_unit(book):
    row = next(r for r in lines(book["Verbatims codés"]) if r["Unité"] == "E1:1")
    assert (row["Code"], row["Citation"], row["Règle"]) == ("appropriation_1", "mots", None)


def test_a_text_longer_than_a_cell_is_cut_and_says_so():
    given = tables()
    codings = given["codings"].iloc[[0]].assign(quote="é" * 40_000)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(**(given | {"codings": codings}))))
    quote = next(
        r["Citation"] for r in lines(book["Verbatims codés"]) if r["Unité"] == "E1:2" and r["Code"] == "metiers"
    )
    assert quote.endswith(" […] coupé")
    assert len(quote) < 32_767


@pytest.mark.parametrize("letter", ["é", "𝄞"])  # the second takes two units of a cell
def test_a_text_is_cut_where_a_cell_ends_by_the_units_it_counts(letter):
    given = tables()
    codings = given["codings"].iloc[[0]].assign(quote=letter * 31_999)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(**(given | {"codings": codings}))))
    quote = next(
        r["Citation"] for r in lines(book["Verbatims codés"]) if r["Unité"] == "E1:2" and r["Code"] == "metiers"
    )
    units = len(quote.encode("utf-16-le")) // 2
    assert units < 32_767
    assert quote == (letter * 31_999 if letter == "é" else letter * 16_000 + " […] coupé")


def test_the_same_tables_give_the_same_bytes_without_a_date(content):
    assert workbook_bytes(**tables()) == content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert {i.date_time for i in packed.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = packed.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_an_empty_survey_gives_a_workbook_that_opens(tmp_path):
    given = tables()
    empty = make(said={}, done={})
    given |= {"measures": measure_all(**empty), "coded": empty["coded"], "units": empty["units"]}
    given |= {"codings": given["codings"].iloc[:0]}
    path = tmp_path / "tableaux.xlsx"
    assert write_workbook(path, **given)
    assert not write_workbook(path, **given)
    assert openpyxl.load_workbook(path).sheetnames[-1] == "Verbatims codés"


@pytest.mark.parametrize(("lang", "expected"), [("fr", "Imaginer : Associer"), ("en", "Imaginer: Associer")])
def test_codes_joined_are_written_in_the_readers_language(lang, expected):
    i18n.use(lang)
    try:
        assert words_of("a:b", {"a": "Imaginer", "b": "Associer"}) == expected
    finally:
        i18n.use("fr")
