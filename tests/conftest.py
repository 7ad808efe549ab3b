"""Studies to work on: a tiny one, and the demonstration survey run once for the whole session."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from disk import ROOT, copy_tiny

import fa_analysis as fa


@pytest.fixture
def tiny_study(tmp_path: Path) -> fa.Study:
    """A study of 3 interviews (2 + 2 + 2 answers), 3 projects and 3 questionnaires, not yet run."""
    return copy_tiny(tmp_path / "étude d'essai")


@pytest.fixture(scope="module")
def run_study(tmp_path_factory: pytest.TempPathFactory) -> fa.Study:
    """The study of `tiny_study`, run; one for each file of tests."""
    study = copy_tiny(tmp_path_factory.mktemp("essai") / "étude")
    fa.run(study)
    return study


@pytest.fixture(scope="session")
def survey(tmp_path_factory: pytest.TempPathFactory) -> fa.Study:
    """The demonstration survey, run once; do not modify it."""
    root = tmp_path_factory.mktemp("survey")
    shutil.copytree(ROOT / "data" / "raw", root / "data" / "raw")
    if (ROOT / "data" / "review").is_dir():
        shutil.copytree(ROOT / "data" / "review", root / "data" / "review")
    study = fa.open_study(root)
    fa.run(study)
    return study


@pytest.fixture(scope="module")
def browser():
    """A real browser; closed with its module, because while it is open no other event loop can run."""
    playwright = pytest.importorskip("playwright.sync_api", reason="NO PLAYWRIGHT HERE: no page was opened")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("NO BROWSER HERE: no page was opened (install chromium)")
    flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=found, args=flags)
        yield opened
        opened.close()
