"""How many topics: how stable they are when documents are drawn again, and how well their terms go together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

Ranked = list[list[int]]
"""For each topic, the columns of its terms, the heaviest first."""

TOP = 10
"""Terms of a topic that are compared."""

Rank = Callable[[Any, Sequence[int]], dict[int, Ranked]]
"""From a matrix and the numbers of topics wanted to the ranked terms of the topics found, for each number."""


def how_many(
    matrix: Any,
    sources: NDArray[Any],
    rank: Rank,
    ks: Sequence[int],
    *,
    resamples: int = 10,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame:
    """Return how stable and coherent topics are for several numbers of topics.

    For each number the topics of the whole corpus are compared with those found on bootstrap resamples, where
    whole documents are drawn with replacement. Two topics agree as the average Jaccard index of their first 1,
    2 … 10 terms; topics are paired by the best assignment (Greene, O'Callaghan & Cunningham, « How many
    topics? Stability analysis for topic models », *ECML PKDD* 2014).

    Parameters
    ----------
    matrix, sources
        Counts of segments × terms; the document of each segment.
    rank : callable
        Fits the method; see `Rank`.
    ks : sequence of int
        Numbers of topics to try.

    Returns
    -------
    DataFrame
        One row per number: ``k``, ``stability`` (0 to 1, mean over resamples), ``se`` (its standard error),
        ``coherence`` (mean NPMI of the topics' first terms, -1 to 1), ``plateau`` (as stable as the best, to
        one standard error of the difference), ``suggested`` (the most coherent of the plateau).
    """
    if not ks:
        raise StudyError(_("aucun nombre de thèmes à essayer"), todo=_("Donnez par exemple de 4 à 15"))
    reference = rank(matrix, ks)
    names, place = np.unique(np.asarray(sources).astype(str), return_inverse=True)
    rows = [np.flatnonzero(place == i) for i in range(names.size)]
    rng = np.random.default_rng(seed)
    scores: dict[int, list[float]] = {k: [] for k in reference}
    for turn in range(resamples):
        drawn = np.concatenate([rows[i] for i in rng.integers(names.size, size=names.size)])
        found = _ranked_again(rank, matrix[drawn], list(reference))
        for k, topics in found.items():
            scores[k].append(agreement(reference[k], topics))
        if progress:
            progress(turn + 1, resamples)
    table = pd.DataFrame(
        {
            "k": list(reference),
            "stability": [float(np.mean(scores[k])) if scores[k] else np.nan for k in reference],
            "se": [
                float(np.std(scores[k], ddof=1) / np.sqrt(len(scores[k]))) if len(scores[k]) > 1 else np.nan
                for k in reference
            ],
            "coherence": [float(np.mean(coherence(matrix, reference[k]))) for k in reference],
        }
    )
    return suggest(table)


def _ranked_again(rank: Rank, matrix: Any, ks: list[int]) -> dict[int, Ranked]:
    """Fit on a resample; a number of topics that it cannot give is left out, and lowers no score."""
    try:
        return rank(matrix, ks)
    except StudyError:
        found: dict[int, Ranked] = {}
        for k in ks:
            try:
                found |= rank(matrix, [k])
            except StudyError:
                continue
        return found


def suggest(table: pd.DataFrame) -> pd.DataFrame:
    """Add ``plateau`` and ``suggested`` to a table of ``k``, ``stability``, ``se`` and ``coherence``.

    The best number is seldom much better than its neighbours: the plateau says which are as good, and the
    suggestion is only the most coherent of them. People choose.
    """
    stability = table["stability"].fillna(-1.0).to_numpy(float)
    se = table["se"].fillna(0.0).to_numpy(float)
    best = int(stability.argmax())
    plateau = stability >= stability[best] - np.hypot(se, se[best])
    coherent = np.where(plateau, table["coherence"].to_numpy(float), -np.inf)
    suggested = np.arange(len(table)) == int(np.argmax(coherent))
    return table.assign(plateau=plateau, suggested=suggested)


def agreement(one: Ranked, other: Ranked, *, top: int = TOP) -> float:
    """Return how much two sets of topics agree on their first terms, 0 to 1, topics paired at best."""
    from scipy.optimize import linear_sum_assignment

    table = np.array([[average_jaccard(a[:top], b[:top]) for b in other] for a in one])
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(table.shape))


def average_jaccard(one: Sequence[int], other: Sequence[int]) -> float:
    """Return the mean, over d, of the Jaccard index of the first d items of two rankings."""
    depth = max(len(one), len(other))
    if not depth:
        return 0.0
    shares = []
    for d in range(1, depth + 1):
        a, b = set(one[:d]), set(other[:d])
        shares.append(len(a & b) / len(a | b))
    return float(np.mean(shares))


def coherence(matrix: Any, topics: Ranked, *, top: int = TOP) -> NDArray[np.float64]:
    """Return the coherence of each topic: mean NPMI of the pairs of its first `top` terms, over segments.

    NPMI(a, b) = ln(p(a,b) / p(a)p(b)) / -ln p(a,b), -1 for two terms never together, 1 for two never apart
    (Bouma 2009; Lau, Newman & Baldwin, *EACL* 2014).
    """
    from scipy import sparse

    present = sparse.csr_array(matrix, dtype=float, copy=True)
    present.data = (present.data > 0).astype(float)
    n = present.shape[0]
    return np.array([_npmi(present[:, terms[:top]], n) for terms in topics])


def _npmi(table: Any, n: int) -> float:
    together = (table.T @ table).toarray() / n
    alone = np.diag(together)
    i, j = np.triu_indices(len(alone), k=1)
    if not i.size:
        return 0.0
    both, apart = together[i, j], alone[i] * alone[j]
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.where(both > 0, np.log(both / apart) / -np.log(both), -1.0)
    return float(np.mean(np.where(both == 1, 1.0, values)))
