"""What to read next: doubts first, and a part left to chance."""

from __future__ import annotations

import pandas as pd
import pytest

from fa_analysis.learning import combine, next_units
from fa_analysis.learning.next import KEPT_APART, lot


@pytest.fixture(scope="module")
def offered(small):
    found = combine(small.units, small.codings, small.decisions, small.turns, small.codebook, seed=3)
    return small, found.coded


def _next(offered, **options):
    small, coded = offered
    return next_units(small.units, coded, small.codings, small.codebook, seed=3, **options)


def test_nothing_reviewed_is_offered_and_nothing_twice(offered):
    found = _next(offered, n=10)
    assert found["unit_id"].is_unique
    assert found["unit_id"].str.match("E1[12]:").all()


def test_one_in_five_by_lot_among_units_kept_apart(offered):
    found = _next(offered, n=10)
    assert 1 <= found["drawn"].sum() <= 2
    apart = found["unit_id"].map(lambda u: lot(u, 3)) < KEPT_APART
    assert (apart == found["drawn"]).all()


def test_the_most_interesting_come_first_and_each_says_why(offered):
    found = _next(offered, n=10)
    chosen = found[~found["drawn"]]
    assert chosen["interest"].is_monotonic_decreasing
    assert found["why"].str.len().gt(20).all()


def test_a_doubt_passes_before_a_certainty_and_a_quarrel_before_both(small):
    units = small.units.iloc[:3]
    coded = pd.DataFrame(
        [("E01:1", 0.5, True), ("E01:2", 0.99, True), ("E01:3", 0.01, False)],
        columns=["unit_id", "score", "machine"],
    ).assign(code="associer", reviewed=False, value=False)
    ids = [f"X{i}:1" for i in range(200) if lot(f"X{i}:1", 3) >= KEPT_APART][:3]
    units = units.assign(unit_id=ids)
    coded = coded.assign(unit_id=ids)
    codings = pd.DataFrame([(ids[2], "associer", "rule")], columns=["unit_id", "code", "by"])
    rule_too = pd.concat([codings, codings.assign(unit_id=ids[0]), codings.assign(unit_id=ids[1])])
    found = next_units(units, coded, rule_too, small.codebook, n=4, seed=3)
    assert found.loc[~found["drawn"], "unit_id"].tolist() == [ids[0], ids[2], ids[1]]
    assert found["why"].iloc[1].startswith("Une règle propose « Associer », le modèle non.")


def test_the_draw_is_the_same_whatever_was_read(offered):
    small, coded = offered
    first = _next(offered, n=10)
    drawn = first.loc[first["drawn"], "unit_id"]
    read = coded.assign(reviewed=coded["reviewed"] | coded["unit_id"].eq(first["unit_id"].iloc[0]))
    again = next_units(small.units, read, small.codings, small.codebook, n=10, seed=3)
    assert again.loc[again["drawn"], "unit_id"].tolist() == drawn.tolist()
