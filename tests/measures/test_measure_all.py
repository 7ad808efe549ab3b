"""Every measure on a survey made by hand: the counts can be made on fingers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import kruskal
from survey_in_hand import CODEBOOK, DONE, RESPONDENTS, SAID, SETTINGS, make

from fa_analysis import tables
from fa_analysis.measures import level_of_interviews, measure_all, prepare
from fa_analysis.measures.levels import compare_definitions, differs
from fa_analysis.settings import Group, Settings

NUMBERS = ["n", "of", "estimate", "low", "high"]


@pytest.fixture(scope="module")
def measures():
    return measure_all(**make())


def row(measures, what, group, code):
    found = measures.loc[(measures["what"] == what) & (measures["group"] == group) & (measures["code"] == code)]
    assert len(found) == 1
    return found.iloc[0]


def drawn_whole(tables_, interviews):
    """Mark all answers of these interviews as drawn by chance and reviewed."""
    coded = tables_["coded"].copy()
    chosen = coded["unit_id"].str.split(":").str[0].isin(interviews)
    return tables_ | {"coded": coded.assign(reviewed=chosen, drawn=chosen)}


def test_the_table_is_that_of_the_schema(measures):
    assert list(measures.columns) == [c.name for c in tables.SCHEMAS["measures"].columns]
    assert (measures["method"] != "").all()


def test_inputs_are_not_modified():
    given = make()
    before = {k: v.copy() for k, v in given.items() if isinstance(v, pd.DataFrame)}
    measure_all(**given)
    for name, table in before.items():
        pd.testing.assert_frame_equal(given[name], table)


def test_the_same_tables_give_the_same_measures(measures):
    pd.testing.assert_frame_equal(measures, measure_all(**make()))


def test_an_interview_counts_once_however_often_it_says_it(measures):
    # E1, E2 and E3 say `metiers`, of six home interviews; E7 says it elsewhere.
    found = row(measures, "expressed_group", "ensemble", "metiers")
    assert (found["n"], found["of"], found["estimate"]) == (3, 6, 0.5)
    assert round(found["low"], 3) == 0.188
    assert row(measures, "expressed_group", "élus", "metiers")["estimate"] == 1.0
    assert row(measures, "expressed_group", "agents", "metiers")["n"] == 0


def test_other_authorities_enter_no_home_figure(measures):
    without = {k: v for k, v in SAID.items() if k != "E7"}
    pd.testing.assert_frame_equal(measures, measure_all(**make(said=without)))
    assert "autres collectivités" not in set(measures["group"])


def stable(measures):
    """Return the measures as their keys and numbers, in the order of the table."""
    home = measures[measures["group"] != "elsewhere"]  # who was met there is said apart
    return home.set_index(["what", "group", "code"])[[*NUMBERS, "method"]]


@pytest.mark.parametrize("what", sorted(set(measure_all(**make())["what"])))
def test_no_measure_moves_when_interviews_elsewhere_are_added(what):
    """Five more interviews elsewhere say everything, reviewed and drawn, in a home policy: no home figure moves."""
    home = {who: answers for who, answers in SAID.items() if who != "E7"}
    more = {f"X{i}": [[c.id for c in CODEBOOK.codes]] * 4 for i in range(5)}
    people = pd.concat(
        [RESPONDENTS.iloc[:6], *[RESPONDENTS.iloc[[6]].assign(interview_id=who) for who in more]],
        ignore_index=True,
    )
    with_them = drawn_whole(make(said=home | more, respondents=people), list(more))
    without = make(said=home, respondents=RESPONDENTS.iloc[:6])
    found, wanted = (stable(measure_all(**given)).loc[what] for given in (with_them, without))
    pd.testing.assert_frame_equal(found, wanted)


def test_groups_of_one_merge_are_put_together_when_one_is_too_small():
    """Habitat (2 interviews) and espace public (4) are called « ville » together: 3 of 6 say `metiers`."""
    policies = tuple(p.model_copy(update={"merge": "ville"}) for p in SETTINGS.policies)
    found = measure_all(**(make() | {"settings": SETTINGS.model_copy(update={"policies": policies})}))
    merged = row(found, "expressed_policy", "ville", "metiers")
    assert merged[["n", "of", "estimate"]].tolist() == [3, 6, 0.5]
    assert merged["method"].endswith(
        "groupe fusionné, un des siens comptant moins de 3 personnes : habitat, espace public"
    )
    shown = found.loc[found["what"].isin(["expressed_policy", "appropriation_mean_policy"]), "group"]
    assert set(shown) == {"ville", "ensemble"}
    # What was planned, and projects, are told as they are.
    assert row(found, "quota_policy", "habitat", "done")["n"] == 2
    assert row(found, "done_policy", "habitat", "imaginer")["of"] == 5


def test_groups_that_are_large_enough_are_never_merged():
    groups = tuple(g.model_copy(update={"merge": "tous"}) for g in SETTINGS.groups)
    found = measure_all(**(make() | {"settings": SETTINGS.model_copy(update={"groups": groups})}))
    assert "tous" not in set(found["group"])
    assert row(found, "expressed_group", "élus", "metiers")["n"] == 3


def test_a_merged_group_has_a_name_of_its_own():
    with pytest.raises(ValueError, match="« élus » est déjà le nom d'un groupe : choisissez un autre nom"):
        Settings(study=SETTINGS.study, groups=(SETTINGS.groups[0], Group(label="agents", merge="élus")))


def test_the_test_of_a_difference_agrees_with_the_chi2_of_kruskal_and_wallis():
    chance = np.random.default_rng(3)
    group = np.repeat(["a", "b", "c"], 30)
    level = chance.integers(0, 5, 90) + (group == "c") * chance.integers(0, 2, 90)
    expected = kruskal(*(level[group == g] for g in "abc")).pvalue
    assert 0.01 < expected < 0.5
    assert differs(level, group, seed=1) == pytest.approx(expected, abs=0.02)
    assert differs(level, group, seed=1) == differs(level, group, seed=1)


def test_a_difference_needs_two_groups_and_two_levels():
    assert differs([1, 2, 3], ["a"] * 3, seed=1) is None
    assert differs([2, 2, 2], ["a", "b", "b"], seed=1) is None
    # The four highest in one group, the four lowest in the other: 2 ways out of C(8, 4) = 70.
    assert differs([3, 3, 4, 4, 0, 0, 1, 1], list("aaaabbbb"), seed=1) == pytest.approx(2 / 70, abs=0.01)


def test_inspirations_and_likeness_name_what_they_point_to(measures):
    found = measures.loc[measures["what"] == "inspiration_benchmark"].iloc[0]
    assert found["method"] == "pratiques de la dimension portées ; une piste, pas une mesure : mots"
    assert row(measures, "similar", "P3", "P6")["method"].endswith(" : t (Voirie) → t (Parcs)")


def test_levels_are_the_upper_median_of_the_coded_answers(measures):
    # E1: 1; E2: 2, 3, 3 → 3; E3: 0; E4: 3; E5 and E6 say none.
    at = {c: row(measures, "appropriation_group", "ensemble", f"appropriation_{c}")["n"] for c in range(5)}
    assert at == {0: 1, 1: 1, 2: 0, 3: 2, 4: 0}
    found = row(measures, "appropriation_mean_group", "ensemble", "mean")
    assert (found["n"], found["estimate"]) == (4, 7 / 4)
    reached = row(measures, "appropriation_reached_group", "ensemble", "appropriation_3")
    assert (reached["n"], reached["of"]) == (2, 4)
    assert row(measures, "appropriation_unknown_group", "ensemble", "unknown")["n"] == 2


@pytest.mark.parametrize(
    ("definition", "levels"),
    [("median", [1, 3, 0, 3]), ("highest", [1, 3, 0, 3]), ("mean", [1, 3, 0, 3]), ("last", [1, 3, 0, 3])],
)
def test_each_definition_of_the_level_on_the_hand_made_survey(definition, levels):
    given = make()
    found = level_of_interviews(prepare(**given).answers, CODEBOOK, "appropriation", definition=definition)
    assert found.to_dict() == dict(zip(["E1", "E2", "E3", "E4"], levels, strict=True))


@pytest.mark.parametrize(("definition", "level"), [("median", 3), ("highest", 4), ("mean", 2), ("last", 0)])
def test_the_definitions_differ_where_answers_disagree(definition, level):
    # Levels in the order of speech: 3, 4, 0, 3, 1, 3, 0; mean 2, upper median 3.
    answers = [[f"appropriation_{i}"] for i in (3, 4, 0, 3, 1, 3, 0)]
    given = make(said={"E1": answers})
    found = level_of_interviews(prepare(**given).answers, CODEBOOK, "appropriation", definition=definition)
    assert found["E1"] == level


def test_definitions_are_compared_on_interviews_read_whole():
    """E1 (levels 1, 3) and E2 (2) are read whole; the machine gives E1 a 4 in the place of the 1. E3 is not read."""
    said = {"E1": [["appropriation_1"], ["appropriation_3"]], "E2": [["appropriation_2"]], "E3": SAID["E3"]}
    given = drawn_whole(make(said=said), ["E1", "E2"])
    coded = given["coded"]
    first = coded["unit_id"] == "E1:1"
    machine = coded["machine"].where(~first, coded["code"] == "appropriation_4")
    found = compare_definitions(prepare(**(given | {"coded": coded.assign(machine=machine)})), "appropriation")
    found = found.set_index("definition")
    assert found["of"].tolist() == [2, 2, 2, 2]
    # Upper median, highest: 3 → 4; mean: 2 → 4 (3.5, halves up); last: 3 → 3.
    assert found["distance"].tolist() == [0.5, 0.5, 1.0, 0.0]
    assert found["same"].tolist() == [0.5, 0.5, 0.5, 1.0]
    assert found["as_median"].tolist() == [1.0, 1.0, 0.5, 1.0]


def test_a_tie_goes_to_the_higher_level():
    given = make(said={"E1": [["appropriation_3"], ["appropriation_4"]]})
    assert level_of_interviews(prepare(**given).answers, CODEBOOK, "appropriation")["E1"] == 4


def test_pieces_of_a_long_answer_are_one_answer():
    given = make(said={"E1": [["metiers"], ["imaginer"]]})
    units = given["units"].assign(answer=pd.array([1, 1, *[pd.NA] * 12], dtype="Int64"))
    answers = prepare(**(given | {"units": units})).answers
    assert len(answers) == 1
    assert answers.iloc[0][["metiers", "imaginer"]].all()


def test_a_group_under_the_threshold_is_withheld_not_zero(measures):
    # Two interviews speak of habitat, and the working threshold is three.
    found = row(measures, "expressed_policy", "habitat", "metiers")
    assert np.isnan(found[["n", "estimate", "low", "high"]].astype(float)).all()
    assert found["of"] == 2
    assert found["method"] == "non montré : moins de 3 personnes"
    ranks = measures.loc[measures["what"] == "appropriation_rank_policy"]
    assert ranks["estimate"].isna().all()


def test_specificity_compares_the_group_with_all(measures):
    # 3 of 6 say `metiers`, all three among the 3 élus: one way out of C(6,3) = 20.
    found = row(measures, "specific_group", "élus", "metiers")
    assert found["estimate"] == pytest.approx(np.log10(20))
    assert row(measures, "specific_group", "agents", "metiers")["estimate"] == pytest.approx(-np.log10(20))
    assert row(measures, "specific_q_group", "élus", "metiers")["estimate"] == pytest.approx(0.2)


def test_codes_said_together(measures):
    found = row(measures, "together", "fatigue", "metiers")
    assert (found["n"], found["of"], found["estimate"]) == (1, 2, 0.5)
    assert row(measures, "together", "metiers", "fatigue")["of"] == 3


def test_a_dimension_and_a_lack_in_one_answer(measures):
    # E1, E4 and E5 speak of imaginer; only E4 says outillage in that same answer, E1 says metiers.
    assert row(measures, "with_dimension", "imaginer", "outillage")["n"] == 1
    assert row(measures, "with_dimension", "imaginer", "metiers")[["n", "of"]].tolist() == [1, 3]
    assert row(measures, "with_dimension", "preserver", "metiers")["of"] == 0


def test_projects_and_their_combinations(measures):
    assert row(measures, "done_policy", "ensemble", "imaginer")[["n", "of"]].tolist() == [4, 6]
    assert row(measures, "combination", "ensemble", "imaginer+preserver")["n"] == 2
    assert row(measures, "combination", "ensemble", "aucune")["n"] == 1
    assert measures.loc[measures["what"] == "combination", "n"].sum() == len(DONE)


def test_diversity_is_brought_down_to_the_smallest_group(measures):
    found = row(measures, "hill_policy", "habitat", "q0")
    assert "5 projets" in found["method"]
    assert found["estimate"] == 3.0
    small = row(measures, "hill_policy", "espace public", "q0")
    assert np.isnan(small["estimate"])
    assert small["method"] == "pas assez de projets : il en faut 5"


def test_likeness_crosses_directions(measures):
    # P3 (Voirie) and P6 (Parcs): three shared of four in all.
    assert row(measures, "similar", "P3", "P6")["estimate"] == pytest.approx(3 / 4)
    assert not (
        (measures["what"] == "similar") & (measures["group"] == "P3") & (measures["code"] == "P1")
    ).any()
    assert not ((measures["what"] == "similar") & (measures["group"] == "P4")).any()


def test_gaps_point_to_who_is_strong_on_the_dimension(measures):
    found = row(measures, "gap", "habitat", "preserver")
    assert found["estimate"] == pytest.approx(2 / 5 - 1)
    first = measures.loc[(measures["what"] == "inspiration_benchmark") & (measures["group"] == "habitat")]
    assert first["code"].tolist() == ["imaginer:B1", "preserver:B2"]
    assert first["estimate"].tolist() == [2.0, 0.0]


def test_what_was_met_is_told_apart_from_elsewhere(measures):
    assert row(measures, "met", "ensemble", "interviews")["n"] == 6
    assert row(measures, "met", "elsewhere", "interviews")["n"] == 1


def test_quotas(measures):
    assert row(measures, "quota_group", "élus", "done")[["n", "of", "estimate"]].tolist() == [3, 4, 0.75]
    assert row(measures, "quota_group", "ensemble", "done")[["n", "of"]].tolist() == [6, 10]
    unplanned = row(measures, "quota_policy", "habitat", "done")
    assert unplanned["n"] == 2
    assert np.isnan(unplanned["estimate"])
    assert unplanned["method"] == "pas de nombre prévu"


def test_saturation_starts_at_the_mean_and_ends_at_all_codes_met(measures):
    home = [set().union(*map(set, answers)) for who, answers in SAID.items() if who != "E7"]
    assert row(measures, "saturation", "ensemble", "1")["estimate"] == pytest.approx(
        np.mean([len(s) for s in home]), abs=0.15
    )
    assert row(measures, "saturation", "ensemble", "6")["estimate"] == len(set().union(*home))


def test_uncoded_answers(measures):
    # E1's third answer and both of E6's, of fourteen at home.
    assert row(measures, "uncoded_group", "ensemble", "answers")[["n", "of"]].tolist() == [3, 14]


def test_questionnaires_stand_beside_and_are_never_added(measures):
    assert row(measures, "survey_policy", "ensemble", "fatigue")[["n", "of"]].tolist() == [2, 4]
    assert row(measures, "expressed_policy", "ensemble", "fatigue")["of"] == 6
    # A blank answer is not counted: two « oui » and one « un peu » on a scale of three.
    assert row(measures, "closed_q1", "habitat", "oui")[["n", "of"]].tolist() == [2, 3]
    assert row(measures, "closed_mean_q1", "habitat", "mean")["estimate"] == pytest.approx((1 + 1 + 0.5) / 3)


def test_without_any_review_the_share_is_said_uncorrected(measures):
    assert "non corrigée" in row(measures, "expressed_group", "ensemble", "metiers")["method"]
    assert "non corrigée" in row(measures, "answers", "ensemble", "metiers")["method"]


def test_interviews_drawn_and_read_whole_correct_the_share():
    said = {f"E{i}": [["metiers"] if i % 2 else []] for i in range(1, 31)}
    people = pd.concat([RESPONDENTS.iloc[[0]]] * 30).assign(interview_id=list(said))
    given = drawn_whole(make(said=said, respondents=people), [f"E{i}" for i in range(1, 16)])
    coded = given["coded"]
    # The machine misses it in the drawn interviews E1 and E3; people saw it.
    missed = coded["unit_id"].isin(["E1:1", "E3:1"]) & (coded["code"] == "metiers")
    given["coded"] = coded.assign(machine=coded["machine"] & ~missed)
    found = row(measure_all(**given), "expressed_group", "ensemble", "metiers")
    assert "15 entretiens tirés au sort" in found["method"]
    assert found["n"] == 15
    # 13 of 30 by the machine; of 15 drawn, 8 true against 6 seen.
    weight = (6 / 15 - 8 / 15 * 6 / 15) / ((13 / 30 * 17 / 30) * 1.5)
    assert found["estimate"] == pytest.approx(weight * 13 / 30 + 8 / 15 - weight * 6 / 15)


def test_levels_of_interviews_drawn_and_read_whole_correct_the_mean():
    """The machine gives one level too many to all; half of the interviews were drawn and put right."""
    levels = {f"E{i}": 1 if i % 2 else 3 for i in range(1, 31)}
    said = {who: [[f"appropriation_{level}"]] for who, level in levels.items()}
    people = pd.concat([RESPONDENTS.iloc[[0]]] * 30).assign(interview_id=list(said))
    given = drawn_whole(make(said=said, respondents=people), [f"E{i}" for i in range(1, 16)])
    coded = given["coded"]
    wrong = {f"{who}:1": f"appropriation_{level + 1}" for who, level in levels.items()}
    machine = coded["unit_id"].map(wrong) == coded["code"]
    given["coded"] = coded.assign(machine=machine, value=coded["value"].where(coded["reviewed"], machine))
    mean = row(measure_all(**given), "appropriation_mean_group", "ensemble", "mean")
    # By the machine (2 × 15 + 4 × 15) / 30 = 3; of the 15 drawn (8 at 1, 7 at 3) it says 8 × 2 + 7 × 4 = 44.
    weight = min(1.0, (224 / 225) / (1.0 * 1.5))
    assert mean["estimate"] == pytest.approx(weight * 3 + 29 / 15 - weight * 44 / 15)
    assert mean["method"].startswith("valeur corrigée")
    assert abs(mean["estimate"] - 2) < 0.05


def test_interviews_drawn_in_part_correct_nothing():
    said = {f"E{i}": [["metiers"], []] for i in range(1, 31)}
    people = pd.concat([RESPONDENTS.iloc[[0]]] * 30).assign(interview_id=list(said))
    given = make(said=said, respondents=people)
    first = given["coded"]["unit_id"].str.endswith(":1")
    given["coded"] = given["coded"].assign(reviewed=first, drawn=first)
    found = measure_all(**given)
    assert "non corrigée" in row(found, "expressed_group", "ensemble", "metiers")["method"]
    assert "corrigée par 30 réponses" in row(found, "answers", "ensemble", "metiers")["method"]


def test_when_all_is_reviewed_nothing_is_left_to_correct():
    found = row(measure_all(**drawn_whole(make(), list(SAID))), "expressed_group", "ensemble", "metiers")
    assert found["method"] == "part des entretiens, tous relus ; Wilson à 95 %"


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("no interview", make(said={})),
        ("no project", make(done={})),
        ("nothing coded", make(said={w: [[]] for w in SAID}, done={p: [] for p in DONE})),
        ("one interview", make(said={"E1": SAID["E1"]})),
        ("one group", make(said={k: SAID[k] for k in ("E1", "E2", "E3")})),
        ("only elsewhere", make(said={"E7": SAID["E7"]})),
        ("all say all", make(said={w: [[c.id for c in CODEBOOK.codes]] for w in SAID})),
        ("one project", make(done={"P1": DONE["P1"]})),
        ("no settings", make() | {"settings": SETTINGS.model_copy(update={"groups": (), "policies": ()})}),
    ],
)
def test_thin_data_give_a_right_number_or_say_why_not(name, given):
    found = measure_all(**given)
    shown = found["estimate"].notna()
    assert not np.isinf(found[NUMBERS].to_numpy(dtype=float)).any()
    assert (found.loc[shown, "of"] != 0).all()
    bounded = shown & found["low"].notna()
    assert (found.loc[bounded, "low"] <= found.loc[bounded, "estimate"] + 1e-9).all()
    assert (found.loc[bounded, "high"] >= found.loc[bounded, "estimate"] - 1e-9).all()
    why = found.loc[~shown, "method"]
    assert why.str.contains("pas assez|non montré|pas de nombre").all(), why.unique()


def test_an_empty_inventory_says_so():
    found = measure_all(**make(done={}))
    assert (
        row(found, "done_policy", "ensemble", "ensemble")["method"]
        == "pas assez de données : aucune observation"
    )


def test_a_code_never_used_is_zero_with_an_interval_that_is_not(measures):
    found = row(measures, "expressed_group", "ensemble", "preserver")
    assert (found["n"], found["estimate"], found["low"]) == (0, 0.0, 0.0)
    assert found["high"] > 0.3


def test_quality_of_the_coding_takes_its_place():
    evaluation = pd.DataFrame(
        {"level": ["code", "code"], "name": ["metiers", "fatigue"], "tp": [3, 0], "fp": [1, 0], "fn": [2, 0]}
    )
    found = measure_all(**make(), evaluation=evaluation)
    assert row(found, "quality_precision", "code", "metiers")["estimate"] == 0.75
    assert row(found, "quality_recall", "code", "metiers")["estimate"] == 0.6
    assert row(found, "quality_f1", "code", "metiers")["estimate"] == pytest.approx(2 * 0.75 * 0.6 / 1.35)
    assert np.isnan(row(found, "quality_f1", "code", "fatigue")["estimate"])
