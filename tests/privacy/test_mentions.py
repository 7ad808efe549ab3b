"""People found in texts written apart from the rules, and the faults that must not come back."""

from __future__ import annotations

import pandas as pd
import pytest
from mention_set import covered, read_set, right

from fa_analysis.privacy.details import find_details
from fa_analysis.privacy.lexicon import given_names
from fa_analysis.privacy.mentions import find_mentions


@pytest.fixture(scope="module")
def measured():
    texts, gold, listed = read_set()
    found = find_mentions(texts, listed=listed)
    return texts, gold.assign(ok=covered(texts, gold, found)), found.assign(ok=right(gold, found))


def names(text, **options):
    found = find_mentions(pd.DataFrame({"unit_id": ["u"], "text": [text]}), **options)
    return found.loc[found["kind"] == "person", "text"].tolist()


def test_the_set_is_as_large_as_promised():
    texts, gold, listed = read_set()
    assert len(texts) == 40
    assert len(gold) >= 600
    assert len(listed) == 12
    assert len(given_names()) > 3000


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        ("listed", 1),
        ("person", 0.95),
        ("address", 0.9),
        ("phone", 1),
        ("email", 1),
        ("birth", 0.9),
        ("health", 0.9),
    ],
)
def test_recall_is_what_is_promised(measured, kind, least):
    gold = measured[1]
    assert gold.loc[gold["kind"] == kind, "ok"].mean() >= least


def test_precision_is_what_is_promised(measured):
    assert measured[2]["ok"].mean() >= 0.75


def test_without_rules_nothing_is_reached(measured):
    """The measure can fail: with nothing found, nothing is recalled."""
    texts, gold, found = measured
    assert not any(covered(texts, gold, found.iloc[:0]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ensuite Quillec a signé.", ["Quillec"]),
        ("J'ai vu madame ouahbi hier.", ["ouahbi"]),
        ("C'est monsieur très occupé.", []),
        ("On passe rue Gabriel-Péri, au collège Elsa-Triolet.", []),
        ("Le groupe scolaire et la mairie de Stains travaillent avec Veolia.", []),
        ("C'est la maison de Ginette.", ["Ginette"]),
        ("On a écrit au foyer de Mme Ndiaye.", ["Ndiaye"]),
        ("Mme d'Arcueil signe.", ["d'Arcueil"]),
        ("GOSSELIN Thibault viendra.", ["GOSSELIN Thibault"]),
        ("P. Lemoine est excusé.", ["P. Lemoine"]),
        ("La DRH et le PLU de la ZAC.", []),
    ],
)
def test_a_name_is_told_from_a_place_or_a_word(text, expected):
    assert names(text) == expected


def test_what_was_found_once_is_found_everywhere():
    assert names("Madame Barbier gère. Hier Barbier a dit non. Le barbier de la rue rit.") == [
        "Barbier",
        "Barbier",
    ]


def test_a_listed_name_is_found_in_lower_case_and_without_accents():
    assert names(
        "vu anne petit et elodie marchand ruiz, petit à petit", listed=["Anne Petit", "Élodie Marchand-Ruiz"]
    ) == [
        "anne petit",
        "elodie marchand ruiz",
    ]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("au 06 12 44 87 30, merci", "phone", "06 12 44 87 30"),
        ("au +33 6 52 09 87 41.", "phone", "+33 6 52 09 87 41"),
        ("appelez le poste 4512", "phone", "4512"),
        ("en 2018 on a fait 1 200 000 euros", None, None),
        ("écrire à a.b-c@d.example.", "email", "a.b-c@d.example"),
        (
            "au 27 bis avenue de la République, 93300 Aubervilliers",
            "address",
            "27 bis avenue de la République, 93300 Aubervilliers",
        ),
        ("12 rue du Puits-Carré. Il habite", "address", "12 rue du Puits-Carré"),
        ("née le 4 mai 1981 à Lyon", "birth", "4 mai 1981"),
        ("il est né en 1955", "birth", "1955"),
        ("réunion le 4 mai 1981", None, None),
        ("après son AVC elle", "health", "son AVC"),
        ("la fracture numérique", None, None),
        ("un arrêt, deux hernies discales", "health", "hernies discales"),
    ],
)
def test_details(text, kind, found):
    spans = find_details(text)
    assert [(text[a:b], k) for a, b, k in spans] == ([(found, kind)] if kind else [])


def test_inputs_are_left_alone_and_spans_are_exact_and_apart():
    texts, _gold, listed = read_set()
    before = texts.copy(deep=True)
    found = find_mentions(texts, listed=listed)
    assert texts.equals(before)
    told = dict(zip(texts["unit_id"], texts["text"], strict=True))
    assert all(told[r.unit_id][r.start : r.end] == r.text for r in found.itertuples())
    for _unit, rows in found.groupby("unit_id"):
        assert (rows["start"].to_numpy()[1:] >= rows["end"].to_numpy()[:-1]).all()
