"""Learn from reviewed units, and say what would have been said without them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.learning.combiner import Bools, Combiner, Floats, decide, fit_combiner, probabilities
from fa_analysis.learning.context import alone
from fa_analysis.learning.material import Lesson, Longs, Material, learnable
from fa_analysis.learning.model import Learner, OutOfFold, Taught
from fa_analysis.learning.ridge import BIAS, cross_scores, dual_without, fit, learn_lessons
from fa_analysis.learning.views import Rows, Vocabulary, alike, alike_times, learn_vocabulary

EXAMPLE_WEIGHT = 0.5
LEAST_FOLDS = 3
"""Fewest folds for scores that neither the judged fold nor the one left out had a part in."""


@dataclass(frozen=True)
class Training:
    """Everything a training starts from, worked out once: likenesses, labels, matches of the rules.

    `rows` holds the units of reviewed interviews as vectors, then the teaching examples; `owners` names the
    interview (respondent, project) of each reviewed unit.
    """

    codebook: Codebook
    material: Material
    vocabulary: Vocabulary
    rows: Rows
    likeness: Floats
    weights: Floats
    truth: Floats
    known: Bools
    folds: Longs
    matches: Floats
    owners: npt.NDArray[np.object_]

    @property
    def reviewed(self) -> int:
        """Number of units of reviewed interviews; teaching examples follow them."""
        return len(self.material.rows)

    @property
    def kinds(self) -> npt.NDArray[np.object_]:
        """The kind of each unit of reviewed interviews."""
        return self.rows.kind[: self.reviewed]

    @property
    def sources(self) -> npt.NDArray[np.object_]:
        """The source of each unit of reviewed interviews."""
        return np.array([kind.split(" ")[0] for kind in self.kinds], dtype=object)

    @property
    def taught(self) -> Longs:
        """Number of teaching examples of each code."""
        return np.asarray(self.truth[self.reviewed :].sum(axis=0).astype(np.int64))


def prepare(lesson: Lesson) -> Training:
    """Vectorise what trains and compare it; the words of other units have no part in it."""
    material, examples = lesson.material, lesson.examples
    whole = pd.concat([lesson.table, alone(examples["text"])], ignore_index=True)
    vocabulary, rows = learn_vocabulary(whole)
    truth, known = labels(lesson)
    return Training(
        lesson.codebook,
        material,
        vocabulary,
        rows,
        alike(rows, rows),
        np.concatenate([np.ones(len(material.rows)), np.full(len(examples), EXAMPLE_WEIGHT)]),
        truth,
        known,
        np.concatenate([material.folds, np.full(len(examples), -1)]),
        lesson.matches,
        (lesson.table["source"] + " " + lesson.table["source_id"]).to_numpy(object),
    )


def teach(lesson: Lesson) -> Taught:
    """Learn a lesson; the same lesson gives the same bytes, whatever the number of cores."""
    import scipy.linalg  # noqa: F401 - brings a BLAS of its own: only those already loaded are limited
    from threadpoolctl import threadpool_limits

    taught = labels(lesson)[0][len(lesson.material.rows) :].sum(axis=0)
    if not learnable(lesson.material, taught).any():
        nothing = np.zeros((len(lesson.material.rows), 0))
        return Taught(lesson.mark, None, OutOfFold((), nothing, nothing > 0, nothing > 0))
    with threadpool_limits(limits=1):
        training = prepare(lesson)
        crossed = cross(training)
        return Taught(lesson.mark, learn(training, crossed), out_of_fold(training, crossed))


@dataclass(frozen=True)
class Crossed:
    """For each fold, scores (units of reviewed interviews × codes learnt) it took no part in.

    `dual` holds the weight of each training row in the scores of a machine that was taught everything.
    """

    scores: dict[int, Floats]
    dual: Floats


def cross(training: Training) -> Crossed:
    """Return the nested scores that `learn` and `out_of_fold` start from, and may share."""
    if len(np.unique(training.material.folds)) < LEAST_FOLDS:
        return Crossed({}, np.zeros((0, 0)))
    return _crossed(training, np.flatnonzero(learnable(training.material, training.taught)))


def learn(training: Training, crossed: Crossed | None = None) -> Learner | None:
    """Return the model learnt from everything reviewed; None when no code has enough examples."""
    columns = np.flatnonzero(learnable(training.material, training.taught))
    crossed = cross(training) if crossed is None else crossed
    if not len(columns) or not crossed.scores:
        return None
    own = np.zeros((training.reviewed, len(columns)))
    for fold, scores in crossed.scores.items():
        mine = training.material.folds == fold
        own[mine] = scores[mine]
    combiner = _combiner(training, own, columns, np.ones(training.reviewed, dtype=bool))
    codes = tuple(training.material.codes[c] for c in columns)
    return Learner(
        codes, training.vocabulary, training.rows, crossed.dual, combiner, exclusive(training.codebook, codes)
    )


def out_of_fold(training: Training, crossed: Crossed | None = None, *, rules: bool = True) -> OutOfFold:
    """Return what the machine says of each reviewed unit without having seen its fold: scores, thresholds, all.

    Everything that is chosen from decisions (scores, combination, thresholds, which codes have enough examples)
    is chosen again for each fold without it.
    """
    columns = np.flatnonzero(learnable(training.material, training.taught))
    material = training.material
    codes = tuple(material.codes[c] for c in columns)
    shape = (training.reviewed, len(columns))
    out = OutOfFold(codes, np.zeros(shape), np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool))
    crossed = cross(training) if crossed is None else crossed
    for fold, scores in crossed.scores.items():
        mine = material.folds == fold
        enough = learnable(material, training.taught, without=fold)[columns]
        which = np.flatnonzero(enough)
        if not len(which):
            continue
        combiner = _combiner(training, scores[:, which], columns[which], ~mine, rules=rules)
        matches = training.matches[np.ix_(mine, columns[which])] * rules
        chance = probabilities(combiner, scores[mine][:, which], matches, training.kinds[mine])
        groups = exclusive(training.codebook, tuple(codes[i] for i in which))
        out.chance[np.ix_(mine, which)] = chance
        out.said[np.ix_(mine, which)] = decide(chance, combiner.thresholds, groups)
        out.learnt[np.ix_(mine, which)] = True
    return out


def predict(learner: Learner, rows: Rows, matches: Floats) -> tuple[Floats, Bools]:
    """Return the probability of each learnt code in each unit, and the decision.

    Parameters
    ----------
    learner : Learner
        The model.
    rows : Rows
        The units, from `vectorise` with the learner's vocabulary.
    matches : array
        Units × learnt codes: number of matches of the rules.
    """
    scores = alike_times(rows, learner.rows, learner.dual) + BIAS * learner.dual.sum(axis=0)
    chance = probabilities(learner.combiner, scores, matches, rows.kind[: len(scores)])
    return chance, decide(chance, learner.combiner.thresholds, learner.exclusive)


def exclusive(codebook: Codebook, codes: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """Return, for each ordinal family, the positions of its codes in `codes`."""
    families = [f.id for f in codebook.families if f.kind == "ordinal"]
    groups = [tuple(i for i, c in enumerate(codes) if codebook.code(c).family == f) for f in families]
    return tuple(g for g in groups if g)


def labels(lesson: Lesson) -> tuple[Floats, Bools]:
    """Return truth and known of reviewed units, then of teaching examples.

    An example that names a dimension and no practice says nothing of practices; every other silence is a no.
    """
    material, examples = lesson.material, lesson.examples
    column = {code: i for i, code in enumerate(material.codes)}
    taught = np.zeros((len(examples), len(column)), dtype=bool)
    for row, codes in enumerate(examples["codes"]):
        taught[row, [column[c] for c in codes.split("|") if c]] = True
    pairs = [(column[c.id], column[c.parent]) for c in lesson.codebook.codes if c.parent in column]
    judged = np.ones_like(taught)
    if pairs:
        own, above = [one for one, _parent in pairs], [parent for _one, parent in pairs]
        named = np.asarray(taught[:, own].any(axis=1))
        judged[:, own] = (named | ~np.asarray(taught[:, above].any(axis=1)))[:, None]
        for one, parent in pairs:
            taught[:, parent] |= taught[:, one]
    return np.vstack([material.truth, taught]).astype(np.float64), np.vstack([material.known, judged])


def _patterns(training: Training, columns: Longs) -> list[tuple[Longs, list[tuple[Longs, Longs]]]]:
    """Return which rows train which codes (positions in `columns`).

    For each set of teaching examples, the sets of reviewed rows that were judged on the same codes.
    """
    n = training.reviewed
    known = training.known[:, columns]
    found: dict[bytes, dict[bytes, list[int]]] = {}
    for i in range(len(columns)):
        found.setdefault(known[n:, i].tobytes(), {}).setdefault(known[:n, i].tobytes(), []).append(i)
    out = []
    for groups in found.values():
        parts = [(np.flatnonzero(known[:n, which[0]]), np.array(which)) for which in groups.values()]
        first = parts[0][1][0]
        out.append((n + np.flatnonzero(known[n:, first]), parts))
    return out


def _crossed(training: Training, columns: Longs) -> Crossed:
    """Return the nested scores (see `ridge.cross_scores`) of reviewed units, and the weights of all."""
    n, likeness, weights = training.reviewed, training.likeness, training.weights
    folds = [int(f) for f in np.unique(training.material.folds)]
    out = {fold: np.zeros((n, len(columns))) for fold in folds}
    whole = np.zeros((len(training.rows.length), len(columns)))
    truth = training.truth[:, columns]
    for rows, parts in _patterns(training, columns):
        judged = np.unique(np.concatenate([own for own, _which in parts]))
        lessons = learn_lessons(likeness, weights, truth[rows], rows=rows, own=judged)
        for own, which in parts:
            members = np.concatenate([own, rows])
            fitted = fit(likeness, weights, truth[np.ix_(own, which)], lessons, own=own, codes=which)
            whole[np.ix_(members, which)] = fitted.dual
            found = cross_scores(fitted, truth[np.ix_(members, which)], training.folds[members])
            for fold in folds:
                if fold in found:
                    out[fold][np.ix_(own, which)] = found[fold][: len(own)]
                others = np.setdiff1d(np.flatnonzero(training.material.folds == fold), own)
                if len(others):
                    left = np.flatnonzero(training.folds[members] == fold)
                    dual = dual_without(fitted.inverse, fitted.dual, left)
                    near = likeness[np.ix_(others, members)]
                    out[fold][np.ix_(others, which)] = near @ dual + BIAS * dual.sum(axis=0)
    return Crossed(out, whole)


def _combiner(
    training: Training, scores: Floats, columns: Longs, trains: Bools, *, rules: bool = True
) -> Combiner:
    material = training.material
    return fit_combiner(
        scores[trains],
        training.matches[np.ix_(trains, columns)] * rules,
        material.truth[np.ix_(trains, columns)],
        material.known[np.ix_(trains, columns)],
        [training.codebook.code(material.codes[c]).family for c in columns],
        training.kinds[trains],
    )
