"""Intervals of shares and means, against a second library and numbers worked by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from fa_analysis.measures.intervals import mean_level, mean_level_draws, newcombe, wilson


@pytest.mark.parametrize(("n", "of"), [(0, 3), (3, 3), (1, 7), (12, 22), (35, 72), (71, 72)])
def test_wilson_is_that_of_scipy(n, of):
    known = binomtest(n, of).proportion_ci(confidence_level=0.95, method="wilson")
    assert [float(b) for b in wilson(n, of)] == pytest.approx([known.low, known.high], abs=1e-12)


def test_wilson_of_nobody_is_empty_and_never_zero():
    low, high = wilson([0, 0], [0, 5])
    assert np.isnan(low[0])
    assert np.isnan(high[0])
    assert (low[1], round(float(high[1]), 3)) == (0.0, 0.434)


@settings(max_examples=200, derandomize=True, deadline=None)
@given(of=st.integers(1, 400), data=st.data())
def test_wilson_holds_the_share_and_stays_within_zero_and_one(of, data):
    n = data.draw(st.integers(0, of))
    low, high = wilson(n, of)
    assert 0 <= low <= n / of <= high <= 1
    assert high - low > 0


def test_newcombe_gives_the_published_example():
    # Newcombe (1998), table II, contrast (a), method 10: 56/70 - 48/80.
    low, high = newcombe(56, 70, 48, 80)
    assert (round(float(low), 4), round(float(high), 4)) == (0.0524, 0.3339)


def test_three_interviews_at_one_level_do_not_pretend_to_certainty():
    # By hand: the variance is that of (0.2, 0.2, 0.2, 3.2, 0.2) / 4 = 0.6875; Student with 3 degrees: 3.1824.
    mean, low, high = mean_level([[0, 0, 0, 3, 0]])
    assert mean[0] == 3.0
    assert low[0] == pytest.approx(3 - 3.1824 * (0.6875 / 3) ** 0.5, abs=1e-4)
    assert high[0] == 4.0


def test_a_group_without_interview_has_no_mean():
    assert np.isnan([b[0] for b in mean_level([[0, 0, 0]])]).all()


def test_with_many_interviews_the_interval_is_that_of_the_normal_law():
    counts = np.array([[100, 200, 300, 250, 150]])
    share = counts[0] / 1000
    mean = share @ np.arange(5)
    error = np.sqrt((share @ (np.arange(5) - mean) ** 2) / 1000)
    _mean, low, high = mean_level(counts)
    assert low[0] == pytest.approx(mean - 1.96 * error, abs=0.002)
    assert high[0] == pytest.approx(mean + 1.96 * error, abs=0.002)


@pytest.mark.parametrize("truth", [(0.1, 0.2, 0.3, 0.3, 0.1), (0.5, 0.3, 0.1, 0.1, 0), (0, 0.05, 0.05, 0.9, 0)])
@pytest.mark.parametrize("of", [3, 5, 8, 12, 22, 72])
def test_intervals_of_the_mean_level_cover_the_truth(truth, of):
    """In 4,000 surveys, the 95 % interval holds the true mean at least 93 times in 100."""
    counts = np.random.default_rng(5).multinomial(of, truth, size=4000)
    _mean, low, high = mean_level(counts)
    true = np.array(truth) @ np.arange(5)
    assert ((low <= true) & (true <= high)).mean() >= 0.93


def test_draws_of_the_mean_are_as_uncertain_as_its_interval():
    counts = [[1, 4, 3, 2, 0]]
    low, high = np.quantile(mean_level_draws(counts, seed=1, draws=100_000), [0.025, 0.975])
    assert [low, high] == pytest.approx([float(b[0]) for b in mean_level(counts)[1:]], abs=0.02)


def test_the_same_seed_gives_the_same_draws():
    assert (mean_level_draws([[1, 2, 0]], seed=9) == mean_level_draws([[1, 2, 0]], seed=9)).all()
    assert (mean_level_draws([[1, 2, 0]], seed=9) != mean_level_draws([[1, 2, 0]], seed=8)).any()
