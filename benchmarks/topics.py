"""Topic methods on 15 planted themes: seconds, accuracy, the same topics on bootstrap resamples.

    python -m benchmarks.topics                 # every method and size
    python -m benchmarks.topics nmf 17500       # one method, one size

`accuracy`: among the segments that have a theme, the share whose main topic (share over mean share) is that
theme. `raw`: with the largest share instead. `resamples`, over 5 bootstrap resamples: mean cosine between the
terms' weights found on a resample and on the whole, and share of the themed segments that keep their topic. For
LDA, topics are paired with themes by the best assignment, as it has no seeds; `plain` is scikit-learn's NMF on
ordinary TF-IDF started from the seeds.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from benchmarks.planted import Planted, peak_mb, planted
from fa_analysis.topics.lda import fit_lda
from fa_analysis.topics.model import TopicModel, normalised
from fa_analysis.topics.nmf import fit_nmf, tfidf

THEMES = 15
SIZES = (5_000, 17_500, 100_000)
Fit = Callable[[Planted], TopicModel]


def names(data: Planted) -> list[str]:
    """Name each column."""
    return [f"t{column}" for column in range(data.matrix.shape[1])]


def nmf(data: Planted) -> TopicModel:
    """Fit the anchored factorisation."""
    seeds = {f"theme{k}": [f"t{c}" for c in columns] for k, columns in enumerate(data.seeds)}
    return fit_nmf(data.matrix, names(data), THEMES, seeds=seeds)


def lda(data: Planted) -> TopicModel:
    """Fit LDA, which has no seeds."""
    return fit_lda(data.matrix, names(data), THEMES)


def plain(data: Planted) -> TopicModel:
    """Fit scikit-learn's NMF on ordinary TF-IDF, started from the seeds and not held."""
    from sklearn.decomposition import NMF
    from threadpoolctl import threadpool_limits

    table = tfidf(data.matrix, power=1.0)
    start = np.full((THEMES, table.shape[1]), 1e-3)
    for theme, columns in enumerate(data.seeds):
        start[theme, columns] = 1.0
    model = NMF(THEMES, init="custom", max_iter=200, tol=1e-3)
    with threadpool_limits(limits=1):
        shares = model.fit_transform(table, W=np.asarray(table @ start.T) + 1e-6, H=start)
    terms = tuple(names(data))
    return TopicModel("nmf", terms, normalised(model.components_), normalised(shares), ("",) * THEMES)


METHODS: dict[str, Fit] = {"nmf": nmf, "plain": plain, "lda": lda}


def accuracy(topic: NDArray[np.int64], theme: NDArray[np.int64], *, pair: bool) -> float:
    """Share of the themed segments whose topic is their theme, after pairing when topics are not anchored."""
    from scipy.optimize import linear_sum_assignment

    themed = theme >= 0
    table = np.zeros((THEMES, THEMES))
    np.add.at(table, (theme[themed], np.maximum(topic[themed] - 1, 0)), 1)
    rows, columns = linear_sum_assignment(-table) if pair else (np.arange(THEMES), np.arange(THEMES))
    return float(table[rows, columns].sum() / themed.sum())


def resampled(data: Planted, model: TopicModel, times: int = 5) -> tuple[float, float]:
    """Compare bootstrap resamples with the whole: mean cosine of topics, share of segments that keep theirs."""
    rng, cosines, same = np.random.default_rng(1), [], []
    n = data.theme.size
    for _time in range(times):
        drawn = rng.integers(n, size=n)
        again = nmf(Planted(data.matrix[drawn], data.theme[drawn], data.source[drawn], data.seeds))
        product = (model.weights * again.weights).sum(axis=1)
        lengths = np.linalg.norm(model.weights, axis=1) * np.linalg.norm(again.weights, axis=1)
        cosines.append(product / lengths)
        themed = data.theme[drawn] >= 0
        same.append((again.main == model.main[drawn])[themed].mean())
    return float(np.mean(cosines)), float(np.mean(same))


def one(method: str, n: int) -> None:
    """Time one method on one size and print one line."""
    data = planted(n)
    start = time.perf_counter()
    model = METHODS[method](data)
    seconds, pair = time.perf_counter() - start, method == "lda"
    raw = accuracy(model.shares.argmax(axis=1) + 1, data.theme, pair=pair)
    text = f"accuracy {accuracy(model.main, data.theme, pair=pair):.3f} (raw {raw:.3f})"
    if method == "nmf" and n < SIZES[-1]:
        cosine, same = resampled(data, model)
        text += f", resamples: cosine {cosine:.3f}, same topic {same:.3f}"
    print(f"{method:>6} {n:>7} segments: {seconds:.2f} s, {text}, peak {peak_mb():.0f} MB", flush=True)


def main() -> None:
    """Run the method and size asked for, or all of them."""
    if len(sys.argv) == 3:
        one(sys.argv[1], int(sys.argv[2]))
        return
    for method in METHODS:
        for n in SIZES[: 2 if method == "lda" else 3]:
            command = [sys.executable, "-W", "ignore", "-m", "benchmarks.topics", method, str(n)]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
