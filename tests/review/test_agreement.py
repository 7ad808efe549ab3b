"""Coefficients of agreement, against published tables and a second library."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.errors import StudyError
from fa_analysis.review.agreement import (
    ac1,
    all_of,
    alpha,
    bootstrap,
    coincidences_of,
    contingency,
    kappa,
    percent,
)
from fa_analysis.review.compare import agreement

# Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), example C: 4 observers, 12 units, missing data.
PUBLISHED = pd.DataFrame(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
        [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
    ],
    dtype="float",
).T


@pytest.mark.parametrize(("level", "published"), [("nominal", 0.743), ("ordinal", 0.815)])
def test_alpha_is_that_of_krippendorffs_example(level, published):
    found = alpha(coincidences_of(PUBLISHED, [1, 2, 3, 4, 5]), level)
    assert round(float(found), 3) == published


def test_the_coincidences_are_those_of_the_example():
    # The published matrix counts 40 pairable values; its diagonal is 7 10 8 4 3.
    found = coincidences_of(PUBLISHED, [1, 2, 3, 4, 5])
    assert found.sum() == pytest.approx(40)
    assert found.diagonal() == pytest.approx([7, 10, 8, 4, 3])


def test_kappa_is_scikit_learns():
    from sklearn.metrics import cohen_kappa_score

    chance = np.random.default_rng(3)
    for size in (2, 3, 5):
        a, b = (pd.Series(chance.integers(0, size, 60)) for _i in range(2))
        b = b.where(chance.random(60) < 0.4, a)
        assert float(kappa(contingency(a, b, range(size)))) == pytest.approx(cohen_kappa_score(a, b))


def test_kappa_is_nil_when_agreement_is_what_chance_gives():
    # Each says yes half of the time, independently: 25 in each cell.
    assert float(kappa(np.full((2, 2), 25.0))) == 0


def test_ac1_by_hand():
    # 125 items: both yes 118, both no 0, 5 and 2 differ. po = 118/125 = 0.944; share of yes
    # pi = (123 + 120) / 250 = 0.972; pe = 2 * 0.972 * 0.028 = 0.054432; AC1 = (0.944 - 0.054432) / 0.945568.
    table = np.array([[0.0, 2.0], [5.0, 118.0]])
    assert float(ac1(table)) == pytest.approx(0.889568 / 0.945568)
    assert float(kappa(table)) == pytest.approx(-0.0234, abs=1e-4)  # the paradox that AC1 answers


def test_ac1_of_three_categories_by_hand():
    # 60 items, 45 on the diagonal: po = 0.75. Both give 25, 15 and 20: pe = (1 - (625 + 225 + 400) / 3600) / 2
    # = 0.326389; AC1 = (0.75 - 0.326389) / 0.673611 = 0.628866.
    table = np.array([[20.0, 5.0, 0.0], [0.0, 10.0, 5.0], [5.0, 0.0, 15.0]])
    assert float(ac1(table)) == pytest.approx(0.628866, abs=1e-6)


def test_percent_by_hand():
    assert float(percent(np.array([[3.0, 1.0], [2.0, 4.0]]))) == pytest.approx(0.7)


def test_alpha_of_two_coders_by_hand():
    # 4 items: (0,0) (0,0) (1,1) (0,1). n = 8, n0 = 5, n1 = 3; observed o01 + o10 = 2;
    # alpha = 1 - 7 * 2 / (2 * 5 * 3) = 1 - 14/30.
    table = np.array([[2.0, 1.0], [0.0, 1.0]])
    assert float(all_of(table)["alpha"]) == pytest.approx(1 - 14 / 30)


def test_a_code_that_nobody_gives_has_no_coefficient_rather_than_a_false_one():
    found = all_of(np.array([[50.0, 0.0], [0.0, 0.0]]))
    assert float(found["percent"]) == 1
    assert np.isnan(found["kappa"])
    assert np.isnan(found["alpha"])
    assert float(found["ac1"]) == 1  # its expected agreement by chance is nil, hence defined


def test_a_cell_left_out_by_one_coder_is_left_out():
    a, b = pd.Series([0, 1, None, 1]), pd.Series([0, None, 1, 1])
    assert contingency(a, b, [0, 1]).tolist() == [[1, 0], [0, 1]]


@settings(derandomize=True, deadline=None, max_examples=50)
@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=30))
def test_laws_of_the_coefficients(pairs):
    a, b = (pd.Series(side) for side in zip(*pairs, strict=True))
    there, back = all_of(contingency(a, b, range(3))), all_of(contingency(b, a, range(3)))
    for name, value in there.items():
        assert np.isnan(value) or value <= 1 + 1e-9
        np.testing.assert_allclose(value, back[name])  # who is called first does not count
    same = all_of(contingency(a, a, range(3)))
    assert all(np.isnan(v) or v == pytest.approx(1) for v in same.values())
    general = alpha(coincidences_of(pd.DataFrame({"a": a, "b": b}), range(3)))
    np.testing.assert_allclose(general, there["alpha"])


def test_the_interval_draws_interviews_and_not_answers():
    # Ten interviews in which the two always agree or never do: answers in plenty, but ten witnesses only.
    agree, differ = np.array([[20.0, 0.0], [0.0, 20.0]]), np.array([[0.0, 20.0], [20.0, 0.0]])
    low, high = bootstrap(np.stack([agree] * 7 + [differ] * 3))["percent"]
    # Binomial(10, 0.7) / 10: its 2.5 % and 97.5 % quantiles are 0.4 and 1.0 (0.9 within one draw in 2,000).
    assert low == pytest.approx(0.4)
    assert high in (pytest.approx(1.0), pytest.approx(0.9))


def test_four_interviews_give_no_interval():
    assert all(np.isnan(v).all() for v in bootstrap(np.ones((4, 2, 2))).values())


def test_an_interval_is_the_same_at_each_call():
    tables = np.random.default_rng(1).integers(0, 9, (12, 2, 2)).astype(float)
    assert bootstrap(tables) == bootstrap(tables)


LEVELS = Family("appropriation", "Appropriation", kind="ordinal")
FAMILY = Family("dimension", "Dimension")
GRID = Codebook(
    "t",
    "",
    (FAMILY, LEVELS),
    (
        Code("preserver", "dimension", "Préserver", ""),
        Code("associer", "dimension", "Associer", ""),
        *(Code(f"appropriation_{i}", "appropriation", str(i), "", level=i) for i in range(3)),
    ),
    "v",
)


def decisions_of(rows):
    table = pd.DataFrame(rows, columns=["who", "unit_id", "code", "verdict"])
    return table.assign(state="placed", kind="decision", when="2018")


def test_agreement_per_code_family_and_level():
    rows = []
    for i in range(1, 9):
        unit = f"E{i:02}:1"
        rows += [
            ("a", unit, "preserver", "yes" if i % 2 else "no"),
            ("b", unit, "preserver", "yes" if i % 2 else "no"),
        ]
        rows += [("a", unit, "associer", "yes"), ("b", unit, "associer", "yes" if i > 2 else "no")]
        rows += [
            ("a", unit, f"appropriation_{i % 3}", "yes"),
            ("b", unit, f"appropriation_{min(2, i % 3 + i % 2)}", "yes"),
        ]
    rows += [("a", "E09:1", "preserver", "unsure"), ("b", "E09:1", "preserver", "yes")]
    found = agreement(decisions_of(rows), "a", "b", GRID, draws=200)
    value = found.set_index(["level", "name", "coefficient"])
    assert value.loc[("code", "preserver", "kappa"), "estimate"] == 1
    assert value.loc[("code", "preserver", "percent"), "n"] == 8  # unsure is no vote
    assert value.loc[("code", "associer", "percent"), "estimate"] == 0.75
    assert value.loc[("family", "dimension", "percent"), "estimate"] == 14 / 16
    assert value.loc[("code", "associer", "percent"), ["first_yes", "second_yes"]].tolist() == [8, 6]
    assert value.loc[("ordinal", "appropriation", "percent"), "n"] == 8
    # a: 1 2 0 1 2 0 1 2; b: 2 2 1 1 2 0 2 2: five of eight the same.
    assert value.loc[("ordinal", "appropriation", "percent"), "estimate"] == 5 / 8
    one = value.loc[("all", "ensemble", "percent")]
    assert one["low"] <= one["estimate"] <= one["high"]


def test_a_reviewer_without_decision_is_said_with_those_there_are():
    with pytest.raises(StudyError, match=r"« c » n'a aucune décision\. Relecteurs de l'étude : a, b\."):
        agreement(decisions_of([("a", "E01:1", "x", "yes"), ("b", "E01:1", "x", "yes")]), "a", "c", GRID)


def test_two_reviewers_with_nothing_in_common_are_told_so():
    with pytest.raises(StudyError, match="n'ont rien jugé en commun"):
        agreement(decisions_of([("a", "E01:1", "x", "yes"), ("b", "E02:1", "x", "yes")]), "a", "b", GRID)
