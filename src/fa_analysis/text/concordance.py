"""Concordance: each match of a query, with the words around it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from fa_analysis.text.index import Index, build_index
from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.syntax import parse


def kwic(
    index_or_units: Index | pd.DataFrame,
    query: str,
    *,
    window: int = 8,
    sort: Literal["none", "left", "right"] = "none",
) -> pd.DataFrame:
    """Return each match of `query` between the words around it.

    Parameters
    ----------
    index_or_units : Index or DataFrame
        An index, or the table `units`.
    query : str
        A query in the language of the rules.
    window : int
        Number of words shown on each side, within the unit.
    sort : {"none", "left", "right"}
        Order of the units, or of the words read away from the match on one side (accents and case aside).

    Returns
    -------
    DataFrame
        One row per match: `unit_id`, `left`, `match`, `right` (texts as written), `start`, `end` (code points
        of the match in the unit's text).

    Raises
    ------
    QueryError
        When the query cannot be read.
    """
    index = index_or_units if isinstance(index_or_units, Index) else build_index(index_or_units)
    found = evaluate(parse(query), index)
    unit = index.unit_of(found.start)
    begin = np.maximum(found.start - window, index.unit_first[unit])
    past = np.minimum(found.end + window, index.unit_first[unit + 1])
    texts = index.texts.iloc[unit].tolist()
    start, end = index.start[found.start].tolist(), index.end[found.end - 1].tolist()
    left = np.where(begin == index.unit_first[unit], 0, index.start[begin]).tolist()
    right = [
        len(text) if last else int(index.end[p - 1])
        for text, p, last in zip(texts, past.tolist(), past == index.unit_first[unit + 1], strict=True)
    ]
    table = pd.DataFrame(
        {
            "unit_id": index.unit_ids.iloc[unit].reset_index(drop=True),
            "left": pd.Series([_line(t[a:b]) for t, a, b in zip(texts, left, start, strict=True)], dtype="str"),
            "match": pd.Series([_line(t[a:b]) for t, a, b in zip(texts, start, end, strict=True)], dtype="str"),
            "right": pd.Series([_line(t[a:b]) for t, a, b in zip(texts, end, right, strict=True)], dtype="str"),
            "start": pd.array(start, dtype="Int64"),
            "end": pd.array(end, dtype="Int64"),
        }
    )
    if sort == "none":
        return table
    keys = table[sort].map(_reading_key if sort == "right" else lambda s: _reading_key(s)[::-1])
    return table.iloc[sorted(range(len(table)), key=keys.tolist().__getitem__)].reset_index(drop=True)


def _line(text: str) -> str:
    return " ".join(text.split())


def _reading_key(text: str) -> tuple[str, ...]:
    from fa_analysis.text.normalise import fold

    letters = (fold("".join(c for c in word if c.isalnum())) for word in text.split())
    return tuple(word for word in letters if word)
