"""Names of people in a corpus: by title, given name, initials, function, verb of speech; then found again.

Two levels: `sure` (something says that it is a person) and `doubt` (a capital that no list and no dictionary
explains). A doubtful name is masked as well, until a person says that it is none: see `doubtful.py`.
"""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from fa_analysis.privacy.details import Span
from fa_analysis.privacy.lexicon import fold, given_names, is_word, not_people, words
from fa_analysis.privacy.tokens import Token, tokenise

SURE, DOUBT = "sure", "doubt"
LONGEST = 6
"""Words of the longest name that is read: « Carlos da Silva Pereira » has four."""


@dataclass(frozen=True)
class Known:
    """What a corpus teaches: parts of names found once, words met in lower case often."""

    parts: frozenset[str]
    leads: frozenset[tuple[str, str]]
    common: frozenset[str]


def find_people(
    texts: Sequence[str],
    details: Sequence[Sequence[Span]],
    *,
    listed: Iterable[str] = (),
    ignored: Iterable[str] = (),
) -> list[list[tuple[int, int, str]]]:
    """Return, for each text, (start, end, level) of each name; `details` are spans that hold no name.

    Parameters
    ----------
    listed : iterable of str
        Full names of people known to the study: every spelling of them is found.
    ignored : iterable of str
        Words that somebody said are no names.
    """
    corpus = [tokenise(text) for text in texts]
    seen = Counter(t.key for tokens in corpus for t in tokens if not t.capital)
    common = frozenset(k for k, n in seen.items() if n >= 3)
    ignore = frozenset(fold(w) for w in ignored)
    free = [_free(tokens, taken, ignore) for tokens, taken in zip(corpus, details, strict=True)]
    first = [_by_evidence(tokens, ok, common) for tokens, ok in zip(corpus, free, strict=True)]
    names = [tokenise(name) for name in listed]
    names += [t[i:j] for t, found in zip(corpus, first, strict=True) for i, j, level in found if level == SURE]
    known = _learn(names, common)
    full = [[fold(p) for p in name.replace("-", " ").replace("'", " ").split()] for name in listed]
    return [
        _spans(
            tokens,
            [
                *_whole(tokens, full),
                *((_lead(tokens, i, known), j, level) for i, j, level in found),
                *_again(tokens, ok, found, known),
            ],
        )
        for tokens, ok, found in zip(corpus, free, first, strict=True)
    ]


def _learn(names: Iterable[Sequence[Token]], common: frozenset[str]) -> Known:
    parts: set[str] = set()
    leads: set[tuple[str, str]] = set()
    for name in names:
        parts |= _parts(t.text for t in name)
        leads |= {(a.key, b.key) for a, b in pairwise(name) if a.key in words("particles")}
    return Known(frozenset(parts), frozenset(leads), common)


def _parts(names: Iterable[str]) -> set[str]:
    """Return the folded words of names that may stand alone: no particle, no initial."""
    keys = {fold(n) for n in names}
    plain = _grammar_keys() | words("particles")
    return {k for k in keys if len(k) > 2 and k not in plain and "." not in k}


def _free(tokens: list[Token], taken: Sequence[Span], ignored: frozenset[str]) -> list[bool]:
    """Tell which words may belong to a name: not in an address or an e-mail, not the name of a place."""
    free = [t.key not in ignored and not any(a < t.end and t.start < b for a, b, _k in taken) for t in tokens]
    i = 0
    while i < len(tokens):
        j = _run(tokens, i)
        if j > i and _is_place(tokens, i, j):
            free[i:j] = [False] * (j - i)
        i = max(j, i + 1)
    return free


def _run(tokens: list[Token], i: int) -> int:
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
    k, of = i - 1, False
    while k >= 0 and tokens[k].low in {"de", "du", "des", "d'", "la", "le", "l'", "les"} and i - k < 4:
        of, k = True, k - 1
    if (
        tokens[i].low in words("titles")
        or k < 0
        or tokens[i].gap.strip()
        or tokens[k].low.rstrip("s") not in words("places") | words("streets")
    ):
        return False
    if any(t.gap.strip() for t in tokens[k + 1 : i + 1]):
        return False
    alone = j - i == 1
    return not (of and alone and (tokens[k].low in words("owned") or is_given(tokens[i])))


def _by_evidence(tokens: list[Token], free: list[bool], common: frozenset[str]) -> list[tuple[int, int, str]]:
    found, i = [], 0
    while i < len(tokens):
        level = _evidence(tokens, i, common) if free[i] else None
        if level is None:
            i += 1
            continue
        j = _end(tokens, i, free)
        found.append((i, j, level))
        i = j
    return found


