"""Every distinct chunk of a corpus, read once; their words laid end to end in arrays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from fa_analysis.text.normalise import LINE_JOINT
from fa_analysis.text.words import ChunkWords, read_chunks

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]

_BATCH = 20_000


class ChunkTable(NamedTuple):
    """The words of chunk `c` are rows `first[c] … first[c] + n_words[c] - 1` of `form`, `start`, `end`, `mark`.

    `after[c]` is the mark it leaves on the next word; its compounds are rows of the `c_…` arrays in the same
    way. Forms are numbers of `vocabulary`.
    """

    form: Ints
    start: Ints
    end: Ints
    mark: Bytes
    first: Longs
    n_words: Ints
    after: Bytes
    c_form: Ints
    c_rank: Ints
    c_span: Ints
    c_first: Longs
    c_count: Ints
    vocabulary: tuple[str, ...]


class _Numbering(dict[str, int]):
    """A dictionary that gives each new key the next number."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


def read_table(written: list[str]) -> tuple[ChunkTable, Ints]:
    """Read distinct chunks, given as written with the white space that follows them.

    Returns
    -------
    (ChunkTable, array)
        The words of each chunk; the number in that table of each one written (with or without a line end: one).
    """
    chunks, forms = _Numbering(), _Numbering()
    number = np.fromiter((chunks[_chunk(w)] for w in written), dtype=np.int32, count=len(written))
    names = iter(chunks)
    parts = [_columns([], forms)]
    while batch := list(islice(names, _BATCH)):
        parts.append(_columns(read_chunks(batch), forms))
    form, start, end, mark, count, after, c_form, c_rank, c_span, c_count = map(
        np.concatenate, zip(*parts, strict=True)
    )
    first, c_first = (np.cumsum(n, dtype=np.int64) - n for n in (count, c_count))
    mark, after = mark.astype(np.uint8), after.astype(np.uint8)
    return ChunkTable(
        form, start, end, mark, first, count, after, c_form, c_rank, c_span, c_first, c_count, tuple(forms)
    ), number


def _columns(words: list[ChunkWords], forms: _Numbering) -> tuple[Ints, ...]:
    compounds = [c for w in words for c in w.compounds]
    return (
        _ints(map(forms.__getitem__, chain.from_iterable([w.keys for w in words]))),
        _ints(chain.from_iterable([w.starts for w in words])),
        _ints(chain.from_iterable([w.ends for w in words])),
        _ints(chain.from_iterable([w.marks for w in words])),
        _ints([len(w.keys) for w in words]),
        _ints([w.after for w in words]),
        _ints([forms[name] for name, _rank, _span in compounds]),
        _ints([rank for _name, rank, _span in compounds]),
        _ints([span for _name, _rank, span in compounds]),
        _ints([len(w.compounds) for w in words]),
    )


def _chunk(written: str) -> str:
    """Return a chunk without the white space that follows it; inside it, a line end split a word."""
    parts = written.split()
    if len(parts) == 1:
        return parts[0]
    return "".join(LINE_JOINT if c.isspace() else c for c in written.rstrip())


def _ints(values: Iterable[Any]) -> Ints:
    return np.fromiter(values, dtype=np.int32)
