"""The made-up study of three subjects that topics are tested on, and a desk opened on it."""

import sys
from pathlib import Path

import pytest

import fa_analysis as fa
from fa_analysis.explore import Choice, open_desk

sys.path.insert(0, str(Path(__file__).parent.parent / "topics"))


@pytest.fixture(scope="session")
def three_subjects(tmp_path_factory):
    """8 interviews of 9 answers of two groups, 6 projects; three subjects, read and coded."""
    from topic_study import write_study

    study = write_study(tmp_path_factory.mktemp("explorer"))
    settings = study.raw / "study.toml"
    words = "\n[topics]\nmin_segments = 2\nnumber = 3\nclasses = 3\njoined = [3, 4]\n"
    settings.write_text(settings.read_text(encoding="utf-8") + words, encoding="utf-8")
    study = fa.open_study(study.root)
    fa.run(study, until="code")
    return study


@pytest.fixture
def desk(three_subjects):
    """A desk on its topics (NMF, three)."""
    return open_desk(three_subjects, choice=Choice("nmf", 3))
