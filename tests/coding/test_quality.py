import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.coding.quality import quality, reviewed

GRID = Codebook(
    title="Essai",
    note="",
    families=(Family("dimension", "Dimensions"), Family("pratique", "Pratiques")),
    codes=(
        Code("eau", "dimension", "Eau", ""),
        Code("pluie", "pratique", "Pluie", "", parent="eau"),
    ),
    version="v",
)


@pytest.fixture
def units():
    texts = {
        "E1:1": "On garde la pluie.",
        "E1:2": "La pluie de critiques.",
        "E2:1": "Une cuve, et la pluie.",
        "E2:1.2": "Encore une cuve.",
        "E3:1": "Le toit récupère tout.",
    }
    rows = [
        {
            "unit_id": u,
            "source": "interview",
            "source_id": u[:2],
            "question": None,
            "turn": int(u[3]),
            "answer": int(u[3]),
            "start": 40 if u.endswith(".2") else 0,
            "end": 99,
            "text": t,
            "n_words": len(t.split()),
        }
        for u, t in texts.items()
    ]
    return pd.DataFrame(rows).astype({"answer": "Int64"})


@pytest.fixture
def codings(units):
    text = units.set_index("unit_id")["text"]
    found = [
        ("E1:1", "pluie", "r.pluie", "pluie"),
        ("E1:2", "pluie", "r.pluie", "pluie"),
        ("E2:1", "pluie", "r.pluie", "pluie"),
        ("E2:1", "eau", "r.cuve", "cuve"),
        ("E2:1.2", "eau", "r.cuve", "cuve"),
    ]
    return pd.DataFrame(
        [
            {
                "unit_id": u,
                "code": c,
                "by": "rule",
                "rule": r,
                "start": text[u].index(q),
                "end": text[u].index(q) + len(q),
                "quote": q,
            }
            for u, c, r, q in found
        ]
    )


REFERENCE = pd.DataFrame(
    [("E1:1", "eau", True), ("E1:2", "eau", False), ("E2:1", "eau", True), ("E3:1", "eau", True)],
    columns=["unit_id", "code", "value"],
)


def test_a_code_is_measured_on_whole_answers_with_what_its_practices_find(units, codings):
    row = quality(units, codings, REFERENCE, GRID).codes.set_index("code").loc["eau"]
    assert (row["n"], row["positives"], row["tp"], row["fp"], row["fn"]) == (4, 3, 2, 1, 1)
    assert row["precision"] == pytest.approx(2 / 3)
    # Wilson at 95 % for 2 of 3, from Newcombe (1998), formula of method 3: 0.2077, 0.9385
    assert (row["recall_low"], row["recall_high"]) == (
        pytest.approx(0.2077, abs=1e-4),
        pytest.approx(0.9385, abs=1e-4),
    )


def test_a_rule_is_measured_by_itself_and_for_what_it_adds(units, codings):
    rules = quality(units, codings, REFERENCE, GRID).rules.set_index(["rule", "code"])
    rain = rules.loc[("r.pluie", "eau")]
    assert (rain["hits"], rain["tp"], rain["fp"], rain["alone"], rain["sources"]) == (3, 2, 1, 1, 2)
    tank = rules.loc[("r.cuve", "eau")]
    assert (tank["hits"], tank["tp"], tank["fp"], tank["alone"], tank["precision"]) == (1, 1, 0, 0, 1.0)
    assert tank["recall"] == pytest.approx(1 / 3)
    assert "pluie" not in set(rules.index.get_level_values("code"))  # never judged


def test_quotes_say_what_is_true_false_and_missed(units, codings):
    quotes = quality(units, codings, REFERENCE, GRID).quotes
    assert [
        tuple(r)
        for r in quotes[quotes["kind"] == "false"][["rule", "unit_id", "before", "quote", "after"]].to_numpy()
    ] == [("r.pluie", "E1:2", "La ", "pluie", " de critiques.")]
    assert quotes[quotes["kind"] == "missed"]["after"].tolist() == ["Le toit récupère tout."]
    assert quotes[quotes["rule"] == "r.cuve"]["unit_id"].tolist() == ["E2:1", "E2:1"]


def test_what_the_model_proposes_is_not_measured_here(units, codings):
    model = codings.assign(by="model")
    assert quality(units, model, REFERENCE, GRID).codes["tp"].sum() == 0


def test_nothing_judged_gives_empty_tables(units, codings):
    empty = quality(units, codings, REFERENCE.head(0), GRID)
    assert empty.codes.empty
    assert empty.rules.empty
    assert empty.quotes.empty


def test_a_doubt_or_a_disagreement_is_no_reference():
    decisions = pd.DataFrame(
        [
            ("E1:1", "eau", "yes"),
            ("E1:2", "eau", "unsure"),
            ("E1:3", "eau", "yes"),
            ("E1:3", "eau", "no"),
            ("E1:4", "eau", "no"),
        ],
        columns=["unit_id", "code", "verdict"],
    )
    assert [tuple(r) for r in reviewed(decisions).to_numpy()] == [("E1:1", "eau", True), ("E1:4", "eau", False)]
