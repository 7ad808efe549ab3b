"""Terms to count: the forms of an index with their capitals settled, or their lemmas."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from fa_analysis.text.capitals import settled_forms
from fa_analysis.text.index import Index
from fa_analysis.text.lemmas import lemmas

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
