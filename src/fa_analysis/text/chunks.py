"""Every distinct chunk of a corpus, read once; their words laid end to end in arrays."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from fa_analysis.text.normalise import LINE_JOINT
from fa_analysis.text.plain import read_plain
from fa_analysis.text.tokens import special_cases
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


def read_table(written: Any) -> ChunkTable:
    """Read distinct chunks, given (an Arrow array) as written with the white space that follows them."""
    plain = read_plain(written, special_cases())
    forms = _Numbering()
    core, elision = (_ints([forms[k] if k else 0 for k in keys]) for keys in (plain.cores, plain.elisions))
    rest = _others([_chunk(w) for w in written.take(pa.array(plain.others)).to_pylist()], forms)
    count = np.ones(len(written), dtype=np.int32)
    count[plain.rows] += plain.elided > 0
    count[plain.others] = rest.n_words
    first = np.cumsum(count, dtype=np.int64) - count
    form, start, end, mark = (np.zeros(int(count.sum()), dtype=np.int32) for _ in range(4))
    at = first[plain.rows] + (plain.elided > 0)
    form[at], start[at], end[at] = core[plain.core], plain.elided, plain.elided + plain.length
    some = plain.elided > 0
    at = first[plain.rows][some]
    form[at], end[at] = elision[plain.elision[some]], plain.elided[some]
    at, _owner = ranges(first[plain.others], rest.n_words)
    form[at], start[at], end[at], mark[at] = rest.form, rest.start, rest.end, rest.mark
    after, c_count = np.zeros((2, len(written)), dtype=np.int32)
    after[plain.rows], after[plain.others], c_count[plain.others] = plain.after, rest.after, rest.c_count
    return ChunkTable(
        form=form,
        start=start,
        end=end,
        mark=mark.astype(np.uint8),
        first=first,
        n_words=count,
        after=after.astype(np.uint8),
        c_form=rest.c_form,
        c_rank=rest.c_rank,
        c_span=rest.c_span,
        c_first=np.cumsum(c_count, dtype=np.int64) - c_count,
        c_count=c_count,
        vocabulary=tuple(forms),
    )


def ranges(first: Longs, count: Ints) -> tuple[Longs, Longs]:
    """Return `first[i] … first[i] + count[i] - 1` for each i in a row, and the i of each."""
    owner = np.repeat(np.arange(len(count)), count)
    before = np.cumsum(count, dtype=np.int64) - count
    return np.arange(len(owner)) - (before - first)[owner], owner


class _Rest(NamedTuple):
    """The words of the chunks that are not plain, in a row; per chunk: how many, its mark, its compounds."""

    form: Ints
    start: Ints
    end: Ints
    mark: Ints
    n_words: Ints
    after: Ints
    c_form: Ints
    c_rank: Ints
    c_span: Ints
    c_count: Ints


def _others(chunks: list[str], forms: _Numbering) -> _Rest:
    batches = (chunks[first : first + _BATCH] for first in range(0, len(chunks), _BATCH))
    parts = [_rest([], forms), *(_rest(read_chunks(batch), forms) for batch in batches)]
    return _Rest(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def _rest(words: list[ChunkWords], forms: _Numbering) -> _Rest:
    compounds = [c for w in words for c in w.compounds]
    return _Rest(
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
