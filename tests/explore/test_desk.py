"""Choosing, reading and searching, without any widget."""

import pandas as pd
import pytest
from topic_study import SUBJECTS

import fa_analysis as fa
from fa_analysis import topics
from fa_analysis.errors import FaError, StudyError
from fa_analysis.explore import Choice, find, open_desk, open_material, select
from fa_analysis.explore.passages import as_query, by_id


def test_the_topics_are_those_of_the_command(three_subjects, desk):
    options = three_subjects.settings.topics
    units = topics.home_units(
        fa.table(three_subjects, "units"), fa.table(three_subjects, "respondents"), options.sources
    )
    told = topics.explore(
        topics.make_corpus(units, options), options, number=3, codebook=fa.load_codebook(three_subjects),
        seed=three_subjects.settings.study.seed,
    )  # fmt: skip
    pd.testing.assert_frame_equal(desk.found.terms, told.terms)


def test_a_group_keeps_its_own_segments_and_words(desk):
    corpus = select(desk.material, group="habitants")
    assert set(corpus.segments["source_id"]) == {"E01", "E03", "E05", "E07"}
    assert corpus.matrix.shape == (len(corpus.segments), len(corpus.terms))
    assert (corpus.matrix.sum(axis=0) >= 2).all()
    whole = desk.material.corpus
    assert len(whole.segments) > len(corpus.segments)
    assert select(desk.material) is whole


def test_counts_of_a_selection_are_those_of_its_segments(desk):
    corpus, whole = select(desk.material, group="agents"), desk.material.corpus
    rows = whole.segments["segment_id"].isin(corpus.segments["segment_id"]).to_numpy()
    columns = [whole.terms.index(term) for term in corpus.terms]
    assert (corpus.matrix.toarray() == whole.matrix[rows][:, columns].toarray()).all()


def test_one_document_cannot_be_compared(desk):
    with pytest.raises(StudyError, match=r"pas deux documents dans cette sélection. Élargissez-la"):
        select(desk.material, group="nobody")
    before = desk.choice
    with pytest.raises(StudyError):
        desk.choose(group="nobody")
    assert desk.choice == before


def test_a_choice_is_computed_once(desk, monkeypatch):
    first = find(desk.material, Choice("lda", 3))
    monkeypatch.setattr("fa_analysis.explore.material.explore", lambda *_a, **_o: pytest.fail("again"))
    assert find(desk.material, Choice("lda", 3)) is first


def test_a_new_method_brings_its_own_number(desk):
    desk.choose(number=2)
    desk.topic = 2
    desk.choose(method="reinert")
    assert (desk.choice.method, desk.choice.number) == ("reinert", 3)
    desk.choose(method="lda", number=2)
    assert desk.choice == Choice("lda", 2)


def test_the_topic_read_stays_within_the_number(desk):
    desk.topic = 3
    desk.choose(number=2)
    assert desk.topic == 2


def test_terms_quotes_and_names_are_those_of_the_topic(desk):
    desk.topic = 1
    assert set(desk.terms(top=6)) <= set(SUBJECTS[0])
    quotes = desk.quotes()
    assert list(quotes.columns) == [
        "segment_id",
        "unit_id",
        "source_id",
        "group",
        "policy",
        "text",
        "start",
        "end",
    ]
    assert all(any(word in text for word in SUBJECTS[0]) for text in quotes["text"])
    assert quotes["source_id"].is_unique
    assert desk.names()[0].endswith("(ancré par « Préserver le jardin »)")
    assert desk.names()[2].startswith("3. ")
    assert "ancré" not in desk.names()[2]


def test_a_word_in_context_is_marked_and_belongs_to_a_passage(desk):
    found = desk.around("lemme:jardin")
    assert len(found)
    for row in found.to_dict("records"):
        assert row["text"][row["start"] : row["end"]].lower() in {"jardin", "jardins"}
        assert row["unit_id"] == row["segment_id"].split("#")[0]
        assert " ," not in row["text"]
        plain = by_id(desk.material, row["segment_id"])["text"]
        assert "jardin" in plain.lower()


def test_a_concordance_keeps_to_the_selection(desk):
    everywhere = len(desk.around("lemme:jardin"))
    desk.choose(group="habitants")
    here = desk.around("lemme:jardin")
    assert 0 < len(here) < everywhere
    assert set(here["group"]) == {"habitants"}


def test_an_empty_query_finds_nothing_and_a_wrong_one_is_a_sentence(desk):
    assert desk.around("  ").empty
    with pytest.raises(FaError):
        desk.around('"jardin')


def test_similar_passages_share_words_and_are_not_the_passage(desk):
    desk.topic = 2
    first = desk.quotes()["segment_id"].iloc[0]
    near = desk.like(first)
    assert first not in set(near["segment_id"])
    assert sum(word in near["text"].iloc[0] for word in SUBJECTS[1]) >= 2


def test_a_passage_outside_the_selection_still_has_its_like(desk):
    outside = select(desk.material, group="agents").segments["segment_id"].iloc[0]
    desk.choose(group="habitants")
    assert len(desk.like(outside))


def test_terms_become_queries():
    assert as_query("jardin") == "lemme:jardin"
    assert as_query("demi-heure") == '"demi-heure"'


def test_a_study_never_run_says_what_to_do(tiny_study):
    with pytest.raises(StudyError, match="Lancez d'abord"):
        open_material(tiny_study)


def test_the_default_is_reinert_with_the_number_of_the_settings(three_subjects):
    assert open_desk(three_subjects).choice == Choice("reinert", 3)
