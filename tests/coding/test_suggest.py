import pandas as pd
import pytest

from fa_analysis.codebook.model import Code, Codebook, Family, Rule
from fa_analysis.coding import code
from fa_analysis.coding.suggest import COLUMNS, suggest

GRID = Codebook(
    title="Essai",
    note="",
    families=(Family("dimension", "Dimensions"),),
    codes=(Code("eau", "dimension", "Eau", "", rules=(Rule("eau.pluie", "eau", "pluie", 1, 1),)),),
    version="v",
)
TEXTS = {
    "E1:1": (True, "La pluie va au sol."),
    "E1:2": (True, "On a posé une citerne sous le toit."),
    "E2:1": (True, "Les citernes du quartier se remplissent."),
    "E3:1": (False, "Le toit est en zinc."),
    "E4:1": (False, "Le bureau est au quartier nord."),
    "E5:1": (False, "La réunion dure trop."),
    "E6:1": (False, "Personne ne répond au téléphone."),
    "E7:1": (False, "Le logiciel est lent."),
    "E8:1": (None, "Une citerne de plus."),
}


@pytest.fixture
def units():
    rows = [
        {
            "unit_id": u,
            "source": "interview",
            "source_id": u[:2],
            "question": None,
            "turn": int(u[3]),
            "answer": int(u[3]),
            "start": 0,
            "end": len(t),
            "text": t,
            "n_words": len(t.split()),
        }
        for u, (_, t) in TEXTS.items()
    ]
    return pd.DataFrame(rows).astype({"turn": "Int64", "answer": "Int64"})


REFERENCE = pd.DataFrame(
    [(u, "eau", value) for u, (value, _) in TEXTS.items() if value is not None],
    columns=["unit_id", "code", "value"],
)


def test_a_word_of_the_missed_answers_is_proposed_with_its_gain_and_cost(units):
    before = units.copy()
    table = suggest(units, code(units, GRID), REFERENCE, GRID)
    assert tuple(table.columns) == COLUMNS
    first = table.iloc[0]
    # 2 missed among 7 answers not taken; « citerne » is in both and nowhere else: P = 1/C(7, 2) = 1/21
    assert (first["query"], first["kind"], first["score"]) == ("lemme:citerne", "word", 1.32)
    assert (first["gained"], first["missed"], first["false_alarms"]) == (2, 2, 0)
    assert (first["sources"], first["unjudged"]) == (2, 1)
    pd.testing.assert_frame_equal(units, before)


def test_what_only_one_source_says_is_not_proposed(units):
    one = units.assign(source_id=units["source_id"].replace({"E2": "E1"}), answer=range(1, len(units) + 1))
    assert suggest(one, code(one, GRID), REFERENCE, GRID).empty


def test_nothing_missed_gives_an_empty_table(units):
    caught = REFERENCE.assign(value=REFERENCE["unit_id"].eq("E1:1"))
    assert suggest(units, code(units, GRID), caught, GRID).empty


def test_a_pair_is_proposed_when_neither_word_is_enough(units):
    texts = {
        "E1:1": (True, "il faut démonter les bordures"),
        "E2:1": (True, "démonter des bordures"),
        "E3:1": (False, "démonter une rumeur"),
        "E4:1": (False, "démonter le tableau"),
        "E5:1": (False, "des bordures de trottoir"),
        "E6:1": (False, "la bordure est cassée"),
        "E7:1": (False, "rien à dire"),
        "E8:1": (False, "voilà tout"),
    }
    table = units.iloc[: len(texts)].assign(text=[t for _, t in texts.values()], unit_id=list(texts))
    table = table.assign(source_id=table["unit_id"].str[:2], answer=1)
    reference = pd.DataFrame(
        [(u, "eau", v) for u, (v, _) in texts.items()], columns=["unit_id", "code", "value"]
    )
    found = suggest(table, code(table, GRID), reference, GRID)
    pair = found[found["kind"] == "pair"].iloc[0]
    assert pair["query"] == '"lemme:bordure lemme:démonter"~5'
    assert (pair["gained"], pair["false_alarms"]) == (2, 0)
