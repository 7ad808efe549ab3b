"""From texts to columns of words, without a Python loop over words.

The texts are already runs of UTF-8 bytes (Arrow). White space is found in the bytes, the chunks between are
numbered by Arrow's hash table, each distinct chunk is read once, and the words of all are laid out by NumPy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from fa_analysis.text.chunks import ChunkTable, ranges, read_table
from fa_analysis.text.words import UNIT

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]
Bytes = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]

_BLOCK = 4_000_000
_CHUNKS = 200_000
_SPACE = np.array([chr(c).isspace() and c < 128 for c in range(256)])
_WIDE = frozenset(chr(c).encode() for c in range(128, 0x3001) if chr(c).isspace())
_WIDE_LEAD = np.isin(np.arange(256), [w[0] for w in _WIDE])
_BEFORE_SPLIT = np.isin(np.arange(256), [ord("-"), 0xAD, 0x90, ord("\r")])  # ends of "-", "\xad", "‐", "-\r"
_LONE = re.compile("[\ud800-\udfff]")
_SPLIT_WORD = re.compile(r"[^\W\d_][-\u2010\u00ad]\r?\n[ \t]*[^\W\d_]")


class Columns(NamedTuple):
    """The columns of an `Index`, and the number of words of each unit."""

    form: Ints
    start: Ints
    end: Ints
    mark: Bytes
    per_unit: Longs
    c_form: Ints
    c_at: Ints
    c_span: Ints


class _Chunks(NamedTuple):
    """The chunks of a run of units: as written, how many in each unit, where each begins in its unit's text."""

    written: Any
    per_unit: Longs
    offset: Ints


def sound(texts: pd.Series) -> pd.Series:
    """Return the texts as Arrow strings, lone surrogates replaced one for one (they have no bytes)."""
    texts = texts.reset_index(drop=True)
    try:
        return texts.astype("str")
    except UnicodeEncodeError:
        return pd.Series([_LONE.sub("\ufffd", text) for text in texts], dtype="str")


def read_words(texts: pd.Series) -> tuple[Columns, tuple[str, ...]]:
    """Return the words of `texts` in columns, and the vocabulary that their forms are numbers of."""
    chunk, distinct, per_unit, offset = _numbered(texts)
    table = read_table(distinct)
    return _expand(chunk, per_unit, offset, table), table.vocabulary


def _numbered(texts: pd.Series) -> tuple[Ints, Any, Longs, Ints]:
    """Return the chunks as numbers, the distinct ones, how many in each unit, where each begins in it."""
    parts = [_cut(data, offsets) for data, offsets in _blocks(texts)]
    encoded = pa.chunked_array([p.written for p in parts], type=pa.string()).dictionary_encode()
    per_unit = np.concatenate([p.per_unit for p in parts] or [np.zeros(0, dtype=np.int64)])
    offset = np.concatenate([p.offset for p in parts] or [np.zeros(0, dtype=np.int32)])
    parts.clear()
    distinct = encoded.chunk(0).dictionary if encoded.num_chunks else pa.array([], type=pa.string())
    chunk = np.concatenate([c.indices.to_numpy() for c in encoded.chunks] or [np.zeros(0, dtype=np.int32)])
    del encoded
    pa.default_memory_pool().release_unused()
    return chunk, distinct, per_unit, offset


def _blocks(texts: pd.Series) -> Iterator[tuple[Any, Longs]]:
    """Yield the bytes of runs of texts (a buffer), and where each text begins in them (and the end)."""
    array = pa.array(texts, from_pandas=True)
    for piece in array.chunks if isinstance(array, pa.ChunkedArray) else [array]:
        if not len(piece):
            continue
        if not pa.types.is_large_string(piece.type):
            piece = piece.cast(pa.large_string())  # noqa: PLW2901 - one name for one piece
        _validity, where, data = piece.buffers()
        offsets = np.frombuffer(where, dtype=np.int64)[piece.offset : piece.offset + len(piece) + 1]
        first = 0
        while first < len(piece):
            past = max(first + 1, int(np.searchsorted(offsets, offsets[first] + _BLOCK, side="right")) - 1)
            begin, end = int(offsets[first]), int(offsets[past])
            yield data.slice(begin, end - begin), offsets[first : past + 1] - begin
            first = past


def _cut(content: Any, unit_at: Longs) -> _Chunks:
    """Cut a run of texts into chunks, each with the white space that follows it."""
    data = np.frombuffer(content, dtype=np.uint8)
    first = np.flatnonzero(_chunk_starts(data, unit_at))
    edges = np.append(first, len(data)).astype(np.int32)
    written = pa.Array.from_buffers(pa.string(), len(first), [None, pa.py_buffer(edges), content])
    per_unit = np.diff(np.searchsorted(first, unit_at))
    inner = (data & 0xC0) == 0x80
    begin = unit_at[:-1]
    if inner.any():
        before = np.concatenate(([0], np.cumsum(inner, dtype=np.int32)))
        first, begin = first - before[first], begin - before[begin]
    return _Chunks(written, per_unit, (first - np.repeat(begin, per_unit)).astype(np.int32))


