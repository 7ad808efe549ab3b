"""People over machine, and a machine that never saw what it is judged on."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis import learning, tables
from fa_analysis.learning import combine, training_of
from fa_analysis.learning.combine import reconcile


def _run(small, decisions=None, **options):
    decisions = small.decisions if decisions is None else decisions
    return combine(small.units, small.codings, decisions, small.turns, small.codebook, seed=3, **options)


def _cell(coded, unit_id, code):
    return coded[(coded["unit_id"] == unit_id) & (coded["code"] == code)].iloc[0]


def test_what_was_planted_is_learnt_on_interviews_that_did_not_train(small):
    report = _run(small).report.set_index("code")
    assert report.loc[["associer", "preserver"], "how"].eq("combination").all()
    assert report.loc["preserver", "f1_both"] > 0.8
    assert report.loc["associer", "f1_rules"] < report.loc["associer", "f1_both"]


def test_labels_shuffled_between_answers_are_not_learnt(small):
    random = np.random.default_rng(0)
    wrong = small.decisions.copy()
    for code in wrong["code"].unique():
        rows = wrong.index[wrong["code"] == code]
        wrong.loc[rows, "verdict"] = random.permutation(wrong.loc[rows, "verdict"].to_numpy())
    report = _run(small, wrong).report.set_index("code")
    share = report.loc["preserver", "positives"] / report.loc["preserver", "reviewed"]
    chance = 2 * share / (1 + share)  # of a machine that says yes to everything
    assert report.loc["preserver", "f1_both"] < chance + 0.1


def test_the_machine_on_an_interview_does_not_change_with_its_own_review(small):
    turned = small.decisions.copy()
    mine = turned["unit_id"].str.startswith("E04:") & turned["code"].ne("rare")
    turned.loc[mine, "verdict"] = turned.loc[mine, "verdict"].map({"yes": "no", "no": "yes"})
    one, two = _run(small).coded, _run(small, turned).coded
    here = one["unit_id"].str.startswith("E04:")
    pd.testing.assert_frame_equal(one.loc[here, ["machine", "score"]], two.loc[here, ["machine", "score"]])
    assert not one.loc[~here, "score"].equals(two.loc[~here, "score"])


def test_an_answer_left_unjudged_is_scored_without_its_interview(small):
    partly = small.decisions[small.decisions["unit_id"] != "E04:2"]
    turned = partly.copy()
    mine = turned["unit_id"].str.startswith("E04:")
    turned.loc[mine, "verdict"] = "no"
    one, two = _run(small, partly).coded, _run(small, turned).coded
    here = one["unit_id"].eq("E04:2") & one["code"].isin(["associer", "preserver"])
    assert one.loc[here, "score"].notna().all()
    assert one.loc[here, "score"].tolist() == two.loc[here, "score"].tolist()


def test_a_person_always_wins(small):
    coded = _run(small).coded
    joined = coded.merge(small.decisions, on=["unit_id", "code"], suffixes=("", "_d"))
    assert len(joined) == len(small.decisions)
    assert (joined["value"] == joined["verdict"].eq("yes")).all()
    assert joined["by"].eq("human").all()
    assert joined["reviewed"].all()


def test_a_doubt_decides_nothing(small):
    doubt = small.decisions.assign(verdict="unsure")
    coded = _run(small, doubt).coded
    assert not coded["reviewed"].any()
    assert coded["by"].eq("rule").all()


def test_codes_with_few_examples_stay_with_the_rules_and_it_is_said(small):
    found = _run(small)
    rare = found.report.set_index("code").loc["rare"]
    assert rare["how"] == "rule"
    assert rare["why"] == (
        "1 réponses relues et exemples portent ce code, il en faut 8 : les règles décident seules."
    )
    cell = _cell(found.coded, "E12:8", "rare")
    assert cell["value"]
    assert cell["by"] == "rule"
    assert np.isnan(cell["score"])


def test_a_practice_found_by_rule_stands_only_where_the_model_grants_its_dimension(small):
    codes = [c.id for c in small.codebook.codes]
    practice, dimension = codes.index("habitants"), codes.index("associer")
    said = np.zeros((3, len(codes)), dtype=bool)
    modelled = said.copy()
    said[:, practice] = True
    said[0, dimension] = True
    modelled[:2, dimension] = True
    found = reconcile(said, modelled, small.codebook)
    assert found[:, practice].tolist() == [True, False, True]
    assert found[:, dimension].tolist() == [True, False, True]


def test_a_practice_that_a_person_saw_brings_its_dimension(small):
    more = pd.DataFrame([("E12:1", "habitants", "yes", False)], columns=small.decisions.columns)
    coded = _run(small, pd.concat([small.decisions, more])).coded
    assert _cell(coded, "E12:1", "associer")["value"]
    assert _cell(coded, "E12:1", "associer")["by"] == "human"
    assert not _cell(coded, "E12:1", "associer")["reviewed"]


def test_at_most_one_level_of_an_ordinal_family(small):
    coded = _run(small).coded
    levels = coded[coded["code"].isin(["niveau_1", "niveau_3"])]
    for column in ("value", "machine"):
        assert levels.groupby("unit_id")[column].sum().max() == 1


def test_a_level_that_a_person_chose_leaves_no_room_for_another(small):
    plain = _run(small).coded
    high = plain[(plain["code"] == "niveau_3") & plain["value"] & ~plain["reviewed"]]["unit_id"].iloc[0]
    more = pd.DataFrame([(high, "niveau_1", "yes", True)], columns=small.decisions.columns)
    coded = _run(small, pd.concat([small.decisions, more])).coded
    assert _cell(coded, high, "niveau_1")["value"]
    assert _cell(coded, high, "niveau_1")["drawn"]
    assert not _cell(coded, high, "niveau_3")["value"]


def test_the_same_inputs_give_the_same_table_and_are_left_alone(small):
    before = [t.copy() for t in (small.units, small.codings, small.decisions, small.turns)]
    one, two = _run(small), _run(small)
    pd.testing.assert_frame_equal(one.coded, two.coded, check_exact=True)
    pd.testing.assert_frame_equal(one.report, two.report, check_exact=True)
    for table, copy in zip((small.units, small.codings, small.decisions, small.turns), before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_a_kept_model_gives_the_same_and_is_used_only_for_the_same_lesson(small):
    first = _run(small)
    again = _run(small, kept=first.taught)
    assert again.taught.learner is first.taught.learner
    pd.testing.assert_frame_equal(again.coded, first.coded, check_exact=True)
    fewer = _run(small, small.decisions.iloc[8:], kept=first.taught)
    assert fewer.taught.learner is not first.taught.learner


def test_an_interview_that_nobody_reviewed_teaches_nothing(small):
    first = _run(small)
    new = small.units["source_id"].ne("E12")
    turns = small.turns[small.turns["interview_id"].ne("E12")]
    before = combine(small.units[new], small.codings, small.decisions, turns, small.codebook, seed=3)
    assert before.taught.mark == first.taught.mark


def test_the_table_is_the_schema_s_dense_over_the_codes_that_apply(small):
    coded = tables.check(_run(small).coded, "coded")
    assert len(coded) == len(small.units) * len(small.codebook.codes)


def test_without_any_decision_the_rules_speak(small):
    found = _run(small, small.decisions.iloc[:0])
    assert found.taught.learner is None
    assert found.coded["by"].eq("rule").all()
    assert found.coded["value"].sum() == len(small.codings) + 1  # a practice brings its dimension


def test_teaching_examples_teach_and_are_never_counted(small):
    taught = pd.DataFrame({"text": [f"zèbre girafe savane {i}" for i in range(8)], "codes": ["rare"] * 8})
    decisions = small.decisions.copy()
    few = decisions["unit_id"].isin(["E02:1", "E05:1", "E08:1"]) & decisions["code"].eq("rare")
    decisions.loc[few, "verdict"] = "yes"
    report = _run(small, decisions, examples=taught).report.set_index("code")
    assert report.loc["rare", "how"] == "combination"
    assert report.loc["rare", "taught"] == 8
    assert report.loc["rare", "reviewed"] == 80
    assert _run(small, decisions).report.set_index("code").loc["rare", "how"] == "rule"
    none_reviewed = _run(small, decisions.assign(verdict="no"), examples=taught).report.set_index("code")
    assert none_reviewed.loc["rare", "how"] == "rule"
    assert none_reviewed.loc["rare", "why"].startswith("0 réponses relues portent ce code, il en faut 1")


def test_version_is_a_word_the_pipeline_can_keep():
    assert isinstance(learning.VERSION, str)


def test_an_example_that_names_its_dimension_only_says_nothing_of_practices(small):
    taught = pd.DataFrame({"text": ["avec eux", "voisins", "seul"], "codes": ["habitants", "associer", ""]})
    training = training_of(
        small.units, small.codings, small.decisions, small.turns, small.codebook, seed=3, examples=taught
    )
    codes = [c.id for c in small.codebook.codes]
    assert training.known[-3:, codes.index("habitants")].tolist() == [True, False, True]
    assert training.truth[-3:, codes.index("habitants")].tolist() == [1.0, 0.0, 0.0]
    assert training.truth[-3:, codes.index("associer")].tolist() == [1.0, 1.0, 0.0]
    assert training.known[-3:, codes.index("associer")].all()
