"""Rules and model made one: a probability from the model's score and the rules' matches, and when it says yes.

One logistic regression serves all codes: a slope for the score, for "a rule fired" and for the number of
matches, per family; each code, and each kind of unit (interview, project, open question), departs from its
family as far as its own examples ask (columns of smaller scale are penalised more). So a code with eight
examples borrows from its family how far to trust rules and scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Objects = npt.NDArray[np.object_]

OWN, KIND, OWN_KIND = 0.7, 0.5, 0.3
"""Scales of a code's own columns, of those of a kind of unit, of a code in a kind."""
STRENGTH = 0.3
TRUST = 0.5
"""Share of the apparent weight of rules that is believed: their authors had the reviewed answers in sight.

A rule made to find an answer finds it; on other interviews it is worth less. docs/learning.md shows what each
share gains with today's rules, and loses were they worth no more than rules never tuned.
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
    kinds: tuple[str, ...]
    centre: Floats
    scale: Floats
    coefficients: Floats
    thresholds: Floats


def fit_combiner(
    scores: Floats, matches: Floats, truth: Bools, known: Bools, families: Sequence[str], kinds: Objects
) -> Combiner:
    """Learn from reviewed pairs; every array but `kinds` is units × codes.

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
    kinds : array of str
        The kind of each unit: interview, project, an open question.
    """
    from sklearn.linear_model import LogisticRegression

    counts = np.maximum(known.sum(axis=0), 1)
    centre = (scores * known).sum(axis=0) / counts
    scale = np.sqrt((((scores - centre) * known) ** 2).sum(axis=0) / counts) + 1e-9
    empty = np.full(len(families), NEVER)
    fitted = Combiner(tuple(families), tuple(sorted(set(kinds))), centre, scale, np.zeros(0), empty)
    columns, of_rules = _design(fitted, scores, matches, kinds)
    flat = known.reshape(-1)
    columns, judged = columns[np.flatnonzero(flat)], truth.reshape(-1)[flat]
    model = LogisticRegression(C=STRENGTH, solver="liblinear", fit_intercept=False, tol=1e-4, max_iter=500)
    model.fit(columns, judged)
    weights = np.where(of_rules, TRUST, 1.0) * model.coef_[0]
    weights = _calibrated(weights, columns, judged, len(set(families)))
    fitted = replace(fitted, coefficients=weights)
    chance = probabilities(fitted, scores, matches, kinds)
    return replace(fitted, thresholds=_thresholds(chance, truth, known, families))


def probabilities(combiner: Combiner, scores: Floats, matches: Floats, kinds: Objects) -> Floats:
    """Return the probability of each code in each unit."""
    columns, _rules = _design(combiner, scores, matches, kinds)
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


def _design(combiner: Combiner, scores: Floats, matches: Floats, kinds: Objects) -> tuple[Any, Bools]:
    """Return one sparse row per unit and code, and which columns come from the rules.

    The family's columns, the family's in this kind of unit, the code's own, the code's in this kind. A kind
    never reviewed has none of its own.
    """
    from scipy.sparse import csr_matrix

    n, width = scores.shape
    names = sorted(set(combiner.families))
    family = np.array([names.index(f) for f in combiner.families])
    of_kind = {k: i for i, k in enumerate(combiner.kinds)}
    kind = np.array([of_kind.get(k, -1) for k in kinds])[:, None]
    there = np.repeat(kind >= 0, width, axis=1)
    score = (scores - combiner.centre) / combiner.scale
    one, fired, many = np.ones_like(score), (matches > 0).astype(float), np.log1p(matches)
    code, many_kinds = np.arange(width), max(1, len(combiner.kinds))
    by_family, by_code = np.broadcast_to(family, score.shape), np.broadcast_to(code, score.shape)
    family_kind, code_kind = np.maximum(kind, 0) * len(names) + family, np.maximum(kind, 0) * width + code
    blocks = [  # number of columns, which of them, their values, whether they come from the rules
        *((len(names), by_family, v, r) for v, r in ((one, 0), (score, 0), (fired, 1), (many, 1))),
        *((len(names) * many_kinds, family_kind, KIND * there * v, r) for v, r in ((one, 0), (fired, 1))),
        *((width, by_code, OWN * v, r) for v, r in ((one, 0), (score, 0), (fired, 1))),
        (width * many_kinds, code_kind, OWN_KIND * there * one, 0),
    ]
    sizes, places, values, of_rules = zip(*blocks, strict=True)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    at = np.stack([start + place for start, place in zip(starts, places, strict=False)], axis=2)
    rows = np.arange(0, at.size + 1, len(blocks))
    columns = csr_matrix(
        (np.stack(values, axis=2).reshape(-1), at.reshape(-1), rows), shape=(n * width, starts[-1])
    )
    return columns, np.repeat(of_rules, sizes).astype(bool)


def _calibrated(weights: Floats, columns: Any, truth: Bools, families: int) -> Floats:
    """Return the weights with the logit stretched and moved so that it is a probability again (Platt 1999).

    Believing rules less makes every probability too modest; one slope and one intercept for all set that
    right, and change neither the order of the units nor what passes a threshold.
    """
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e6, solver="newton-cholesky").fit((columns @ weights)[:, None], truth)
    out = float(model.coef_[0, 0]) * weights
    out[:families] += float(model.intercept_[0])
    return np.asarray(out)


def _logit(chance: npt.ArrayLike) -> Floats:
    clipped = np.clip(chance, 1e-9, 1 - 1e-9)
    return np.asarray(np.log(clipped / (1 - clipped)))
