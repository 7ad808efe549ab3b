"""Studies to send and to receive: the starter one, coded."""

from __future__ import annotations

from pathlib import Path

import pytest
from disk import copy_tiny
from undecided import without_journals

import fa_analysis as fa


@pytest.fixture(scope="session")
def coded_tiny(tmp_path_factory: pytest.TempPathFactory) -> fa.Study:
    """The starter study, coded; do not modify it: see `fresh`."""
    study = copy_tiny(tmp_path_factory.mktemp("petite") / "étude")
    fa.run(study, until="code")
    return study


@pytest.fixture
def fresh(coded_tiny: fa.Study, tmp_path: Path) -> fa.Study:
    """A copy of the coded starter study, without a journal."""
    return without_journals(coded_tiny, tmp_path / "copie")
