"""The columnar index: a corpus as integers, made once, from which every rule, count and concordance is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.text.chunks import ChunkTable
from fa_analysis.text.normalise import LINE_JOINT
from fa_analysis.text.words import UNIT

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_BLOCK = 1_000_000
_SEPARATOR = "\x1f\n"
_SPLIT_WORD = re.compile(r"(?<=[^\W\d_])([-\u2010\u00ad])(\r?\n[ \t]*)(?=[^\W\d_])")
_SPACES = np.array([chr(c).isspace() for c in range(0x3001)])


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

    unit_ids: tuple[str, ...]
    sources: tuple[str, ...]
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
    """What was computed from the arrays and may serve again (lexicon, lemmas, negation); never a result."""

    def __post_init__(self) -> None:
        """Lock the arrays: an index serves many computations."""
        for column in (self.unit_first, self.form, self.start, self.end, self.mark, *_arrays(self.postings)):
            column.flags.writeable = False
        for column in (
            self.compound_form,
            self.compound_at,
            self.compound_span,
            *_arrays(self.compound_postings),
        ):
            column.flags.writeable = False

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


def _arrays(postings: Postings) -> tuple[npt.NDArray[Any], ...]:
    return postings.first, postings.places


def build_index(units: pd.DataFrame) -> Index:
    """Index the texts of `units` (columns `unit_id`, `source`, `text`); the input is not modified."""
    texts = units["text"].reset_index(drop=True)
    table = ChunkTable()
    parts = [_read_block(block, table) for block in _blocks(texts)]
    form, start, end, mark, counts, c_form, c_at, c_span = _joined(parts)
    vocabulary = table.vocabulary()
    unit_first = np.zeros(len(texts) + 1, dtype=np.int64)
    np.cumsum(counts, out=unit_first[1:])
    return Index(
        unit_ids=tuple(units["unit_id"].tolist()),
        sources=tuple(units["source"].tolist()),
        texts=texts,
        unit_first=unit_first,
        form=form,
        start=start,
        end=end,
        mark=mark,
        vocabulary=vocabulary,
        postings=_postings(form, len(vocabulary)),
        compound_form=c_form,
        compound_at=c_at,
        compound_span=c_span,
        compound_postings=_postings(c_form, len(vocabulary)),
    )


def _blocks(texts: pd.Series) -> Iterator[list[str]]:
    """Cut the texts into runs of about a million characters: memory stays flat however large the corpus."""
    block: list[str] = []
    size = 0
    for text in texts:
        block.append(text)
        size += len(text)
        if size > _BLOCK:
            yield block
            block, size = [], 0
    if block:
        yield block


def _read_block(texts: list[str], table: ChunkTable) -> tuple[npt.NDArray[Any], ...]:
    joined = _SEPARATOR.join(texts)
    if "-\n" in joined or "-\r\n" in joined or "\u00ad" in joined or "\u2010" in joined:
        joined = _SPLIT_WORD.sub(lambda m: m[1] + LINE_JOINT * len(m[2]), joined)
    chunk = table.ids(joined.split())
    chunk_first = _chunk_starts(joined)
    text_first = np.zeros(len(texts), dtype=np.int64)
    np.cumsum([len(t) + len(_SEPARATOR) for t in texts[:-1]], out=text_first[1:])
    chunk_unit = np.searchsorted(text_first, chunk_first, side="right") - 1
    offset = (chunk_first - text_first[chunk_unit]).astype(np.int32)
    return _expand(chunk, chunk_unit, offset, len(texts), table)


def _expand(
    chunk: Longs, chunk_unit: Longs, offset: Ints, n_units: int, table: ChunkTable
) -> tuple[npt.NDArray[Any], ...]:
    """Lay out the words of each chunk in a row: forms, offsets, marks, words per unit, compounds."""
    flat = table.arrays()
    n_words = flat.count[chunk]
    source, owner = _ranges(flat.first[chunk], n_words)
    shift = offset[owner]
    mark = flat.mark[source]
    starts_chunk = np.flatnonzero(n_words) if len(chunk) else np.zeros(0, dtype=np.int64)
    first_word = np.cumsum(n_words) - n_words
    _carry(mark, chunk_unit, flat.after[chunk], starts_chunk, first_word)
    words_per_unit = np.bincount(chunk_unit, weights=n_words, minlength=n_units).astype(np.int64)
    c_source, c_owner = _ranges(flat.c_first[chunk], flat.c_count[chunk])
    return (
        flat.form[source],
        flat.start[source] + shift,
        flat.end[source] + shift,
        mark,
        words_per_unit,
        flat.c_form[c_source],
        (first_word[c_owner] + flat.c_rank[c_source]).astype(np.int32),
        flat.c_span[c_source],
    )


def _carry(
    mark: npt.NDArray[np.uint8],
    unit: Longs,
    after: npt.NDArray[np.uint8],
    spoken: Longs,
    first_word: Longs,
) -> None:
    """Put on the first word of each chunk the strongest mark met since the previous word; in place."""
    if not len(spoken):
        return
    runs = np.concatenate(([0], spoken[:-1])) if len(spoken) > 1 else np.zeros(1, dtype=np.int64)
    strongest = np.maximum.reduceat(np.concatenate((after[: spoken[-1]], [0])), runs)
    if spoken[0] == 0:
        strongest[0] = 0
    at = first_word[spoken]
    mark[at] = np.maximum(mark[at], strongest)
    new_unit = np.concatenate(([True], unit[spoken][1:] != unit[spoken][:-1]))
    mark[at[new_unit]] = UNIT


def _ranges(first: Longs, count: Longs) -> tuple[Longs, Longs]:
    """Return `first[i] … first[i] + count[i] - 1` for each i in a row, and the i of each."""
    owner = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count) - count
    return np.arange(len(owner)) - (before - first)[owner], owner


def _chunk_starts(joined: str) -> Longs:
    """Return the offset of each chunk that `str.split` gives."""
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    space = _SPACES[np.minimum(points, len(_SPACES) - 2)]
    space[points == 0x3000] = True
    before = np.concatenate(([True], space[:-1]))
    return np.flatnonzero(before & ~space)


def _joined(parts: list[tuple[npt.NDArray[Any], ...]]) -> tuple[npt.NDArray[Any], ...]:
    kinds = (np.int32, np.int32, np.int32, np.uint8, np.int64, np.int32, np.int32, np.int32)
    shift = 0
    shifted = []
    for part in parts:
        shifted.append((*part[:6], part[6] + np.int32(shift), part[7]))
        shift += len(part[0])
    return tuple(
        np.concatenate([p[i] for p in shifted]).astype(kind, copy=False) if parts else np.zeros(0, dtype=kind)
        for i, kind in enumerate(kinds)
    )


def _postings(form: Ints, n_forms: int) -> Postings:
    """Sort the places by form in linear time: the transposition of a sparse matrix is a counting sort."""
    from scipy.sparse import csr_array

    places = np.arange(len(form), dtype=np.int32)
    row = csr_array((places, form, [0, len(form)]), shape=(1, n_forms)).tocsc()
    return Postings(row.indptr.astype(np.int64), row.data)
