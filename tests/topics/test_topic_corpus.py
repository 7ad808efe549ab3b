"""French preparation: what is kept, what is left out, and why."""

import pandas as pd
import pytest

from fa_analysis.errors import StudyError
from fa_analysis.text.index import build_index
from fa_analysis.topics.corpus import prepare
from fa_analysis.topics.people import name_forms
from fa_analysis.topics.segments import cut_segments
from fa_analysis.topics.words import NEGATIONS, plain_forms, stop_words


def segments(*texts):
    n = len(texts)
    return cut_segments(pd.DataFrame({"unit_id": [f"E0{i}:1" for i in range(n)], "source": "interview",
                                      "source_id": [f"E0{i}" for i in range(n)], "text": list(texts)}))  # fmt: skip


def kept(*texts, **options):
    return prepare(segments(*texts), min_segments=1, **options)


def row(corpus, segment):
    counts = corpus.matrix[[segment]].toarray()[0]
    return {term: int(n) for term, n in zip(corpus.terms, counts, strict=True) if n}


def test_negations_are_kept_and_fillers_left_out():
    found = kept(
        "Euh, voilà, on n'a pas de moyens, du coup, hein.", "Bah sans argent, ben plus de projets, enfin bon."
    )
    assert row(found, 0) == {"ne": 1, "pas": 1, "moyen": 1}
    assert row(found, 1) == {"sans": 1, "argent": 1, "plus": 1, "projet": 1}


@pytest.mark.parametrize("word", NEGATIONS)
def test_no_negation_is_in_the_stop_list(word):
    assert word not in stop_words().forms
    assert word not in stop_words().lemmas
    assert not any(phrase == (word,) for phrase in stop_words().phrases)


@pytest.mark.parametrize("word", ["auprès", "sinon", "également", "pourquoi", "nul", "via"])
def test_grammatical_words_are_in_the_stop_list(word):
    assert word in stop_words().forms


def test_leases_are_leases():
    assert row(kept("Des baux ruraux.", "Un bail."), 0) == {"bail": 1, "rural": 1}


@pytest.mark.parametrize("word", ["euh", "voilà", "quoi", "hein", "enfin", "bah", "ben", "genre", "truc"])
def test_oral_fillers_are_in_the_stop_list(word):
    assert word in stop_words().forms


def test_a_phrase_is_left_out_only_when_whole():
    found = kept("Du coup, un coup de main.", "Le coup est parti, en même temps que le temps.")
    assert row(found, 0) == {"coup": 1, "main": 1}
    assert row(found, 1)["temps"] == 1


def test_elisions_inflections_capitals_and_ligatures_meet():
    found = kept("L'ÉCOLE, l'école et les écoles : mutualisées.", "Le cœur, les coeurs, un rendez-vous.")
    assert row(found, 0)["école"] == 3
    assert row(found, 1) == {"cœur": 2, "rendez-vous": 1}


def test_names_of_people_go_acronyms_and_common_words_stay():
    found = kept(
        "J'ai vu Nadia avec Monsieur Petit : le petit budget, le petit projet de l'EPT.",
        "Nadia dit que la Propreté et la propreté avancent.",
    )
    assert row(found, 0) == {
        "petit": 3,
        "budget": 1,
        "projet": 1,
        "ept": 1,
    }  # « petit » is more often a common word
    assert set(row(found, 1)) == {"propreté", "avancer"}
    reasons = dict(zip(found.left_out["term"], found.left_out["reason"], strict=True))
    assert reasons["nadia"] == "nom de personne"
    assert reasons["avec"] == "mot vide"
    assert reasons["monsieur"] == "mot vide"


def test_an_acronym_stays_even_where_it_is_written_as_a_name():
    found = kept("On attend l'ANRU.", "C'est l'Anru qui paie.")
    assert row(found, 0)["anru"] == row(found, 1)["anru"] == 1


def test_a_name_after_a_title_goes_even_when_it_is_a_common_word():
    units = pd.DataFrame(
        {"unit_id": ["a"], "source": "interview", "text": ["Madame Boulanger et M. Boulanger, boulanger."]}
    )
    index = build_index(units)
    forms = plain_forms(index)
    assert [f for f, name in zip(forms, name_forms(index, forms), strict=True) if name] == ["boulanger"]


def test_a_capital_that_only_begins_sentences_is_no_name():
    assert set(kept("Propreté d'abord. Propreté toujours.", "Voirie.").terms) == {"propreté", "voirie"}


def test_the_analyst_keeps_and_drops_words():
    found = kept(
        "Saint-Ouen et le parc.",
        "À Saint-Ouen, le parc.",
        keep=frozenset({"Saint-Ouen"}),
        drop=frozenset({"parc"}),
    )
    assert found.terms == ("saint-ouen",)
    assert ["parc", "écarté par l'analyste", 2] in found.left_out.to_numpy().tolist()


def test_rare_words_go_and_the_input_is_intact():
    table = segments("le parc et la place", "le parc", "la voirie")
    before = table.copy()
    found = prepare(table, min_segments=2)
    assert found.terms == ("parc",)
    assert found.matrix.toarray().tolist() == [[1], [1], [0]]
    assert ["voirie", "dans moins de 2 segments", 1] in found.left_out.to_numpy().tolist()
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        ((), "il n'y a aucun texte à lire. Lancez d'abord « fa-analysis run », ou choisissez d'autres sources ou groupes."),
        (("le parc",), "un seul document (E00) : des thèmes se comparent entre documents. Ajoutez au moins un autre entretien ou projet, ou élargissez la sélection."),
        (("euh voilà", "enfin bon"), "il ne reste aucun mot après les mots vides, les noms et les mots rares. Abaissez la fréquence minimale des mots ou allégez la liste des mots vides."),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_change(texts, message):
    with pytest.raises(StudyError) as error:
        kept(*texts)
    assert str(error.value) == message
