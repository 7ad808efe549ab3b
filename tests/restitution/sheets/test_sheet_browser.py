"""Sheets in a real browser, cut from any network: printed on A4, read in a narrow window and by a keyboard."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader
from sheet_cases import SETTINGS, material

from fa_analysis.restitution.sheets import write_sheets
from fa_analysis.study import Study

PAGES = (
    "index.html",
    "projets.html",
    "politiques/politique-voirie.html",
    "etudes-de-cas/cas-c1-le-bois-des-bancs.html",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("sheets")
    write_sheets(material(), Study(place, SETTINGS), place)
    return place


def opened(browser, path, *, width):
    """Open a page; return it with what it asked for and complained of."""
    context = browser.new_context(viewport={"width": width, "height": 900}, offline=True)
    page, said = context.new_page(), []
    page.on("console", lambda message: said.append(message.text))
    page.on("request", lambda r: None if r.url.startswith("file:") else said.append(r.url))
    page.goto(path.as_uri())
    return page, said


@pytest.mark.parametrize("width", [360, 1100])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_holds_in_its_window_and_asks_for_nothing(browser, folder, name, width):
    page, said = opened(browser, folder / name, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert said == []
    page.context.close()


def test_each_project_is_printed_on_its_own_page(browser, folder):
    page, _said = opened(browser, folder / "projets.html", width=1100)
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert len(printed.pages) == 5
    assert [round(float(x)) for x in printed.pages[0].mediabox[2:]] == [595, 842]
    first = [p.extract_text().strip().splitlines()[0].upper() for p in printed.pages]
    assert first == [f"PROJET P{i}" for i in range(1, 6)]
    page.context.close()


def test_a_keyboard_goes_from_the_index_to_a_project_and_back(browser, folder):
    page, _said = opened(browser, folder / "index.html", width=1100)
    page.get_by_role("link", name="P1 – Banc refait", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/projets.html#projet-p1-banc-refait")
    page.get_by_role("link", name="← Toutes les fiches").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")
    page.context.close()


def test_ticks_are_read_aloud(browser, folder):
    page, _said = opened(browser, folder / "politiques" / "politique-voirie.html", width=1100)
    row = page.get_by_role("row", name="Banc refait")
    assert row.get_by_role("cell").all_inner_texts()[-2:] == ["non", "●\noui"]
    page.context.close()
