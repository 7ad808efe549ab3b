"""What is learnt from: reviewed answers as arrays, the rules' matches, who is left out together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.learning.combiner import Bools, Floats
from fa_analysis.learning.context import NONE, row_marks

Longs = npt.NDArray[np.int64]

FOLDS = 13
LEAST = 8
"""Fewest units with a code (reviewed, or taught by example) to learn from: fewer give one term or two."""
LEAST_REVIEWED = 1
"""Fewest of them that were reviewed: thresholds and quality are read on reviewed units only."""


@dataclass(frozen=True)
class Material:
    """Units of reviewed interviews × codes: what people decided, where they did; and the fold of each unit.

    `rows` are positions in the table of units. An answer that nobody has judged yet, in an interview of which
    others were, is a row too: what the machine says of it is also said without that interview.
    """

    rows: Longs
    folds: Longs
    codes: tuple[str, ...]
    truth: Bools
    known: Bools


@dataclass(frozen=True)
class Lesson:
    """All that a model is taught from, before any word is counted; nothing of the units nobody has reviewed.

    `table` holds the `contexts` of the units of reviewed interviews, in the order of `material.rows`, their
    neighbours renumbered among them; `matches` (units × codes) what the rules found there; `examples` the
    teaching examples, possibly none.
    """

    codebook: Codebook
    material: Material
    table: pd.DataFrame
    matches: Floats
    examples: pd.DataFrame

    @property
    def mark(self) -> str:
        """Fingerprint of the lesson: two lessons of the same mark teach the same model."""
        told = hashlib.sha256(repr((self.codebook.version, self.material.codes)).encode())
        told.update(b"".join(row_marks(self.table)))
        told.update(repr(self.examples.to_dict("list")).encode())
        around = (self.table["previous"].to_numpy(), self.table["next"].to_numpy())
        material = self.material
        for array in (*around, material.folds, material.truth, material.known, self.matches):
            told.update(np.ascontiguousarray(array).tobytes())
        return told.hexdigest()


def lesson_of(
    material: Material,
    table: pd.DataFrame,
    matches: Floats,
    codebook: Codebook,
    *,
    examples: pd.DataFrame | None = None,
) -> Lesson:
    """Return what the reviewed units and the teaching examples teach.

    `table` holds the `contexts` of all units, `matches` what the rules found in them.
    """
    none = pd.DataFrame({"text": [], "codes": []}, dtype="str")
    rows = material.rows
    return Lesson(codebook, material, part(table, rows), matches[rows], none if examples is None else examples)


def part(table: pd.DataFrame, rows: Longs) -> pd.DataFrame:
    """Return some rows of `contexts`, the numbers of their neighbours made those of the part."""
    at = np.full(len(table) + 1, NONE, dtype=np.int64)
    at[rows] = np.arange(len(rows))
    kept = table.iloc[rows].reset_index(drop=True)
    return kept.assign(previous=at[kept["previous"].to_numpy()], next=at[kept["next"].to_numpy()])


def gather(units: pd.DataFrame, decisions: pd.DataFrame, codebook: Codebook, *, seed: int) -> Material:
    """Return the units of reviewed interviews and what was decided; a practice makes its dimension true.

    Folds are drawn among the interviews (respondents, projects) of each source, so that nobody is in two of
    them; what was decided has no part in the draw.
    """
    codes = tuple(c.id for c in codebook.codes)
    row_of = pd.Series(np.arange(len(units)), index=units["unit_id"].to_numpy())
    voted = decisions[
        decisions["verdict"].isin(["yes", "no"])
        & decisions["unit_id"].isin(row_of.index)
        & decisions["code"].isin(codes)
    ]
    owner = units["source"] + "\t" + units["source_id"]
    touched = owner.to_numpy()[row_of[voted["unit_id"]].to_numpy(np.int64)]
    rows = np.flatnonzero(owner.isin(touched).to_numpy())
    at = np.searchsorted(rows, row_of[voted["unit_id"]].to_numpy(np.int64))
    column = voted["code"].map({c: i for i, c in enumerate(codes)}).to_numpy(np.int64)
    truth = np.zeros((len(rows), len(codes)), dtype=bool)
    known = np.zeros_like(truth)
    known[at, column] = True
    truth[at, column] = voted["verdict"].eq("yes").to_numpy()
    for i, code in enumerate(codebook.codes):
        if code.parent in codes:
            parent = codes.index(code.parent)
            implied = truth[:, i] & ~known[:, parent]
            truth[implied, parent] = known[implied, parent] = True
    return Material(rows, draw_folds(units.iloc[rows], seed=seed), codes, truth, known)


def draw_folds(units: pd.DataFrame, *, seed: int) -> Longs:
    """Return a fold (from 0) for each unit: whole interviews, spread evenly within each source."""
    names = units[["source", "source_id"]].drop_duplicates().sort_values(["source", "source_id"])
    fold: dict[tuple[str, str], int] = {}
    for source in names["source"].unique():
        ids = names.loc[names["source"] == source, "source_id"].to_numpy()
        for rank, which in enumerate(np.random.default_rng(seed).permutation(len(ids))):
            fold[source, ids[which]] = rank % FOLDS
    pairs = zip(units["source"], units["source_id"], strict=True)
    return np.array([fold[pair] for pair in pairs], dtype=np.int64)


def count_matches(units: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> Floats:
    """Return how many times the rules of each code match each unit, those of its practices included."""
    codes = [c.id for c in codebook.codes]
    ruled = codings[codings["by"] == "rule"]
    counts = pd.crosstab(ruled["unit_id"], ruled["code"])
    table = counts.reindex(index=units["unit_id"], columns=codes, fill_value=0).to_numpy(np.float64)
    out = table.copy()
    for i, code in enumerate(codebook.codes):
        if code.parent in codes:
            out[:, codes.index(code.parent)] += table[:, i]
    return out


def learnable(material: Material, taught: Longs, *, without: int | None = None) -> Bools:
    """Return which codes have enough examples, reviewed ones of one fold not counted.

    Parameters
    ----------
    material : Material
        What people decided.
    taught : array
        Number of teaching examples of each code.
    without : int, optional
        The fold left out.
    """
    seen = material.truth & material.known
    if without is not None:
        seen = seen[material.folds != without]
    reviewed = seen.sum(axis=0)
    return np.asarray((reviewed >= LEAST_REVIEWED) & (reviewed + taught >= LEAST))
