"""The sixth notebook in JupyterLab and a real browser, on the survey, with no network."""

import shutil

import pytest
from disk import ROOT
from lab import FLAGS, TOKEN, chromium, jupyter_lab, run_all

from fa_analysis.explore import read_basket

NOTEBOOK = "06_explorer_les_themes"
# Words of the widgets' own machinery that must never show through.
ENGLISH = ("Tab ", "Loading", "Save", "Keep", "Search", "Topic", "Error", "None", "nan")


@pytest.fixture
def page():
    """A page of a browser that reaches this computer only; it keeps the addresses it was asked for."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="NO PLAYWRIGHT HERE: notebook 06 was not opened"
    )
    if chromium() is None:
        pytest.skip("NO BROWSER HERE: notebook 06 was not opened (install chromium)")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium(), args=FLAGS)
        opened = browser.new_page(viewport={"width": 1400, "height": 1400}, locale="fr-FR")
        opened.asked = []
        opened.on("request", lambda request: opened.asked.append(request.url))
        yield opened
        browser.close()


@pytest.mark.slow
def test_a_moved_control_changes_the_picture(page, survey, tmp_path):
    study = tmp_path / "study"
    shutil.copytree(survey.root, study, ignore=shutil.ignore_patterns("reports"))
    (study / "notebooks").mkdir()
    shutil.copy(ROOT / "notebooks" / f"{NOTEBOOK}.ipynb", study / "notebooks")
    with jupyter_lab(study, tmp_path / "own") as base:
        run_all(page, f"{base}/lab/tree/notebooks/{NOTEBOOK}.ipynb?token={TOKEN}")
        box = page.locator(".fa-explorer")
        picture = box.locator("img").first
        picture.wait_for(timeout=120_000)
        assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1280
        _change_method(page, box, picture)
        _keep_a_passage(box)
    assert [address for address in page.asked if not address.startswith((base, "blob:", "data:"))] == []
    kept = read_basket(study / "data" / "review" / "paniers" / "panier.csv")
    assert len(kept) == 1
    assert kept["method"].iloc[0] == "nmf"


def _change_method(page, box, picture):
    before = picture.get_attribute("src")
    box.get_by_label("Méthode").select_option("NMF (ancrée)")
    page.wait_for_function(
        "([image, before]) => image.src !== before", arg=[picture.element_handle(), before], timeout=60_000
    )
    box.get_by_text("12 thèmes").wait_for(timeout=60_000)
    words = box.inner_text()
    assert not [word for word in ENGLISH if word in words], words
    # Nothing is cut: no part of the explorer is wider than the place it has.
    wide = "box => [...box.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > box.getBoundingClientRect().right + 1).length"
    assert box.evaluate(wide) == 0


def _keep_a_passage(box):
    box.get_by_role("button", name="Garder", exact=True).first.click()
    box.locator(".lm-TabBar-tab", has_text="Panier (1)").click()
    box.get_by_role("button", name="Enregistrer").click()
    box.get_by_text("1 passage enregistré").wait_for(timeout=60_000)
