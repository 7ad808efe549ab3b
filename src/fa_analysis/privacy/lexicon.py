"""The words that tell a name from another word: lists in `data/`, and a dictionary of French."""

from __future__ import annotations

import functools
import tomllib
import unicodedata
from importlib import resources

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇′", "'") | dict.fromkeys("‐‑", "-"))


def straight(text: str) -> str:
    """Return `text` with straight apostrophes and plain hyphens, each character in its place."""
    return text.translate(_APOSTROPHES)


def fold(word: str) -> str:
    """Return `word` in lower case without accents, cedillas, dots or ligatures: what its spellings share."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", straight(word)) if not unicodedata.combining(c))
    return (
        bare.lower().replace("œ", "oe").replace("æ", "ae").replace("ı", "i").replace("ø", "o").replace("ł", "l")
    )


def _text(name: str) -> str:
    return (resources.files("fa_analysis.privacy") / "data" / name).read_text(encoding="utf-8")


def _list(name: str) -> frozenset[str]:
    lines = (line for line in _text(name).splitlines() if not line.startswith("#"))
    return frozenset(fold(word) for line in lines for word in line.split())


@functools.cache
def given_names() -> frozenset[str]:
    """Return the given names, folded."""
    return _list("given_names.txt")


@functools.cache
def not_people() -> frozenset[str]:
    """Return the words with a capital that are not people, folded."""
    return _list("not_people.txt")


@functools.cache
def words(part: str) -> frozenset[str]:
    """Return one list of `words.toml` (titles, functions, speech …) in lower case."""
    return frozenset(tomllib.loads(_text("words.toml"))[part])


@functools.cache
def health(part: str) -> tuple[str, ...]:
    """Return the patterns of health details: `sure` or `personal`."""
    return tuple(tomllib.loads(_text("words.toml"))["health"][part])


@functools.lru_cache(maxsize=100_000)
def is_word(word: str) -> bool:
    """Tell whether `word`, in lower case, is a common word of French; every part of a compound must be."""
    import simplemma

    return all(simplemma.is_known(part, lang="fr") for part in word.lower().split("-") if part)
