"""Hidden counts stay hidden: by hand, and over random tables with totals."""

from __future__ import annotations

import numpy as np
import pytest

from fa_analysis.errors import DisclosureError
from fa_analysis.privacy.bounds import audit
from fa_analysis.privacy.counts import CountTable, at_most, cross, link, total
from fa_analysis.privacy.suppress import protect


def test_a_lone_hidden_cell_beside_its_total_is_recomputed():
    table = cross("t", {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7})
    found = audit([table], {("a", "x")})
    assert found[["low", "high", "safe"]].to_numpy().tolist() == [[2, 2, False]]


def test_a_square_of_hidden_cells_is_safe_and_its_interval_is_the_one_worked_by_hand():
    table = cross("t", {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7})
    found = audit([table], {("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")}).set_index("cell")
    # rows 11 and 15, columns 10 and 16: a,x lies between max(0, 11 − 16) and min(11, 10)
    assert found.loc[[("a", "x")], ["low", "high"]].to_numpy().tolist() == [[0, 10]]
    assert found["safe"].all()


def test_small_counts_are_hidden_with_as_many_others_as_needed():
    table = cross("t", {("a", "x"): 2, ("a", "y"): 9, ("b", "x"): 8, ("b", "y"): 7})
    done = protect([table], k=5)
    assert done.primary == {("a", "x")}
    assert len(done.secondary) == 3
    assert done.findings["safe"].all()


def test_zero_and_the_threshold_itself_are_shown():
    table = cross("t", {("a", "x"): 0, ("a", "y"): 5, ("b", "x"): 5, ("b", "y"): 6})
    assert not protect([table], k=5).hidden


def test_two_tables_with_a_common_margin_are_judged_together():
    ages = CountTable(
        "ages",
        {("all",): 20, ("young",): 3, ("old",): 17},
        {("young",): 3, ("old",): 17},
        [total(("all",), [("young",), ("old",)])],
    )
    trades = CountTable("trades", {("old",): 17, ("old", "m"): 9, ("old", "n"): 8}, {("old", "m"): 9, ("old", "n"): 8},
                        [total(("old",), [("old", "m"), ("old", "n")])])  # fmt: skip
    alone = protect([ages], k=5)
    assert alone.hidden == {("young",), ("old",)}
    assert not audit([ages, trades], alone.hidden)["safe"].any(), "the other table gives the old away"
    both = protect([ages, trades], k=5)
    assert both.findings["safe"].all()
    assert len(both.hidden) > 2


def test_a_total_at_its_ceiling_gives_its_parts_away():
    """All 9 of two groups of 2 and 7 say it: no part of it is a secret."""
    table = CountTable(
        "t",
        {("*",): 9, ("a",): 2, ("b",): 7, ("size", "a"): 2, ("size", "b"): 7},
        {("a",): 2, ("b",): 7, ("*",): 9},
        [total(("*",), [("a",), ("b",)]), at_most(("a",), ("size", "a")), at_most(("b",), ("size", "b"))],
    )
    assert not audit([table], {("a",), ("b",)})["safe"].any()
    done = protect([table], k=5)
    assert ("*",) in done.hidden
    assert done.findings["safe"].all()


def test_what_cannot_be_protected_is_refused_with_words():
    table = CountTable("t", {("*",): 9, ("a",): 2, ("b",): 7}, {("a",): 2}, [total(("*",), [("a",), ("b",)])])
    with pytest.raises(DisclosureError, match="resterait calculable") as caught:
        protect([table], k=5)
    assert caught.value.exit_code == 6


def test_tables_that_contradict_each_other_are_refused():
    with pytest.raises(ValueError, match="two values"):
        link([CountTable("a", {("x",): 1}), CountTable("b", {("x",): 2})])
    with pytest.raises(ValueError, match="not true"):
        link([CountTable("a", {("*",): 3, ("x",): 1}, {}, [total(("*",), [("x",)])])])


@pytest.mark.parametrize("shape", [(3, 3), (4, 5), (6, 4)])
def test_no_hidden_cell_of_random_tables_can_be_recomputed(shape):
    rng = np.random.default_rng(7)
    naive_recovered = tables = 0
    for _trial in range(12):
        counts = rng.poisson(rng.choice([3, 6, 10]), size=shape)
        table = cross(
            "t", {(f"r{i}", f"c{j}"): int(counts[i, j]) for i in range(shape[0]) for j in range(shape[1])}
        )
        done = protect([table], k=5)
        if not done.primary:
            continue
        tables += 1
        naive_recovered += not audit([table], done.primary)["safe"].all()
        assert audit([table], done.hidden)["safe"].all()
    assert tables >= 8
    assert naive_recovered > 0, "hiding the small cells alone must be seen to fail, or the test proves nothing"
