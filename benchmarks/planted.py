"""Made-up segments whose themes are known, to time and score topic methods."""

from __future__ import annotations

import resource
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Planted:
    """Counts of segments × terms, the theme of each segment (-1: none), its document, seed columns by theme."""

    matrix: Any
    theme: NDArray[np.int64]
    source: NDArray[np.int64]
    seeds: list[list[int]]


def planted(n: int, *, themes: int = 15, own: float = 0.2, vocabulary: int = 8_000, seed: int = 7) -> Planted:
    """Draw `n` segments of 40 words, 80 % of them with one of the themes.

    Every word comes from a common Zipf law over the vocabulary, but: in a segment that has a theme a word comes
    with probability `own` from the theme's 200 terms, drawn among ranks 100 to 5,000, so that themes overlap
    each other and the common speech; and in every segment a word comes with probability 0.1 from the 15 pet
    words of the person who speaks (40 segments each), as in interviews. Themes are of unequal size (the largest
    three times the smallest). The 5 seed words of a theme are drawn among its 15 most frequent. As in a real
    preparation, the 100 most common words (stop words) and those in fewer than 3 segments are left out.

    A reader who knew every distribution would find 99 % of the themes back; scikit-learn's NMF on ordinary
    TF-IDF, started from the seeds, finds 81 % at 5,000 segments and 85 % at 17,500.
    """
    from scipy import sparse

    words, rng = 40, np.random.default_rng(seed)
    drawn = rng.choice(vocabulary, size=(n, words), p=_zipf(vocabulary, 1.0))
    sizes = np.linspace(3, 1, themes)
    theme = np.where(rng.random(n) < 0.8, rng.choice(themes, size=n, p=sizes / sizes.sum()), -1)
    lists = np.array([rng.choice(np.arange(100, 5_000), size=200, replace=False) for _ in range(themes)])
    ours = rng.choice(200, size=(n, words), p=_zipf(200, 0.3))
    source = np.arange(n) // 40
    habits = np.array([rng.choice(np.arange(100, 5_000), size=15, replace=False) for _ in np.unique(source)])
    chance = rng.random((n, words))
    speaks = (chance < own) & (theme >= 0)[:, None]
    drawn = np.where(speaks, lists[theme[:, None], ours], drawn)
    drawn = np.where(chance > 0.9, habits[source[:, None], rng.integers(15, size=(n, words))], drawn)
    rows = np.repeat(np.arange(n), words)
    counts = sparse.csr_array((np.ones(n * words), (rows, drawn.ravel())), shape=(n, vocabulary))
    counts.sum_duplicates()
    spread = np.bincount(counts.indices, minlength=vocabulary)
    kept = np.flatnonzero((spread >= 3) & (np.arange(vocabulary) >= 100))
    column = {int(term): at for at, term in enumerate(kept)}
    chosen = [rng.choice(terms[:15], size=5, replace=False) for terms in lists]
    seeds = [[column[int(t)] for t in terms if int(t) in column] for terms in chosen]
    return Planted(counts[:, kept], theme, source, seeds)


def _zipf(n: int, power: float) -> NDArray[np.float64]:
    weights = np.arange(1, n + 1) ** -power
    return np.asarray(weights / weights.sum())


def peak_mb() -> float:
    """Return the peak resident memory of this process, megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
