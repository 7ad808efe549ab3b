"""Spoken French as a learner sees it: lemmas one by one and two by two, nothing thrown away.

No stop list: `pas`, `on`, `ils`, `faudrait` carry who acts and whether it is done:
half of what is coded.
"""

from __future__ import annotations

import itertools
import re
from functools import cache

_WORD = re.compile(r"[^\W\d_]+'|[^\W\d_]+(?:-[^\W\d_]+)*|\d+")


@cache
def _lemma(word: str) -> str:
    import simplemma

    return str(simplemma.lemmatize(word, lang="fr")).lower()


def words(text: str) -> list[str]:
    """Return the words of `text` in lower case, elisions (`l'`, `qu'`) kept as words of their own."""
    return _WORD.findall(text.lower().replace("’", "'"))


def grams(text: str) -> list[str]:
    """Return the lemmas of `text`, its pairs of neighbouring lemmas, and its pairs of words as spoken.

    The pairs as spoken keep what lemmas lose: who acts, and whether it is done, wished or only feared.
    """
    spoken = words(text)
    plain = [_lemma(w) for w in spoken]
    pairs = [f"{a} {b}" for a, b in itertools.pairwise(plain)]
    return plain + pairs + [f"={a} {b}" for a, b in itertools.pairwise(spoken)]
