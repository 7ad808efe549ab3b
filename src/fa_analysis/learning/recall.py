"""What a model has already said: a unit that did not change is not asked again."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.learning.combiner import Floats
from fa_analysis.learning.context import unit_marks
from fa_analysis.learning.fit import predict
from fa_analysis.learning.material import part
from fa_analysis.learning.model import Learner, Said
from fa_analysis.learning.views import vectorise

DECIMALS = 6
"""Of a probability, in table `coded` too."""


def say(learner: Learner, table: pd.DataFrame, matches: Floats, *, known: Said | None = None) -> Said:
    """Return what the model says of units nobody reviewed; those it has met as they are now are not read again.

    Parameters
    ----------
    learner : Learner
        The model.
    table : DataFrame
        Rows of `contexts`; every neighbour is one of them.
    matches : array
        Units × learnt codes: number of matches of the rules.
    known : Said, optional
        What this model said before.
    """
    marks = unit_marks(table, matches)
    chance, yes = np.zeros(matches.shape), np.zeros(matches.shape, dtype=bool)
    met = {mark: row for row, mark in enumerate(known.marks)} if known is not None else {}
    at = np.array([met.get(mark, -1) for mark in marks], dtype=np.int64)
    if known is not None:
        chance[at >= 0], yes[at >= 0] = known.chance[at[at >= 0]], known.yes[at[at >= 0]]
    new = np.flatnonzero(at < 0)
    if len(new):
        around = table[["previous", "next"]].to_numpy()[new].ravel()
        read = np.concatenate([new, np.setdiff1d(around[around >= 0], new)])  # the new ones first
        rows = vectorise(part(table, read), learner.vocabulary)
        guess, said = predict(learner, rows, matches[read])
        # Rounded: among other units, the same sums are taken in another order.
        chance[new], yes[new] = np.round(guess[: len(new)], DECIMALS), said[: len(new)]
    return Said(marks, chance, yes)
