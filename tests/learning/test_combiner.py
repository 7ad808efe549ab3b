"""Thresholds and decisions, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.learning.combiner import TRUST, best_threshold, decide, fit_combiner, probabilities


def test_threshold_stands_between_true_and_false_when_they_part():
    truth = np.array([True] * 4 + [False] * 16)
    chance = np.array([0.9, 0.8, 0.8, 0.7, *np.linspace(0.3, 0.0, 16)])
    assert 0.3 <= best_threshold(truth, chance) <= 0.8


def test_of_an_ordinal_family_at_most_the_level_furthest_over_its_threshold():
    chance = np.array([[0.6, 0.5], [0.4, 0.1], [0.1, 0.1]])
    said = decide(chance, np.array([0.5, 0.2]), [(0, 1)])
    assert said.tolist() == [[False, True], [False, False], [False, False]]
    assert decide(chance, np.array([0.5, 0.2])).tolist() == [[True, True], [False, False], [False, False]]


KINDS = np.array(["interview", "project"] * 200, dtype=object)


def _planted(n=400):
    random = np.random.default_rng(2)
    truth = random.random((n, 2)) < 0.2
    scores = truth * 0.5 + random.normal(size=(n, 2)) * 0.3
    matches = (truth & (random.random((n, 2)) < 0.7)).astype(float)
    return scores, matches, truth


def test_rules_that_are_right_raise_the_probability_and_are_believed_in_part():
    scores, matches, truth = _planted()
    known = np.ones_like(truth)
    combiner = fit_combiner(scores, matches, truth, known, ["f", "f"], KINDS)
    with_rule = probabilities(combiner, scores[:1], np.ones((1, 2)), KINDS[:1])
    without = probabilities(combiner, scores[:1], np.zeros((1, 2)), KINDS[:1])
    assert (with_rule > without).all()
    assert 0 < TRUST < 1
    assert combiner.coefficients.shape == (4 + 2 * 2 + 2 * 3 + 2 * 2,)


def test_pairs_that_nobody_judged_teach_nothing():
    scores, matches, truth = _planted()
    known = np.ones_like(truth)
    known[200:] = False
    changed = truth.copy()
    changed[200:] = ~changed[200:]
    one = fit_combiner(scores, matches, truth, known, ["f", "g"], KINDS)
    two = fit_combiner(scores, matches, changed, known, ["f", "g"], KINDS)
    assert one.coefficients == pytest.approx(two.coefficients)
    assert one.thresholds == pytest.approx(two.thresholds)


def test_each_kind_of_unit_has_its_own_starting_point():
    scores, matches, truth = _planted()
    truth[KINDS == "project"] = False
    combiner = fit_combiner(scores, matches, truth, np.ones_like(truth), ["f", "f"], KINDS)
    kinds = np.array(["interview", "project", "case"], dtype=object)
    chance = probabilities(combiner, np.zeros((3, 2)), np.zeros((3, 2)), kinds)
    assert (chance[0] > chance[2]).all()
    assert (chance[2] > chance[1]).all()
