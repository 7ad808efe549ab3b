"""The written report: headings, figures, tables, quotes, method and limits; the same bytes, nobody's name."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from commands import elsewhere
from deck_in_hand import HOSTILE, VARIANTS, material
from docx import Document
from docx.oxml.ns import qn

from fa_analysis.restitution.deck.content import Bars, Series
from fa_analysis.restitution.deck.words import shown
from fa_analysis.restitution.report import FILE, report_bytes, write_report
from fa_analysis.restitution.report.pictures import WIDTH, _legend_rows, _width, png_of
from fa_analysis.study import Study

DECKS = Path(__file__).parents[1] / "deck"
_MADE: dict[str, bytes] = {}


def made(variant: str) -> bytes:
    if variant not in _MADE:
        _MADE[variant] = report_bytes(VARIANTS[variant](), title="Étude d'essai")
    return _MADE[variant]


def opened(variant: str):
    return Document(io.BytesIO(made(variant)))


def text_of(variant: str) -> str:
    with zipfile.ZipFile(io.BytesIO(made(variant))) as source:
        xml = source.read("word/document.xml").decode()
    told = re.sub(r"<[^>]+>", "", xml.replace("</w:p>", "\n"))
    return told.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&")


def test_every_section_has_its_heading_and_every_finding_its_own():
    headings = [
        (p.style.name, p.text) for p in opened("plain").paragraphs if p.style.name.startswith("Heading")
    ]
    first = [text for name, text in headings if name == "Heading 1"]
    assert first == [
        "L’essentiel", "Contexte et méthode", "Qui a été rencontré", "Ce que l’on cherche\u00a0: les dimensions",
        "Appropriation", "Ce qui résiste, ce qui porte", "Diversité des projets", "Études de cas",
        "Inspirations d’ailleurs", "Propositions", "Limites", "Annexe\u00a0: la grille de lecture",
        "Annexe\u00a0: comment les nombres sont faits", "Annexe\u00a0: verbatims",
    ]  # fmt: skip
    assert "loin devant «\u202fSens\u202f» (10\u202f%)" in "".join(t for n, t in headings if n == "Heading 2")


def test_the_table_of_contents_is_a_field_that_already_holds_the_headings_as_links():
    body = opened("plain").element.body
    links = body.findall(f".//{qn('w:hyperlink')}")
    names = {b.get(qn("w:name")) for b in body.iter(qn("w:bookmarkStart"))}
    told = ["".join(t.text for t in link.iter(qn("w:t"))) for link in links]
    wanted = [p.text for p in opened("plain").paragraphs if p.style.name in {"Heading 1", "Heading 2"}]
    assert told == wanted
    assert {link.get(qn("w:anchor")) for link in links} <= names
    marks = [f.get(qn("w:fldCharType")) for f in body.iter(qn("w:fldChar"))]
    assert marks == ["begin", "separate", "end"]
    assert "TOC" in "".join(i.text for i in body.iter(qn("w:instrText")))


def test_figures_and_tables_are_described_numbered_and_captioned():
    document = opened("plain")
    pictures = [p.get("descr") for p in document.element.body.iter(qn("wp:docPr"))]
    assert len(pictures) >= 6
    assert all(len(d) > 20 for d in pictures)
    assert all(t._tbl.tblPr.find(qn("w:tblDescription")) is not None for t in document.tables)
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert [c.split(".")[0] for c in captions if c.startswith("Figure")] == [
        f"Figure {i + 1}" for i in range(len(pictures))
    ]
    assert len([c for c in captions if c.startswith("Tableau")]) == len(document.tables)


def test_the_head_of_a_table_is_repeated_and_its_rows_stay_whole():
    for table in opened("plain").tables:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(r._tr.trPr.find(qn("w:cantSplit")) is not None for r in table.rows)


def test_the_properties_of_a_table_stand_in_the_order_of_the_schema():
    wanted = ["tblStyle", "tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblLook", "tblDescription"]
    for table in opened("plain").tables:
        names = [e.tag.rpartition("}")[2] for e in table._tbl.tblPr]
        assert "tblBorders" in names
        assert names == [n for n in wanted if n in names]


def test_the_words_of_a_legend_are_never_cut():
    names = (
        "0. Ne connaît pas",
        "1. En a entendu parler",
        "2. Y adhère",
        "3. La pratique déjà",
        "4. La diffuse",
    )
    series = tuple(Series(n, (1.0,)) for n in names)
    bars = Bars(("ensemble",), series, "alt", stacked=True)
    assert _legend_rows(bars) == 2
    assert _legend_rows(replace(bars, series=series[2:4])) == 1
    assert _legend_rows(replace(bars, series=series[:1])) == 0
    widest = max(_width(n) for n in names) * WIDTH
    assert widest <= WIDTH / 3 - 0.35


def test_a_long_word_holds_in_the_head_of_a_heat_map():
    table = next(t for t in opened("plain").tables if t._tbl.tblPr.find(qn("w:tblCellMar")) is not None)
    assert table.cell(0, 1).paragraphs[0].runs[0].font.size.pt == 7


def test_quotes_bear_a_role_family_and_a_reference():
    quotes = [p.text for p in opened("plain").paragraphs if p.style.name == "Quote"]
    assert (
        "«\u202fEncore une démarche, on en a déjà eu quatre en trois ans, on s’y perd.\u202f» (agents, V001)"
        in quotes
    )


def test_all_numbers_say_how_they_are_made():
    told = text_of("plain")
    assert "15 / 20\u202f; 75\u202f%" in told
    assert "[tableaux.xlsx, Expressions groupes]" in told
    assert "V001 (Fatigue)" in told


def test_every_page_bears_the_notice_and_a_working_view_its_warning():
    foot = opened("plain").sections[0].footer.paragraphs[0].text
    assert "Enquête fictive." in foot
    assert "Vue de travail, à ne pas diffuser" in opened("working").sections[0].footer.paragraphs[0].text
    assert "Vue de travail, à ne pas diffuser" in text_of("working")


def test_hostile_texts_are_text():
    told = text_of("hostile")
    assert shown(HOSTILE) in told
    assert "\u202e" not in told
    with zipfile.ZipFile(io.BytesIO(made("hostile"))) as source:
        assert not [n for n in source.namelist() if b"<script>" in source.read(n)]


def test_an_empty_study_still_has_a_report():
    first = [p.text for p in opened("empty").paragraphs if p.style.name == "Heading 1"]
    assert first == [
        "L’essentiel", "Contexte et méthode", "Propositions", "Limites", "Annexe\u00a0: la grille de lecture",
        "Annexe\u00a0: comment les nombres sont faits",
    ]  # fmt: skip


def test_nobody_is_named_in_the_properties():
    core = opened("plain").core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "Étude d’essai")
    with zipfile.ZipFile(io.BytesIO(made("plain"))) as source:
        assert not [n for n in source.namelist() if "thumbnail" in n]


def test_the_same_material_gives_the_same_bytes_elsewhere_later_with_another_hash_seed(tmp_path):
    code = (
        "import hashlib, sys; sys.path.insert(0, sys.argv[1])\n"
        "from deck_in_hand import material\n"
        "from fa_analysis.restitution.report import report_bytes\n"
        'print(hashlib.sha256(report_bytes(material(), title="Étude d\'essai")).hexdigest())'
    )
    told = elsewhere(code, DECKS, cwd=tmp_path, PYTHONHASHSEED="4242", TZ="Pacific/Auckland", PYTHONUTF8="1")
    assert told == hashlib.sha256(made("plain")).hexdigest()


def test_the_report_is_written_where_asked(tmp_path):
    base = material()
    assert write_report(base, Study(tmp_path, base.settings), tmp_path / "ici") == [tmp_path / "ici" / FILE]
    assert (tmp_path / "ici" / FILE).read_bytes() == made("plain")


@pytest.mark.parametrize(
    "bars",
    [
        Bars(
            ("a" * 300, "b"),
            (Series("s", (0.5, float("nan")), (0.2, float("nan")), (0.7, float("nan"))),),
            "alt",
        ),
        Bars(("a",), (Series("s" * 200, (0.0,)), Series("t", (0.0,))), "alt", stacked=True, shares=False),
        Bars(("$a_b$", "🙂"), (Series("s", (1.0, 2.0)),), "alt", shares=False, columns=True, axis="$x^2$"),
    ],
)
def test_any_chart_can_be_a_picture(bars):
    png, height = png_of(bars)
    assert png.startswith(b"\x89PNG")
    assert 0.5 < height < 12
    assert png_of(bars)[0] == png
