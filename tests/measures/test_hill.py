"""Hill numbers, against values published for the spider data of Chao et al. (2014)."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.measures.hill import rarefied, rarefied_interval

# Spiders of the girdled hemlock stand (Sackett et al. 2011), as in Chao et al. (2014), table 1a: 168 spiders.
GIRDLED = [46, 22, 17, 15, 15, 9, 8, 6, 6, 4, 2, 2, 2, 2, *[1] * 12]


def test_observed_numbers_are_those_published():
    # iNEXT's user guide prints 26.000, 12.060 and 7.840.
    found = rarefied(GIRDLED, of=168, size=168)
    assert found == pytest.approx([26.0, 12.060, 7.840], abs=5e-4)


@pytest.mark.parametrize(("size", "kinds"), [(1, 1.000), (10, 6.479), (19, 9.450)])
def test_rarefied_richness_is_that_published(size, kinds):
    assert rarefied(GIRDLED, of=168, size=size)[0] == pytest.approx(kinds, abs=5e-4)


def test_rarefied_richness_of_projects_is_the_mean_over_all_their_pairs():
    cells = np.array([[1, 1, 0, 0], [1, 0, 1, 0], [0, 0, 1, 0], [1, 0, 0, 0]], dtype=bool)
    pairs = [cells[list(p)].any(axis=0).sum() for p in combinations(range(4), 2)]
    assert rarefied(cells.sum(axis=0), of=4, size=2)[0] == pytest.approx(np.mean(pairs))


def test_no_practice_at_all_is_a_diversity_of_zero():
    assert rarefied([0, 0, 0], of=5, size=3).tolist() == [0.0, 0.0, 0.0]


@settings(max_examples=100, derandomize=True, deadline=None)
@given(counts=st.lists(st.integers(0, 12), min_size=1, max_size=18), data=st.data())
def test_orders_decrease_and_sizes_increase(counts, data):
    size = data.draw(st.integers(2, 12))
    if sum(counts) == 0:
        return
    q0, q1, q2 = rarefied(counts, of=12, size=size)
    assert q0 + 1e-9 >= q1 >= q2 - 1e-9
    assert rarefied(counts, of=12, size=size - 1)[0] <= q0 + 1e-9


def test_the_interval_covers_the_diversity_of_the_inventory_it_is_drawn_from():
    """In 200 inventories of 10 projects, it holds the diversity expected of 5 projects 9 times in 10 or more."""
    chance = np.random.default_rng(4)
    practices = np.array([0.5, 0.4, 0.3, 0.3, 0.2, 0.2, 0.1, 0.1])
    truth = (1 - (1 - practices) ** 5).sum()
    held = 0
    for i in range(200):
        low, high = (
            b[0] for b in rarefied_interval(chance.random((10, 8)) < practices, size=5, seed=i, draws=200)[1:]
        )
        held += low <= truth <= high
    assert held >= 180
