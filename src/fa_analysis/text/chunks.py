"""Every distinct chunk of a corpus, read once; their words laid end to end in arrays."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import numpy.typing as npt

from fa_analysis.text.words import ChunkWords, read_chunks

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]


@dataclass(frozen=True)
class ChunkArrays:
    """The words of chunk `c` are rows `first[c] … first[c] + count[c] - 1` of `form`, `start`, `end`, `mark`."""

    first: Longs
    count: Longs
    after: npt.NDArray[np.uint8]
    form: Ints
    start: Ints
    end: Ints
    mark: npt.NDArray[np.uint8]
    c_first: Longs
    c_count: Longs
    c_form: Ints
    c_rank: Ints
    c_span: Ints


class _Numbering(dict[str, int]):
    """A dictionary that gives each new key the next number."""

    def __missing__(self, name: str) -> int:
        number = self[name] = len(self)
        return number


class ChunkTable:
    """The chunks met so far; grows while a corpus is read, then is dropped."""

    def __init__(self) -> None:
        self._chunks, self._forms = _Numbering(), _Numbering()
        self._words: list[list[Any]] = [[] for _ in range(4)]
        self._per_chunk: list[list[int]] = [[] for _ in range(3)]
        self._compounds: list[list[int]] = [[] for _ in range(3)]
        self._made: ChunkArrays | None = None

    def ids(self, chunks: list[str]) -> Longs:
        """Return the number of each chunk; chunks never met are read now."""
        known = len(self._chunks)
        numbers = np.fromiter(map(self._chunks.__getitem__, chunks), dtype=np.int64, count=len(chunks))
        if len(self._chunks) > known:
            for words in read_chunks(list(islice(self._chunks, known, None))):
                self._add(words)
            self._made = None
        return numbers

    def vocabulary(self) -> tuple[str, ...]:
        """Return the keys, by number."""
        return tuple(self._forms)

    def arrays(self) -> ChunkArrays:
        """Return the words of every chunk met so far, as arrays."""
        if self._made is None:
            after, count, c_count = (np.array(x, dtype=np.int64) for x in self._per_chunk)
            self._made = ChunkArrays(
                np.cumsum(count) - count,
                count,
                after.astype(np.uint8),
                *(np.array(x, dtype=np.int32) for x in self._words[:3]),
                np.array(self._words[3], dtype=np.uint8),
                np.cumsum(c_count) - c_count,
                c_count,
                *(np.array(x, dtype=np.int32) for x in self._compounds),
            )
        return self._made

    def _add(self, words: ChunkWords) -> None:
        number = self._forms.__getitem__
        for column, values in zip(
            self._words, (map(number, words.keys), words.starts, words.ends, words.marks), strict=True
        ):
            column.extend(values)
        for column, value in zip(
            self._per_chunk, (words.after, len(words.keys), len(words.compounds)), strict=True
        ):
            column.append(value)
        for name, rank, span in words.compounds:
            for column, value in zip(self._compounds, (number(name), rank, span), strict=True):
                column.append(value)
