"""Names of people, told from how the corpus writes its words: they would make topics of persons."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.text.index import Index
from fa_analysis.text.words import SENTENCE

Bools = NDArray[np.bool_]

_TITLES = ("monsieur", "madame", "mademoiselle", "messieurs", "mesdames", "mme", "mmes", "mr", "mlle", "m")


def name_forms(index: Index, forms: list[str]) -> Bools:
    """Return which forms of the vocabulary look like names of people, shape (forms,).

    A form is taken for a name when it has a capital inside a sentence at least once, and is nowhere in lower
    case nor all in capitals (`EPT` is an acronym); or when it follows a title with a capital (`Madame Petit`)
    at least as often as it is in lower case. Names of places are written the same way and go too, unless the
    analyst keeps them: where somebody works makes topics of persons as well. A name that only ever begins
    sentences is missed.

    Parameters
    ----------
    index : Index
        The corpus.
    forms : list of str
        Each form of the vocabulary in lower case, as `plain_forms` gives.
    """
    capital, shout = _capitals(index)
    same = pd.factorize(np.array(forms, dtype=object))[0]  # `Anne` and `anne` are one word
    title = np.isin(forms, _TITLES)[index.form]
    titled = np.concatenate(([False], title[:-1])) & capital & ~shout

    def count(where: Bools) -> NDArray[np.int64]:
        return np.bincount(same[index.form[where]], minlength=len(forms))

    lower, shouted = count(~capital), count(shout)
    inside, after_title = count(capital & ~shout & (index.mark < SENTENCE)), count(titled)
    found = ((inside > 0) & (lower == 0) & (shouted == 0)) | ((after_title > 0) & (lower <= after_title))
    return np.asarray(found[same] & ~np.isin(forms, _TITLES))


def _capitals(index: Index) -> tuple[Bools, Bools]:
    """Return, for each word, whether its first letter is a capital, and its first two."""
    sizes = index.texts.str.len().to_numpy(dtype=np.int64)
    first = np.concatenate(([0], np.cumsum(sizes)[:-1])) if sizes.size else sizes
    begins = np.repeat(first, np.diff(index.unit_first)) + index.start
    joined = "".join([*index.texts, "  "])
    points = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    kinds, which = np.unique(points[np.concatenate([begins, begins + 1])], return_inverse=True)
    upper = np.array([chr(c).isupper() for c in kinds], dtype=bool)[which]
    capital, second = upper[: begins.size], upper[begins.size :]
    return capital, capital & second & (index.end - index.start > 1)
