"""Shares corrected for coding errors: proved by surveys whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.measures.correction import corrected_share
from fa_analysis.measures.intervals import wilson

SURVEYS, INTERVIEWS, ANSWERS = 1000, 72, 18


def _survey(chance, *, sensitivity, false_alarm):
    """Return one survey: who speaks, the truth, what a biased coder says. Persons differ, so answers cluster."""
    person = chance.beta(1.2, 4.8, size=INTERVIEWS)
    who = np.repeat(np.arange(INTERVIEWS), ANSWERS)
    truth = chance.random(who.size) < person[who]
    machine = np.where(truth, chance.random(who.size) < sensitivity, chance.random(who.size) < false_alarm)
    return who, truth, machine


def _held(low, high, true):
    return low <= true <= high


def test_intervals_of_answers_cover_the_truth_where_naive_ones_fail():
    """Over 1,000 surveys of 72 interviews and a coder that misses half: 93 % at least, against nearly none."""
    chance = np.random.default_rng(20180514)
    held, naive, errors = 0, 0, []
    for _i in range(SURVEYS):
        who, truth, machine = _survey(chance, sensitivity=0.5, false_alarm=0.02)
        drawn = np.zeros(who.size, dtype=bool)
        drawn[chance.choice(who.size, size=200, replace=False)] = True
        found = corrected_share(machine, truth, drawn, who)
        held += _held(found.low, found.high, 0.2)
        naive += _held(*wilson(machine.sum(), who.size), 0.2)
        errors.append([found.estimate - 0.2, machine.mean() - 0.2])
    assert held / SURVEYS >= 0.93
    assert naive / SURVEYS < 0.20
    corrected, uncorrected = np.mean(errors, axis=0)
    assert uncorrected < -0.08
    assert abs(corrected) < 0.005


def test_intervals_of_interviews_cover_the_truth_where_naive_ones_fail():
    """The same, with 24 of 72 interviews drawn and read whole, and the share of interviews that say it."""
    chance = np.random.default_rng(7)
    held, naive = 0, 0
    for _i in range(SURVEYS):
        truth = chance.random(INTERVIEWS) < 0.45
        machine = np.where(truth, chance.random(INTERVIEWS) < 0.9, chance.random(INTERVIEWS) < 0.35)
        drawn = np.zeros(INTERVIEWS, dtype=bool)
        drawn[chance.choice(INTERVIEWS, size=24, replace=False)] = True
        found = corrected_share(machine, truth, drawn, np.arange(INTERVIEWS))
        held += _held(found.low, found.high, 0.45)
        naive += _held(*wilson(machine.sum(), INTERVIEWS), 0.45)
    assert held / SURVEYS >= 0.93
    assert naive / SURVEYS < 0.85


@pytest.mark.parametrize("rate", [0.03, 0.97])
def test_rare_and_common_codes_are_covered_too(rate):
    chance = np.random.default_rng(11)
    held = 0
    for _i in range(SURVEYS):
        truth = chance.random(INTERVIEWS) < rate
        machine = truth ^ (chance.random(INTERVIEWS) < 0.1)
        drawn = np.zeros(INTERVIEWS, dtype=bool)
        drawn[chance.choice(INTERVIEWS, size=24, replace=False)] = True
        found = corrected_share(machine, truth, drawn, np.arange(INTERVIEWS))
        held += _held(found.low, found.high, rate)
    assert held / SURVEYS >= 0.93


def test_a_perfect_coder_is_left_as_it_is():
    truth = np.arange(60) % 3 == 0
    drawn = np.arange(60) % 2 == 0
    found = corrected_share(truth, truth, drawn, np.arange(60))
    assert found.estimate == pytest.approx(20 / 60)
    assert found.low < 20 / 60 < found.high


def test_one_error_in_ten_is_corrected_by_hand():
    # The machine says 5 of 20; of the 10 drawn it misses 1. All weight on the machine: 5/20 + 1/10.
    machine = np.array([True] * 5 + [False] * 15)
    truth = machine.copy()
    truth[5] = True
    drawn = np.array([True] * 3 + [False] * 2 + [True] * 7 + [False] * 8)
    found = corrected_share(machine, truth, drawn, np.arange(20))
    # The weight: cov(y, f) / (var(f) (1 + n/N)), by hand from the ten drawn.
    weight = (3 / 10 - 4 / 10 * 3 / 10) / ((0.25 * 0.75) * 1.5)
    assert found.estimate == pytest.approx(weight * 0.25 + 0.4 - weight * 0.3)


def test_too_few_drawn_is_no_correction():
    cells = np.zeros(50, dtype=bool)
    drawn = np.arange(50) < 9
    assert corrected_share(cells, cells, drawn, np.arange(50)) is None


def test_units_of_one_interview_are_no_sample_of_interviews():
    cells = np.zeros(50, dtype=bool)
    assert corrected_share(cells, cells, np.arange(50) < 20, np.zeros(50, dtype=int)) is None


def test_answers_that_hang_together_widen_the_interval():
    chance = np.random.default_rng(3)
    person = chance.random(72) < 0.4
    who = np.repeat(np.arange(72), 10)
    truth = person[who]
    machine = truth & (chance.random(720) < 0.7)
    drawn = chance.random(720) < 0.4
    apart = corrected_share(machine, truth, drawn, np.arange(720))
    together = corrected_share(machine, truth, drawn, who)
    assert together.estimate == apart.estimate
    assert together.high - together.low > 1.5 * (apart.high - apart.low)
