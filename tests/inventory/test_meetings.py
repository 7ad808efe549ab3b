"""Whom to bring together about what: communities found by hand on small tables, and laws on any table."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.inventory.meetings import COLUMNS, apart, clarity, communities
from fa_analysis.inventory.modularity import shuffled, split

KINDS = "abcd"
BOOK = Codebook(
    "Grille",
    "",
    (Family("d", "D"), Family("p", "P")),
    (Code("dim", "d", "Dimension", ""), *(Code(k, "p", k.upper(), "", parent="dim") for k in KINDS)),
    "v1",
)


def tables(*rows: tuple[str, str, str]):
    projects = pd.DataFrame(
        [(p, d or None) for p, d, _c in rows], columns=["project_id", "direction"], dtype="str"
    )
    codes = pd.DataFrame(
        [(p, c) for p, _d, held in rows for c in held], columns=["project_id", "code"], dtype="str"
    )
    return projects, codes


TWO = tables(
    ("P1", "Direction de l'eau", "ab"), ("P2", "Voirie", "ab"), ("P3", "Eau", "a"),
    ("P4", "Livre", "cd"), ("P5", "Parcs", "c"), ("P6", "", ""),
)  # fmt: skip


def test_modularity_of_two_blocks_is_that_worked_by_hand():
    # Two blocks of 2 × 2 full links: 8 links, each row and column has 2; inside: 8/8; expected: 2 · (4 · 2 · 2/8)/8.
    found = split(np.kron(np.eye(2), np.ones((2, 2))).astype(bool))
    assert found.rows.tolist() == [0, 0, 1, 1]
    assert found.columns.tolist() == [0, 0, 1, 1]
    assert found.modularity == pytest.approx(0.5)


def test_modularity_is_that_of_its_definition():
    rng = np.random.default_rng(3)
    links = rng.random((12, 7)) < 0.3
    found = split(links)
    expected, total = 0.0, links.sum()
    for i in range(12):
        for j in range(7):
            if found.rows[i] == found.columns[j] >= 0:
                expected += links[i, j] - links[i].sum() * links[:, j].sum() / total
    assert found.modularity == pytest.approx(expected / total)


def test_meetings_say_whom_about_what_and_what_each_lacks():
    found = communities(*TWO, BOOK)
    assert tuple(found.columns) == COLUMNS
    told = found[["meeting", "topic", "direction", "projects", "brings", "lacks", "n_projects", "n_directions"]]
    assert told.to_numpy().tolist() == [
        [1, "a|b", "Direction de l'eau", "P1|P3", "a|b", "", 3, 2],
        [1, "a|b", "Voirie", "P2", "a|b", "", 3, 2],
        [2, "c", "Livre", "P4", "c|d", "", 2, 2],
        [2, "c", "Parcs", "P5", "c", "d", 2, 2],
    ]
    assert apart(found, TWO[0]) == ["P6"]


def test_a_direction_alone_is_no_meeting():
    projects, codes = tables(("P1", "Eau", "ab"), ("P2", "Direction de l'eau", "ab"), ("P3", "", "ab"))
    assert communities(projects, codes, BOOK).empty


def test_what_a_direction_does_elsewhere_is_not_lacking():
    projects, codes = tables(
        ("P1", "Eau", "ab"), ("P2", "Voirie", "a"), ("P3", "Livre", "cd"), ("P4", "Voirie", "cdb"), ("P5", "Eau", "ab"),
    )  # fmt: skip
    found = communities(projects, codes, BOOK)
    voirie = found[(found["direction"] == "Voirie") & (found["topic"] == "a|b")]
    assert voirie["lacks"].to_list() == [""]


@pytest.mark.parametrize(
    "rows", [[], [("P1", "Eau", "")], [("P1", "Eau", "a")], [("P1", "Eau", "a"), ("P2", "", "")]]
)
def test_too_little_gives_no_meeting(rows):
    projects, codes = tables(*rows)
    assert communities(projects, codes, BOOK).empty
    assert clarity(projects, codes, BOOK, seed=1, times=3).p == 1


def test_inputs_are_not_modified():
    before = [t.copy() for t in TWO]
    communities(*TWO, BOOK)
    clarity(*TWO, BOOK, seed=1, times=2)
    for kept, given_table in zip(before, TWO, strict=True):
        pd.testing.assert_frame_equal(kept, given_table)


def test_clear_blocks_are_clearer_than_chance():
    blocks = [(f"P{i}", f"D{i % 4}", "ab" if i < 12 else "cd") for i in range(24)]
    told = clarity(*tables(*blocks), BOOK, seed=1, times=30)
    assert told.modularity == pytest.approx(0.5)
    assert told.p == pytest.approx(1 / 31)
    assert told.highest < 0.5


def test_steady_blocks_are_said_steady():
    blocks = [(f"P{i}", f"D{i % 4}", "ab" if i < 6 else "cd") for i in range(12)]
    assert communities(*tables(*blocks), BOOK)["stability"].unique().tolist() == [1.0]


grids_ = st.integers(0, 2**24 - 1).map(
    lambda n: np.array([(n >> i) & 1 for i in range(24)], dtype=bool).reshape(6, 4)
)


@given(links=grids_)
@settings(max_examples=80, derandomize=True, deadline=None)
def test_laws_of_communities(links):
    rows = [
        (f"P{i}", f"D{i % 3}", "".join(k for k, on in zip(KINDS, row, strict=True) if on))
        for i, row in enumerate(links)
    ]
    projects, codes = tables(*rows)
    found = communities(projects, codes, BOOK)
    members = [p for held in found["projects"] for p in held.split("|")]
    assert len(members) == len(set(members))  # a project is in one meeting at most
    assert sorted([*members, *apart(found, projects)]) == sorted(projects["project_id"])
    for _meeting, told in found.groupby("meeting"):
        assert told["direction"].nunique() == len(told) >= 2
        assert set(told["n_directions"]) == {len(told)}
    again = communities(projects, codes.sample(frac=1, random_state=1), BOOK)
    pd.testing.assert_frame_equal(found, again)  # the order of the codes does not count
    assert 0 <= split(links).modularity < 1


@given(links=grids_, seed=st.integers(0, 5))
@settings(max_examples=60, derandomize=True, deadline=None)
def test_shuffling_keeps_the_margins(links, seed):
    drawn = shuffled(links, np.random.default_rng(seed))
    assert drawn.sum(axis=0).tolist() == links.sum(axis=0).tolist()
    assert drawn.sum(axis=1).tolist() == links.sum(axis=1).tolist()