def _end(tokens: list[Token], i: int, free: list[bool]) -> int:
    """Return where the name that begins at `i` ends."""
    end = max(_run(tokens, i), i + 1)
    if tokens[i].low in words("particles") and not tokens[i].capital and i + 1 < len(tokens):  # Mme d'Arcueil
        end = max(end, _run(tokens, i + 1), i + 2)
    for j in range(i + 1, end):
        if not free[j] or (tokens[j].shouted and is_word(tokens[j].text) and not is_given(tokens[j])):
            return j
    return end


def _evidence(  # noqa: PLR0911 - one return a kind of evidence, the strongest first
    tokens: list[Token], i: int, common: frozenset[str]
) -> str | None:
    """Return how sure it is that a name begins at word `i`, or None."""
    token = tokens[i]
    after_title = i > 0 and tokens[i - 1].low in words("titles") and token.gap.strip(" .\u00a0") == ""
    if after_title and _after_title(tokens, i):
        return SURE
    if not token.capital:
        lower = is_given(token) and len(token.key) > 2 and token.key not in common and not is_word(token.text)
        return DOUBT if lower else None
    if token.low in words("titles"):
        return None
    nexts = tokens[i + 1 : _run(tokens, i)]
    if token.initials:
        return SURE if nexts and nexts[0].capital and _name_like(nexts[0], common) else None
    if is_given(token):
        return _given(tokens, i, nexts, common)
    if token.key in not_people() or token.key.startswith(("saint-", "sainte-")):
        return None
    if any(is_given(n) for n in nexts[:2]) and not is_word(token.text):
        return SURE
    if token.text.isupper() and (len(token.text) <= 5 and not token.shouted):
        return SURE if nexts and is_given(nexts[0]) else None
    if _name_like(token, common):
        return DOUBT
    return DOUBT if not token.opens and not token.shouted and _introduced(tokens, i) else None


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


def is_given(token: Token) -> bool:
    """Tell whether a word, or a part of a compound, is in the list of given names."""
    names = given_names()
    return token.key in names or ("-" in token.key and token.key.split("-")[0] in names)


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
    return SURE if _is_subject(tokens, i + 1) else None


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
def _grammar_keys() -> frozenset[str]:
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


def _is_subject(tokens: list[Token], i: int) -> bool:
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


def _again(
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
            ok = _is_subject(tokens, i + 1) or (i + 1 in taken and not tokens[i + 1].gap.strip())
        else:
            ok = token.capital or not word
        if ok:
            again.append((_lead(tokens, i, known), i + 1, SURE))
    return again


def _lead(tokens: list[Token], i: int, known: Known) -> int:
    """Return where the name that ends at word `i` begins: an initial or its own particles stand before."""
    while i > 0 and tokens[i].gap in {" ", ""}:
        before = tokens[i - 1]
        initial = before.initials and before.low not in words("titles")
        if not initial and (before.key, tokens[i].key) not in known.leads:
            break
        i -= 1
    return i


def is_clear(before: str, word: str, after: str) -> bool:
    """Tell whether a common word with a capital, names a person: no street, no start of a sentence."""
    tokens = tokenise(before + word + after)
    at = next((i for i, t in enumerate(tokens) if t.start <= len(before) < t.end), None)
    if at is None or not _free(tokens, (), frozenset())[at]:
        return False
    if at and tokens[at - 1].low in words("titles") and tokens[at].gap.strip(" .") == "":
        return True
    return not tokens[at].opens or _is_subject(tokens, at + 1)


def _part_of(token: Token, parts: frozenset[str]) -> bool:
    return token.key in parts or (
        "-" in token.key and any(p in parts for p in token.key.split("-") if len(p) > 3)
    )


def _whole(tokens: list[Token], full: list[list[str]]) -> list[tuple[int, int, str]]:
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


def _spans(tokens: list[Token], found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the spans of names in code points, those that touch made one."""
    spans: list[tuple[int, int, str]] = []
    for i, j, level in sorted(found, key=lambda f: (f[0], -f[1])):
        start, end = tokens[i].start, tokens[j - 1].end
        if spans and start < spans[-1][1]:
            merged = (spans[-1][0], max(end, spans[-1][1]), SURE if SURE in {level, spans[-1][2]} else DOUBT)
            spans[-1] = merged
        elif spans and tokens[i].gap == " " and start == spans[-1][1] + 1 and not tokens[i].opens:
            spans[-1] = (spans[-1][0], end, SURE if SURE in {level, spans[-1][2]} else DOUBT)
        else:
            spans.append((start, end, level))
    return spans
