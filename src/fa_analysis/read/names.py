"""Names compared as people type them: without case, accents, punctuation; and the nearest of several."""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

_OTHER = re.compile(r"[\W_]+")
# Nobody misspells a name at this length: it is a sentence in the wrong column.
_LONGEST = 200


def fold(name: str) -> str:
    """Return `name` in lower case, without accents, each run of other signs as one space."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return _OTHER.sub(" ", bare.casefold().replace("œ", "oe").replace("æ", "ae")).strip()


def tight(name: str) -> str:
    """Return `fold(name)` without spaces: `Politique publique` and `politique_publique` are one name."""
    return fold(name).replace(" ", "")


def match(name: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that is written like `name` but for case, accents and spaces."""
    key = tight(name)
    return next((k for k in known if tight(k) == key), None) if key else None


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the one of `known` that looks most like `name`, or None when none looks like it."""
    return _nearest(name, tuple(known)) if len(name) <= _LONGEST else None


@functools.lru_cache(maxsize=4096)  # a column typed wrong is wrong in the same way on each of its lines
def _nearest(name: str, known: tuple[str, ...]) -> str | None:
    by_key = {tight(k): k for k in known}
    key = tight(name)
    close = difflib.get_close_matches(key, by_key, n=1, cutoff=0.6)
    if close:
        return by_key[close[0]]
    # `politique` for `politique_publique`: too short for the ratio, yet plainly the same word.
    inside = [k for k in by_key if len(key) >= 4 and len(k) >= 4 and (key in k or k in key)]
    return by_key[inside[0]] if len(inside) == 1 else None


@functools.cache
def words(file: str) -> frozenset[str]:
    """Return the words of a list in `data/`: one a line, folded; a line that begins with # is a comment."""
    lines = (Path(__file__).parent / "data" / file).read_text(encoding="utf-8").split("\n")
    return frozenset(line for line in lines if line and not line.startswith("#"))
