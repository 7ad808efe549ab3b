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
