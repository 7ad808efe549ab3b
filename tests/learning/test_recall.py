"""A model is asked only about what it has not met as it is now."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.learning import combine, recall
from fa_analysis.learning.context import contexts, unit_marks
from fa_analysis.learning.recall import say


@pytest.fixture(scope="module")
def learner(small):
    return combine(
        small.units, small.codings, small.decisions, small.turns, small.codebook, seed=3
    ).taught.learner


@pytest.fixture
def table(small):
    return contexts(small.units, small.turns).tail(16).reset_index(drop=True).assign(previous=-1, next=-1)


@pytest.fixture
def read(monkeypatch):
    """The rows that the model was given to read, at each call."""
    seen = []
    whole = recall.vectorise
    monkeypatch.setattr(recall, "vectorise", lambda rows, words: seen.append(len(rows)) or whole(rows, words))
    return seen


def _none(learner, table):
    return np.zeros((len(table), len(learner.codes)))


def test_what_did_not_change_is_not_read_again(learner, table, read):
    first = say(learner, table, _none(learner, table))
    again = say(learner, table, _none(learner, table), known=first)
    assert read == [16]
    np.testing.assert_array_equal(again.chance, first.chance)
    np.testing.assert_array_equal(again.yes, first.yes)


def test_a_new_unit_is_read_with_its_neighbours_and_the_others_keep_their_place(learner, table, read):
    table.loc[[4, 5], ["previous", "next"]] = [[-1, 5], [4, -1]]
    without = table.drop(index=[4, 5]).reset_index(drop=True)
    first = say(learner, without, _none(learner, without))
    both = say(learner, table, _none(learner, table), known=first)
    assert read == [14, 2]
    fresh = say(learner, table, _none(learner, table))
    np.testing.assert_allclose(both.chance, fresh.chance, rtol=1e-6)
    np.testing.assert_array_equal(both.yes, fresh.yes)


def test_two_units_that_are_the_same_get_the_same(learner, table, read):
    table.loc[3, ["text", "asked", "place", "length"]] = table.loc[2, ["text", "asked", "place", "length"]]
    first = say(learner, table, _none(learner, table))
    again = say(learner, table, _none(learner, table), known=first)
    assert read == [16]
    np.testing.assert_array_equal(again.chance[3], again.chance[2])


@pytest.mark.parametrize("change", ["text", "asked", "kind", "length", "neighbour", "match"])
def test_all_that_a_prediction_looks_at_is_in_the_fingerprint(learner, table, change):
    table.loc[1, "next"] = 2
    matches = _none(learner, table)
    before = unit_marks(table, matches)
    if change == "match":
        matches[1, 0] = 1
    else:
        at, column = (2, "text") if change == "neighbour" else (1, change)
        table.loc[at, column] = 9.5 if column == "length" else "autre chose"
    after = unit_marks(table, matches)
    assert after[1] != before[1]
    assert after[7] == before[7]
