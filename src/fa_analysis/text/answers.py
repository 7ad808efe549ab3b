"""Answers that say nothing: blanks, `?`, `RAS`, `rien`."""

from __future__ import annotations

import functools
import unicodedata
from collections.abc import Iterable


def is_non_answer(text: object, non_answers: Iterable[str]) -> bool:
    """Return whether an open answer says nothing.

    Compared whole, without case, accents, spaces or punctuation: `R.A.S.` is `ras`, `Rien !` is `rien`, but
    `rien ne bouge` is an answer. What has no letter nor digit (`?`, `-`, `…`, blank, missing) is a non-answer.

    Parameters
    ----------
    text : object
        The answer; None or NaN when the cell is empty.
    non_answers : iterable of str
        The words of the study's settings.
    """
    if not isinstance(text, str):
        return True
    key = _key(text)
    return not key or key in _keys(tuple(non_answers))


@functools.lru_cache(maxsize=8)
def _keys(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(_key(w) for w in words)


def _key(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if c.isalnum())
