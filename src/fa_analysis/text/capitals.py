"""Words in capitals without their accents, settled: the accents that the same corpus writes elsewhere."""

from __future__ import annotations

import numpy as np

from fa_analysis.text.index import Index
from fa_analysis.text.lexicon import agree
from fa_analysis.text.normalise import OPEN, fold


def settled_forms(index: Index) -> list[str]:
    """Return each form of the vocabulary in lower case; an open capital takes the accent most often met.

    `DEPENSES` becomes `dépenses` where the corpus has it, `depenses` otherwise.
    """
    if "settled" not in index.cache:
        index.cache["settled"] = _settle(index)
    settled: list[str] = index.cache["settled"]
    return settled


def _settle(index: Index) -> list[str]:
    count = np.diff(index.postings.first)
    usual: dict[str, list[tuple[int, str]]] = {}
    for number, name in enumerate(index.vocabulary):
        if not _open(name):
            usual.setdefault(fold(name), []).append((-int(count[number]), name))
    return [_settled(name, usual) if _open(name) else name for name in index.vocabulary]


def _open(name: str) -> bool:
    return any(c in OPEN for c in name)


def _settled(name: str, usual: dict[str, list[tuple[int, str]]]) -> str:
    fitting = sorted(pair for pair in usual.get(fold(name), ()) if agree(name, pair[1]))
    return fitting[0][1] if fitting else name.lower()
