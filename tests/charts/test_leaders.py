"""A superlative is written for who is alone in front, and for nobody else."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "measures"))

from survey_in_hand import CODEBOOK, SETTINGS, make

from fa_analysis.charts import View, expressions, ladder, links, network, peers, projects, survey, tell
from fa_analysis.charts.beside import _talk_finding
from fa_analysis.charts.diversity import _drawn
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.measures import measure_all

NOTHING = View(pd.DataFrame(columns=["what", "group", "code"]), CODEBOOK, SETTINGS)


def table(names, **columns):
    return pd.DataFrame({"group": names, "label": names, "code": names} | columns)


def test_shares_made_from_other_counts_are_level():
    rows = table(["a", "b", "c", "d"], estimate=[0.1 + 0.2, 0.3, 0.2, None])
    assert leaders(rows)["label"].tolist() == ["a", "b"]
    assert leaders(rows, least=True)["label"].tolist() == ["c"]
    assert leaders(table(["a"], estimate=[None])).empty


@pytest.mark.parametrize(
    ("names", "told"), [(["a"], "a"), (["a", "b"], "a et b"), (["a", "b", "c"], "a et 2 autres à égalité")]
)
def test_two_are_named_and_more_are_counted(names, told):
    assert tied(names) == told


def pairs(*rows):
    """Return pairs of codes without a sure link: lack, dimension, n and of."""
    cells = pd.DataFrame(rows, columns=["code", "group", "n", "of"]).astype({"n": float, "of": float})
    return cells.assign(estimate=cells["n"] / cells["of"], low=0.0, q=1.0, score=1.0)


@pytest.mark.parametrize("finding", [links._tools_finding, links._pairs_finding])
def test_at_most_is_the_highest_share_not_the_surest(finding):
    # 13 of 27 is more than 19 of 40, though 40 interviews say it more surely.
    cells = pairs(("metiers", "imaginer", 19, 40), ("fatigue", "preserver", 13, 27))
    cells["low"] = [0.33, 0.31]
    title = finding(NOTHING, cells)
    assert "«\u202fFatigue\u202f» avec «\u202fPréserver\u202f» (48\u202f%, 13 sur 27)" in title
    assert "Imaginer" not in title
    both = finding(NOTHING, pairs(("metiers", "imaginer", 2, 4), ("fatigue", "preserver", 1, 2)))
    assert "Imaginer" in both
    assert "Fatigue" in both


def test_pairs_of_ideas_that_meet_as_often_are_all_told():
    counts = {("imaginer", "metiers"): 27, ("imaginer", "preserver"): 12, ("metiers", "preserver"): 27}
    kept = ["imaginer", "metiers", "preserver"]
    assert network._finding(NOTHING, kept, counts) == (
        "Se rencontrent le plus : «\u202fImaginer\u202f» avec «\u202fCultures de métier\u202f» et "
        "«\u202fCultures de métier\u202f» avec «\u202fPréserver\u202f», dans 27 entretiens chaque fois"
    )
    alone = network._finding(NOTHING, kept, counts | {("imaginer", "metiers"): 28})
    assert alone.endswith("se rencontrent le plus : dans 28 entretiens")
    assert network._finding(NOTHING, kept, dict.fromkeys(counts, 0)).startswith("Aucune idée")


def test_other_titles_name_who_is_level():
    shares = table(["a", "b"], estimate=[0.5, 0.5], low=[0.3, 0.3], high=[0.7, 0.7], n=[4.0, 4.0], of=8.0)
    a, b = "«\u202fa\u202f»", "«\u202fb\u202f»"
    assert expressions._finding(shares, shares) == f"{a} et {b} : exprimés chacun dans 50\u202f% des entretiens"
    assert f"{a} et {b} (50\u202f% chacun)" in expressions._where_out(NOTHING, shares.iloc[:0], shares)
    low = table(["c", "a", "b"], estimate=[0.6, 0.1, 0.1], n=[6.0, 1.0, 1.0], of=10.0)
    assert projects._practices_finding(low).endswith(f"les plus rares : {a} et {b} (10\u202f% chacune)")
    behind = table(["a", "b"], estimate=[-0.39, -0.39], n=1.0, of=5.0)
    assert "au plus, a sur «\u202fa\u202f» et b sur «\u202fb\u202f»" in peers._gaps_finding(
        NOTHING, behind, sure=False
    )
    bounds = {"first_low": 0.0, "first_high": 1.0, "second_low": 0.0, "second_high": 1.0}
    talk = table(["a", "b"], first=[0.25, 0.75], second=[0.5, 0.5], **bounds)
    assert _talk_finding(talk).endswith(f"au plus, {a} et {b}")


MEANS = {"of": 9.0, "low": 0.5, "high": 3.5}


def test_groups_with_the_same_mean_are_both_named():
    known = table(["a", "b", "c"], estimate=[2.5, 2.5, 1.0], **MEANS)
    assert "(a et b : 2,5 ; c : 1,0)" in ladder._finding(NOTHING, "group", known, 2.0, 4)


def test_groups_put_together_to_protect_one_are_never_an_end_of_a_comparison():
    policies = tuple(p.model_copy(update={"merge": "autres"}) for p in SETTINGS.policies)
    merged = View(NOTHING.measures, CODEBOOK, SETTINGS.model_copy(update={"policies": policies}))
    known = table(["eau", "culture", "autres"], estimate=[3.0, 2.0, 1.0], **MEANS)
    told = ladder._finding(merged, "policy", known, 2.0, 4)
    assert "(eau : 3,0 ; culture : 2,0)" in told
    out = table(["autres"], estimate=[0.9], q=[0.01], score=[2.0])
    whole = table(["a", "b"], estimate=[0.5, 0.4], low=0.3, high=0.7)
    assert "autres" not in expressions._where_out(merged, out, whole)


def quality(*rows):
    """Return measures of the quality of some codes: name, F1, units that hold the code."""
    columns = ["what", "group", "code", "n", "of", "estimate", "low", "high", "method"]
    return pd.DataFrame(
        [
            [f"quality_{what}", "code", code, 1.0, float(of), f1, None, None, ""]
            for code, f1, of in rows
            for what in ("precision", "recall", "f1")
        ],
        columns=columns,
    )


def test_codes_too_rare_to_judge_are_set_apart_and_in_no_title():
    rows = quality(("metiers", 1.0, 4), ("fatigue", 0.9, 10), ("imaginer", 0.6, 30), ("preserver", 0.5, 7))
    story = tell("qualite_codage", View(rows, CODEBOOK, SETTINGS))
    assert story.title == (
        "Parmi les codes d'au moins 10 unités, le plus sûr : «\u202fFatigue\u202f» (0,90 sur 1) ; "
        "le moins : «\u202fImaginer\u202f» (0,60)"
    )
    assert "en gris : moins de 10 unités, trop peu pour juger" in story.foot
    level = quality(("metiers", 0.902, 14), ("fatigue", 0.898, 10), ("imaginer", 0.6, 30))
    assert (
        "Cultures de métier\u202f» et «\u202fFatigue"
        in tell("qualite_codage", View(level, CODEBOOK, SETTINGS)).title
    )
    assert survey._quality_finding(table([], estimate=[], needed=[])).startswith("Aucun code")


def test_the_projects_without_a_dimension_are_drawn_however_many_combinations_are_met_more():
    rows = table([f"c{i}" for i in range(20)] + ["aucune"], n=[5.0] * 20 + [4.0])
    drawn = _drawn(rows[rows["code"] != "aucune"], rows)
    assert len(drawn) == 13
    assert drawn["code"].iloc[-1] == "aucune"
    assert "aucune" not in set(_drawn(rows.iloc[:20], rows.assign(n=0.0))["code"])


def test_a_sign_that_is_not_drawn_is_not_explained():
    view = View(measure_all(**make()), CODEBOOK, SETTINGS)
    assert "★" not in tell("idees_ensemble", view).foot


def test_the_curve_of_codes_speaks_of_numbers_of_interviews_not_of_the_last_ones():
    title = tell("saturation", View(measure_all(**make()), CODEBOOK, SETTINGS)).title
    assert title.startswith("Passer de 1 à 6 entretiens")
