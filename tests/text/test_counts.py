"""Counts of terms, co-occurrents, specificities: numbers worked by hand, and a second computation."""

from fractions import Fraction
from math import comb, log10

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import hypergeom

from fa_analysis.text import build_index, cooccurrence, document_term_matrix, specificities
from fa_analysis.text.counts import lafon

TEXTS = ["Les DEPENSES publiques : les dépenses.", "L'eau, l'Eau. Elle", "elle et l'EAU"]


def _index(*texts):
    return build_index(
        pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "source": "case", "text": list(texts)})
    )


def test_forms_are_counted_whatever_their_capitals():
    counts, terms = document_term_matrix(_index(*TEXTS), by="form")
    table = dict(zip(terms, counts.toarray().T.tolist(), strict=True))
    assert table == {
        "dépenses": [2, 0, 0], "eau": [0, 2, 1], "elle": [0, 1, 1], "et": [0, 0, 1], "l'": [0, 2, 1], "les": [2, 0, 0],
        "publiques": [1, 0, 0],
    }  # fmt: skip


def test_lemmas_join_the_forms_of_a_word_and_rare_terms_can_be_left_out():
    counts, terms = document_term_matrix(
        _index("on mutualise", "ils mutualisent l'eau"), by="lemma", min_units=2
    )
    assert terms == ("mutualiser",)
    assert counts.toarray().tolist() == [[1], [1]]


def test_cooccurrents_are_counted_around_the_match_and_within_the_unit():
    found = cooccurrence(_index("a b eau c d", "d eau", "a b"), "eau", window=1, by="form", min_count=1)
    near = dict(zip(found["term"], found["near"], strict=True))
    total = dict(zip(found["term"], found["total"], strict=True))
    assert near == {"b": 1, "c": 1, "d": 1}
    assert total == {"b": 2, "c": 1, "d": 2}


def test_overlapping_neighbourhoods_count_a_word_once():
    found = cooccurrence(_index("eau b eau"), "eau", window=2, by="form", min_count=1)
    assert found[["term", "near"]].to_numpy().tolist() == [["b", 1]]


def test_specificities_of_two_parts_worked_by_hand():
    # 10 words, 4 in part A; the term 3 times, all in A: P(X >= 3) = C(3,3) C(7,1) / C(10,4) = 7 / 210
    found = specificities(_index("x x x a", "b c d e f g"), ["A", "B"], by="form", min_count=3)
    assert found[["part", "term", "f", "total"]].to_numpy().tolist() == [["A", "x", 3, 3], ["B", "x", 0, 3]]
    assert found["score"].to_numpy() == pytest.approx([-log10(7 / 210), log10(7 / 210)])


def test_units_without_a_part_are_left_out():
    found = specificities(_index("x x", "x y", "x x x"), ["A", "B", None], by="form", min_count=1)
    assert found.groupby("term")["total"].first().to_dict() == {"x": 3, "y": 1}


def _exact(f, total, size, corpus):
    def p(x):
        return Fraction(comb(total, x) * comb(corpus - total, size - x), comb(corpus, size))

    if f * corpus >= total * size:
        return -log10(sum(p(x) for x in range(f, min(total, size) + 1)))
    return log10(sum(p(x) for x in range(max(0, total + size - corpus), f + 1)))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_lafon_equals_exact_fractions_and_scipy(data):
    corpus = data.draw(st.integers(2, 60))
    size, total = data.draw(st.integers(1, corpus)), data.draw(st.integers(1, corpus))
    f = data.draw(st.integers(max(0, total + size - corpus), min(total, size)))
    score = lafon([f], [total], size, corpus)[0]
    assert score == pytest.approx(_exact(f, total, size, corpus), abs=1e-9)
    law = hypergeom(corpus, total, size)
    above = f * corpus >= total * size
    assert score == pytest.approx(-np.log10(law.sf(f - 1)) if above else np.log10(law.cdf(f)), abs=1e-9)


def test_what_no_float_can_hold_keeps_its_order():
    score = lafon([900, 1000], [1000, 1000], 10_000, 1_000_000)
    assert np.isfinite(score).all()
    assert 290 < score[0] < score[1]
    assert lafon([], [], 1, 2).tolist() == []