def _chunk_starts(data: Bytes, unit_at: Longs) -> Mask:
    """Return where chunks begin: after white space, or with a unit; not after a word split at a line end."""
    space = _SPACE[data]
    for begin, end in _wide(data):
        space[begin:end] = True
    start = ~space
    start[1:] &= space[:-1]
    inside = unit_at[unit_at < len(data)]
    start[inside] = ~space[inside]
    for end in _split_words(data, unit_at):
        start[end] = False
    return start


def _wide(data: Bytes) -> list[tuple[int, int]]:
    """Return where the white space that takes two or three bytes stands (no-break spaces mostly)."""
    found = []
    lead = np.flatnonzero(_WIDE_LEAD[data])
    padded = np.append(data, np.zeros(2, dtype=np.uint8))
    code = (padded[lead].astype(np.int32) << 16) | (padded[lead + 1].astype(np.int32) << 8) | padded[lead + 2]
    for wide in _WIDE:
        value = int.from_bytes(wide.ljust(3, b"\0"), "big")
        same = code == value if len(wide) == 3 else (code >> 8) == value >> 8
        found += [(at, at + len(wide)) for at in lead[same].tolist()]
    return found


def _split_words(data: Bytes, unit_at: Longs) -> list[int]:
    """Return where the second halves of words split at a line end begin, within one unit."""
    newline = np.flatnonzero(data == ord("\n"))
    newline = newline[newline > 0]
    newline = newline[_BEFORE_SPLIT[data[newline - 1]]]
    unit = np.searchsorted(unit_at, newline, side="right")
    found = []
    for at, begin, past in zip(
        newline.tolist(), unit_at[unit - 1].tolist(), unit_at[unit].tolist(), strict=True
    ):
        around = data[max(begin, at - 8) : at].tobytes().decode("utf-8", "ignore")
        after = data[at : min(past, at + 100)].tobytes().decode("utf-8", "ignore")
        split = _SPLIT_WORD.search(around + after)
        if split is not None and split.end() > len(around):
            found.append(at + len(after[: split.end() - 1 - len(around)].encode()))
    return found


def _expand(chunk: Ints, per_unit: Longs, offset: Ints, table: ChunkTable) -> Columns:
    """Lay out the words of each chunk in a row: forms, offsets, marks; words per unit; compounds."""
    n_words = table.n_words[chunk]
    past = np.concatenate(([0], np.cumsum(n_words, dtype=np.int32)))
    form, start, end = (np.empty(past[-1], dtype=np.int32) for _ in range(3))
    mark = np.empty(past[-1], dtype=np.uint8)
    compounds = [(np.zeros(0, dtype=np.int32),) * 3]
    left = 0
    for a in range(0, len(chunk), _CHUNKS):
        some = chunk[a : a + _CHUNKS]
        source, owner = ranges(table.first[some], table.n_words[some])
        rows = slice(past[a], past[a + len(some)])
        shift = offset[a : a + len(some)][owner]
        form[rows] = table.form[source]
        start[rows], end[rows] = table.start[source] + shift, table.end[source] + shift
        mark[rows], left = _carried(table.mark[source], table.after[some], table.n_words[some], left)
        source, owner = ranges(table.c_first[some], table.c_count[some])
        at = past[a : a + len(some)][owner] + table.c_rank[source]
        compounds.append((table.c_form[source], at, table.c_span[source]))
    unit_first = past[np.concatenate(([0], np.cumsum(per_unit)))]
    words = np.diff(unit_first)
    mark[unit_first[:-1][words > 0]] = UNIT
    c_form, c_at, c_span = (np.concatenate(c).astype(np.int32) for c in zip(*compounds, strict=True))
    return Columns(form, start, end, mark, words.astype(np.int64), c_form, c_at, c_span)


def _carried(mark: Bytes, after: Bytes, n_words: Ints, left: int) -> tuple[Bytes, int]:
    """Put on the first word of each chunk the strongest mark left since the word before.

    `left` is what the chunks before these left; what these leave in turn is returned with the marks.
    """
    spoken = np.flatnonzero(n_words)
    if not len(spoken):
        return mark, max(left, int(after.max(initial=0)))
    at = (np.cumsum(n_words, dtype=np.int64) - n_words)[spoken]
    gaps = np.maximum.reduceat(after, spoken)
    before = np.append(np.uint8(max(left, int(after[: spoken[0]].max(initial=0)))), gaps[:-1])
    mark[at] = np.maximum(mark[at], before)
    return mark, int(gaps[-1])
