"""What is brought together, and when two names are one direction."""

import pandas as pd
import pytest
from cartography_cases import CODEBOOK, PROJECTS, material

from fa_analysis.restitution.cartography.directions import one_name
from fa_analysis.restitution.cartography.near import nearest


@pytest.mark.parametrize(
    ("written", "one"),
    [
        (["Direction de la voirie", "Dir. voirie", "VOIRIE"], "Direction de la voirie"),
        (
            ["Direction de l'espace public", "Direction de l'espace public", "DEP"],
            "Direction de l'espace public",
        ),
        (["Dir. lecture publique", "Lecture publique", "Lecture publique"], "Lecture publique"),
    ],
)
def test_one_direction_written_several_ways_is_one(written, one):
    assert set(one_name(written).values()) == {one}


def test_initials_of_two_directions_are_neither_and_services_stay_apart():
    written = ["Direction de l'espace public", "Direction de l'eau potable", "DEP", "Service des parcs"]
    assert one_name(written) == {w: w for w in written}


def near(projects=PROJECTS):
    made = material(projects)
    leads = one_name(made.projects["direction"].dropna())
    return nearest(made.projects, made.project_codes, CODEBOOK, direction=leads)


def test_the_nearest_are_of_other_directions_with_what_is_shared():
    # P1 (écoles): preserver, reemploi. P2 (voirie) has both of its three: 2 / 3. P4 (voirie): 1 of 4. P3 is of
    # the same direction, P6 shares nothing.
    found = near()["P1"]
    assert [(n.project_id, n.codes, n.of) for n in found] == [
        ("P2", ("preserver", "reemploi"), 3),
        ("P4", ("preserver",), 4),
    ]
    assert found[1].words == ("compost",)


def test_two_ways_to_write_a_direction_do_not_bring_it_near_itself():
    assert "P4" not in [n.project_id for n in near()["P2"]]  # « Direction de la voirie » and « Dir. voirie »


def test_a_project_without_a_code_is_near_none_and_one_without_a_direction_may_be_near_any():
    rows = [(*p[:3], None, *p[4:]) if p[0] == "P2" else p for p in PROJECTS]
    found = near(rows)
    assert found["P5"] == ()
    assert "P2" in [n.project_id for n in found["P4"]]


def test_among_equals_the_texts_decide():
    def rows(first, second):
        texts = (("A", "Un bac à compost.", "un"), ("B", first, "deux"), ("C", second, "trois"))
        return [
            (i, i, text, lead, None, None, None, None, None, None, None, "preserver") for i, text, lead in texts
        ]

    assert [n.project_id for n in near(rows("Des vélos.", "Le compost du parc."))["A"]] == ["C", "B"]
    assert [n.project_id for n in near(rows("Le compost du parc.", "Des vélos."))["A"]] == ["B", "C"]


def test_no_project_is_near_no_project():
    assert near([]) == {}


def test_the_input_is_not_modified():
    made = material()
    before = made.projects.copy(deep=True), made.project_codes.copy(deep=True)
    nearest(made.projects, made.project_codes, CODEBOOK, direction={})
    pd.testing.assert_frame_equal(made.projects, before[0])
    pd.testing.assert_frame_equal(made.project_codes, before[1])
