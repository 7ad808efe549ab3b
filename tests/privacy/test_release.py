"""Measures become linked tables; what a release may show is worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from fa_analysis.privacy.bounds import audit
from fa_analysis.privacy.release import basis, count_tables, families_shown, protect_measures
from fa_analysis.settings import Thresholds


def row(what, group, code, n, of):
    return {"what": what, "group": group, "code": code, "n": float(n), "of": float(of), "estimate": n / of,
            "low": 0.0, "high": 1.0, "method": "Wilson"}  # fmt: skip


@pytest.fixture
def measures():
    rows = [row("expressed_group", g, "fatigue", n, of) for g, n, of in
            [("a", 1, 3), ("b", 4, 9), ("c", 6, 12), ("ensemble", 11, 24)]]  # fmt: skip
    rows += [
        row("specific_group", g, "fatigue", n, of) for g, n, of in [("a", 1, 3), ("b", 4, 9), ("c", 6, 12)]
    ]
    rows += [row("expressed_policy", g, "fatigue", n, of) for g, n, of in
             [("eau", 5, 10), ("habitat", 6, 14), ("ensemble", 11, 24)]]  # fmt: skip
    rows += [row("done_policy", "eau", "imaginer", 1, 2)]
    return pd.DataFrame(rows)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("expressed_group", ("expressed", "group")),
        ("specific_q_policy", ("expressed", "policy")),
        ("appropriation_mean_group", ("appropriation", "group")),
        ("appropriation_group", ("appropriation", "group")),
        ("closed_mean_q1_connaissance", ("closed_q1_connaissance", "policy")),
        ("together_q", ("together", "pair")),
        ("done_policy", None),
        ("quota_group", None),
        ("hill_observed_policy", None),
        ("saturation", None),
    ],
)
def test_measures_made_of_the_same_counts_have_one_basis(what, expected):
    assert basis(what) == expected


def test_a_group_under_the_threshold_is_hidden_with_another(measures):
    shown, done = protect_measures(measures, thresholds=Thresholds())
    assert done.primary == {("expressed", "group", "a", "fatigue")}
    assert done.secondary == {("expressed", "group", "b", "fatigue")}
    hidden = shown[shown["n"].isna()]
    assert hidden[["what", "group"]].to_numpy().tolist() == [
        ["expressed_group", "a"],
        ["expressed_group", "b"],
        ["specific_group", "a"],
        ["specific_group", "b"],
    ]
    assert hidden["estimate"].isna().all()
    assert set(hidden["method"]) == {"masqué : protection des personnes"}, "the two kinds look alike"
    # 1 + 4 = 5 persons of a and b; a has 3 persons, b has 9
    found = done.findings.set_index("cell")
    assert found.loc[[("expressed", "group", "a", "fatigue")], ["low", "high"]].to_numpy().tolist() == [[0, 3]]
    assert found.loc[[("expressed", "group", "b", "fatigue")], ["low", "high"]].to_numpy().tolist() == [[2, 5]]


def test_the_input_is_left_alone_and_projects_are_shown(measures):
    before = measures.copy(deep=True)
    shown, _done = protect_measures(measures, thresholds=Thresholds())
    assert measures.equals(before)
    assert shown.loc[shown["what"] == "done_policy", "n"].tolist() == [1]


def test_the_working_threshold_shows_groups_of_three(measures):
    assert not protect_measures(measures, thresholds=Thresholds(), level="working")[1].hidden


def test_the_strict_level_hides_small_counts_too(measures):
    done = protect_measures(measures, thresholds=Thresholds(), level="strict")[1]
    assert ("expressed", "policy", "eau", "fatigue") in done.hidden
    assert done.findings["safe"].all()


def test_the_total_ties_groups_and_policies(measures):
    tables = count_tables(measures)
    cell = ("expressed", "", "ensemble", "fatigue")
    assert sum(cell in t.counts for t in tables) == 2
    assert not audit(tables, {cell})["safe"].any(), "either axis gives the total back"


def test_levels_add_up_to_the_known_ones():
    rows = [row("appropriation_group", g, f"appropriation_{i}", n, of)
            for g, of, counts in [("a", 3, (1, 2)), ("b", 9, (4, 5)), ("c", 8, (2, 6)), ("ensemble", 20, (7, 13))]
            for i, n in enumerate(counts)]  # fmt: skip
    rows += [row("appropriation_mean_group", g, "mean", of, of) for g, of in [("a", 3), ("b", 9), ("c", 8)]]
    shown, done = protect_measures(pd.DataFrame(rows), thresholds=Thresholds())
    assert done.findings["safe"].all()
    means = shown[shown["what"] == "appropriation_mean_group"].set_index("group")["n"]
    assert means.isna()["a"]
    assert means.isna().sum() >= 2, "one hidden mean beside the others and the whole would be recomputed"


def test_a_family_is_told_only_where_enough_persons_share_it():
    assert families_shown(["élus"] * 5 + ["agents"] * 4, k=5) == {"élus"}
