"""Names found once are found everywhere: listed people in every spelling, parts of names found elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fa_analysis.privacy.evidence import SURE, grammar_keys, is_subject
from fa_analysis.privacy.lexicon import fold, is_word, words
from fa_analysis.privacy.tokens import Token


@dataclass(frozen=True)
class Known:
    """What a corpus teaches: parts of names found once, words met in lower case often."""

    parts: frozenset[str]
    leads: frozenset[tuple[str, str]]
    common: frozenset[str]


def learn(names: Iterable[Sequence[Token]], common: frozenset[str]) -> Known:
    parts: set[str] = set()
    leads: set[tuple[str, str]] = set()
    for name in names:
        parts |= _parts(t.text for t in name)
        leads |= {(a.key, b.key) for a, b in pairwise(name) if a.key in words("particles")}
    return Known(frozenset(parts), frozenset(leads), common)


def _parts(names: Iterable[str]) -> set[str]:
    """Return the folded words of names that may stand alone: no particle, no initial."""
    keys = {fold(n) for n in names}
    plain = grammar_keys() | words("particles")
    return {k for k in keys if len(k) > 2 and k not in plain and "." not in k}


def found_again(
    tokens: list[Token], free: list[bool], found: list[tuple[int, int, str]], known: Known
) -> list[tuple[int, int, str]]:
    """Return the words found elsewhere as part of a name."""
    taken = {k for i, j, _level in found for k in range(i, j)}
    again = []
    for i, token in enumerate(tokens):
        if i in taken or not free[i] or not _part_of(token, known.parts):
            continue
        word = token.key in known.common or is_word(token.text) or is_word(token.low)
        if token.capital and word and token.opens:
            ok = is_subject(tokens, i + 1) or (i + 1 in taken and not tokens[i + 1].gap.strip())
        else:
            ok = token.capital or not word
        if ok:
            again.append((lead(tokens, i, known), i + 1, SURE))
    return again


def lead(tokens: list[Token], i: int, known: Known) -> int:
    """Return where the name that ends at word `i` begins: an initial or its own particles stand before."""
    while i > 0 and tokens[i].gap in {" ", ""}:
        before = tokens[i - 1]
        initial = before.initials and before.low not in words("titles")
        if not initial and (before.key, tokens[i].key) not in known.leads:
            break
        i -= 1
    return i


def _part_of(token: Token, parts: frozenset[str]) -> bool:
    return token.key in parts or (
        "-" in token.key and any(p in parts for p in token.key.split("-") if len(p) > 3)
    )


def written_whole(tokens: list[Token], full: list[list[str]]) -> list[tuple[int, int, str]]:
    """Return the listed names written whole, in any case, order or with an initial."""
    flat = [
        (i, piece) for i, t in enumerate(tokens) for piece in t.key.replace("-", " ").replace("'", " ").split()
    ]
    found = []
    for name in full:
        if len(name) < 2:
            continue
        ways = [name, [*name[1:], name[0]], [name[0][0] + ".", *name[1:]]]
        for way in ways:
            for at in range(len(flat) - len(way) + 1):
                i, j = flat[at][0], flat[at + len(way) - 1][0] + 1
                near = all(len(t.gap) < 4 and not t.gap.strip(" ,-._") for t in tokens[i + 1 : j])
                if near and all(flat[at + n][1] == piece for n, piece in enumerate(way)):
                    found.append((i, j, SURE))
    return found
