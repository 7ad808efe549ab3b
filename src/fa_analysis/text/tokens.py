"""spaCy's French tokens, each distinct white-space-separated chunk tokenised once.

spaCy cuts a text at white space, then each chunk on its own, so tokens of a chunk never depend on its
neighbours: tokenising the distinct chunks gives the same tokens as tokenising the texts, at the cost of the
vocabulary instead of the cost of the corpus. Texts are first put in lower case with straight apostrophes,
character for character: spaCy's French exceptions are written that way (`rendez-vous` is one token,
`Rendez-vous` would be three).

The rules are spaCy's own (`french.py`), applied as its documentation says; tests compare the tokens with those
of spaCy itself.

References
----------
Explosion, *How spaCy's tokenizer works*, https://spacy.io/usage/linguistic-features#how-tokenizer-works
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache
from itertools import accumulate, pairwise

from fa_analysis.text.french import french
from fa_analysis.text.normalise import same_length


@cache
def special_cases() -> frozenset[str]:
    """Return the chunks that spaCy's French cuts, or keeps whole, by name (`aujourd'hui`, `m.`)."""
    return frozenset(french().special)


def kept_whole(chunk: str) -> bool:
    """Tell whether spaCy keeps `chunk` as one token by a pattern (`co-construire`, `vis-à-vis`)."""
    return french().kept(chunk) is not None


def token_ends(chunks: Sequence[str]) -> list[tuple[int, ...]]:
    """Return, for each chunk (no white space inside), the offset where each of its tokens ends.

    Chunks are taken as they come: pass them through `same_length` first.
    """
    special = french().special
    return [tuple(accumulate(map(len, _joined(_cut(chunk, special))))) for chunk in chunks]


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return the code points (first, past the last) of every token of `text`, in order."""
    chunks, firsts, at = text.split(), [], 0
    for chunk in chunks:
        at = text.index(chunk, at)
        firsts.append(at)
        at += len(chunk)
    distinct = list(dict.fromkeys(chunks))
    ends = dict(zip(distinct, token_ends([same_length(c) for c in distinct]), strict=True))
    return [
        (first + begin, first + end)
        for chunk, first in zip(chunks, firsts, strict=True)
        for begin, end in zip((0, *ends[chunk]), ends[chunk], strict=False)
    ]


def _cut(chunk: str, special: Collection[str]) -> list[str]:
    """Return the tokens of a chunk: what is cut off before, the middle, what is cut off after.

    `special` are the chunks of the rules that count as special.
    """
    before: list[str] = []
    after: list[str] = []
    rules, middle = french(), chunk
    while middle and middle not in special and not rules.kept(middle):
        first, past = _length(rules.prefix(middle)), len(middle)
        if not first or middle[first:] not in special:
            past -= _length(rules.suffix(middle[first:]))
            if past < len(middle) and middle[:past] in special:
                first = 0
        if past - first == len(middle):
            break
        before += [middle[:first]] if first else []
        after += [middle[past:]] if past < len(middle) else []
        middle = middle[first:past]
    return [*before, *_middle(middle, special), *reversed(after)]


def _length(found: re.Match[str] | None) -> int:
    return found.end() - found.start() if found else 0


def _middle(chunk: str, special: Collection[str]) -> list[str]:
    """Return the tokens of a chunk that has nothing more to cut off at its ends."""
    rules = french()
    if chunk in special:
        return list(rules.special[chunk])
    if not chunk or rules.kept(chunk) or rules.url(chunk):
        return [chunk] if chunk else []
    bounds = [0]
    for found in rules.infixes(chunk):
        if found.start():  # nothing is cut out at the very beginning
            bounds += found.span()
    bounds.append(len(chunk))
    return [chunk[a:b] for a, b in pairwise(bounds) if a < b]


def _joined(tokens: list[str]) -> list[str]:
    """Put back together the special chunks that were cut inside a longer one (`jusqu'aujourd'hui`).

    Of those that overlap, the longest counts, then the first.
    """
    runs, longest = _cut_special()
    places = [
        (first, past)
        for first in range(len(tokens))
        for past in range(first + 1, min(first + longest, len(tokens)) + 1)
        if tuple(tokens[first:past]) in runs
    ]
    if not places:
        return tokens
    taken: set[int] = set()
    whole: dict[int, tuple[int, tuple[str, ...]]] = {at: (at + 1, (token,)) for at, token in enumerate(tokens)}
    for first, past in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        if first not in taken and past - 1 not in taken:
            whole[first] = past, french().special["".join(tokens[first:past])]
        taken.update(range(first, past))
    out: list[str] = []
    at = 0
    while at < len(tokens):
        at, said = whole[at]
        out += said
    return out


@cache
def _cut_special() -> tuple[frozenset[tuple[str, ...]], int]:
    """Return the tokens that special chunks would have if they were not, and how many they are at most."""
    rules = french()
    runs = [
        tuple(_cut(chunk, ()))
        for chunk in rules.special
        if rules.prefix(chunk) or rules.suffix(chunk) or any(rules.infixes(chunk))
    ]
    return frozenset(runs), max(map(len, runs), default=0)
