"""Rules on units: quotes, negation, exclusions, sources, speakers, order, and an edit that costs one rule."""

import dataclasses
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fa_analysis import tables
from fa_analysis.codebook import Code, Codebook, Family, Rule
from fa_analysis.coding import code
from fa_analysis.coding import engine as engine_module
from fa_analysis.errors import FaError
from fa_analysis.text import build_index


def _units(*texts, source="interview"):
    table = pd.DataFrame(
        {
            "unit_id": [f"E01:{i}" for i in range(1, len(texts) + 1)], "source": source, "source_id": "E01",
            "question": None, "turn": range(1, len(texts) + 1), "answer": range(1, len(texts) + 1), "start": 0,
            "end": [len(t) for t in texts], "text": list(texts), "n_words": [len(t.split()) for t in texts],
        }
    )  # fmt: skip
    return tables.check(table, "units")


def _book(*rules, sources=()):
    made = tuple(
        Rule(id=f"r{i}", code="x", line=i, column=1, **(r if isinstance(r, dict) else {"match": r}))
        for i, r in enumerate(rules, start=1)
    )
    return Codebook("t", "", (Family("f", "F", sources=sources),), (Code("x", "f", "X", "", rules=made),), "v1")


def _found(units, book, **more):
    return code(units, book, **more)[["unit_id", "rule", "quote"]].to_numpy().tolist()


def test_each_match_leaves_the_rule_and_the_exact_quote():
    units = _units("On a INNOVÉ, avec le Droit à l’erreur.")
    found = code(units, _book("innov*", "droit à l'erreur"))
    assert found.to_dict("list") == {
        "unit_id": ["E01:1", "E01:1"], "code": ["x", "x"], "by": ["rule", "rule"], "rule": ["r1", "r2"],
        "start": [5, 21], "end": [11, 37], "quote": ["INNOVÉ", "Droit à l’erreur"], "score": [1.0, 1.0],
        "version": ["v1", "v1"],
    }  # fmt: skip
    pd.testing.assert_frame_equal(tables.check(found, "codings"), found)


def test_nested_and_crossing_matches_are_all_kept_in_order():
    book = _book("droit à l'erreur", "erreur", "l'erreur", '"droit erreur"~3', "à l'erreur assumé*")
    assert _found(_units("le droit à l'erreur assumé"), book) == [
        ["E01:1", "r1", "droit à l'erreur"],
        ["E01:1", "r4", "droit à l'erreur"],
        ["E01:1", "r5", "à l'erreur assumé"],
        ["E01:1", "r3", "l'erreur"],
        ["E01:1", "r2", "erreur"],
    ]


def test_negated_matches_are_kept_dropped_or_sought():
    units = _units(
        "on n'associe pas les habitants", "on associe les habitants", "on associe, pas les agents : habitants"
    )
    any_, out, only = ({"match": "associ* AND habitant*", "negated": n} for n in ("any", "exclude", "only"))
    assert [u for u, _r, _q in _found(units, _book(any_))] == ["E01:1", "E01:2", "E01:3"]
    assert [u for u, _r, _q in _found(units, _book(out))] == ["E01:2", "E01:3"]
    assert [u for u, _r, _q in _found(units, _book(only))] == ["E01:1"]


def test_a_match_that_touches_what_it_must_not_go_with_is_dropped():
    rule = {"match": "récupér*", "not_with": ("récupérer un appel", "récupér* AND sommeil")}
    units = _units("récupérer un appel, récupérer un pavé", "récupérer du sommeil")
    assert _found(units, _book(rule)) == [["E01:1", "r1", "récupérer"]]
    assert code(units, _book(rule))["start"].tolist() == [20]


def test_rules_are_tried_on_their_sources_or_those_of_the_family():
    units = pd.concat(
        [_units("on innove"), _units("on innove", source="project").assign(unit_id="P01")], ignore_index=True
    )
    assert [u for u, *_ in _found(units, _book("innov*"))] == ["E01:1", "P01"]
    assert [u for u, *_ in _found(units, _book("innov*", sources=("project",)))] == ["P01"]
    own = {"match": "innov*", "sources": ("interview",)}
    assert [u for u, *_ in _found(units, _book(own, sources=("project", "interview")))] == ["E01:1"]


def test_a_rule_may_be_kept_to_a_speaker():
    units = _units("on innove", "on innove")
    turns = pd.DataFrame({"interview_id": "E01", "turn": [1, 2], "speaker": ["Mme Diallo", None]}).astype(
        {"turn": "Int64"}
    )
    book = _book({"match": "innov*", "speaker": ("MME DIALLO",)})
    assert [u for u, *_ in _found(units, book, turns=turns)] == ["E01:1"]
    with pytest.raises(FaError, match="nomme un intervenant"):
        code(units, book)


def test_the_quote_of_a_conjunction_is_its_smallest_window():
    units = _units(
        "habitants ici, habitants décident, puis décident encore", "habitants. Autre phrase : ils décident"
    )
    assert _found(units, _book("habitant* AND décid*")) == [
        ["E01:1", "r1", "habitants décident"],
        ["E01:2", "r1", "habitants. Autre phrase : ils décident"],
    ]


def test_nothing_gives_an_empty_table():
    assert tables.check(code(_units("rien"), _book("innov*")), "codings").empty
    assert tables.check(code(_units(), _book("innov*")), "codings").empty
    assert tables.check(code(_units("rien"), _book()), "codings").empty


def test_inputs_are_left_alone_and_results_repeat():
    units, book = _units("on innove ici", "innovons"), _book("innov*", "ici")
    before = units.copy()
    pd.testing.assert_frame_equal(code(units, book), code(units, book))
    pd.testing.assert_frame_equal(units, before)


def test_an_edited_rule_alone_is_evaluated_again(monkeypatch):
    units, memory, tried = _units("on innove ici"), {}, []
    spans = engine_module.rule_spans
    monkeypatch.setattr(
        engine_module,
        "rule_spans",
        lambda rule, index, **where: tried.append(rule.match) or spans(rule, index, **where),
    )
    index = build_index(units)
    first = code(units, _book("innov*", "ici"), index=index, memory=memory)
    edited = _book("innov*", "on")
    second = code(units, edited, index=index, memory=memory)
    assert tried == ["innov*", "ici", "on"]
    pd.testing.assert_frame_equal(second, code(units, edited))
    pd.testing.assert_frame_equal(first, code(units, dataclasses.replace(_book("innov*", "ici"))))


WORDS = [
    "innove",
    "L’eau",
    "pas",
    "ne",
    "élus-agents",
    "ÉTÉ",
    "cœur",
    ".",
    ",",
    "habitant·e·s",
    "à",
    "\u00a0",
    "e\u0301lu",
]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=10).map(" ".join), max_size=4))
def test_a_quote_is_the_text_at_its_offsets(texts):
    units = _units(*texts) if texts else _units()
    book = _book("innov*", "l'eau", "élu*", "coeur", '"à habitants"~6')
    found = code(units, book).merge(units[["unit_id", "text"]], on="unit_id")
    assert [t[a:b] for t, a, b in zip(found["text"], found["start"], found["end"], strict=True)] == found[
        "quote"
    ].tolist()


def test_a_hundred_thousand_rules_end():
    words = ["".join(letters) for letters in product("abcdefghij", repeat=5)]
    book = _book(*(f"mot{w}*" for w in words))
    assert code(_units("motabcde et motjjjjjs"), book)["quote"].tolist() == ["motabcde", "motjjjjjs"]
