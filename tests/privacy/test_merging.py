"""Small groups are put together as the settings say, then within their family, then with the next smallest."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from fa_analysis.privacy.merging import plan_of, put_together, settings_of
from fa_analysis.settings import Group, Policy, Settings, Title


def prepared(sizes, groups=(), policies=(), axis="policy"):
    labels = [label for label, n in sizes.items() for _i in range(n)]
    other = "group" if axis == "policy" else "policy"
    home = pd.DataFrame({axis: labels, other: ["tous"] * len(labels)})
    settings = Settings(study=Title(title="t"), groups=groups, policies=policies)
    return SimpleNamespace(interviews=home, settings=settings)


def policies(*labels, **merge):
    return tuple(Policy(label=label, merge=merge.get(label, "")) for label in labels)


def test_nothing_is_merged_where_every_group_is_large_enough():
    assert plan_of(prepared({"eau": 5, "habitat": 9}), k=5) == {"group": {}, "policy": {}}


def test_small_policies_are_put_together_without_the_large_ones():
    study = prepared({"eau": 2, "habitat": 9, "emploi": 3}, policies=policies("eau", "habitat", "emploi"))
    assert plan_of(study, k=5)["policy"] == {"autres politiques": ("eau", "emploi")}


def test_when_the_small_ones_are_too_few_the_next_smallest_joins_them():
    study = prepared({"eau": 2, "habitat": 9, "emploi": 6}, policies=policies("eau", "habitat", "emploi"))
    assert plan_of(study, k=5)["policy"] == {"autres politiques": ("eau", "emploi")}, "2 alone is not 5"


def test_what_the_settings_declare_comes_first():
    study = prepared(
        {"eau": 2, "propreté": 9, "emploi": 3, "culture": 4},
        policies=policies("eau", "propreté", "emploi", "culture", eau="cadre de vie", propreté="cadre de vie"),
    )
    assert plan_of(study, k=5)["policy"] == {
        "cadre de vie": ("eau", "propreté"),
        "autres politiques": ("emploi", "culture"),
    }


def test_a_declared_merge_still_too_small_goes_with_the_others_as_one():
    study = prepared(
        {"eau": 1, "propreté": 2, "emploi": 3, "culture": 9},
        policies=policies("eau", "propreté", "emploi", "culture", eau="cadre", propreté="cadre"),
    )
    assert plan_of(study, k=5)["policy"] == {"autres politiques": ("eau", "propreté", "emploi")}


def test_groups_of_actors_are_put_together_within_their_family():
    groups = tuple(
        Group(label=label, family=family)
        for label, family in [("EPT", "élus"), ("villes", "élus"), ("siège", "agents"), ("UT", "agents"), ("DGS", "agents")]
    )  # fmt: skip
    study = prepared({"EPT": 4, "villes": 8, "siège": 22, "UT": 12, "DGS": 3}, groups=groups, axis="group")
    assert plan_of(study, k=5)["group"] == {"élus": ("EPT", "villes"), "autres agents": ("UT", "DGS")}


def test_a_name_that_a_group_has_already_is_not_taken():
    groups = (Group(label="élus", family="élus"), Group(label="EPT", family="élus"))
    study = prepared({"élus": 3, "EPT": 4}, groups=groups, axis="group")
    assert plan_of(study, k=5)["group"] == {"autres élus": ("élus", "EPT")}


def test_settings_say_what_was_put_together_and_the_study_is_left_alone():
    from dataclasses import dataclass

    @dataclass(frozen=True)
    class Study:
        interviews: pd.DataFrame
        questionnaires: pd.DataFrame
        settings: Settings
        merged: object = None

    found = prepared({"eau": 2, "habitat": 9, "emploi": 3}, policies=policies("eau", "habitat", "emploi"))
    asked = pd.DataFrame({"policy": ["eau", "habitat"]})
    study = Study(found.interviews, asked, found.settings)
    before = study.interviews.copy()
    plan = plan_of(found, k=5)
    done = put_together(study, plan)
    assert study.interviews.equals(before)
    assert done.interviews["policy"].value_counts().to_dict() == {"habitat": 9, "autres politiques": 5}
    assert done.questionnaires["policy"].tolist() == ["autres politiques", "habitat"]
    merged = {p.label: p.merge for p in settings_of(found.settings, plan).policies}
    assert merged == {"eau": "autres politiques", "habitat": "", "emploi": "autres politiques"}
