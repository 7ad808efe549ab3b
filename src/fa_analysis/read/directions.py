"""Directions as people write them: `DEP`, `Dir. de l'espace public`, `Direction de l'espace public` are one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fa_analysis.read.names import fold

_SMALL = frozenset(["de", "du", "des", "d", "la", "le", "les", "l", "et", "a", "au", "aux", "en"])
_HEADS = frozenset(("direction", "dir", "dion"))


def same_directions(typed: Iterable[str]) -> dict[str, str]:
    """Return for each direction as typed the name it is shown under: the most frequent full way of writing it.

    Two names are one direction when they are the same words once case, accents, small words and a leading
    `Direction` are put aside, or when one is the initials of the other (`DEP`), if of one only. Nothing else is
    guessed: a service stays a service.
    """
    counts = Counter(t for t in typed if t)
    keys = {name: _key(name) for name in counts}
    full = {key for name, key in keys.items() if not _acronym(name)}
    initials = Counter(_initials(key) for key in full)
    by_initials = {_initials(key): key for key in sorted(full) if initials[_initials(key)] == 1}
    keys |= {n: by_initials.get(n.casefold(), key) for n, key in keys.items() if _acronym(n)}
    shown: dict[tuple[str, ...], str] = {}
    for name in sorted(counts, key=lambda n: (_acronym(n), not _full(n), -counts[n], n)):
        shown.setdefault(keys[name], name)
    return {name: shown[key] for name, key in keys.items()}


def _key(name: str) -> tuple[str, ...]:
    words = [w for w in fold(name).split() if w not in _SMALL]
    return tuple(words[1:] if len(words) > 1 and words[0] in _HEADS else words)


def _full(name: str) -> bool:
    return fold(name).startswith("direction ")


def _acronym(name: str) -> bool:
    return name.isupper() and name.isalpha() and 2 <= len(name) <= 6


def _initials(key: tuple[str, ...]) -> str:
    return "d" + "".join(word[0] for word in key)
