"""Measures of the machine, by hand and on planted words."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.coding import apply_policy
from fa_analysis.learning import quality, training_of
from fa_analysis.learning.report import f1


@pytest.fixture(scope="module")
def training(small):
    return training_of(small.units, small.codings, small.decisions, small.turns, small.codebook, seed=3)


def test_f1_by_hand():
    truth = np.array([True, True, False, False])
    assert f1(truth, np.array([True, False, True, False])) == 0.5
    assert np.isnan(f1(np.zeros(2, dtype=bool), np.ones(2, dtype=bool)))


def test_reading_in_the_right_order_finds_all_at_once():
    truth = np.array([False] * 8 + [True] * 2)
    assert quality.to_read(truth, truth.astype(float)) == 2
    assert quality.to_read(truth, -truth.astype(float)) == 10
    twenty = np.array([True] * 20 + [False] * 80)
    assert quality.to_read(twenty, np.linspace(1, 0, 100)) == 19  # 95 % of 20


def test_work_saved_counts_the_reading_left(training):
    table = quality.work_saved(training).set_index("code")
    row = table.loc["preserver"]
    assert row["n"] == 80
    assert row["wss"] == pytest.approx(1 - row["read"] / 80 - 0.05)
    assert row["share"] < row["share_random"]


def test_probabilities_mean_what_they_say(training):
    table = quality.calibration(training)
    assert table["n"].sum() > 0
    error = ((table["said"] - table["true"]).abs() * table["n"]).sum() / table["n"].sum()
    assert error < 0.1


def test_more_interviews_teach_more(training):
    table = quality.learning_curve(training, sizes=(1, 4), repeats=3)
    few, many = (table[table["interviews"] == k]["f1"].mean() for k in (1, 4))
    assert many > few


def test_f1_by_source_has_the_three_side_by_side(training, small):
    rules = apply_policy(training.matches > 0, small.codebook)
    table = quality.f1_by_source(training, rules)
    row = table[(table["source"] == "interview") & (table["code"] == "associer")].iloc[0]
    assert row["both"] > row["rules"]
    assert table[(table["code"] == "rare")]["both"].isna().all()
