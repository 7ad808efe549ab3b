"""What a code brings or takes away, worked by hand."""

import numpy as np
import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook import Code, Codebook, Family
from fa_analysis.coding import apply_policy, coded_from_rules

BOOK = Codebook(
    "t", "",
    (Family("d", "D"), Family("a", "A", kind="ordinal", sources=("interview",))),
    (
        Code("dim", "d", "Dim", ""), Code("prat", "d", "Prat", "", parent="dim"), Code("sous", "d", "Sous", "", parent="prat"),
        Code("a2", "a", "A2", "", level=2), Code("a0", "a", "A0", "", level=0), Code("a1", "a", "A1", "", level=1),
    ),
    "v",
)  # fmt: skip
UNITS = pd.DataFrame({"unit_id": ["E01:1", "E01:2", "P01"], "source": ["interview", "interview", "project"]})


def _codings(*pairs):
    return pd.DataFrame(pairs, columns=["unit_id", "code"]).astype("str")


def _true(*pairs):
    coded = coded_from_rules(UNITS, _codings(*pairs), BOOK)
    return [tuple(r) for r in coded.loc[coded["value"], ["unit_id", "code"]].to_numpy().tolist()]


def test_a_practice_brings_its_dimension_and_what_is_above():
    assert _true(("E01:1", "sous")) == [("E01:1", "dim"), ("E01:1", "prat"), ("E01:1", "sous")]
    assert _true(("E01:1", "dim")) == [("E01:1", "dim")]


def test_of_an_ordinal_family_the_highest_level_stays():
    assert _true(("E01:1", "a0"), ("E01:1", "a2"), ("E01:2", "a0"), ("E01:2", "a1"), ("E01:1", "a1")) == [
        ("E01:1", "a2"),
        ("E01:2", "a1"),
    ]


def test_the_table_is_dense_where_the_family_applies():
    coded = coded_from_rules(UNITS, _codings(("E01:1", "dim")), BOOK)
    assert len(coded) == 2 * 6 + 3
    assert not ((coded["unit_id"] == "P01") & coded["code"].str.startswith("a")).any()
    assert coded["machine"].equals(coded["value"])
    assert not coded["reviewed"].any()
    pd.testing.assert_frame_equal(tables.check(coded, "coded"), coded)


def test_codings_of_units_and_codes_that_are_no_longer_there_do_not_count():
    assert _true(("E99:1", "dim"), ("E01:1", "ancien")) == []


def test_the_matrix_given_is_not_changed():
    said = np.array([[False, True, False, True, True, False]])
    before = said.copy()
    assert apply_policy(said, BOOK).tolist() == [[True, True, False, True, False, False]]
    assert (said == before).all()


def test_no_unit():
    assert tables.check(coded_from_rules(UNITS.iloc[:0], _codings(), BOOK), "coded").empty
