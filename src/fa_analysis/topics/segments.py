"""Units cut into segments of about equal length, the grain at which topics are found.

A segment ends where punctuation invites it, near the wanted number of words: among the words of a window of
1.4 times the size, the cut falls where ``weight / (distance to the size + 1)`` is highest, with weight 6 after
. ? ! or …, 5 after a colon, 4 after a semicolon, 1 after a comma and 0.01 elsewhere (the weights of IRaMuTeQ
and rainette, so that segments compare).
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

_WORD = re.compile(r"\S+")
_WEIGHTS = {".": 6.0, "?": 6.0, "!": 6.0, "…": 6.0, ":": 5.0, ";": 4.0, ",": 1.0}
_CLOSING = "»”\"')]"


def cut_segments(units: pd.DataFrame, *, size: int = 40) -> pd.DataFrame:
    """Cut the text of each unit into segments of about `size` words.

    Parameters
    ----------
    units : DataFrame
        Table `units`; never modified. Interviewers' turns are not in it.
    size : int
        Words wanted in a segment; what has no more than 1.4 times as many is left whole.

    Returns
    -------
    DataFrame
        One row per segment: ``segment_id`` (`E02:4#1`), ``unit_id``, ``source``, ``source_id``, ``start`` and
        ``end`` (code points of the unit's text), ``text``, ``n_words``; in the order of the units.
    """
    if size < 5:
        raise StudyError(
            _("segments de {size} mots").format(size=size), todo=_("Demandez des segments d'au moins 5 mots")
        )
    rows = [
        (f"{unit}#{rank}", unit, source, source_id, start, end, text[start:end], n)
        for unit, source, source_id, text in zip(
            *(units[name].tolist() for name in ("unit_id", "source", "source_id", "text")), strict=True
        )
        for rank, (start, end, n) in enumerate(_cuts(text, size), start=1)
    ]
    columns = ["segment_id", "unit_id", "source", "source_id", "start", "end", "text", "n_words"]
    return pd.DataFrame(rows, columns=columns)


def _cuts(text: str, size: int) -> list[tuple[int, int, int]]:
    """Return the (start, end, words) of the segments of one text."""
    words = [match.span() for match in _WORD.finditer(text)]
    weights = np.array([_weight(text[start:end]) for start, end in words])
    window = int(size * 1.4)
    nearness = 1.0 / (np.abs(np.arange(1, window + 1) - size) + 1)
    cuts, first = [], 0
    while len(words) - first > window:
        here = weights[first : first + window]
        taken = int(np.argmax(here * nearness[: here.size])) + 1
        cuts.append((words[first][0], words[first + taken - 1][1], taken))
        first += taken
    if first < len(words):
        cuts.append((words[first][0], words[-1][1], len(words) - first))
    return cuts


def _weight(word: str) -> float:
    bare = word.rstrip(_CLOSING)
    return _WEIGHTS.get(bare[-1:], 0.01)
