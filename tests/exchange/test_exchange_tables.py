"""Codes and passages as tables: ours, Taguette's, whatever a spreadsheet made of them."""

import dataclasses

import pytest
from made import CODE, HEAD, UNDER, project

from fa_analysis.errors import FileRefusedError, StudyError
from fa_analysis.exchange import check, read_any, to_bytes
from fa_analysis.exchange.fold import Folded, fold
from fa_analysis.exchange.model import Code, Project, guid

FULL = fold(
    Folded("=1+1", "associer", level=2, include="- oui", examples=("Un ; deux", "'trois'"), exclude="@x")
)


def back(tmp_path, content, name="t.csv"):
    path = tmp_path / name
    path.write_bytes(content)
    return read_any(path)[0]


def simple(codes):
    names = {code.guid: code.name for code in codes}
    return [(c.name, c.description or "", c.colour, c.codable, names.get(c.parent, "")) for c in codes]


def test_codes_come_back_from_our_table(tmp_path):
    wanted = Project(
        "g",
        codes=(
            Code(HEAD, "Dimensions", fold(Folded(id="dimension", ordinal=True)), codable=False),
            Code(CODE, "Associer", FULL, "#0072B2", parent=HEAD),
            Code(UNDER, "Agents", fold(Folded("Avec eux.", "agents", family="pratique")), parent=CODE),
        ),
    )
    assert simple(back(tmp_path, to_bytes(wanted, "codes")).codes) == simple(wanted.codes)


def test_nothing_in_a_table_is_a_formula(tmp_path):
    wanted = Project("g", codes=(Code(CODE, "=HYPERLINK(1)", FULL),))
    for kind in ("codes", "taguette"):
        cells = (
            to_bytes(wanted, kind)
            .decode("utf-8-sig")
            .replace('"', "")
            .replace(";", ",")
            .splitlines()[1]
            .split(",")
        )
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))]
    assert back(tmp_path, to_bytes(wanted, "codes")).codes[0].name == "=HYPERLINK(1)"


def test_our_table_opens_in_a_french_spreadsheet():
    lines = to_bytes(project(), "codes").decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffidentifiant;libellé;sous;codable;couleur;niveau;")
    assert lines[2].startswith("associer;Associer;dimension;oui;#0072B2;;")


def test_taguette_is_given_tags_with_their_headings():
    lines = to_bytes(project(), "taguette").decode("utf-8").splitlines()
    assert lines[0] == "tag,description"
    assert lines[1] == 'Dimensions.Associer,"Faire avec.'
    assert lines[-1] == "Dimensions.Associer.Agents,"


TAGUETTE = "tag,parent,description,number of highlights\nDimensions.Associer,,Faire avec.,3\nJoie,,,0\n"


def test_the_codebook_of_taguette_is_read(tmp_path):
    found = back(tmp_path, TAGUETTE.encode())
    assert simple(found.codes) == [
        ("Dimensions", "", "", False, ""),
        ("Associer", "Faire avec.", "", True, "Dimensions"),
        ("Joie", "", "", True, ""),
    ]


def test_the_highlights_of_taguette_are_read(tmp_path):
    rows = 'id,document,tag,content\n1,E01.txt,Associer,"une grande\ntable"\n1,E01.txt,Joie,"une grande\ntable"\n2,E02,,rien\n'
    found = back(tmp_path, rows.encode())
    assert [(s.name, s.text) for s in found.sources] == [("E01.txt", "une grande\ntable\n")]
    assert [(s.start, s.end) for s in found.selections] == [(0, 16)]
    assert len(found.codings) == 2


def test_our_passages_come_back(tmp_path):
    found = back(tmp_path, to_bytes(project(), "passages"))
    texts = {s.guid: s for s in found.sources}
    passages = {s.guid: s for s in found.selections}
    names = {u.guid: u.name for u in found.users} | {c.guid: c.name for c in found.codes}
    told = {
        (texts[p.source].name, texts[p.source].text[p.start : p.end], names[c.code], names[c.user])
        for c in found.codings
        for p in [passages[c.target]]
    }
    assert ("E01", "ensemble", "Associer", "Anne") in told
    assert ("E01", "C'est l'été", "Agents", "Bo") in told


def test_a_table_of_something_else_is_refused(tmp_path):
    with pytest.raises(FileRefusedError) as caught:
        back(tmp_path, b"nom;prix\nvelo;3\n")
    assert str(caught.value) == (
        "t.csv : colonnes inconnues : nom, prix. Il faut « identifiant » et « libellé », "
        "ou celles de Taguette : « tag », « document », « content »."
    )


def test_a_project_without_a_code_has_no_table_of_codes():
    with pytest.raises(StudyError, match="ce projet n'a aucun code à écrire"):
        to_bytes(dataclasses.replace(project(), codes=()), "codes")


def test_a_table_that_is_read_has_no_trap(tmp_path):
    path = tmp_path / "t.csv"
    path.write_bytes(TAGUETTE.encode())
    assert check(path) == []


def test_codes_of_one_name_stay_two_codes(tmp_path):
    wanted = Project("g", codes=(Code(CODE, "Joie"), Code(guid("deux"), "Joie")))
    assert len({c.guid for c in back(tmp_path, to_bytes(wanted, "codes")).codes}) == 2
