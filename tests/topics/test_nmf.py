"""Anchored factorisation: planted themes, holding, free topics, the same result twice and on two threads."""

import numpy as np
import pytest
from scipy import sparse
from threadpoolctl import threadpool_info, threadpool_limits

from fa_analysis.errors import StudyError
from fa_analysis.topics.lda import fit_lda
from fa_analysis.topics.model import TopicModel, check_corpus
from fa_analysis.topics.nmf import fit_nmf, tfidf

TERMS = [f"t{i}" for i in range(60)]


def corpus(seed=1, n=400):
    """Four subjects of 12 terms (t0 …, t12 …, t24 …, t36 …) and 12 terms of anybody."""
    rng = np.random.default_rng(seed)
    theme = rng.integers(4, size=n)
    table = np.zeros((n, 60))
    for row in range(n):
        table[row, rng.choice(12, 4, replace=False) + 12 * theme[row]] = 1
        table[row, rng.choice(np.arange(48, 60), 3)] += 1
    return sparse.csr_array(table), theme


def test_tfidf_by_hand():
    found = tfidf(sparse.csr_array(np.array([[3, 1], [0, 1]])), power=2).toarray()
    idf = 1 + np.log(2)
    first = np.array([(1 + np.log(3)) * idf**2, 1.0])
    assert found[0] == pytest.approx(first / np.linalg.norm(first))
    assert found[1].tolist() == [0, 1]


def test_anchored_topics_are_their_seeds_subjects_and_free_ones_find_the_rest():
    matrix, theme = corpus()
    before = matrix.copy()
    found = fit_nmf(matrix, TERMS, 4, seeds={"b": ["t12", "t13"], "a": ["t0", "zzz"], "none": ["zzz"]})
    assert found.anchors == ("b", "a", "", "")
    top = [{int(i) // 12 for i in np.argsort(-row)[:8]} for row in found.weights]
    assert top[:2] == [{1}, {0}]
    assert sorted(map(tuple, top[2:])) == [(2,), (3,)]
    assert (found.main[theme == 1] == 1).mean() > 0.98
    assert (matrix != before).nnz == 0


def test_weights_and_shares_add_up_to_one_and_an_empty_segment_has_no_topic():
    matrix, _theme = corpus()
    found = fit_nmf(sparse.vstack([matrix, sparse.csr_array((1, 60))]).tocsr(), TERMS, 4)
    assert found.weights.sum(axis=1) == pytest.approx(np.ones(4), abs=1e-4)
    assert found.shares[:-1].sum(axis=1) == pytest.approx(np.ones(400), abs=1e-4)
    assert (found.shares[-1].sum(), found.main[-1]) == (0, 0)


def test_seeds_hold_where_the_corpus_would_pull_elsewhere():
    # t0 is rare: started only, the topic leaves it for a bigger subject; held, it stays
    rng = np.random.default_rng(3)
    table = (rng.random((200, 10)) < 0.3).astype(float)
    table[:, 0] = 0
    table[:4, 0] = 1
    matrix, terms = sparse.csr_array(table), [f"t{i}" for i in range(10)]
    held = fit_nmf(matrix, terms, 2, seeds={"a": ["t0"]}, hold=0.6).weights[0]
    free = fit_nmf(matrix, terms, 2, seeds={"a": ["t0"]}, hold=0.0).weights[0]
    assert held[0] >= 0.6 * held.max() - 1e-6
    assert free[0] < 0.2 * free.max()


@pytest.mark.parametrize("fit", [fit_nmf, fit_lda])
def test_same_result_twice_and_same_labels_on_one_or_two_threads(fit):
    matrix, _theme = corpus(n=150)
    one = fit(matrix, TERMS, 5, seed=3)
    with threadpool_limits(limits=1):
        alone = fit(matrix, TERMS, 5, seed=3)
    with threadpool_limits(limits=2):
        two = fit(matrix, TERMS, 5, seed=3)
    for other in (alone, two):
        assert np.array_equal(one.weights, other.weights)
        assert np.array_equal(one.main, other.main)


def test_sums_are_made_on_one_thread(monkeypatch):
    from fa_analysis.topics import nmf

    seen, real = [], nmf.tfidf

    def spy(*args, **options):
        seen.extend(pool["num_threads"] for pool in threadpool_info())
        return real(*args, **options)

    monkeypatch.setattr(nmf, "tfidf", spy)
    with threadpool_limits(limits=2):
        fit_nmf(corpus(n=60)[0], TERMS, 3)
    assert seen
    assert set(seen) == {1}


def test_lda_finds_the_subjects():
    matrix, theme = corpus()
    found = fit_lda(matrix, TERMS, 4)
    pairs = {(int(a), int(b)) for a, b in zip(theme, found.main, strict=True)}
    assert found.anchors == ("",) * 4
    assert sum(max((found.main[theme == t] == k).mean() for k in range(1, 5)) for t in range(4)) / 4 > 0.9, (
        pairs
    )


def test_read_out_divides_by_the_mean_share():
    # topic 1 has half of everybody: only segment 3 has more of it than usual
    shares = np.array([[0.6, 0.4, 0.0], [0.6, 0.0, 0.4], [1.0, 0.0, 0.0]])
    model = TopicModel("nmf", ("a",), np.ones((3, 1)), shares, ("",) * 3)
    assert shares.argmax(axis=1).tolist() == [0, 0, 0]
    assert model.main.tolist() == [2, 3, 1]
    assert model.strengths[0] == pytest.approx([0.6 / (2.2 / 3), 3.0, 0.0], abs=1e-6)


@pytest.mark.parametrize("fit", [fit_nmf, fit_lda])
@pytest.mark.parametrize(
    ("table", "k", "message"),
    [
        (np.eye(3), 5, "5 thèmes demandés, mais 3 segments ont au moins un mot retenu. Demandez moins de thèmes, ajoutez des textes, ou raccourcissez les segments."),
        (np.zeros((4, 0)), 2, "il ne reste aucun mot après les mots vides, les noms et les mots rares. Abaissez la fréquence minimale des mots ou allégez la liste des mots vides."),
        (np.ones((9, 4)), 2, "les 9 segments sont tous identiques. Vérifiez que les fichiers lus ne sont pas des copies d'un même texte."),
        (np.eye(3), 1, "1 thème demandé. Demandez au moins 2 thèmes."),
        (np.array([[1, 0], [0, 1], [1, 1]]), 3, "3 thèmes demandés, mais le vocabulaire n'a que 2 mots. Demandez moins de thèmes, ou abaissez la fréquence minimale des mots."),
    ],
)  # fmt: skip
def test_bad_input_says_what_to_change(fit, table, k, message):
    with pytest.raises(StudyError) as error:
        fit(sparse.csr_array(table), [str(i) for i in range(table.shape[1])], k)
    assert str(error.value) == message


def test_segments_of_one_size_but_other_words_are_not_alike():
    check_corpus(sparse.csr_array(np.eye(4)), 2)
