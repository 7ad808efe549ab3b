"""Concordance, lemmas, vocabulary look-up, spelling keys."""

import pandas as pd
import pytest

from fa_analysis.text import QueryError, build_index, kwic
from fa_analysis.text.lemmas import lemmas
from fa_analysis.text.lexicon import build_lexicon, resolve
from fa_analysis.text.normalise import clean, fold, key

UNITS = pd.DataFrame(
    {
        "unit_id": ["E01:1", "E02:1"],
        "source": "interview",
        "text": ["On a  beaucoup\ninnové ici, vraiment.", "Zut : innovons à Épinay puis innovons encore"],
    }
)


def test_concordance_shows_the_words_around_as_they_are_written():
    found = kwic(UNITS, "innov*", window=2)
    assert found.to_dict("list") == {
        "unit_id": ["E01:1", "E02:1", "E02:1"],
        "left": ["a beaucoup", "Zut :", "Épinay puis"],
        "match": ["innové", "innovons", "innovons"],
        "right": ["ici, vraiment.", "à Épinay", "encore"],
        "start": [15, 6, 29],
        "end": [21, 14, 37],
    }


def test_concordance_is_sorted_on_either_side_without_accents():
    assert kwic(UNITS, "innov*", sort="right")["right"].tolist() == [
        "à Épinay puis innovons encore",
        "encore",
        "ici, vraiment.",
    ]
    assert kwic(UNITS, "innov*", window=1, sort="left")["left"].tolist() == ["beaucoup", "puis", "Zut :"]


def test_concordance_takes_an_index_and_tells_a_wrong_query():
    assert len(kwic(build_index(UNITS), "innov*")) == 3
    assert kwic(UNITS, "absent").empty
    with pytest.raises(QueryError, match="parenthèse"):
        kwic(UNITS, "(a")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("expérimentons", {"expérimenter"}), ("mutualise", {"mutualiser"}), ("mutualisé", {"mutualiser"}),
        ("réemploie", {"réemployer"}), ("été", {"être", "été"}), ("nouvelles", {"nouveau", "nouvelle"}),
        ("oeuvre", {"oeuvre", "oeuvrer"}), ("fait", {"faire", "fait"}), ("mise", {"mettre", "mise", "miser"}),
        ("prise", {"prendre", "prise", "priser"}), ("associées", {"associé", "associer"}), ("conçue", {"conçu", "concevoir"}),
        ("coeurs", {"coeur"}), ("habitantes", {"habitant"}), ("dû", {"devoir"}), ("xyzt", {"xyzt"}),
    ],
)  # fmt: skip
def test_lemmas_of_a_form(form, expected):
    assert set(lemmas(form)) == expected


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("innov*", ["Innové", "innovation"]), ("*tion", ["innovation", "ration"]), ("*a*", ["innovation", "ration", "a", "Elus"][:3]),
        ("été", ["été", "EtE"]), ("ete", ["ete", "EtE"]), ("é*", ["été", "EtE", "Elus"]), ("r*n", ["ration"]),
        ("*n*o*", ["Innové", "innovation"]), ("absent", []), ("aa*a", []), ("a*", ["a"]), ("*", None), ("EtE", ["été", "ete", "EtE"]),
    ],
)  # fmt: skip
def test_words_of_a_vocabulary(pattern, expected):
    keys = ("Innové", "innovation", "ration", "a", "été", "ete", "EtE", "Elus")
    found = [keys[i] for i in resolve(build_lexicon(keys), pattern)]
    assert sorted(found) == sorted(keys if expected is None else expected)


def test_a_catastrophic_wildcard_takes_linear_work():
    keys = tuple("a" * n for n in range(1, 400))
    assert resolve(build_lexicon(keys), "*a" * 300 + "*b").tolist() == []
    assert len(resolve(build_lexicon(keys), "*a" * 300 + "*")) == 100


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("Œuvre", "oeuvre"),
        ("co-construire", "coconstruire"),
        ("DÉPENSES", "dépEnsEs"),
        ("L'", "l'"),
        ("ﬁn", "fin"),
    ],
)
def test_key_of_a_word(word, expected):
    assert key(word) == expected


def test_folding_keeps_every_letter():
    assert fold("dépEnsEs") == "depenses"
    assert len(fold("ǆéß")) == 3


def test_cleaning_says_where_each_letter_came_from():
    found = clean("d'e\u0301lu·e·s\u200b,")
    assert found.text == "d'élus,"
    assert [(found.starts[i], found.ends[i]) for i in (2, 5, 6)] == [(2, 4), (6, 10), (11, 12)]
