"""Names of topics: kept, found again, weak matches said; labels and quotes; seeds of the grid."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from fa_analysis.codebook.model import Code, Codebook, Family, Rule
from fa_analysis.errors import StudyError
from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.labels import central_quotes, short_labels, similar_segments, topic_terms
from fa_analysis.topics.model import TopicModel
from fa_analysis.topics.names import TopicNotes, match_names, name_topic, read_notes, write_notes
from fa_analysis.topics.seeds import code_seeds


def model(*rows, terms=("parc", "arbre", "budget", "euro"), shares=None):
    weights = np.array(rows, dtype=float)
    shares = np.eye(len(rows)) if shares is None else np.array(shares, dtype=float)
    return TopicModel("nmf", tuple(terms), weights, shares, ("",) * len(rows))


OLD = model([0.6, 0.4, 0, 0], [0, 0, 0.5, 0.5])


def test_names_survive_the_file_and_follow_their_topic(tmp_path):
    path = tmp_path / "topics.yaml"
    assert read_notes(path) == TopicNotes()
    notes = name_topic(name_topic(TopicNotes(), OLD, 1, "Nature : en ville"), OLD, 2, "Argent")
    notes = TopicNotes(notes.names, frozenset({"Saint-Denis"}), frozenset({"non"}))
    assert write_notes(path, notes)
    assert not write_notes(path, notes)
    assert read_notes(path) == notes
    again = model([0, 0.1, 0.4, 0.5], [0.5, 0.5, 0, 0])  # the topics have changed places
    found = match_names(read_notes(path).names, again)
    assert found["name"].tolist() == ["Nature : en ville", "Argent"]
    assert found["topic"].tolist() == [2, 1]
    assert found["weak"].tolist() == [False, False]
    expected = np.array([0.6, 0.4]) @ np.array([0.5, 0.5]) / np.hypot(0.6, 0.4) / np.hypot(0.5, 0.5)
    assert found["cosine"].iloc[0] == pytest.approx(expected)


def test_a_weak_match_and_a_name_without_topic_are_said():
    notes = name_topic(name_topic(TopicNotes(), OLD, 1, "Nature"), OLD, 2, "Argent")
    found = match_names(notes.names, model([0, 0, 0.5, 0.5], terms=("x", "y", "budget", "euro")))
    assert found["topic"].isna().tolist() == [True, False]
    assert found["weak"].tolist() == [True, False]
    lost = match_names(notes.names, model([1, 0], [0, 1], terms=("neuf", "autre")))
    assert lost["weak"].all()
    assert (lost["cosine"] == 0).all()


def test_the_same_name_again_replaces_it_and_a_wrong_topic_is_refused():
    notes = name_topic(name_topic(TopicNotes(), OLD, 1, "Nature"), OLD, 2, "Nature")
    assert [set(n.terms) for n in notes.names] == [{"budget", "euro"}]
    with pytest.raises(StudyError) as error:
        name_topic(notes, OLD, 3, "Rien")
    assert str(error.value) == "il n'y a pas de thème 3. Donnez un numéro entre 1 et 2."


@pytest.mark.parametrize(
    ("text", "what"),
    [("noms: [{nom: a}]", "le nom numéro 1"), ("noms: oui", "« noms »"), ("- a", "le fichier"),
     ("noms: [{nom: a, methode: nmf, mots: {parc: beaucoup}}]", "le nom numéro 1")],
)  # fmt: skip
def test_a_file_written_otherwise_says_where(tmp_path, text, what):
    path = tmp_path / "topics.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StudyError) as error:
        read_notes(path)
    assert f"{what} n'est pas écrit comme attendu" in str(error.value)
    assert str(path) in str(error.value)


def test_yaml_that_is_not_yaml_is_refused(tmp_path):
    path = tmp_path / "topics.yaml"
    path.write_text("noms: [", encoding="utf-8")
    with pytest.raises(StudyError, match="fichier illisible"):
        read_notes(path)


def corpus():
    rows = [
        ("E01", "le parc"),
        ("E01", "le parc et l'arbre"),
        ("E02", "un budget"),
        ("E03", "un budget en euro"),
    ]
    segments = pd.DataFrame(
        {"segment_id": [f"{s}:{i}#1" for i, (s, _) in enumerate(rows)], "unit_id": [f"{s}:{i}" for i, (s, _) in enumerate(rows)],
         "source": "interview", "source_id": [s for s, _ in rows], "text": [t for _, t in rows], "n_words": 2}
    )  # fmt: skip
    counts = sparse.csr_array(np.array([[1, 0, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]]))
    return Corpus(segments, counts, ("parc", "arbre", "budget", "euro"), pd.DataFrame())


def test_terms_labels_and_quotes_of_topics():
    found = model([0.6, 0.4, 0, 0], [0, 0, 0.5, 0.5], shares=[[1, 0], [1, 0], [0, 1], [0, 1]])
    terms = topic_terms(found, corpus())
    # « parc » is in both segments of topic 1 and no other: chi² = 4 segments; « arbre » in one of two
    assert terms[["topic", "rank", "term", "weight", "n", "total", "chi2"]].head(2).to_numpy().tolist() == [
        [1, 1, "parc", 0.6, 2, 2, 4.0], [1, 2, "arbre", 0.4, 1, 1, pytest.approx(4 / 3, abs=1e-5)]]  # fmt: skip
    assert (terms["chi2"] > 0).all()
    assert short_labels(terms, 3, words=2) == ["parc · arbre", "budget · euro", "–"]
    quotes = central_quotes(found, corpus())
    assert quotes.groupby("topic")["source_id"].apply(list).to_dict() == {1: ["E01"], 2: ["E03", "E02"]}
    assert quotes["rank"].tolist() == [1, 1, 2]


def test_similar_segments_share_terms():
    assert similar_segments(corpus(), "E01:0#1")["segment_id"].tolist() == ["E01:1#1"]


def test_seeds_come_from_labels_rules_and_practices():
    rules = (Rule("a.1", "preserver", 'lemme:planter OR innov* AND "nature eau"~3', 1, 1),)
    money = (Rule("b.1", "economiser", "argent OR ville OR Nature", 1, 1),)
    grid = Codebook("", "", (Family("dimension", "D"), Family("levier", "L")), (
        Code("preserver", "dimension", "Préserver les arbres", "", rules=rules),
        Code("economiser", "dimension", "Économiser", "", rules=money),
        Code("associer", "dimension", "La ville", ""),
        Code("energie", "dimension", "Énergie", "", parent="preserver"),
        Code("acteurs", "levier", "Acteurs du budget", ""),
    ), "v")  # fmt: skip
    terms = [
        "arbre",
        "planter",
        "innovation",
        "innover",
        "nature",
        "ville",
        "argent",
        "budget",
        "eau",
        "énergie",
    ]
    found = code_seeds(grid, terms, {"planter": 9, "arbre": 5})
    # « ville » is said by two codes, « budget » by another family; « nature » and « eau » stand in a phrase of the
    # first code; the practice « énergie » speaks for its dimension
    assert found == {
        "preserver": ["planter", "arbre", "innovation", "innover", "énergie"],
        "economiser": ["argent", "nature"],
    }
    assert code_seeds(grid, terms, {"planter": 9, "arbre": 5}, most=2)["preserver"] == ["planter", "arbre"]
    assert code_seeds(grid, terms, {}, family="levier") == {"acteurs": ["budget"]}
