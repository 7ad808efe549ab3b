"""The same bytes at every run, nobody's name inside, texts shown as they are."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.restitution.office import fixed_zip, plain

CORE = (
    '<?xml version="1.0"?><cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dc:title>Étude</dc:title><dc:creator>Jeanne Martin</dc:creator>"
    "<cp:lastModifiedBy>Jeanne Martin</cp:lastModifiedBy><dcterms:created>2026-01-01</dcterms:created>"
    "<cp:revision>7</cp:revision></cp:coreProperties>"
)


def office(members, date=(2026, 5, 1, 12, 0, 0)):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as out:
        for name, content in members.items():
            out.writestr(zipfile.ZipInfo(name, date), content)
    return sink.getvalue()


def members_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        return {name: source.read(name) for name in source.namelist()}


def test_order_and_date_of_the_members_do_not_change_the_bytes():
    a = office({"word/b.xml": b"b", "word/a.xml": b"a", "[Content_Types].xml": b"t"})
    b = office({"[Content_Types].xml": b"t", "word/a.xml": b"a", "word/b.xml": b"b"}, (2031, 1, 2, 3, 4, 6))
    assert fixed_zip(a) == fixed_zip(b)
    assert list(members_of(fixed_zip(a))) == ["[Content_Types].xml", "word/a.xml", "word/b.xml"]


def test_fixing_twice_changes_nothing():
    once = fixed_zip(office({"docProps/core.xml": CORE, "docProps/app.xml": b"<x/>", "mimetype": b"x"}))
    assert fixed_zip(once) == once


def test_no_person_and_no_clock_stay_in_the_properties_but_the_title_does():
    found = members_of(
        fixed_zip(office({"docProps/core.xml": CORE, "docProps/app.xml": b"<Company>Z</Company>"}))
    )
    core = found["docProps/core.xml"].decode()
    assert "Étude" in core
    assert not {w for w in ("Jeanne", "2026", "revision") if w in core}
    assert b"Company" not in found["docProps/app.xml"]


def test_the_workbook_inside_a_chart_is_fixed_too():
    inner = office({"docProps/core.xml": CORE, "xl/workbook.xml": b"<w/>"})
    found = members_of(fixed_zip(office({"ppt/embeddings/Sheet1.xlsx": inner})))
    assert found["ppt/embeddings/Sheet1.xlsx"] == fixed_zip(inner)
    assert b"Jeanne" not in members_of(found["ppt/embeddings/Sheet1.xlsx"])["docProps/core.xml"]


def test_the_kind_of_an_open_document_comes_first_and_bare():
    content = fixed_zip(
        office({"content.xml": b"c" * 100, "mimetype": b"application/vnd.oasis.opendocument.text"})
    )
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        first = source.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_what_is_no_zip_is_refused():
    with pytest.raises(zipfile.BadZipFile):
        fixed_zip(b"bonjour")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("l'été, déjà « vu »\u202f!", "l'été, déjà « vu »\u202f!"),
        ("a\x07b\x00", "a␇b␀"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("gnp\u202egpj.exe", "gnp⟨U+202E⟩gpj.exe"),
        ("\u200fabc\u2069", "⟨U+200F⟩abc⟨U+2069⟩"),
        ("\x85\ufffe\ud800", "⟨U+0085⟩⟨U+FFFE⟩⟨U+D800⟩"),
        ("=1+1\t<b>", "=1+1\t<b>"),
        ("مرحبا", "مرحبا"),
        (12, "12"),
    ],
)
def test_what_cannot_be_seen_becomes_text(text, shown):
    assert plain(text) == shown


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.text())
def test_any_text_can_stand_in_xml(text):
    from lxml import etree

    element = etree.Element("t")
    element.text = plain(text)
    assert plain(plain(text)) == plain(text)
    assert etree.fromstring(etree.tostring(element)).text in {plain(text), None}
