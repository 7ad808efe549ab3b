"""Rules and model made one: a probability from the model's score and the rules' matches, and when it says yes.

One logistic regression serves all codes: a slope for the score, for "a rule fired" and for the number of
matches, per family; each code departs from its family as far as its own examples ask (columns of smaller scale
are penalised more). So a code with eight examples borrows from its family how far to trust rules and scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

OWN = 0.7
STRENGTH = 0.3
TRUST = 1 / 3
"""Share of the apparent weight of rules that is believed: their authors had the reviewed answers in sight.

A rule made to find an answer finds it; on other interviews it is worth less. docs/learning.md shows what a
combination that believed its rules wholly loses when they are worth less elsewhere.
"""
SMOOTHING = 0.2
PRIOR = 4.0
"""How many examples the family's threshold is worth, against those of the code."""
NEVER = 2.0
"""Threshold of a code without any example: no probability reaches it."""


@dataclass(frozen=True)
class Combiner:
    """Centre and scale of the scores, coefficients of the regression, one threshold per code."""

    families: tuple[str, ...]
    centre: Floats
    scale: Floats
    coefficients: Floats
    thresholds: Floats


def fit_combiner(
    scores: Floats, matches: Floats, truth: Bools, known: Bools, families: Sequence[str]
) -> Combiner:
    """Learn from reviewed pairs; every array is units × codes.

    Parameters
    ----------
    scores : array
        The model's scores, each from a training in which the unit took no part.
    matches : array
        Number of matches of the code's rules in the unit; all 0 to do without rules.
    truth, known : array of bool
        What people decided, and where they did.
    families : sequence of str
        The family of each code.
    """
    from sklearn.linear_model import LogisticRegression

    counts = np.maximum(known.sum(axis=0), 1)
    centre = (scores * known).sum(axis=0) / counts
    scale = np.sqrt((((scores - centre) * known) ** 2).sum(axis=0) / counts) + 1e-9
    columns = _design(scores, matches, centre, scale, families)
    flat = known.reshape(-1)
    model = LogisticRegression(C=STRENGTH, solver="liblinear", fit_intercept=False, tol=1e-6, max_iter=500)
    model.fit(columns[flat], truth.reshape(-1)[flat])
    weights = np.where(_of_rules(families), TRUST, 1.0) * model.coef_[0]
    weights = _calibrated(weights, columns[flat], truth.reshape(-1)[flat], families)
    fitted = Combiner(tuple(families), centre, scale, weights, np.full(len(families), NEVER))
    chance = probabilities(fitted, scores, matches)
    return replace(fitted, thresholds=_thresholds(chance, truth, known, families))


def probabilities(combiner: Combiner, scores: Floats, matches: Floats) -> Floats:
    """Return the probability of each code in each unit."""
    columns = _design(scores, matches, combiner.centre, combiner.scale, combiner.families)
    logit = columns @ combiner.coefficients
    return np.asarray(1 / (1 + np.exp(-logit))).reshape(scores.shape)


def decide(chance: Floats, thresholds: Floats, exclusive: Sequence[Sequence[int]] = ()) -> Bools:
    """Return which codes apply; of each `exclusive` group, at most the one furthest over its threshold."""
    said = chance >= thresholds
    for group in exclusive:
        columns = np.array(group, dtype=np.int64)
        over = np.where(said[:, columns], _logit(chance[:, columns]) - _logit(thresholds[columns]), -np.inf)
        best = over.argmax(axis=1)
        said[:, columns] &= np.arange(len(columns)) == best[:, None]
    return said


def best_threshold(truth: Bools, chance: Floats) -> float:
    """Return the threshold of the best F1, the curve smoothed so that one lucky unit does not choose it."""
    order = np.argsort(-chance, kind="stable")
    ranked = chance[order]
    found = np.cumsum(truth[order])
    curve = 2 * found / (np.arange(1, len(truth) + 1) + truth.sum())
    half = max(1, int(SMOOTHING * truth.sum()))
    window = np.ones(2 * half + 1) / (2 * half + 1)
    best = int(np.convolve(np.pad(curve, half, mode="edge"), window, "valid").argmax())
    return float((ranked[best] + ranked[min(best + 1, len(ranked) - 1)]) / 2)


def _thresholds(chance: Floats, truth: Bools, known: Bools, families: Sequence[str]) -> Floats:
    """Return one threshold per code, drawn towards the best common one of its family the fewer its examples."""
    cuts = np.full(len(families), NEVER)
    for family in sorted(set(families)):
        columns = np.array([i for i, name in enumerate(families) if name == family])
        judged = known[:, columns]
        if not (truth[:, columns] & judged).any():
            continue
        common = _logit(best_threshold(truth[:, columns][judged], chance[:, columns][judged]))
        for c in columns:
            n = (truth[:, c] & known[:, c]).sum()
            own = _logit(best_threshold(truth[known[:, c], c], chance[known[:, c], c])) if n else common
            cuts[c] = 1 / (1 + np.exp(-(n * own + PRIOR * common) / (n + PRIOR)))
    return cuts


def _design(scores: Floats, matches: Floats, centre: Floats, scale: Floats, families: Sequence[str]) -> Floats:
    """Return one row per unit and code: the family's columns, then the code's own, smaller."""
    score = (scores - centre) / scale
    base = np.stack([np.ones_like(score), score, matches > 0, np.log1p(matches)], axis=2)
    names = sorted(set(families))
    of = np.array([[name == family for name in names] for family in families], dtype=np.float64)
    shared = base[:, :, None, :] * of[None, :, :, None]
    own = base[:, :, None, :3] * (OWN * np.eye(len(families)))[None, :, :, None]
    n = scores.size
    return np.hstack([shared.reshape(n, -1), own.reshape(n, -1)])


def _calibrated(weights: Floats, columns: Floats, truth: Bools, families: Sequence[str]) -> Floats:
    """Return the weights with the logit stretched and moved so that it is a probability again (Platt 1999).

    Believing rules less makes every probability too modest; one slope and one intercept for all set that
    right, and change neither the order of the units nor what passes a threshold.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, solver="newton-cholesky").fit((columns @ weights)[:, None], truth)
    out = float(model.coef_[0, 0]) * weights
    out[: 4 * len(set(families)) : 4] += float(model.intercept_[0])
    return np.asarray(out)


def _of_rules(families: Sequence[str]) -> Bools:
    """Return which columns of the design come from the rules, in its order."""
    shared = np.tile([False, False, True, True], len(set(families)))
    return np.concatenate([shared, np.tile([False, False, True], len(families))])


def _logit(chance: npt.ArrayLike) -> Floats:
    clipped = np.clip(chance, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(clipped / (1 - clipped)))
