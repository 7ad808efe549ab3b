"""What says that a word is a name: a title, a given name, an initial, a function or a verb beside it."""

from __future__ import annotations

import functools

from fa_analysis.privacy.capitals import end_of, free_words, is_given, run
from fa_analysis.privacy.lexicon import fold, is_word, not_people, words
from fa_analysis.privacy.ordinary import is_explained
from fa_analysis.privacy.tokens import Token, tokenise

SURE, DOUBT = "sure", "doubt"
LONGEST_ABBREVIATION = 4
"""Letters of the longest title that is written with a dot: « Mlle. »."""


def by_evidence(
    tokens: list[Token], free: list[bool], common: frozenset[str], nouns: frozenset[str] = frozenset()
) -> list[tuple[int, int, str]]:
    """Return the names of one text: first and past-the-last word, and how sure it is.

    `common` are folded words met often in lower case; `nouns` those that are things where nothing says more.
    """
    found, i = [], 0
    while i < len(tokens):
        level = _evidence(tokens, i, common, nouns) if free[i] else None
        if level is None:
            i += 1
            continue
        j = end_of(tokens, i, free)
        found.append((i, j, level))
        i = j
    return found


def _evidence(  # noqa: PLR0911 - one return a kind of evidence, the strongest first
    tokens: list[Token], i: int, common: frozenset[str], nouns: frozenset[str]
) -> str | None:
    """Return how sure it is that a name begins at word `i`, or None."""
    token = tokens[i]
    if follows_title(tokens, i) and _after_title(tokens, i):
        return SURE
    if not token.capital:
        lower = is_given(token) and len(token.key) > 2 and token.key not in common and not is_word(token.text)
        return DOUBT if lower else None
    if token.low in words("titles"):
        return None
    nexts = tokens[i + 1 : run(tokens, i)]
    if token.initials:
        return SURE if nexts and nexts[0].capital and _name_like(nexts[0], common) else None
    if is_given(token):
        return _given(tokens, i, nexts, common)
    short = token.low in words("abbreviations")
    if short or token.key in not_people() or token.key.startswith(("saint-", "sainte-")):
        return None
    explained = token.key in nouns or is_explained(token.text)
    if any(is_given(n) for n in nexts[:2]) and not (is_word(token.text) or explained):
        return SURE
    if token.text.isupper() and (len(token.text) <= 5 and not token.shouted):
        return SURE if nexts and is_given(nexts[0]) else None
    if _name_like(token, common) and not explained:
        return DOUBT
    return DOUBT if not token.opens and not token.shouted and _introduced(tokens, i) else None


def follows_title(tokens: list[Token], i: int) -> bool:
    """Tell whether a title stands before word `i`: « M. », « madame », but no word that ends a sentence."""
    if i == 0 or tokens[i - 1].low not in words("titles") or tokens[i].gap.strip(" .\u00a0"):
        return False
    return "." not in tokens[i].gap or len(tokens[i - 1].low) <= LONGEST_ABBREVIATION


def _after_title(tokens: list[Token], i: int) -> bool:
    token, title = tokens[i], tokens[i - 1]
    if token.low in words("functions") | words("titles") | words("grammar"):
        return False
    if token.capital:
        return not (title.low == "maire" and not _name_like(token, frozenset()))
    if token.low in words("particles"):
        return i + 1 < len(tokens) and tokens[i + 1].capital and tokens[i + 1].key not in not_people() \
            and token.low not in {"la", "le", "du", "des"}  # fmt: skip
    if title.low in {"m", "me", "père", "frère", "sœur", "pr", "maire"} or len(token.key) < 4:
        return False
    return not is_word(token.text) and not is_word(token.key)


def _given(tokens: list[Token], i: int, nexts: list[Token], common: frozenset[str]) -> str | None:
    token = tokens[i]
    plain = token.key not in common and not is_word(token.text) and token.key not in not_people()
    if plain:
        return SURE
    if nexts and nexts[0].capital and (nexts[0].key not in not_people() or token.key not in not_people()):
        return SURE
    if token.key in not_people():
        return None
    if not token.opens:
        return None if token.shouted and token.key in common else SURE
    return SURE if is_subject(tokens, i + 1) else None


def _name_like(token: Token, common: frozenset[str]) -> bool:
    """Tell whether no dictionary explains the word."""
    if len(token.key) < 3 or token.key in not_people() or token.key in common or token.low in _grammar():
        return False
    if token.low.endswith("ment") and len(token.low) > 7:  # adverbs, which dictionaries often lack
        return False
    return is_given(token) or not (is_word(token.text) or (token.text.isupper() and is_word(token.key)))


@functools.cache
def _grammar() -> frozenset[str]:
    return words("grammar") | words("after_subject") | words("speech") | words("functions")


@functools.cache
def grammar_keys() -> frozenset[str]:
    return frozenset(fold(word) for word in _grammar())


def _introduced(tokens: list[Token], i: int) -> bool:
    """Tell whether what stands before announces a person: « le directeur, », « selon », « dit »."""
    if i == 0:
        return False
    before = tokens[i - 1].low
    gap = tokens[i].gap.strip()
    return (before in words("functions") and gap in {",", ":", "("}) or (
        before in words("speech_before") and not gap
    )


def is_subject(tokens: list[Token], i: int) -> bool:
    """Tell whether word `i` follows a name that opens a sentence, not a common noun: a verb, a pronoun."""
    if i >= len(tokens):
        return False
    token = tokens[i]
    if token.gap.strip():
        return token.gap.strip() in {",", ":"}
    return token.low in words("after_subject") | words("speech") or _is_verb(token.low)


def _is_verb(word: str) -> bool:
    import simplemma

    lemma = simplemma.lemmatize(word, lang="fr")
    return bool(
        lemma != word
        and lemma.endswith(("er", "ir", "re"))
        and not word.endswith(("é", "ée", "és", "ées", "ant"))
    )


def in_place(before: str, word: str, after: str) -> bool:
    """Tell whether a word belongs to the name of a street, a school, a firm."""
    tokens = tokenise(before + word + after)
    at = next((i for i, t in enumerate(tokens) if t.start <= len(before) < t.end), None)
    return at is not None and not free_words(tokens, (), frozenset())[at]


def is_clear(before: str, word: str, after: str) -> bool:
    """Tell whether a common word with a capital, names a person: no street, no start of a sentence."""
    tokens = tokenise(before + word + after)
    at = next((i for i, t in enumerate(tokens) if t.start <= len(before) < t.end), None)
    if at is None or not free_words(tokens, (), frozenset())[at]:
        return False
    if follows_title(tokens, at):
        return True
    return not tokens[at].opens or is_subject(tokens, at + 1)
