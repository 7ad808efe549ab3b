"""Coefficients of agreement, from counts; each accepts a stack of tables, so that a bootstrap is one call.

Sources: J. Cohen, *Educational and Psychological Measurement* 20 (1960); K. Krippendorff, *Content Analysis*
(4th ed., 2018), ch. 12, and *Computing Krippendorff's Alpha-Reliability* (2011); K. L. Gwet, *British Journal
of Mathematical and Statistical Psychology* 61 (2008). A coefficient whose expected disagreement is nil is not
defined: it is empty, never 0 nor 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Level = Literal["nominal", "ordinal"]
COEFFICIENTS = ("percent", "kappa", "alpha", "ac1")


def contingency(first: pd.Series, second: pd.Series, categories: Sequence[object]) -> Floats:
    """Return how often the first coder said the row and the second the column; both must have spoken."""
    both = first.notna() & second.notna()
    rank = {c: i for i, c in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    np.add.at(table, (first[both].map(rank).to_numpy(int), second[both].map(rank).to_numpy(int)), 1.0)
    return table


def percent(tables: Floats) -> Floats:
    """Return the share of items on which two coders agree; `tables` is (…, K, K)."""
    total = tables.sum(axis=(-2, -1))
    return _divide(np.trace(tables, axis1=-2, axis2=-1), total)


def kappa(tables: Floats) -> Floats:
    """Return Cohen's kappa, (po - pe) / (1 - pe) with pe = Σ p_k. p_.k; `tables` is (…, K, K)."""
    total = tables.sum(axis=(-2, -1))
    expected = _divide((tables.sum(axis=-1) * tables.sum(axis=-2)).sum(axis=-1), total**2)
    return _beyond(percent(tables), expected)


def ac1(tables: Floats) -> Floats:
    """Return Gwet's AC1, with pe = Σ π_k (1 - π_k) / (K - 1), π_k the mean share of category k.

    K is the number of categories that could be given, given or not; `tables` is (…, K, K).
    """
    total = tables.sum(axis=(-2, -1))
    mean = _divide(tables.sum(axis=-1) + tables.sum(axis=-2), 2 * total[..., None])
    categories = tables.shape[-1]
    return _beyond(percent(tables), (mean * (1 - mean)).sum(axis=-1) / (categories - 1))


def alpha(coincidences: Floats, level: Level = "nominal") -> Floats:
    """Return Krippendorff's alpha from coincidence matrices (…, K, K), categories from least to most.

    alpha = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck; ordinal: δ_ck = n_c/2 + Σ_{c<g<k} n_g + n_k/2.
    """
    margins = coincidences.sum(axis=-1)
    n = margins.sum(axis=-1)
    distance = _distances(margins, level)
    observed = (coincidences * distance).sum(axis=(-2, -1))
    expected = (margins[..., :, None] * margins[..., None, :] * distance).sum(axis=(-2, -1))
    return 1 - _divide((n - 1) * observed, expected)


def coincidences_of(ratings: pd.DataFrame, categories: Sequence[object]) -> Floats:
    """Return the coincidence matrix of any number of coders (columns) over items (rows); cells may be empty."""
    counts = np.stack([(ratings == c).to_numpy().sum(axis=1) for c in categories], axis=1).astype(float)
    size = counts.sum(axis=1)
    pairable = counts[size > 1]
    pairs = pairable[:, :, None] * pairable[:, None, :]
    pairs -= pairable[:, :, None] * np.eye(len(categories))
    total: Floats = (pairs / (size[size > 1] - 1)[:, None, None]).sum(axis=0)
    return total


def all_of(tables: Floats, level: Level = "nominal") -> dict[str, Floats]:
    """Return the four coefficients for two coders' tables (…, K, K)."""
    both = tables + np.swapaxes(tables, -2, -1)
    return {
        "percent": percent(tables),
        "kappa": kappa(tables),
        "alpha": alpha(both, level),
        "ac1": ac1(tables),
    }


def bootstrap(
    tables: Floats, *, level: Level = "nominal", draws: int = 2000, seed: int = 1
) -> dict[str, tuple[float, float]]:
    """Return 95 % percentile intervals of the four coefficients, drawing whole interviews with replacement.

    Parameters
    ----------
    tables : array (interviews, K, K)
        One table per interview: answers of one interview resemble one another, so interviews are drawn.
    level, draws, seed
        Level of alpha, number of samples, seed.

    Returns
    -------
    dict
        Low and high; empty with fewer than five interviews, or when a coefficient is undefined in more than one
        sample in ten.
    """
    groups = len(tables)
    if groups < 5:
        return dict.fromkeys(COEFFICIENTS, (np.nan, np.nan))
    weights = np.random.default_rng(seed).multinomial(groups, np.full(groups, 1 / groups), size=draws)
    drawn = all_of(np.tensordot(weights.astype(float), tables, axes=1), level)
    return {name: _interval(values) for name, values in drawn.items()}


def _interval(values: Floats) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    if len(known) < 0.9 * len(values):
        return (np.nan, np.nan)
    low, high = np.quantile(known, [0.025, 0.975])
    return (float(low), float(high))


def _distances(margins: Floats, level: Level) -> Floats:
    size = margins.shape[-1]
    if level == "nominal":
        return np.broadcast_to(1 - np.eye(size), (*margins.shape, size))
    below = np.cumsum(margins, axis=-1) - margins / 2  # how many stand below the middle of each category
    squared: Floats = (below[..., :, None] - below[..., None, :]) ** 2
    return squared


def _beyond(observed: Floats, expected: Floats) -> Floats:
    return _divide(observed - expected, 1 - expected)


def _divide(above: Floats, below: Floats) -> Floats:
    """Return `above / below`, empty where `below` is nil."""
    below = np.where(np.abs(below) < 1e-12, np.nan, below)
    quotient: Floats = np.asarray(above / below)
    return quotient
