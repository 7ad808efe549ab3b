"""Made-up segments whose themes are known, to time and score topic methods."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Planted:
    """Counts of segments × terms, the theme of each segment (-1: none), the seed columns of each theme."""

    matrix: Any
    theme: NDArray[np.int64]
    seeds: list[list[int]]


def planted(
    n: int,
    *,
    themes: int = 15,
    words: int = 40,
    themed: float = 0.8,
    own: float = 0.25,
    vocabulary: int = 8_000,
    seed: int = 7,
) -> Planted:
    """Draw `n` segments of `words` words over `vocabulary` terms.

    Every word comes from a common Zipf law, but in a segment that has a theme (share `themed`) a word comes,
    with probability `own`, from the theme's 60 terms (themselves Zipfian, drawn among the common words of rank
    100 to 3,000, so that themes overlap each other and the common speech). Themes are of unequal size (the
    largest three times the smallest). The 5 seed words of a theme are drawn among its 15 most frequent. As in
    a real preparation, the 100 most common words (stop words) and those in fewer than 3 segments are left out.
    """
    from scipy import sparse

    rng = np.random.default_rng(seed)
    zipf = 1.0 / np.arange(1, vocabulary + 1)
    drawn = rng.choice(vocabulary, size=(n, words), p=zipf / zipf.sum())
    sizes = np.linspace(3, 1, themes)
    theme = np.where(rng.random(n) < themed, rng.choice(themes, size=n, p=sizes / sizes.sum()), -1)
    lists = np.array([rng.choice(np.arange(100, 3_000), size=60, replace=False) for _ in range(themes)])
    weights = 1.0 / np.arange(2, 62)
    ours = rng.choice(60, size=(n, words), p=weights / weights.sum())
    speaks = (rng.random((n, words)) < own) & (theme >= 0)[:, None]
    drawn = np.where(speaks, lists[theme[:, None], ours], drawn)
    rows = np.repeat(np.arange(n), words)
    counts = sparse.csr_array((np.ones(n * words), (rows, drawn.ravel())), shape=(n, vocabulary))
    counts.sum_duplicates()
    spread = np.bincount(counts.indices, minlength=vocabulary)
    kept = np.flatnonzero((spread >= 3) & (np.arange(vocabulary) >= 100))
    column = {int(term): at for at, term in enumerate(kept)}
    seeds = [
        [column[int(t)] for t in rng.choice(terms[:15], size=5, replace=False) if int(t) in column]
        for terms in lists
    ]
    return Planted(counts[:, kept], theme, seeds)


def peak_mb() -> float:
    """Return the peak resident memory of this process, megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
