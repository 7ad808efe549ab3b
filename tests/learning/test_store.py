"""A model kept on the disk says what it said, and no file can make it run anything."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.errors import StudyError
from fa_analysis.learning import combine, load, save
from fa_analysis.learning.context import contexts
from fa_analysis.learning.fit import predict
from fa_analysis.learning.views import vectorise


@pytest.fixture(scope="module")
def taught(small):
    return combine(small.units, small.codings, small.decisions, small.turns, small.codebook, seed=3).taught


def _predict(learner, small):
    table = contexts(small.units.tail(16), small.turns)
    rows = vectorise(table, learner.vocabulary)
    return predict(learner, rows, np.zeros((16, len(learner.codes))))


def test_a_model_read_back_predicts_the_same(taught, small, tmp_path):
    assert save(taught, tmp_path / "model.npz")
    back = load(tmp_path / "model.npz")
    for one, two in zip(_predict(taught.learner, small), _predict(back.learner, small), strict=True):
        np.testing.assert_array_equal(one, two)
    assert back.learner.codes == taught.learner.codes
    assert back.learner.exclusive == taught.learner.exclusive
    assert back.mark == taught.mark
    for name in ("chance", "said", "learnt"):
        np.testing.assert_array_equal(getattr(back.held, name), getattr(taught.held, name))
    for name in ("marks", "chance", "yes"):
        np.testing.assert_array_equal(getattr(back.said, name), getattr(taught.said, name))


def test_the_same_model_gives_the_same_bytes_also_once_read_back(taught, tmp_path):
    save(taught, tmp_path / "model.npz")
    assert not save(taught, tmp_path / "model.npz")
    assert not save(load(tmp_path / "model.npz"), tmp_path / "model.npz")


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a model"])
def test_a_torn_model_is_said_in_a_sentence(tmp_path, content):
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(StudyError) as told:
        load(path)
    assert str(told.value) == (
        f"{path} : modèle illisible. Supprimez ce fichier et relancez « fa-analysis run »."
    )


def test_a_pickled_array_is_refused(tmp_path):
    path = tmp_path / "model.npz"
    np.savez(path, words=np.array([{"a": 1}], dtype=object))
    with pytest.raises(StudyError):
        load(path)
