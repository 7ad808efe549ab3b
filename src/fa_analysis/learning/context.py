"""What surrounds a unit: the question before it, its neighbours, its place in the interview."""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt
import pandas as pd

NONE = -1
"""Row number of a neighbour that does not exist."""

_SEEN = ("kind", "text", "asked", "place", "length")
_DIGEST = 8  # bytes of a fingerprint: that two units of one study share one by chance is not to be feared


def contexts(units: pd.DataFrame, turns: pd.DataFrame) -> pd.DataFrame:
    """Return one row per unit, in the order of `units`, with what surrounds it.

    Parameters
    ----------
    units : DataFrame[units]
        What is coded.
    turns : DataFrame[turns]
        Who said what; the interviewer's turns are the questions.

    Returns
    -------
    DataFrame
        `unit_id`, `source`, `source_id`, `text`; `kind` (the source, and the column of an open question);
        `asked` (the interviewer's words just before an answer, the column of an open question, or nothing);
        `previous` and `next` (row numbers of the neighbouring answers of the same interview, -1 for none);
        `place` (0 for the first answer of an interview, 1 for the last; empty elsewhere); `length` (logarithm
        of 1 + number of words).
    """
    table = units[["unit_id", "source", "source_id", "text"]].reset_index(drop=True)
    interview = table["source"].eq("interview").to_numpy()
    table["kind"] = (units["source"] + " " + units["question"].fillna("")).str.strip().to_numpy()
    table["asked"] = _asked(units.reset_index(drop=True), turns)
    table["previous"], table["next"] = _neighbours(units.reset_index(drop=True), interview)
    answer = units["answer"].astype("float64").to_numpy()
    last = pd.Series(answer).groupby(table["source_id"]).transform("max").to_numpy()
    place = (answer - 1) / np.maximum(1.0, last - 1)
    table["place"] = np.where(interview, place, np.nan)
    table["length"] = np.log1p(units["n_words"].astype("float64").to_numpy())
    return table


def alone(texts: pd.Series) -> pd.DataFrame:
    """Return contexts of texts that stand in no interview (teaching examples), one row each."""
    words = texts.map(lambda text: len(text.split())).astype("float64")
    return pd.DataFrame(
        {
            "unit_id": [f"example:{i}" for i in range(1, len(texts) + 1)],
            "source": "example",
            "source_id": "",
            "kind": "example",
            "text": texts.to_numpy(),
            "asked": "",
            "previous": NONE,
            "next": NONE,
            "place": np.nan,
            "length": np.log1p(words.to_numpy()),
        }
    )


def _asked(units: pd.DataFrame, turns: pd.DataFrame) -> pd.Series:
    """Return the words that ask for each unit."""
    before = _before(turns)
    asked = [
        before.get((source_id, turn), "") if source == "interview" else question
        for source, source_id, turn, question in zip(
            units["source"], units["source_id"], units["turn"], units["question"], strict=True
        )
    ]
    return pd.Series(asked, dtype="str").fillna("")


def _before(turns: pd.DataFrame) -> dict[tuple[str, int], str]:
    """Return, for each respondent's turn, the turns of others since the respondent's last one."""
    found: dict[tuple[str, int], str] = {}
    interview, said = None, ""
    ordered = turns.sort_values(["interview_id", "turn"], kind="stable")
    for owner, turn, role, text in zip(
        ordered["interview_id"], ordered["turn"], ordered["role"], ordered["text"], strict=True
    ):
        if owner != interview:
            interview, said = owner, ""
        if role == "respondent":
            found[owner, turn] = said
            said = ""
        else:
            said = f"{said} {text}".strip()
    return found


def _neighbours(
    units: pd.DataFrame, interview: np.ndarray[tuple[int], np.dtype[np.bool_]]
) -> tuple[pd.Series, pd.Series]:
    """Return the row numbers of the previous and next unit of the same interview."""
    ordered = units[interview].sort_values(["source_id", "turn", "start"], kind="stable")
    rows = pd.Series(ordered.index, index=ordered.index)
    by = rows.groupby(ordered["source_id"])
    previous = by.shift(1).reindex(units.index).fillna(NONE).astype("int64")
    following = by.shift(-1).reindex(units.index).fillna(NONE).astype("int64")
    return previous, following


def row_marks(table: pd.DataFrame) -> list[bytes]:
    """Return the fingerprint of each row of `contexts`, without its neighbours nor its name."""
    columns = (table[name].to_numpy(object) for name in _SEEN)
    return [_mark(repr(row).encode()) for row in zip(*columns, strict=True)]


def unit_marks(table: pd.DataFrame, matches: npt.NDArray[np.float64]) -> npt.NDArray[np.bytes_]:
    """Return the fingerprint of all that a prediction looks at: each unit, its two neighbours, its matches.

    Parameters
    ----------
    table : DataFrame
        Rows of `contexts`; every neighbour is one of them.
    matches : array
        Units × learnt codes: number of matches of the rules.
    """
    own = [*row_marks(table), b""]  # the last is the neighbour that does not exist: its row is -1
    around = zip(table["previous"].to_numpy(), table["next"].to_numpy(), strict=True)
    found = (
        _mark(b"|".join((own[i], own[before], own[after], matches[i].tobytes())))
        for i, (before, after) in enumerate(around)
    )
    return np.array(list(found), dtype=f"S{2 * _DIGEST}")


def _mark(content: bytes) -> bytes:
    # In letters: NumPy drops the zero bytes at the end of what it keeps.
    return hashlib.blake2b(content, digest_size=_DIGEST).hexdigest().encode()
