"""Intrusion sheets: drawn, filled, scored; answers stay out of the sheet."""

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook
from scipy import sparse

from fa_analysis.errors import StudyError
from fa_analysis.measures.intervals import wilson
from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.intrusion import read_sheet, score, topic_questions, word_questions, write_sheet
from fa_analysis.topics.model import TopicModel

K, P = 4, 40
TERMS = tuple(f"t{i}" for i in range(P))


@pytest.fixture
def model():
    weights = np.full((K, P), 0.001) + np.arange(P)[::-1] * 1e-6
    for topic in range(K):
        weights[topic, topic * 10 : topic * 10 + 5] = 0.2
    shares = np.array([[0.5, 0.3, 0.2, 0.0], [0.0, 0.6, 0.3, 0.1], [1.0, 0.0, 0.0, 0.0]])
    return TopicModel("nmf", TERMS, weights, shares, ("",) * K)


@pytest.fixture
def corpus():
    segments = pd.DataFrame({"segment_id": ["a", "b", "c"], "text": ["=1+1", "- oui", "non"]})
    return Corpus(segments, sparse.csr_array((3, P)), TERMS, pd.DataFrame())


def test_a_word_intruder_is_light_here_and_heavy_elsewhere(model):
    found = word_questions(model)
    assert found["topic"].tolist() == [1, 2, 3, 4]
    for row in found.itertuples():
        own = {f"t{i}" for i in range((row.topic - 1) * 10, (row.topic - 1) * 10 + 5)}
        intruder = row.choices[row.intruder - 1]
        assert set(row.choices) == own | {intruder}
        assert intruder not in own
        order = np.argsort(-model.weights[row.topic - 1], kind="stable").tolist()
        assert order.index(int(intruder[1:])) >= P // 2
        assert any(int(intruder[1:]) in range(t * 10, t * 10 + 5) for t in range(K))
    assert found.equals(word_questions(model))
    assert any(not found.equals(word_questions(model, seed=seed)) for seed in range(1, 5))


def test_a_topic_intruder_is_the_weakest_of_the_segment(model, corpus):
    found = topic_questions(model, corpus, ["A", "B", "C", "D"])
    assert found["segment_id"].tolist() == ["a", "b"]  # the third has one topic only
    assert [row.choices[row.intruder - 1] for row in found.itertuples()] == ["D", "A"]
    assert [row.shares[row.intruder - 1] for row in found.itertuples()] == [0.0, 0.0]


def filled(tmp_path, model, corpus, words, topics):
    sheet, key = tmp_path / "intrus.xlsx", tmp_path / "cle.json"
    asked_words, asked_topics = word_questions(model), topic_questions(model, corpus, ["A", "B", "C", "D"])
    assert write_sheet(sheet, key, asked_words, asked_topics)
    assert not write_sheet(sheet, key, asked_words, asked_topics)  # the same bytes
    book = load_workbook(sheet)
    for name, column, answers in (("Mots", 8, words), ("Thèmes", 7, topics)):
        for row, answer in enumerate(answers, start=4):
            book[name].cell(row=row, column=column, value=answer)
    book.save(sheet)
    return sheet, key, asked_words, asked_topics


def test_the_sheet_tells_no_answer_and_keeps_texts_as_texts(tmp_path, model, corpus):
    sheet, _key, _words, _topics = filled(tmp_path, model, corpus, [], [])
    book = load_workbook(sheet)
    assert [c.value for c in book["Mots"][3]] == ["Question", "1", "2", "3", "4", "5", "6", "Intrus (numéro)"]
    assert [c.value for c in book["Thèmes"][4]][:2] == ["1", "=1+1"]
    assert book["Thèmes"]["B4"].data_type == "s"
    assert book["Mots"]["H4"].value is None


def test_sheets_are_scored_as_published(tmp_path, model, corpus):
    asked = word_questions(model)
    right = asked["intruder"].tolist()
    wrong = right[3] % 6 + 1
    words = [right[0], str(right[1]), "", wrong]
    topics = topic_questions(model, corpus, ["A", "B", "C", "D"])
    strongest = int(np.argmax(topics["shares"].iloc[1])) + 1
    sheet, key, _w, _t = filled(tmp_path, model, corpus, words, [int(topics["intruder"].iloc[0]), strongest])
    answers = read_sheet(sheet, key)
    assert answers["right"].tolist() == [True, True, False, True, False]
    found = score([answers])
    whole = found[found["topic"] == 0].set_index("task")
    assert whole.loc["words", ["n", "of"]].tolist() == [2, 3]
    assert whole.loc["words", "precision"] == pytest.approx(2 / 3)
    low, high = wilson(2, 3)
    assert whole.loc["words", ["low", "high"]].tolist() == pytest.approx([float(low), float(high)])
    # one found (ln 1 = 0), one taken for the strongest: ln(0.001 / 0.6), a share of 0 counted as one in a thousand
    assert whole.loc["topics", "log_odds"] == pytest.approx(np.log(0.001 / 0.6) / 2)
    both = score([answers, answers])
    assert both[both["topic"] == 0].set_index("task").loc["words", "of"] == 6


@pytest.mark.parametrize("bad", ["sept", 9, 0])
def test_an_answer_that_is_no_number_of_the_list_says_where(tmp_path, model, corpus, bad):
    sheet, key, _words, _topics = filled(tmp_path, model, corpus, [1, bad], [])
    with pytest.raises(StudyError) as error:
        read_sheet(sheet, key)
    assert f"réponse « {bad} » à la question 2. Écrivez un numéro de 1 à 6, ou rien." in str(error.value)


def test_a_sheet_without_its_key_is_refused(tmp_path, model, corpus):
    sheet, key, _words, _topics = filled(tmp_path, model, corpus, [], [])
    key.unlink()
    with pytest.raises(StudyError, match="feuille d'intrus ou sa clé illisible"):
        read_sheet(sheet, key)
