"""Seed words of the reading grid: what its labels and rules say, in the vocabulary of a corpus."""

from __future__ import annotations

import fnmatch
import re
from collections import Counter
from collections.abc import Mapping, Sequence

from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.text.lemmas import lemmas
from fa_analysis.text.normalise import key

_WORD = re.compile(r"(?:(?P<field>\w+):)?(?P<word>[^\W\d_][\w*?'’-]*)")
_PHRASE = re.compile(r'"[^"]*"(?:~\d+)?')
_OPERATORS = {"AND", "OR", "NOT"}


def code_seeds(
    codebook: Codebook,
    terms: Sequence[str],
    spread: Mapping[str, int],
    *,
    family: str | None = None,
    most: int = 8,
) -> dict[str, list[str]]:
    """Return the seed words of each code that is not a practice: words of its label and of its rules.

    An inflected form counts as its dictionary word, `innov*` as every term that begins so; the rules of its
    practices speak for a dimension. Only words that a rule looks for on their own are taken: those of a phrase
    (`"faire avec ce qu'on a"`) mean the code together and anything apart. Words that several codes share are
    left out, and of the others those whose segments are the most numerous are kept: they hold a topic best.

    Parameters
    ----------
    codebook : Codebook
        The grid.
    terms : sequence of str
        Vocabulary of the corpus.
    spread : mapping of term to int
        Segments that hold each term.
    family : str, optional
        The family whose codes anchor topics; the first one when not given.
    most : int
        Seeds of one code at most.

    Returns
    -------
    dict of code to terms
        In the order of the codebook; codes without a seed are left out.
    """
    family = family or codebook.families[0].id
    codes = [c for c in codebook.codes_of(family) if c.parent is None]
    found = {code.id: _words(code, codebook, terms) for code in codes}
    shared = Counter(term for known in found.values() for term in known)
    own = {code: [t for t in known if shared[t] == 1] for code, known in found.items()}
    ranked = {code: sorted(known, key=lambda t: (-spread.get(t, 0), t))[:most] for code, known in own.items()}
    return {code: known for code, known in ranked.items() if known}


def _words(code: Code, codebook: Codebook, terms: Sequence[str]) -> list[str]:
    """Return the terms that the label and the rules of a code, and those of its practices, name."""
    family = [code, *(c for c in codebook.codes if c.parent == code.id)]
    texts = [c.label for c in family] + [_PHRASE.sub(" ", rule.match) for c in family for rule in c.rules]
    known = {key(term): term for term in terms}
    found: dict[str, None] = {}
    for text in texts:
        for match in _WORD.finditer(text):
            word = match["word"]
            if word in _OPERATORS:
                continue
            for term in _matching(key(word.lower().replace("’", "'")), known):
                found.setdefault(term)
    return list(found)


def _matching(word: str, known: Mapping[str, str]) -> list[str]:
    if "*" in word or "?" in word:
        return [known[name] for name in fnmatch.filter(known, word)]
    return [known[name] for name in {word: 0, **dict.fromkeys(lemmas(word))} if name in known]
