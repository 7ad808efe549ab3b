"""Ordinary words with a capital are no persons; names that are also words stay persons."""

from __future__ import annotations

import pandas as pd
import pytest

from fa_analysis.privacy.lexicon import fold, given_names, is_word, words
from fa_analysis.privacy.mentions import find_mentions
from fa_analysis.privacy.ordinary import is_explained

SURNAMES = """
Martin Bernard Petit Durand Dubois Moreau Lefebvre Leroy Roux Bertrand Morel Fournier Girard Bonnet Dupont Lambert
Fontaine Rousseau Muller Faure Mercier Blanc Guerin Boyer Garnier Chevalier Legrand Gauthier Garcia Perrin Morin
Roussel Gautier Masson Marchand Duval Dumont Lemaire Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere Brunet
Gaillard Barbier Arnaud Martinez Roche Renard Schmitt Roy Leroux Vidal Caron Picard Fabre Aubert Lemoine Dumas
Lacroix Bourgeois Leclerc Rolland Lecomte Lopez Dupuy Guillot Berger Carpentier Sanchez Moulin Deschamps Vasseur
Perez Boucher Fleury Klein Jacquet Poirier Marty Aubry Guyot Charpentier Menard Baron Bertin Bailly Schneider
Fernandez Collet Leger Bouvier Prevost Millet Perrot Cousin Breton Langlois Pelletier Perrier Leblanc Lebrun Weber
Mallet Boulanger Monnier Michaud Rodriguez Gillet Grondin Poulain Tessier Chauvin Marechal Reynaud Cordier Pichon
Lejeune Delaunay Pasquier Laporte Gros Buisson Delattre Lacombe Sauvage Lesage Delage Lepage Carnot Diallo Traore
Diarra Coulibaly Keita Cisse Konate Camara Ndiaye Fofana Benali Haddad Belkacem Bouzid Saidi Nguyen Tran Pham
Pereira Ferreira Gomes Yilmaz Kaya Demir Ouahbi Ziani Aksoy Quillec Kermoal Cadiou Rivoal Guillou Pradel Combes
Lavergne Constable Beauvoir Lenoir Renoir Pasteur Levasseur Texier Vacher Porcher Desnos Descamps Bosc Puech Serres
Ferrer Puig Vilar Costes Blanchet Bruneau Evesque Emard Ebrard
"""


def names(*texts, **options):
    table = pd.DataFrame({"unit_id": [str(i) for i in range(len(texts))], "text": list(texts)})
    found = find_mentions(table, **options)
    return found.loc[found["kind"] == "person", "text"].tolist()


@pytest.mark.parametrize(
    "text",
    [
        "On a vu la Dir. des espaces verts.",
        "Depuis le XIIIe siècle, et même le IIe.",
        "On passe par la Doc et par l'Élec.",
        "Selon le PLUi, les CDDs et les ATSEMs.",
        "Avec une Atsem par classe.",
        "On a ouvert une belle Grainothèque et une Ressourcerie.",
        "Le service du Compostage et de la Tréfilage.",
        "L'équipe de l'Ecologie dit oui.",
        "On pose des bidulots. Ici les Bidulots durent.",
        "Rue du Gros-Caillou, caves. Place Carnavalet, rien.",
        "Vu à l'Association Quillec et au Collège Kermoal.",
        "Le lycée horticole de Montrevel et l'école élémentaire Jean-Moulin.",
    ],
)
def test_an_ordinary_word_with_a_capital_is_no_person(text):
    assert names(text) == []


def test_the_first_word_of_a_title_is_a_thing_unless_more_is_said():
    title, said = "Zorbelin de quartier", "On a fini. Ici le Zorbelin tourne."
    assert names(title, said) == ["Zorbelin", "Zorbelin"]
    assert names(title, said, things=["Zorbelin"]) == []
    assert names(title, "Hier M. Zorbelin a dit oui.", things=["Zorbelin"]) == ["Zorbelin", "Zorbelin"]
    assert names("Rose des sables", "J'ai vu Rose hier.", things=["Rose"]) == ["Rose"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J'ai vu Rose et Pierre hier.", ["Rose", "Pierre"]),
        ("Avec Marguerite on a planté des marguerites.", ["Marguerite"]),
        ("On a vu M. Boulanger hier. Le boulanger rit.", ["Boulanger"]),
        ("Demandez à Sophie Boulanger, elle sait.", ["Sophie Boulanger"]),
        ("Mme Compostage signe.", ["Compostage"]),
        ("On a vu madame Collège Kermoal, puis Rivière Kermoal.", ["Collège Kermoal", "Kermoal"]),
        ("Karim Nichoirs et Fatou Grainothèque sont venus.", ["Karim Nichoirs", "Fatou Grainothèque"]),
        ("Il y a des bidulots. P. Bidulot est excusé.", ["P. Bidulot"]),
    ],
)
def test_a_name_that_is_a_word_is_still_a_name(text, expected):
    assert names(text) == expected


def test_a_listed_person_keeps_priority():
    assert names("vu anne compostage et Anne Nichoirs", listed=["Anne Compostage", "Anne Nichoirs"]) == [
        "anne compostage",
        "Anne Nichoirs",
    ]


def test_the_ways_of_making_words_explain_no_family_name():
    """Names written from general knowledge: what the dictionary lacks is not explained by its ending."""
    assert [n for n in SURNAMES.split() if not is_word(n) and is_explained(n)] == []


def test_no_given_name_is_an_abbreviation():
    assert {fold(w) for w in words("abbreviations")} & given_names() == set()
