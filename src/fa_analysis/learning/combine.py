"""Rules, model and people made into `coded`: the one truth per unit and code.

A person's decision always wins. Elsewhere the combination of rules and model speaks for the codes that had
enough examples, the rules alone for the others. What the machine says of reviewed interviews (`machine`) comes
from a training in which they took no part.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.coding import apply_policy
from fa_analysis.learning.combiner import Bools, Floats, Objects
from fa_analysis.learning.context import contexts
from fa_analysis.learning.fit import Training, prepare, teach
from fa_analysis.learning.material import Lesson, count_matches, gather, lesson_of, part
from fa_analysis.learning.model import Said, Taught
from fa_analysis.learning.recall import DECIMALS, say
from fa_analysis.learning.report import report
from fa_analysis.learning.truth import Machine, settle

VERSION = "5"
"""Changes when the same decisions may give another coding; part of what the pipeline keeps a result under."""


@dataclass(frozen=True)
class Combined:
    """`coded` (table of that name), `report` (one row per code: how it is decided, and how well), the model."""

    coded: pd.DataFrame
    report: pd.DataFrame
    taught: Taught


def combine(  # noqa: PLR0913 - one table each, as they lie on the disk
    units: pd.DataFrame,
    codings: pd.DataFrame,
    decisions: pd.DataFrame,
    turns: pd.DataFrame,
    codebook: Codebook,
    *,
    seed: int,
    examples: pd.DataFrame | None = None,
    kept: Taught | None = None,
) -> Combined:
    """Decide for each unit and code whether it holds.

    Parameters
    ----------
    units, codings, turns : DataFrame
        Tables of these names; of `codings` only what the rules found is read.
    decisions : DataFrame
        `unit_id`, `code`, `verdict` (yes, no, unsure) and `drawn`; one row per unit and code.
    codebook : Codebook
        The grid.
    seed : int
        Draws the folds.
    examples : DataFrame, optional
        Teaching examples (`text`, `codes` joined by ``|``), see `read_examples`.
    kept : Taught, optional
        What an earlier call learnt and said; used again when this call would learn the same. Units that did
        not change are then not asked again.

    Returns
    -------
    Combined
        Inputs are not modified. The same inputs give the same bytes, whatever the number of cores and whether
        or not the model was kept.
    """
    from threadpoolctl import threadpool_limits

    table, matches = contexts(units, turns), count_matches(units, codings, codebook)
    material = gather(units, decisions, codebook, seed=seed)
    lesson = lesson_of(material, table, matches, codebook, examples=examples)
    taught = kept if kept is not None and kept.mark == lesson.mark else teach(lesson)
    with threadpool_limits(limits=1):
        machine, said = _machine(lesson, taught, table, matches)
    coded = settle(units, machine, decisions, codebook)
    return Combined(coded, report(lesson, taught), dataclasses.replace(taught, said=said))


def training_of(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    decisions: pd.DataFrame,
    turns: pd.DataFrame,
    codebook: Codebook,
    *,
    seed: int,
    examples: pd.DataFrame | None = None,
) -> Training:
    """Return what `combine` learns from, for the measures of `quality`; same parameters."""
    table, matches = contexts(units, turns), count_matches(units, codings, codebook)
    material = gather(units, decisions, codebook, seed=seed)
    return prepare(lesson_of(material, table, matches, codebook, examples=examples))


def _machine(
    lesson: Lesson, taught: Taught, table: pd.DataFrame, matches: Floats
) -> tuple[Machine, Said | None]:
    """Return what the machine says: the rules, then the model where there is one, without its review.

    `table` holds the `contexts` of all units, `matches` what the rules found in them. The second value is what
    the model said of the units nobody reviewed, to be kept with it.
    """
    codebook, material, learner, held = lesson.codebook, lesson.material, taught.learner, taught.held
    said = matches > 0
    chance = np.full(said.shape, np.nan)
    modelled = np.zeros_like(said)
    told: Said | None = None
    if learner is not None:
        columns = np.array([material.codes.index(c) for c in learner.codes])
        heard = _heard(lesson, table["kind"].to_numpy(object))[:, columns]
        guess, yes = np.zeros(heard.shape), np.zeros(heard.shape, dtype=bool)
        rest = np.setdiff1d(np.arange(len(table)), material.rows)
        told = say(learner, part(table, rest), matches[np.ix_(rest, columns)], known=taught.said)
        guess[rest], yes[rest] = told.chance, told.yes
        rows = material.rows
        guess[rows], yes[rows], heard[rows] = held.chance, held.said, heard[rows] & held.learnt
        said[:, columns] = np.where(heard, yes, said[:, columns])
        chance[:, columns] = np.where(heard, guess, np.nan)
        modelled[:, columns] = heard
    return Machine(reconcile(said, modelled, codebook), np.round(chance, DECIMALS), modelled), told


def _heard(lesson: Lesson, kinds: Objects) -> Bools:
    """Return units × codes: False for practices in kinds of units where none was ever judged.

    What is learnt of them on sheets of projects does not hold for speech.
    """
    material, judged = lesson.material, lesson.table["kind"].to_numpy(object)
    out = np.ones((len(kinds), len(material.codes)), dtype=bool)
    for i, code in enumerate(lesson.codebook.codes):
        if code.parent is not None:
            out[:, i] = np.isin(kinds, list(set(judged[material.known[:, i]])))
    return out


def reconcile(said: Bools, modelled: Bools, codebook: Codebook) -> Bools:
    """Return what the machine says once codes have acted on one another.

    A practice stands only where the model grants its dimension: its match has already been weighed there. Then
    the policy of the grid: a practice brings its dimension, one level of an ordinal family.
    """
    out = said.copy()
    column = {c.id: i for i, c in enumerate(codebook.codes)}
    for code in codebook.codes:
        if code.parent in column:
            own, parent = column[code.id], column[code.parent]
            out[:, own] &= out[:, parent] | ~modelled[:, parent]
    return np.asarray(apply_policy(out, codebook))
