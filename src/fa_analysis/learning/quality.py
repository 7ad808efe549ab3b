"""How good the machine is, on interviews that took no part in its training. One function, one table.

These measures retrain many times: `python -m benchmarks learning` prints them, a run does without.
"""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pandas as pd

from fa_analysis.learning.combiner import Bools
from fa_analysis.learning.fit import Training, learn, out_of_fold, predict
from fa_analysis.learning.material import Longs, learnable
from fa_analysis.learning.report import f1

FOUND = 0.95
HELD = 6
BINS = 10


def f1_by_source(training: Training, rules: Bools) -> pd.DataFrame:
    """Return F1 of rules, model and both, per code and kind of unit.

    Parameters
    ----------
    training : Training
        From `prepare`.
    rules : array of bool
        Units of reviewed interviews × codes of the grid: what the rules say.

    Returns
    -------
    DataFrame
        `source` (`ensemble` first), `family`, `code`, `n` (judged), `positives`, `rules`, `model`, `both`.
        Model and both by nested cross-validation; empty for codes left to the rules.
    """
    material = training.material
    kinds = training.sources
    said = {"model": out_of_fold(training, rules=False), "both": out_of_fold(training)}
    rows = []
    for source in ("ensemble", *sorted(set(kinds))):
        here = np.ones(len(kinds), dtype=bool) if source == "ensemble" else kinds == source
        for i, code in enumerate(training.codebook.codes):
            known = here & material.known[:, i]
            truth = material.truth[known, i]
            row = {
                "source": source,
                "family": code.family,
                "code": code.id,
                "n": int(known.sum()),
                "positives": int(truth.sum()),
                "rules": f1(truth, rules[known, i]),
            }
            for name, held in said.items():
                at = held.codes.index(code.id) if code.id in held.codes else None
                row[name] = np.nan if at is None else f1(truth, held.said[known, at])
            rows.append(row)
    return pd.DataFrame(rows)


def learning_curve(
    training: Training, *, sizes: tuple[int, ...] = (2, 5, 10, 15, 20), repeats: int = 4, seed: int = 1
) -> pd.DataFrame:
    """Return F1 against the number of interviews reviewed.

    Each time, six interviews are held and `size` of the others train, with the same share of the reviewed
    questionnaires and projects; the teaching examples always do.

    Returns
    -------
    DataFrame
        `interviews`, `family`, `f1` (mean over codes then repeats, of the codes present in the held interviews,
        a code that could not be learnt counting 0), `low`, `high` (least and greatest of the repeats).
    """
    kinds = training.sources
    folds_of = training.owners
    people = sorted({p for p, kind in zip(folds_of, kinds, strict=True) if kind == "interview"})
    others = sorted({p for p, kind in zip(folds_of, kinds, strict=True) if kind != "interview"})
    rows = []
    for repeat in range(repeats):
        random = np.random.default_rng([seed, repeat])
        order, rest = random.permutation(people), random.permutation(others)
        held, pool = order[:HELD], order[HELD:]
        for size in (s for s in sizes if s <= len(pool)):
            chosen = [*pool[:size], *rest[: round(len(rest) * size / len(pool))]]
            scored = _held_f1(training, np.isin(folds_of, chosen), np.isin(folds_of, held))
            rows += [(size, repeat, family, value) for family, value in scored.items()]
    table = pd.DataFrame(rows, columns=["interviews", "repeat", "family", "f1"])
    by = table.groupby(["interviews", "family"], sort=True)["f1"]
    return by.agg(f1="mean", low="min", high="max").reset_index()


def work_saved(training: Training) -> pd.DataFrame:
    """Return what reading in the order of the machine saves, per code (WSS@95, Cohen et al. 2006).

    Returns
    -------
    DataFrame
        `code`, `n` (units judged), `positives`, `read` (units to read, in the order of the out-of-fold
        probability, to find 95 % of the positives), `share` (read / n), `share_random` (expected, in random
        order), `wss` (``1 - share - 0.05``; 0 is what random reading gives).
    """
    held = out_of_fold(training)
    rows = []
    for at, code in enumerate(held.codes):
        known = training.material.known[:, training.material.codes.index(code)]
        truth = training.material.truth[known, training.material.codes.index(code)]
        read = to_read(truth, held.chance[known, at])
        n, positives = len(truth), int(truth.sum())
        wanted = math.ceil(FOUND * positives)
        rows.append(
            {
                "code": code,
                "n": n,
                "positives": positives,
                "read": read,
                "share": read / n,
                "share_random": wanted * (n + 1) / (positives + 1) / n,
                "wss": 1 - read / n - (1 - FOUND),
            }
        )
    return pd.DataFrame(rows)


def to_read(truth: Bools, chance: np.ndarray) -> int:
    """Return how many units to read, the likeliest first, to find 95 % of the true ones."""
    order = np.argsort(-chance, kind="stable")
    found = np.cumsum(truth[order])
    return int(np.searchsorted(found, math.ceil(FOUND * truth.sum())) + 1)


def calibration(training: Training, *, rules: bool = True) -> pd.DataFrame:
    """Return how often the machine (the model alone without `rules`) is right when it says so much per cent.

    Returns
    -------
    DataFrame
        `low`, `high` (bounds of the probability), `n` (pairs), `said` (mean probability), `true` (share that
        people confirmed). The expected calibration error is the mean of ``|said - true|`` weighted by `n`.
    """
    held = out_of_fold(training, rules=rules)
    columns = [training.material.codes.index(c) for c in held.codes]
    known = training.material.known[:, columns] & held.learnt
    chance, truth = held.chance[known], training.material.truth[:, columns][known]
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    rows = [
        {
            "low": b / BINS,
            "high": (b + 1) / BINS,
            "n": int((bins == b).sum()),
            "said": float(chance[bins == b].mean()),
            "true": float(truth[bins == b].mean()),
        }
        for b in range(BINS)
        if (bins == b).any()
    ]
    return pd.DataFrame(rows)


def _held_f1(training: Training, train: Bools, held: Bools) -> dict[str, float]:
    """Return the mean F1 per family on held units of a machine trained on `train` units only."""
    material, n = training.material, training.reviewed
    known = training.known.copy()
    known[:n] &= train[:, None]
    part = dataclasses.replace(
        training,
        material=dataclasses.replace(material, known=material.known & train[:, None]),
        known=known,
    )
    rows = np.flatnonzero(held)
    said = _said(part, rows)
    scored: dict[str, list[float]] = {}
    for i in np.flatnonzero(learnable(material, training.taught)):
        judged = material.known[rows, i]
        value = f1(material.truth[rows[judged], i], said[judged, i])
        if not math.isnan(value):
            scored.setdefault(training.codebook.codes[i].family, []).append(value)
    return {family: float(np.mean(values)) for family, values in scored.items()}


def _said(part: Training, rows: Longs) -> Bools:
    """Return what a machine trained on `part` says of some reviewed units; no where nothing was learnt."""
    said = np.zeros((len(rows), len(part.material.codes)), dtype=bool)
    learner = learn(part)
    if learner is not None:
        columns = np.array([part.material.codes.index(c) for c in learner.codes])
        around = part.rows.take(rows)
        matches = np.zeros((len(around.length), len(columns)))
        matches[: len(rows)] = part.matches[np.ix_(rows, columns)]
        said[:, columns] = predict(learner, around, matches)[1][: len(rows)]
    return said
