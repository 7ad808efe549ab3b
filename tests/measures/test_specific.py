"""Specificities and false discoveries, against numbers worked by hand and a second library."""

from __future__ import annotations

from math import comb, log10

import numpy as np
import pytest
from scipy.stats import false_discovery_control, fisher_exact

from fa_analysis.measures.specific import false_discovery, specificity


def test_specificity_counts_the_ways_by_hand():
    # 10 interviews, 4 express the code, a group of 3 of which 3 express it: C(4,3) / C(10,3) = 4/120.
    score, p = specificity([3], [3], [4], 10)
    assert score[0] == pytest.approx(-log10(comb(4, 3) / comb(10, 3)))
    assert p[0] == pytest.approx(2 * 4 / 120)


def test_a_group_that_says_less_has_a_negative_specificity():
    # None of 5 among 10, of which 6 express it: impossible is not; C(4,5) = 0, so take 0 of 4: C(4,4)/C(10,4).
    score, _p = specificity([0], [4], [6], 10)
    assert score[0] == pytest.approx(log10(comb(4, 4) / comb(10, 4)))


@pytest.mark.parametrize(("n", "of", "total_n", "total"), [(6, 7, 26, 72), (1, 12, 30, 72), (0, 8, 20, 72)])
def test_the_tail_is_that_of_fisher(n, of, total_n, total):
    table = [[n, of - n], [total_n - n, total - of - total_n + n]]
    tail = min(fisher_exact(table, alternative=a).pvalue for a in ("greater", "less"))
    assert specificity([n], [of], [total_n], total)[1][0] == pytest.approx(min(1, 2 * tail))


def test_a_code_said_by_all_or_by_none_is_specific_of_nobody():
    score, p = specificity([5, 0], [5, 5], [20, 0], 20)
    assert score.tolist() == [0.0, 0.0]
    assert p.tolist() == [1.0, 1.0]


def test_false_discovery_is_that_of_scipy():
    p = np.random.default_rng(2).random(40) ** 3
    assert false_discovery(p) == pytest.approx(false_discovery_control(p))


def test_empty_tests_are_not_counted():
    found = false_discovery([0.01, np.nan, 0.04])
    assert found[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(found[1])
