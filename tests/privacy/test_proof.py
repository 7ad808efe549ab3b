"""The proof reads what is shown: a hidden count that stands elsewhere, or can be worked out, is told."""

from __future__ import annotations

import pandas as pd
import pytest

from fa_analysis.privacy.proof import prove
from fa_analysis.privacy.release import protect_measures
from fa_analysis.settings import Thresholds


def row(what, group, code, n, of):
    return {"what": what, "group": group, "code": code, "n": float(n), "of": float(of), "estimate": n / of,
            "low": 0.0, "high": 1.0, "method": "Wilson"}  # fmt: skip


@pytest.fixture
def exact():
    counts = {"a": (3, (1, 2)), "b": (9, (4, 5)), "c": (8, (2, 6)), "ensemble": (20, (7, 13))}
    rows = [row("appropriation_policy", g, f"appropriation_{i}", n, of)
            for g, (of, levels) in counts.items() for i, n in enumerate(levels)]  # fmt: skip
    rows += [row("appropriation_mean_policy", g, "mean", of, of) for g, (of, _l) in counts.items()]
    rows += [row("level_place", g, "appropriation", of, of) for g, (of, _l) in counts.items()]
    return pd.DataFrame(rows)


def shown(exact, **options):
    return protect_measures(exact, thresholds=Thresholds(), **options)[0]


def test_what_protection_gives_is_proved(exact):
    proof = prove(shown(exact), exact, k=5, counts=False)
    assert proof.cells > 3
    assert proof.betrayed == ()


def test_everything_shown_betrays_the_small_group(exact):
    betrayed = prove(exact, exact, k=5, counts=False).betrayed
    assert ("appropriation", "policy", "a", "appropriation_0") in betrayed


def test_one_companion_shown_again_betrays_it(exact):
    told = shown(exact)
    back = told["what"].eq("appropriation_policy") & told["n"].isna() & ~told["group"].isin(["a", "ensemble"])
    assert back.any()
    told.loc[back, ["n", "of", "estimate"]] = exact.loc[back, ["n", "of", "estimate"]]
    assert prove(told, exact, k=5, counts=False).betrayed


@pytest.mark.parametrize("what", ["appropriation_mean_policy", "level_place"])
def test_a_mean_of_the_small_group_left_in_another_measure_is_seen(exact, what):
    told = shown(exact)
    place = told["what"].eq(what) & told["group"].eq("a")
    assert told.loc[place, "estimate"].isna().all(), "the same mean in another measure is hidden too"
    told.loc[place, "estimate"] = 0.5
    assert prove(told, exact, k=5, counts=False).betrayed


def test_a_mean_beside_hidden_levels_is_seen_though_the_size_and_a_level_are_shown():
    counts = {
        "a": (30, (2, 8, 20)),
        "b": (19, (4, 6, 9)),
        "c": (48, (12, 16, 20)),
        "ensemble": (97, (18, 30, 49)),
    }
    rows = [row("appropriation_policy", g, f"appropriation_{i}", n, of)
            for g, (of, levels) in counts.items() for i, n in enumerate(levels)]  # fmt: skip
    rows += [row("appropriation_mean_policy", g, "mean", of, of) for g, (of, _l) in counts.items()]
    exact = pd.DataFrame(rows)
    told = protect_measures(exact, thresholds=Thresholds(strict=5), level="strict")[0]
    levels = told[told["what"].eq("appropriation_policy") & told["group"].eq("a")]
    assert levels["n"].isna().to_list() == [True, True, False]
    assert levels["of"].notna().any(), "its size can be read beside a level that is shown"
    assert prove(told, exact, k=5, counts=True).betrayed == ()
    told.loc[told["what"].eq("appropriation_mean_policy") & told["group"].eq("a"), "estimate"] = 1.6
    assert prove(told, exact, k=5, counts=True).betrayed


def test_a_measure_that_nobody_said_to_be_harmless_is_hidden(exact):
    new = pd.DataFrame([row("surprise", "a", "x", 1, 3), row("hill_policy", "a", "q0", 1, 3)])
    told = shown(pd.concat([exact, new], ignore_index=True))
    assert told.loc[told["what"].eq("surprise"), "n"].isna().all()
    assert told.loc[told["what"].eq("hill_policy"), "n"].notna().all(), "projects are no persons"
