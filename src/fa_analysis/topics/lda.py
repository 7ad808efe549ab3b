"""Latent Dirichlet allocation, to compare with the anchored factorisation.

Fitted by zero-order collapsed variational Bayes (Asuncion, Welling, Smyth & Teh, « On smoothing and inference
for topic models », 2009): each occurrence keeps the probability of each topic; all are updated together from
the expected counts, leaving the occurrence itself out. A pass is a few sparse products; scikit-learn works
document by document: the survey takes a third of a second instead of five, so that a person who moves a control
sees the answer. Sparse products run on one thread: nothing depends on how many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from fa_analysis.topics.model import DECIMALS, TopicModel, check_corpus, normalised

# Mean change of a probability under which another pass would change nothing that is shown.
_STILL = 1e-3


def fit_lda(matrix: Any, terms: Sequence[str], k: int, *, seed: int = 0, passes: int = 100) -> TopicModel:
    """Find `k` topics by latent Dirichlet allocation.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Counts of segments × terms.
    terms : sequence of str, length p
        Name of each column.
    k : int
        Topics wanted; both Dirichlet priors are 1 / k, symmetric.
    seed : int
        Start of the topics. Same seed, same result, whatever the number of threads.
    passes : int
        Passes over the corpus, at most.

    Returns
    -------
    TopicModel
        The most present topics first; none is anchored.

    Raises
    ------
    StudyError
        When the corpus cannot give `k` topics.
    """
    from scipy import sparse

    check_corpus(matrix, k)
    table = sparse.csr_array(matrix, dtype=float, copy=True)
    table.sum_duplicates()
    table.eliminate_zeros()
    (n, p), m = table.shape, table.nnz
    counts, term = table.data[:, None], table.indices
    segment = np.repeat(np.arange(n), np.diff(table.indptr))
    of_segment = sparse.csr_array((table.data, np.arange(m), table.indptr), shape=(n, m))
    of_term = sparse.csr_array((table.data, (term, np.arange(m))), shape=(p, m))
    prior, chance = 1 / k, np.random.default_rng(seed).dirichlet(np.ones(k), size=m)
    for _pass in range(passes):
        in_segments, in_terms = of_segment @ chance, of_term @ chance
        own = counts * chance
        new = in_terms[term] - own + prior
        new *= in_segments[segment] - own + prior
        new /= in_terms.sum(axis=0) - own + p * prior
        new /= new.sum(axis=1, keepdims=True)
        moved = float(np.abs(new - chance).mean())
        chance = new
        if moved < _STILL:
            break
    shares = normalised(of_segment @ chance + prior)
    shares[np.diff(table.indptr) == 0] = 0.0
    order = np.argsort(-np.round(shares.mean(axis=0), DECIMALS), kind="stable")
    weights = (of_term @ chance + prior).T
    return TopicModel("lda", tuple(terms), normalised(weights[order]), shares[:, order], ("",) * k)
