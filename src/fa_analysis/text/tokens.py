"""spaCy's French tokens, each distinct white-space-separated chunk tokenised once.

spaCy cuts a text at white space, then each chunk on its own, so tokens of a chunk never depend on its
neighbours: tokenising the distinct chunks in bulk gives the same tokens as tokenising the texts, at the cost of
the vocabulary instead of the cost of the corpus. Texts are first put in lower case with straight apostrophes,
character for character: spaCy's French exceptions are written that way (`rendez-vous` is one token,
`Rendez-vous` would be three).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from fa_analysis.text.french import french
from fa_analysis.text.normalise import same_length

_BATCH = 20_000


@cache
def tokenizer() -> Any:
    """Return spaCy's blank French tokenizer; no model is read."""
    return french()().tokenizer


@cache
def special_cases() -> frozenset[str]:
    """Return the chunks that spaCy's French cuts, or keeps whole, by name (`aujourd'hui`, `m.`)."""
    return frozenset(tokenizer().rules)


def kept_whole(chunk: str) -> bool:
    """Tell whether spaCy keeps `chunk` as one token by a pattern (`co-construire`, `vis-à-vis`)."""
    return tokenizer().token_match(chunk) is not None


def token_ends(chunks: Sequence[str]) -> list[tuple[int, ...]]:
    """Return, for each chunk (no white space inside), the offset where each of its tokens ends.

    Chunks are taken as they come: pass them through `same_length` first.
    """
    ends: list[tuple[int, ...]] = []
    for first in range(0, len(chunks), _BATCH):
        ends += _batch_ends(chunks[first : first + _BATCH])
    return ends


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the code points (first, past the last) of every token of `text`, in order."""
    chunks, firsts, at = text.split(), [], 0
    for chunk in chunks:
        at = text.index(chunk, at)
        firsts.append(at)
        at += len(chunk)
    distinct = list(dict.fromkeys(chunks))
    ends = dict(zip(distinct, token_ends([same_length(c) for c in distinct]), strict=True))
    return [
        (first + begin, first + end)
        for chunk, first in zip(chunks, firsts, strict=True)
        for begin, end in zip((0, *ends[chunk]), ends[chunk], strict=False)
    ]


def _batch_ends(chunks: Sequence[str]) -> list[tuple[int, ...]]:
    from spacy.attrs import LENGTH, SPACY

    doc = tokenizer()(" ".join(chunks))
    lengths, spaces = doc.to_array([LENGTH, SPACY]).astype(np.int64).T
    last = np.flatnonzero(spaces)
    bounds = np.concatenate(([0], last + 1, [len(lengths)]))
    inside = np.cumsum(lengths)
    return [
        tuple((inside[a:b] - (inside[a - 1] if a else 0)).tolist())
        for a, b in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
    ]
