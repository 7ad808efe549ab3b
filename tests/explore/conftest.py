"""The made-up study of three subjects that topics are tested on, and a desk opened on it."""

import sys
from pathlib import Path

import pytest

from fa_analysis.explore import Choice, open_desk

sys.path.insert(0, str(Path(__file__).parent.parent / "topics"))


@pytest.fixture(scope="session")
def three_subjects(tmp_path_factory):
    """8 interviews of 9 answers of two groups, 6 projects; three subjects, read and coded."""
    from topic_study import coded_study

    return coded_study(tmp_path_factory.mktemp("explorer"))


@pytest.fixture
def desk(three_subjects):
    """A desk on its topics (NMF, three)."""
    return open_desk(three_subjects, choice=Choice("nmf", 3))
