"""The hypergeometric law, against numbers worked by hand and a second library."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from fa_analysis.measures.draws import chance, tails

URNS = st.integers(1, 60).flatmap(
    lambda of: st.tuples(st.just(of), st.integers(0, of), st.integers(0, of), st.integers(0, of))
)


def test_two_of_three_drawn_among_ten_that_hold_four():
    # C(4,2) C(6,1) / C(10,3) = 36 / 120.
    assert chance(2, of=10, marked=4, drawn=3) == pytest.approx(0.3)
    more, fewer = tails([2], of=10, marked=[4], drawn=[3])
    assert more[0] == pytest.approx(40 / 120)
    assert fewer[0] == pytest.approx(116 / 120)


def test_what_cannot_be_has_no_chance_and_what_must_be_has_all():
    assert chance([4, 1], of=10, marked=[3, 9], drawn=[5, 5]).tolist() == [0.0, 0.0]
    assert [t.tolist() for t in tails([0, 5, 3], of=20, marked=[0, 20, 7], drawn=[5, 5, 20])] == [
        [1.0, 1.0, 1.0],
        [1.0, 1.0, 0.0],
    ]


@settings(deadline=None, derandomize=True, max_examples=200)
@given(URNS)
def test_tails_are_those_counted_one_by_one(urn):
    of, marked, drawn, k = urn
    ways = {i: comb(marked, i) * comb(of - marked, drawn - i) for i in range(min(marked, drawn) + 1)}
    exact = [
        float(Fraction(sum(w for i, w in ways.items() if there(i)), comb(of, drawn)))
        for there in (lambda i: i >= k, lambda i: i <= k)
    ]
    found = tails([k], of=of, marked=[marked], drawn=[drawn])
    assert [float(f[0]) for f in found] == pytest.approx(exact, rel=1e-11)


def test_large_numbers_are_those_of_scipy():
    k = np.arange(0, 400, 7)
    found = chance(k, of=5000, marked=900, drawn=1200)
    assert found == pytest.approx(hypergeom.pmf(k, 5000, 900, 1200), rel=1e-9)
    more, fewer = tails(k, of=5000, marked=np.full(len(k), 900), drawn=np.full(len(k), 1200))
    assert more == pytest.approx(hypergeom.sf(k - 1, 5000, 900, 1200), rel=1e-8)
    assert fewer == pytest.approx(hypergeom.cdf(k, 5000, 900, 1200), rel=1e-8)
