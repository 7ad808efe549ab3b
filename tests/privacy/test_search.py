"""As little as protects is hidden: worked by hand, and against every choice there is in small tables."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from fa_analysis.privacy.bounds import blocks, exposed
from fa_analysis.privacy.counts import cross, link
from fa_analysis.privacy.search import companions, is_total
from fa_analysis.privacy.suppress import protect


def table_of(counts):
    rows = {(f"r{i}", f"c{j}"): int(n) for i, line in enumerate(counts) for j, n in enumerate(line)}
    return cross("t", rows)


def fewest(table, primary):
    """Return how many cells at least must be hidden beside `primary`, by trying every choice."""
    linked = link([table])
    others = [c for c in linked.persons if c not in primary and not is_total(linked, c)]
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            hidden = {*primary, *more}
            if not any(exposed(linked, block) for block in blocks(linked, hidden)):
                return size
    raise AssertionError("nothing protects")


def test_one_small_cell_of_a_square_needs_three_others_and_the_smallest_are_taken():
    table = table_of([[2, 30, 9], [40, 50, 60], [8, 70, 7]])
    linked = link([table])
    assert companions(linked, {("r0", "c0")}, ("r0", "c0")) == {("r0", "c2"), ("r2", "c0"), ("r2", "c2")}


def test_no_companion_is_asked_for_a_cell_that_is_safe_already():
    table = table_of([[2, 9], [8, 7]])
    every = {(r, c) for r in ("r0", "r1") for c in ("c0", "c1")}
    assert companions(link([table]), every, ("r0", "c0")) == set()


def test_a_cell_alone_in_its_sums_has_no_companion():
    linked = link([table_of([[2]])])
    assert companions(linked, {("r0", "c0")}, ("r0", "c0")) is None, "only totals would help"


def test_a_total_is_hidden_only_when_it_may():
    linked = link([table_of([[2]])])
    assert companions(linked, {("r0", "c0")}, ("r0", "c0"), totals=True) == {
        ("r0", "*"),
        ("*", "c0"),
        ("*", "*"),
    }


def test_cells_of_a_bundle_already_touched_are_preferred():
    """A mean made of rows 0 and 1 is lost already: hiding in row 1 costs no other, though its counts are larger."""
    table = table_of([[2, 3, 20], [30, 40, 50], [6, 7, 60]])
    hidden = {("r0", "c0")}
    made_of = {"r0": ("x",), "r1": ("x",), "r2": ("y",)}
    bundled = replace(table, bundles={c: made_of[c[0]] for c in table.persons if c[0] in made_of})
    assert {c[0] for c in companions(link([table]), hidden, ("r0", "c0"))} == {"r0", "r2"}
    assert {c[0] for c in companions(link([bundled]), hidden, ("r0", "c0"))} == {"r0", "r1"}


def test_no_choice_hides_fewer_cells_in_small_tables():
    tried = 0
    for seed in range(14):
        table = table_of(np.random.default_rng(seed).poisson(7, size=(3, 3)))
        done = protect([table], k=4)
        if not done.primary or any(is_total(link([table]), c) for c in done.hidden):
            continue
        tried += 1
        assert len(done.secondary) == fewest(table, done.primary)
    assert tried >= 6


@pytest.mark.parametrize("seed", [21, 42])
def test_every_cell_hidden_for_others_is_needed(seed):
    """One cell after the other, the first choices of these tables turn out to be of no use: they are shown again."""
    chance = np.random.default_rng(seed)
    table = table_of(chance.poisson(chance.choice([4, 6, 9]), size=(4, 5)))
    done, linked = protect([table], k=4), link([table])
    assert done.secondary
    for cell in done.secondary:
        fewer = done.hidden - {cell}
        assert any(exposed(linked, block) for block in blocks(linked, fewer))
