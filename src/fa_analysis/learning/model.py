"""What a training gives: the model, what it says without each interview, what it has said since."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from fa_analysis.learning.combiner import Bools, Combiner, Floats
from fa_analysis.learning.views import Rows, Vocabulary

Marks = npt.NDArray[np.bytes_]


@dataclass(frozen=True)
class Learner:
    """A fitted model: the reviewed rows, their weight in each code's score, and how scores become yes or no.

    `exclusive` holds the positions, in `codes`, of the codes of each ordinal family.
    """

    codes: tuple[str, ...]
    vocabulary: Vocabulary
    rows: Rows
    dual: Floats
    combiner: Combiner
    exclusive: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class OutOfFold:
    """For each reviewed unit × code learnt: probability and decision of a machine that never saw its interview.

    `learnt`: False where, without that interview's fold, the code had too few examples.
    """

    codes: tuple[str, ...]
    chance: Floats
    said: Bools
    learnt: Bools


@dataclass(frozen=True)
class Said:
    """What a model said of units nobody reviewed: the fingerprint of each, probabilities, decisions.

    One row per unit; the columns of `chance` and `yes` are the codes of the learner.
    """

    marks: Marks
    chance: Floats
    yes: Bools


@dataclass(frozen=True)
class Taught:
    """A model, what it says of reviewed units without their interview, and the lesson that gave both.

    `said` is what it has said of other units so far (None: nothing yet).
    """

    mark: str
    learner: Learner | None
    held: OutOfFold
    said: Said | None = None
