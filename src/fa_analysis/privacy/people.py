"""Names of people in a corpus: by title, given name, initials, function, verb of speech; then found again.

Two levels: `sure` (something says that it is a person) and `doubt` (a capital that no list and no dictionary
explains). A doubtful name is masked as well, until a person says that it is none: see `doubtful.py`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from fa_analysis.privacy.again import found_again, lead, learn, written_whole
from fa_analysis.privacy.capitals import free_words
from fa_analysis.privacy.details import Span
from fa_analysis.privacy.evidence import DOUBT, SURE, by_evidence
from fa_analysis.privacy.lexicon import fold, given_names
from fa_analysis.privacy.ordinary import used_as_nouns
from fa_analysis.privacy.tokens import Token, tokenise


def find_people(
    texts: Sequence[str],
    details: Sequence[Sequence[Span]],
    *,
    listed: Iterable[str] = (),
    ignored: Iterable[str] = (),
    things: Iterable[str] = (),
) -> list[list[tuple[int, int, str]]]:
    """Return, for each text, (start, end, level) of each name; `details` are spans that hold no name.

    Parameters
    ----------
    listed : iterable of str
        Full names of people known to the study: every spelling of them is found.
    ignored : iterable of str
        Words that somebody said are no names.
    things : iterable of str
        Words that name a thing where nothing but a capital says more: the first words of titles.
    """
    corpus = [tokenise(text) for text in texts]
    seen = Counter(t.key for tokens in corpus for t in tokens if not t.capital)
    common = frozenset(k for k, n in seen.items() if n >= 3)
    ignore = frozenset(fold(w) for w in ignored)
    free = [free_words(tokens, taken, ignore) for tokens, taken in zip(corpus, details, strict=True)]
    nouns = used_as_nouns(corpus) | {fold(w) for w in things} - given_names()
    first = [by_evidence(tokens, ok, common, nouns) for tokens, ok in zip(corpus, free, strict=True)]
    names = [tokenise(name) for name in listed]
    names += [t[i:j] for t, found in zip(corpus, first, strict=True) for i, j, level in found if level == SURE]
    known = learn(names, common)
    full = [[fold(p) for p in name.replace("-", " ").replace("'", " ").split()] for name in listed]
    return [
        spans_of(
            tokens,
            [
                *written_whole(tokens, full),
                *((lead(tokens, i, known), j, level) for i, j, level in found),
                *found_again(tokens, ok, found, known),
            ],
        )
        for tokens, ok, found in zip(corpus, free, first, strict=True)
    ]


def spans_of(tokens: list[Token], found: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
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
