"""Non-negative matrix factorisation of TF-IDF, anchored by seed words.

An anchored topic starts from its seed words and is held by them: after every pass each seed weighs at least
`hold` times the topic's heaviest term. The others are free: they start from what the anchored ones leave
unexplained. The passes are hierarchical alternating least squares (Cichocki & Phan, « Fast local algorithms for
large scale nonnegative matrix and tensor factorizations », *IEICE Transactions* E92-A(3), 2009), which
scikit-learn's NMF also uses but without letting anything be held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fa_analysis.topics.model import DECIMALS, Floats, TopicModel, check_corpus, normalised

_PASSES = 40
_TINY = 1e-12


def idf_of(matrix: Any) -> Floats:
    """Return how rare each term is, ``1 + ln(n / df)``, shape (p,)."""
    from scipy import sparse

    table = sparse.csr_array(matrix, copy=True)
    table.sum_duplicates()
    table.eliminate_zeros()
    df = np.bincount(table.indices, minlength=table.shape[1])
    return np.asarray(1 + np.log(table.shape[0] / np.maximum(df, 1)))


def tfidf(matrix: Any, *, power: float = 2.0, idf: Floats | None = None) -> Any:
    """Return ``(1 + ln tf) · idf^power`` with rows of length 1, as a CSR array.

    `idf` is `idf_of` the matrix itself, unless that of another corpus is given.

    The second power of idf weighs common words down more than usual: on short segments they would otherwise
    make topics of their own (planted themes found back: 0.85 with power 1, 0.98 with power 2).
    """
    from scipy import sparse

    table = sparse.csr_array(matrix, dtype=float, copy=True)
    table.sum_duplicates()
    table.eliminate_zeros()
    n = table.shape[0]
    rare = idf_of(table) if idf is None else idf
    table.data = (1 + np.log(table.data)) * rare[table.indices] ** power
    rows = np.repeat(np.arange(n), np.diff(table.indptr))
    length = np.sqrt(np.bincount(rows, weights=table.data**2, minlength=n))
    table.data /= length[rows]
    return table


def fit_nmf(
    matrix: Any,
    terms: Sequence[str],
    k: int,
    *,
    seeds: Mapping[str, Sequence[str]] | None = None,
    hold: float = 0.6,
    power: float = 2.0,
    seed: int = 0,
) -> TopicModel:
    """Find `k` topics, some held by seed words.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Counts of segments × terms.
    terms : sequence of str, length p
        Name of each column.
    k : int
        Topics in all, anchored and free.
    seeds : mapping of code to terms, optional
        Each code that has a seed in the vocabulary gets a topic of its own, the first ones in this order.
    hold : float
        Least weight of a seed in its topic, as a share of the heaviest; 0 only starts from the seeds.
    power : float
        Power of idf, see `tfidf`.
    seed : int
        Start of the free topics. Same seed, same result, whatever the number of threads.

    Returns
    -------
    TopicModel
        Anchored topics first, in the order of `seeds`; then the free ones, the most present first.

    Raises
    ------
    StudyError
        When the corpus cannot give `k` topics.
    """
    from threadpoolctl import threadpool_limits

    check_corpus(matrix, k)
    column = {term: at for at, term in enumerate(terms)}
    known = {code: [column[w] for w in words if w in column] for code, words in (seeds or {}).items()}
    held = dict([(code, at) for code, at in known.items() if at][:k])
    with threadpool_limits(limits=1):
        table = tfidf(matrix, power=power)
        start = _start(table, list(held.values()), k, hold, seed)
        shares, weights = _factorise(table, start, list(held.values()), hold)
    shares *= weights.sum(axis=1)
    free = np.argsort(-np.round(shares.mean(axis=0), DECIMALS)[len(held) :], kind="stable") + len(held)
    order = np.concatenate([np.arange(len(held)), free]).astype(int)
    return TopicModel(
        "nmf",
        tuple(terms),
        normalised(weights[order]),
        normalised(shares[:, order]),
        (*held, *[""] * (k - len(held))),
    )


def apply_nmf(matrix: Any, weights: Floats, *, idf: Floats, power: float = 2.0) -> Floats:
    """Return what segments that were not in the fit are made of, the topics staying as they are.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Counts of segments × terms, over the terms of the fit.
    weights : array, shape (K, p)
        `TopicModel.weights` of `fit_nmf`.
    idf : array, shape (p,)
        `idf_of` the matrix of the fit: a word is as rare here as it was there.
    power : float
        As in the fit.

    Returns
    -------
    array, shape (n, K)
        Shares, as in `TopicModel.shares`: the non-negative least squares fit of each segment by the topics.
        A row depends on its segment only, whatever the others.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        table = tfidf(matrix, power=power, idf=idf)
        shares = np.asarray(table @ weights.T)
        target, gram = shares.copy(), weights @ weights.T
        for _pass in range(_PASSES):
            _descend(shares, target, gram)
    return normalised(shares)


def _start(table: Any, held: list[list[int]], k: int, hold: float, seed: int) -> Floats:
    """Return the first weights, shape (k, p): the seeds, then free topics from what they leave unexplained."""
    from sklearn.decomposition import NMF

    weights = np.full((k, table.shape[1]), 1e-3)
    for topic, columns in enumerate(held):
        weights[topic, columns] = 1.0
    free = k - len(held)
    if not free:
        return weights
    left = table
    if held:
        shares, found = _factorise(table, weights[: len(held)], held, hold, passes=10)
        left = table.copy()
        rows = np.repeat(np.arange(table.shape[0]), np.diff(table.indptr))
        for topic in range(len(held)):
            left.data -= shares[rows, topic] * found[topic, table.indices]
        left.data = np.maximum(left.data, 0)
    rank = min(free, *table.shape)
    model = NMF(rank, init="nndsvda", random_state=seed, max_iter=25, tol=0)
    weights[len(held) : len(held) + rank] += _fit_quietly(model, left).components_
    return weights


def _fit_quietly(model: Any, table: Any) -> Any:
    """Fit a few passes of a scikit-learn model; it is a start, so not converging is expected and not said."""
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(table)


def _factorise(
    table: Any, start: Floats, held: list[list[int]], hold: float, *, passes: int = _PASSES
) -> tuple[Floats, Floats]:
    """Return the shares (n, k) and the weights (k, p) that approach `table` from `start`."""
    weights = start / np.sqrt((start**2).sum(axis=1, keepdims=True))
    transposed = table.T.tocsr()
    shares = np.asarray(table @ weights.T)
    for _pass in range(passes):
        _descend(shares, table @ weights.T, weights @ weights.T)
        turned = np.ascontiguousarray(weights.T)
        _descend(turned, transposed @ shares, shares.T @ shares)
        weights = np.ascontiguousarray(turned.T)
        for topic, columns in enumerate(held):
            least = hold * max(float(weights[topic].max()), _TINY)
            weights[topic, columns] = np.maximum(weights[topic, columns], least)
    for _pass in range(5):
        _descend(shares, table @ weights.T, weights @ weights.T)
    return shares, weights


def _descend(factor: Floats, target: Floats, gram: Floats) -> None:
    """Improve the columns of `factor` in turn (in place), given the cross-products with the other factor."""
    for topic in range(factor.shape[1]):
        step = (target[:, topic] - factor @ gram[:, topic]) / max(gram[topic, topic], _TINY)
        factor[:, topic] = np.maximum(factor[:, topic] + step, 0.0)
