"""One direction written several ways: `Dir. lecture publique`, `Lecture publique`, `DEP`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from fa_analysis.read.names import fold

# What stands before the name of a direction and tells it apart from no other.
_HEADS = frozenset(("direction", "dir", "directions"))
_LINKS = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et"))


def one_name(written: Iterable[str]) -> dict[str, str]:
    """Return for each way of writing a direction the one that stands for all: the most frequent, the longest.

    Two ways are one direction when they hold the same words but for `direction`, articles, case and accents;
    and when one is the initials of the other (`DEP`, `Direction de l'espace public`) and of no other.
    """
    counts = Counter(w for w in written if w)
    by_words: dict[tuple[str, ...], list[str]] = {}
    for name in sorted(counts, key=lambda n: (-counts[n], -len(n), n)):
        by_words.setdefault(_words(name), []).append(name)
    chosen = {words: names[0] for words, names in by_words.items()}
    whole: dict[str, list[str]] = {}
    for words, name in chosen.items():
        heads = [w for w in fold(name).split() if w in _HEADS]
        for initials in {"".join(w[0] for w in [*lead, *words]) for lead in ([], heads)}:
            whole.setdefault(initials, []).append(name)
    found = {name: chosen[words] for words, names in by_words.items() for name in names}
    for name in counts:
        meant = whole.get(fold(name), []) if name.isupper() and name.isalpha() else []
        if len(meant) == 1 and len(name) > 1:
            found[name] = meant[0]
    return found


def _words(name: str) -> tuple[str, ...]:
    words = [w for w in fold(name).split() if w not in _HEADS | _LINKS]
    return tuple(words) or (fold(name),)
