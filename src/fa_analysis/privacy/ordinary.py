"""Words with a capital that no dictionary lists, but general knowledge of French explains: no person is meant.

They only answer the weakest evidence, a capital that nothing explains; a title, a given name or an initial
beside the word, or the list of people, still makes it a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from fa_analysis.privacy.lexicon import given_names, is_word, words
from fa_analysis.privacy.tokens import Token

_ROMAN = re.compile(
    r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})(?:er|re|ère|e|es|ème|èmes|eme|nd|nde)?"
)
_ACRONYM = re.compile(r"[A-ZÀ-Ý]{2,}[a-zà-ÿ]s?")
"""PLUi, CDDs: capitals, then one small letter."""
_DERIVED = (
    (re.compile(r"(\w{4,})ages?$"), ("er", "ir")),
    (re.compile(r"(\w{3,})ations?$"), ("er", "ation")),
    (re.compile(r"(\w{4,})(?:isations?)$"), ("", "e", "iser", "al", "el")),
    (re.compile(r"(\w{3,})ables?$"), ("er",)),
    (re.compile(r"(\w{4,})oir(?:e|s|es)?$"), ("er",)),
    (re.compile(r"(\w{4,})eries?$"), ("er", "e")),
)
"""Endings of nouns made from verbs, and what must be a word when they are taken off."""
_LEARNED = re.compile(r"\w{3,}(?:thèques?|thérapies?|logies?|graphies?|culture|cultures|cratie|mobile)$")
_PREFIX = re.compile(
    r"(?:éco|bio|micro|multi|inter|anti|télé|agro|hydro|cyber|vélo|auto|socio|géo|vidéo)-?(\w{5,})$"
)
SHORTEST = 5


def is_explained(text: str) -> bool:
    """Tell whether the way a word is made explains it: a numeral, an acronym, a derivation, a bare capital."""
    if _ROMAN.fullmatch(text) or _ACRONYM.fullmatch(text):
        return True
    return all(_part(part) for part in text.split("-") if part)


def _part(text: str) -> bool:
    low = text.lower()
    return any(is_word(way) or _made(way) for way in _accented(low))


def _accented(low: str) -> list[str]:
    """Return the word, and as it would be if its capital had its accent: « Ecole », « Etat »."""
    return [low, "é" + low[1:], "ê" + low[1:]] if low.startswith("e") else [low]


def _made(low: str) -> bool:
    if _LEARNED.search(low) or (low.endswith("s") and len(low) > SHORTEST and _plural_of_noun(low)):
        return True
    prefix = _PREFIX.match(low)
    if prefix and is_word(prefix.group(1)):
        return True
    found = ((pattern.match(low), ends) for pattern, ends in _DERIVED)
    return any(match and any(is_word(match.group(1) + end) for end in ends) for match, ends in found)


def _plural_of_noun(low: str) -> bool:
    """Tell whether the word without its s is a noun or an adjective of the dictionary, not a form of a verb."""
    import simplemma

    return is_word(low[:-1]) and simplemma.lemmatize(low[:-1], lang="fr") == low[:-1]


def used_as_nouns(corpus: Iterable[list[Token]]) -> frozenset[str]:
    """Return words met in lower case after « un », « des », « nos » …, with and without s; no given names."""
    counting = words("counting")
    found = {
        after.key
        for tokens in corpus
        for before, after in pairwise(tokens)
        if before.low in counting and not after.capital and not after.gap.strip() and len(after.key) > 3
    }
    found |= {key[:-1] for key in found if key.endswith(("s", "x"))} | {f"{key}s" for key in found}
    return frozenset(found) - given_names()
