"""The summary page: self-contained, escaped, accessible, without a verbatim."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from page_tags import Tags

sys.path.insert(0, str(Path(__file__).parent.parent / "measures"))

from survey_in_hand import CODEBOOK, SETTINGS, make

from fa_analysis.charts import CHARTS, View
from fa_analysis.measures import measure_all
from fa_analysis.restitution import page_bytes, write_page
from fa_analysis.restitution.page import SECTIONS
from fa_analysis.settings import Group, Title

DRAWN = {name: b"<svg xmlns='http://www.w3.org/2000/svg'/>" for names in SECTIONS.values() for name in names}
EVIL = "<script>alert('x')</script>\" onload=\"x"


@pytest.fixture(scope="module")
def measures():
    return measure_all(**make())


@pytest.fixture(scope="module")
def page(measures):
    return page_bytes(
        measures=measures, codebook=CODEBOOK, settings=SETTINGS, figures=DRAWN, warning="Vue de travail."
    ).decode()


def test_every_tag_is_closed_and_the_language_is_said(page):
    tags = Tags(page)
    assert tags.open == []
    assert tags.all("html") == [{"lang": "fr"}]
    ids = [a["id"] for _t, a in tags.found if "id" in a]
    assert len(ids) == len(set(ids))


def test_nothing_is_fetched_and_the_policy_forbids_it(page):
    tags = Tags(page)
    policy = next(a["content"] for a in tags.all("meta") if a.get("http-equiv") == "Content-Security-Policy")
    css = re.search(r"<style>(.*?)</style>", page, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; img-src data:; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    )
    assert not tags.all("script")
    assert not tags.all("link")
    assert not [a for _t, a in tags.found if "style" in a]
    links = [a.get("src") or a.get("href") for _t, a in tags.found if a.get("src") or a.get("href")]
    assert all(link.startswith(("data:image/svg+xml;base64,", "#")) for link in links)


def test_every_chart_is_there_with_words_for_who_cannot_see_it(page):
    images = Tags(page).all("img")
    assert len(images) == len(DRAWN)
    assert all(len(image["alt"]) > 40 for image in images)
    figures = {a["id"] for a in Tags(page).all("figure")}
    assert set(DRAWN) == figures
    assert set(DRAWN) <= set(CHARTS)


def test_it_says_what_it_is(page):
    for words in (
        "Document de travail",
        "Enquête fictive.",
        "Comment le codage est fait",
        "moins de 3 personnes",
    ):
        assert words in page
    assert "(document de travail)" in re.search(r"<title>(.*?)</title>", page).group(1)


def test_a_page_to_publish_does_not_call_itself_a_working_paper(measures):
    public = page_bytes(measures=measures, codebook=CODEBOOK, settings=SETTINGS, figures=DRAWN).decode()
    assert "ocument de travail" not in public
    assert re.search(r"<title>(.*?)</title>", public).group(1).endswith("synthèse")


def test_findings_lead_to_their_chart(page):
    anchors = {a["href"][1:] for a in Tags(page).all("a")}
    assert anchors <= set(DRAWN)
    assert "entretiens_prevus" in anchors


def test_what_comes_from_the_study_is_escaped():
    settings = SETTINGS.model_copy(
        update={
            "study": Title(title=EVIL, notice=EVIL),
            "groups": (Group(label=EVIL, planned=4), *SETTINGS.groups),
        }
    )
    codes = tuple(replace(c, label=EVIL, definition=EVIL) for c in CODEBOOK.codes)
    book = replace(CODEBOOK, title=EVIL, note=EVIL, version=EVIL, codes=codes)
    given = make() | {"settings": settings, "codebook": book}
    people = given["respondents"].replace({"group": {"élus": EVIL}})
    measures = measure_all(**(given | {"respondents": people}))
    found = page_bytes(measures=measures, codebook=book, settings=settings, figures=DRAWN).decode()
    tags = Tags(found)
    assert not tags.all("script")
    assert not [a for _t, a in tags.found if "onload" in a]


def test_no_verbatim_is_on_it(measures):
    assert "mots" not in set(measures["code"])
    words = page_bytes(measures=measures, codebook=CODEBOOK, settings=SETTINGS, figures=DRAWN).decode()
    assert "E1:" not in words


def test_a_figure_that_was_not_drawn_is_drawn(measures):
    some = {n: b for n, b in DRAWN.items() if n != "saturation"}
    found = page_bytes(measures=measures, codebook=CODEBOOK, settings=SETTINGS, figures=some).decode()
    image = next(a for a in Tags(found).all("img") if "saturation" in a["alt"])
    svg = base64.b64decode(image["src"].removeprefix("data:image/svg+xml;base64,")).decode()
    assert "Enquête fictive" in svg


def test_stories_that_are_known_are_not_told_again(measures, page):
    view = View(measures, CODEBOOK, SETTINGS)
    known = {name: CHARTS[name].tell(view) for name in list(CHARTS)[:5]}
    given = {"measures": measures, "codebook": CODEBOOK, "settings": SETTINGS, "figures": DRAWN}
    assert page_bytes(**given, stories=known, warning="Vue de travail.").decode() == page
    name, story = next(iter(known.items()))
    changed = page_bytes(**given, stories={name: replace(story, title="Dit ailleurs")}).decode()
    assert "Dit ailleurs" in changed
    assert "Dit ailleurs" not in page


def test_the_same_measures_give_the_same_page(measures, tmp_path):
    path = tmp_path / "synthese.html"
    given = {"measures": measures, "codebook": CODEBOOK, "settings": SETTINGS, "figures": DRAWN}
    assert write_page(path, **given)
    assert not write_page(path, **given)


def test_an_empty_survey_gives_a_page_that_says_so():
    empty = measure_all(**make(said={}, done={}))
    found = page_bytes(measures=empty, codebook=CODEBOOK, settings=SETTINGS, figures=DRAWN).decode()
    assert found.count("Pas assez de données pour répondre") == len(DRAWN) - 1
    assert "–</strong>" not in found


def test_the_key_figure_of_appropriation_is_as_counted(measures, page):
    whole = measures["group"].eq("ensemble") & measures["what"].str.endswith("_mean_policy")
    corrected = measures.assign(
        estimate=measures["estimate"].mask(whole, 3.9),
        method=measures["method"].mask(whole, "valeur corrigée des erreurs de codage par 12 entretiens"),
    )
    other = page_bytes(measures=corrected, codebook=CODEBOOK, settings=SETTINGS, figures=DRAWN).decode()
    assert _key_mean(other) == _key_mean(page) == "1,8"


def _key_mean(page):
    return re.search(r"([\d,]+)</strong>niveau moyen d.appropriation", page).group(1)
