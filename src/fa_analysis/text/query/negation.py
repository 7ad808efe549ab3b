"""Which words are negated, in French as it is spoken and written; the rules are told in `docs/rules.md`.

A negation opens a scope that runs to the end of its clause, ten words at most. A word under two scopes is
affirmed again (`on ne peut pas ne pas associer`). Several negative words of one clause (`ne … jamais rien`)
open one scope. Clauses end at punctuation, at words such as `mais`, and at a new subject.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from fa_analysis.text.index import Index
from fa_analysis.text.lexicon import Lexicon, build_lexicon, resolve
from fa_analysis.text.words import CLAUSE

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

REACH = 10
"""Words that a negation can reach after its own word, when nothing ends the clause before."""
_FROM_NE = 6
_TABLE = Path(__file__).parents[1] / "data" / "negation.toml"


@cache
def _classes() -> dict[str, tuple[str, ...]]:
    return {k: tuple(v) for k, v in tomllib.loads(_TABLE.read_text(encoding="utf-8")).items()}


@cache
def _bits() -> dict[str, int]:
    return {name: 1 << rank for rank, name in enumerate(_classes())}


def negated_words(index: Index, lexicon: Lexicon, units: Longs) -> Mask:
    """Return, for each word of the index, whether a negation bears on it.

    Only `units` (rows) are looked into, each once for the life of the index: words of other units may be False
    for want of having been looked at.
    """
    if "negated" not in index.cache:
        index.cache["kinds"] = _kinds(lexicon)
        index.cache["negated"] = np.zeros(index.n_words, dtype=bool)
        index.cache["negation seen"] = np.zeros(index.n_units, dtype=bool)
    negated: Mask = index.cache["negated"]
    seen: Mask = index.cache["negation seen"]
    kinds: Longs = index.cache["kinds"]
    bits = _bits()
    cue = bits["pas"] | bits["free"] | bits["bound"] | bits["without"] | bits["neither"] | bits["far"]
    todo = np.unique(units)
    todo = todo[~seen[todo]]
    seen[todo] = True
    for unit in todo.tolist():
        a, b = index.unit_first[unit], index.unit_first[unit + 1]
        kind = kinds[index.form[a:b]]
        if (kind & cue).any():
            negated[a:b] = scopes(kind.tolist(), index.mark[a:b].tolist())
    return negated


def negated_in(keys: list[str], marks: list[int]) -> list[bool]:
    """Return whether each word of one unit (its keys, and the marks before them) is negated."""
    vocabulary = tuple(dict.fromkeys(keys))
    kinds = _kinds(build_lexicon(vocabulary))
    number = {k: i for i, k in enumerate(vocabulary)}
    return scopes([int(kinds[number[k]]) for k in keys], marks)


def scopes(kinds: list[int], marks: list[int]) -> list[bool]:
    """Return whether each word is under an odd number of negations, from the classes of the words."""
    bit = _bits()
    ends = _clause_ends(kinds, marks)
    depth = [0] * len(kinds)
    open_until = 0  # where the scope opened last ends: concordant words inside it add nothing
    for at, kind in enumerate(kinds):
        if not kind:
            continue
        begin = _opens(kinds, ends, at, concord=at < open_until)
        if begin is None:
            continue
        past = min(ends[at], at + 1 + REACH)
        for word in range(begin, past):
            depth[word] += 1
        open_until = past if kind & ~bit["of"] else open_until
    return [bool(d % 2) for d in depth]


def _kinds(lexicon: Lexicon) -> Longs:
    """Return the classes of every form of a vocabulary, as bits."""
    kinds = np.zeros(len(lexicon.keys), dtype=np.int64)
    for name, patterns in _classes().items():
        for pattern in patterns:
            kinds[resolve(lexicon, pattern)] |= _bits()[name]
    return kinds


def _clause_ends(kinds: list[int], marks: list[int]) -> list[int]:
    """Return, for each word, the rank at which its clause ends."""
    bit = _bits()
    ends = [0] * len(kinds)
    end = len(kinds)
    for at in range(len(kinds) - 1, -1, -1):
        ends[at] = end
        linked = at > 0 and kinds[at - 1] & (bit["link"] | bit["front"])
        if marks[at] >= CLAUSE or kinds[at] & bit["closer"] or (kinds[at] & bit["subject"] and not linked):
            end = at
    return ends


def _opens(  # noqa: PLR0911 - one line for each kind of cue
    kinds: list[int], ends: list[int], at: int, *, concord: bool
) -> int | None:
    """Return where the scope of the word at `at` begins, or None when it opens none."""
    bit = _bits()
    kind = kinds[at]
    before = kinds[at - 1] if at else 0
    after = kinds[at + 1] if at + 1 < ends[at] else 0
    if kind & bit["pas"]:
        return _pas(kinds, ends, at)
    if kind & bit["without"]:
        return None if after & bit["idiom"] or before & bit["not_so"] else at
    if kind & bit["far"]:
        return at if after & bit["of"] else None
    if concord:
        return None
    if kind & bit["neither"]:
        return at
    if kind & bit["free"]:
        if before & bit["before_free"] or after & bit["after_free"] or _contrary(kinds, ends, at):
            return None
        return _begins(kinds, ends, at, _ne(kinds, ends, at))
    if kind & bit["bound"]:
        return _bound(kinds, ends, at)
    return None


def _pas(kinds: list[int], ends: list[int], at: int) -> int | None:
    bit = _bits()
    before = kinds[at - 1] if at else 0
    after = kinds[at + 1] if at + 1 < ends[at] else 0
    ne = _ne(kinds, ends, at)
    if before & bit["before_pas"] and ne is None:
        return None
    if after & bit["only"] or _contrary(kinds, ends, at):
        return None
    if ne is not None and ne and kinds[ne - 1] & bit["why"]:
        return None
    if after & bit["link"] and not any(k & bit["opinion"] for k in kinds[max(0, at - 3) : at]):
        return None
    return _begins(kinds, ends, at, ne)


def _begins(kinds: list[int], ends: list[int], at: int, ne: int | None) -> int:
    """Begin at `ne`; without it, at the word before if any, which is the verb (`on mutualise pas`)."""
    if ne is not None:
        return ne
    verb = at > 0 and ends[at - 1] == ends[at] and not kinds[at] & _bits()["determiner"]
    return at - 1 if verb else at


def _bound(kinds: list[int], ends: list[int], at: int) -> int | None:
    """`plus`, `point`, `personne`: negative after `ne` (not `ne … plus que`), or `personne ne`."""
    bit = _bits()
    after = kinds[at + 1] if at + 1 < ends[at] else 0
    ne = _ne(kinds, ends, at)
    if ne is not None:
        return None if after & (bit["link"] | bit["only"]) or _contrary(kinds, ends, at) else ne
    following = kinds[at + 1 : min(ends[at], at + 3)]
    return at if any(k & bit["ne"] for k in following) else None


def _ne(kinds: list[int], ends: list[int], at: int) -> int | None:
    """Return where the `ne` of the negative word at `at` stands: before it, near, in the same clause."""
    bit = _bits()
    for word in range(at - 1, max(-1, at - 1 - _FROM_NE), -1):
        if ends[word] != ends[at]:
            return None
        if kinds[word] & bit["ne"]:
            return word
        if kinds[word] & bit["pas"]:
            return None
    return None


def _contrary(kinds: list[int], ends: list[int], at: int) -> bool:
    near = range(max(0, at - 3), min(ends[at], at + 4))
    return any(kinds[w] & _bits()["contrary"] and ends[w] == ends[at] for w in near)
