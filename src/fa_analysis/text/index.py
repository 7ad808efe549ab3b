"""The columnar index: a corpus as integers, made once, that answers rules, counts and concordances."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.text.columns import read_words, sound

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_MANY = 1_000_000


@dataclass(frozen=True)
class Postings:
    """Where each form stands: the places of form `f` are `places[first[f]:first[f + 1]]`, ascending."""

    first: Longs
    places: Ints


@dataclass(frozen=True, eq=False)
class Index:
    """The words of a table of units, in order; nothing in it changes.

    Word `i` has form `vocabulary[form[i]]`, stands at `start[i]:end[i]` (code points of its unit's text) and
    carries `mark[i]` (0, CLAUSE, SENTENCE or UNIT: the punctuation before it). The words of unit `u` are
    `unit_first[u]:unit_first[u + 1]`. Compound `j` (`élus-techniciens`) has form `compound_form[j]` and spans
    `compound_span[j]` words from `compound_at[j]`.
    """

    unit_ids: pd.Series
    sources: pd.Series
    texts: pd.Series
    unit_first: Longs
    form: Ints
    start: Ints
    end: Ints
    mark: npt.NDArray[np.uint8]
    vocabulary: tuple[str, ...]
    postings: Postings
    compound_form: Ints
    compound_at: Ints
    compound_span: Ints
    compound_postings: Postings
    cache: dict[str, Any] = field(default_factory=dict, repr=False)
    """What was made from the arrays and may serve again (lexicon, lemmas, forms, negation); never a result."""

    def __post_init__(self) -> None:
        """Lock the arrays: an index serves many computations."""
        columns = (self.unit_first, self.form, self.start, self.end, self.mark)
        compounds = (self.compound_form, self.compound_at, self.compound_span)
        places = (self.postings.first, self.postings.places)
        compound_places = (self.compound_postings.first, self.compound_postings.places)
        for array in (*columns, *compounds, *places, *compound_places):
            array.setflags(write=False)

    @property
    def n_units(self) -> int:
        """Number of units."""
        return len(self.unit_ids)

    @property
    def n_words(self) -> int:
        """Number of words."""
        return len(self.form)

    def unit_of(self, words: npt.NDArray[Any]) -> Longs:
        """Return the unit (row) that holds each of these word ranks."""
        return np.searchsorted(self.unit_first, words, side="right") - 1

    def texts_of(self, units: npt.NDArray[Any]) -> list[str]:
        """Return the texts of these units (rows, ascending), piece of the table by piece."""
        import pyarrow as pa

        array = pa.array(self.texts, from_pandas=True)
        pieces = array.chunks if isinstance(array, pa.ChunkedArray) else [array]
        bounds = np.cumsum([0, *(len(p) for p in pieces)])
        cuts = np.searchsorted(units, bounds)
        texts: list[str] = []
        for piece, begin, a, b in zip(pieces, bounds[:-1], cuts[:-1], cuts[1:], strict=True):
            if a < b:
                texts += piece.take(pa.array(units[a:b] - begin)).to_pylist()
        return texts


def build_index(units: pd.DataFrame) -> Index:
    """Index the texts of `units` (columns `unit_id`, `source`, `text`); the input is not modified."""
    texts = sound(units["text"])
    columns, vocabulary = read_words(texts)
    unit_first = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(columns.per_unit, out=unit_first[1:])
    return Index(
        unit_ids=units["unit_id"].astype("str").reset_index(drop=True),
        sources=units["source"].astype("str").reset_index(drop=True),
        texts=texts,
        unit_first=unit_first,
        form=columns.form,
        start=columns.start,
        end=columns.end,
        mark=columns.mark,
        vocabulary=vocabulary,
        postings=_postings(columns.form, len(vocabulary)),
        compound_form=columns.c_form,
        compound_at=columns.c_at,
        compound_span=columns.c_span,
        compound_postings=_postings(columns.c_form, len(vocabulary)),
    )


def _postings(form: Ints, n_forms: int) -> Postings:
    """Sort the places by form.

    The transposition of a sparse matrix is a counting sort, in linear time; until the words are many, importing
    SciPy takes longer than sorting.
    """
    if len(form) < _MANY:
        first = np.zeros(n_forms + 1, dtype=np.int64)
        np.cumsum(np.bincount(form, minlength=n_forms), out=first[1:])
        return Postings(first, np.argsort(form, kind="stable").astype(np.int32))
    from scipy.sparse import csr_array

    places = np.arange(len(form), dtype=np.int32)
    row = csr_array((places, form, np.array([0, len(form)], dtype=np.int32)), shape=(1, n_forms)).tocsc()
    return Postings(row.indptr.astype(np.int64), row.data)
