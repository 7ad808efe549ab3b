"""Runs of capitals: where a name may begin and end, and those that name a street, a school, a firm."""

from __future__ import annotations

from collections.abc import Sequence

from fa_analysis.privacy.details import Span
from fa_analysis.privacy.lexicon import given_names, is_word, words
from fa_analysis.privacy.tokens import Token

LONGEST = 6
"""Words of the longest name that is read: « Carlos da Silva Pereira » has four."""
_AUXILIARIES = frozenset(
    {"a", "ai", "as", "ont", "avons", "avez", "avait", "avaient", "avais", "ayant", "aurait"}
)


def free_words(tokens: list[Token], taken: Sequence[Span], ignored: frozenset[str]) -> list[bool]:
    """Tell which words may belong to a name: not in an address or an e-mail, not the name of a place."""
    free = [t.key not in ignored and not any(a < t.end and t.start < b for a, b, _k in taken) for t in tokens]
    i = 0
    while i < len(tokens):
        j = run(tokens, i)
        if j > i and _is_place(tokens, i, j):
            free[i:j] = [False] * (j - i)
        i = max(j, i + 1)
    return free


def run(tokens: list[Token], i: int) -> int:
    """Return the end of the run of capitals (particles inside) that begins at `i`; `i` when there is none."""
    if not (tokens[i].capital or tokens[i].initials):
        return i
    j = last = i + 1
    while j < len(tokens) and j - i < LONGEST:
        token = tokens[j]
        touching = token.gap in {" ", "\u00a0", ""} or (token.gap in {"-", " -"} and tokens[j - 1].initials)
        if not touching or (token.opens and not token.initials and tokens[j - 1].text[-1:] not in ".'"):
            break
        if token.capital:
            last = j + 1
        elif token.low not in words("particles"):
            break
        j += 1
    return last


def _is_place(tokens: list[Token], i: int, j: int) -> bool:
    """Tell whether the run i..j names a street, a school, a firm: a word of place stands before it."""
    if j - i > 1 and _begins_place(tokens, i):
        return True
    k, of = i - 1, False
    while k >= 0 and tokens[k].low in {"de", "du", "des", "d'", "la", "le", "l'", "les"} and i - k < 4:
        of, k = True, k - 1
    if k > 0 and tokens[k].low in words("kinds"):  # « l'école élémentaire Jean-Moulin »
        k -= 1
    if (
        tokens[i].low in words("titles")
        or k < 0
        or tokens[i].gap.strip()
        or tokens[k].low.rstrip("s") not in words("places") | words("streets")
    ):
        return False
    if any(t.gap.strip() for t in tokens[k + 1 : i + 1]):
        return False
    if tokens[k].low == "cité" and k and tokens[k - 1].low in _AUXILIARIES:  # « il a cité Toufik »
        return False
    alone = j - i == 1
    return not (of and alone and (tokens[k].low in words("owned") or is_given(tokens[i])))


def _begins_place(tokens: list[Token], i: int) -> bool:
    """Tell whether the first word of a run is that of a place: « Rue du Puits », « Association Nature »."""
    if tokens[i].low in words("people_too") or (i and tokens[i - 1].low in words("titles")):
        return False
    return tokens[i].low in words("streets") or (
        tokens[i].low in words("places") and not is_given(tokens[i + 1])
    )


def end_of(tokens: list[Token], i: int, free: list[bool]) -> int:
    """Return where the name that begins at `i` ends."""
    end = max(run(tokens, i), i + 1)
    if tokens[i].low in words("particles") and not tokens[i].capital and i + 1 < len(tokens):  # Mme d'Arcueil
        end = max(end, run(tokens, i + 1), i + 2)
    for j in range(i + 1, end):
        if not free[j] or (tokens[j].shouted and is_word(tokens[j].text) and not is_given(tokens[j])):
            return j
    return end


def is_given(token: Token) -> bool:
    """Tell whether a word, or a part of a compound, is in the list of given names."""
    names = given_names()
    return token.key in names or ("-" in token.key and token.key.split("-")[0] in names)
