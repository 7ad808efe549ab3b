"""Terms to count: the forms of an index with their capitals settled, or their lemmas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from fa_analysis.text.index import Index
from fa_analysis.text.lemmas import lemmas
from fa_analysis.text.lexicon import agree
from fa_analysis.text.normalise import OPEN, fold

By = Literal["form", "lemma"]


@dataclass(frozen=True, eq=False)
class Terms:
    """The distinct terms, sorted, and the term of each form of the vocabulary."""

    names: tuple[str, ...]
    of_form: npt.NDArray[np.int64]


def terms_of(index: Index, by: By = "lemma") -> Terms:
    """Return the terms of an index, made once: `Elle` counts with `elle`, `DEPENSES` with `dépenses`."""
    place = f"terms by {by}"
    if place not in index.cache:
        forms = settled_forms(index)
        said = forms if by == "form" else [lemmas(form)[0] for form in forms]
        names = sorted(set(said))
        number = {name: i for i, name in enumerate(names)}
        index.cache[place] = Terms(tuple(names), np.array([number[s] for s in said], dtype=np.int64))
    terms: Terms = index.cache[place]
    return terms


def settled_forms(index: Index) -> list[str]:
    """Return each form of the vocabulary in lower case; an open capital takes the accent most often met.

    `DEPENSES` becomes `dépenses` where the corpus has it, `depenses` otherwise.
    """
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
