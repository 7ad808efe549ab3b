"""How many topics: agreement and coherence by hand, the plateau, planted numbers found."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from fa_analysis.errors import StudyError
from fa_analysis.topics.nmf import fit_nmf
from fa_analysis.topics.stability import agreement, average_jaccard, coherence, how_many, suggest


def test_average_jaccard_is_the_published_example():
    # Greene et al. 2014, table 1: album music best award win / sport best win medal award
    one, other = ["album", "music", "best", "award", "win"], ["sport", "best", "win", "medal", "award"]
    steps = [0, 0, 1 / 5, 1 / 7, 3 / 7]
    assert average_jaccard(one, other) == pytest.approx(np.mean(steps))
    assert average_jaccard(one, one) == 1
    assert average_jaccard([], []) == 0


def test_agreement_pairs_topics_at_best():
    assert agreement([[1, 2], [3, 4]], [[3, 4], [1, 2]]) == 1
    # [1, 2] with [2, 1]: (0 + 1) / 2; [3, 4] with [5, 6]: 0; half of a half
    assert agreement([[1, 2], [3, 4]], [[2, 1], [5, 6]]) == pytest.approx(0.25)
    assert agreement([[1, 2], [3, 4]], [[1, 2]]) == 0.5  # a missing topic agrees with nothing


def test_coherence_by_hand():
    table = sparse.csr_array(np.array([[1, 1, 0], [2, 1, 0], [0, 0, 1], [0, 0, 1]]))
    # a and b always together: NPMI 1; a and c never: -1
    assert coherence(table, [[0, 1], [0, 2]]).tolist() == [1.0, -1.0]
    # p(a) = 1/2, p(b) = 1/2, p(ab) = 1/4: independent
    free = sparse.csr_array(np.array([[1, 1], [1, 0], [0, 1], [0, 0]]))
    assert coherence(free, [[0, 1]]) == pytest.approx([0.0])


def test_the_suggestion_is_the_most_coherent_of_the_plateau():
    table = pd.DataFrame(
        {
            "k": [4, 5, 6],
            "stability": [0.80, 0.79, 0.60],
            "se": [0.01, 0.01, 0.01],
            "coherence": [0.1, 0.2, 0.9],
        }
    )
    found = suggest(table)
    assert found["plateau"].tolist() == [True, True, False]
    assert found["suggested"].tolist() == [False, True, False]
    assert "plateau" not in table.columns


def rank(matrix, ks):
    terms = [str(i) for i in range(matrix.shape[1])]
    return {
        k: [np.argsort(-row, kind="stable")[:10].tolist() for row in fit_nmf(matrix, terms, k).weights]
        for k in ks
    }


def test_the_planted_number_is_on_the_plateau():
    rng = np.random.default_rng(0)
    theme = rng.integers(4, size=320)
    table = np.zeros((320, 60))
    for row in range(320):
        table[row, rng.choice(12, 5, replace=False) + 12 * theme[row]] = 1
        table[row, rng.choice(np.arange(48, 60), 2)] = 1
    found = how_many(sparse.csr_array(table), np.arange(320) // 16, rank, [2, 4, 8], resamples=4)
    again = how_many(sparse.csr_array(table), np.arange(320) // 16, rank, [2, 4, 8], resamples=4)
    pd.testing.assert_frame_equal(found, again)
    assert list(found.columns) == ["k", "stability", "se", "coherence", "plateau", "suggested"]
    assert found.loc[found["suggested"], "k"].tolist() == [4]
    assert found["stability"].idxmax() == 1


def test_nothing_to_try_is_refused():
    with pytest.raises(StudyError, match="aucun nombre de thèmes à essayer"):
        how_many(sparse.csr_array(np.eye(3)), np.arange(3), rank, [])
