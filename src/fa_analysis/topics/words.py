"""French preparation: which words of a corpus say what it is about.

Kept: content words as dictionary words (lemmas), and the negations and degrees (`ne`, `pas`, `sans`, `plus`,
`moins` …), which change what is said. Left out, each with its reason: stop words and fillers of spoken French,
names of people, numbers and lone letters, words too rare.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fa_analysis.i18n import _
from fa_analysis.text.index import Index
from fa_analysis.text.normalise import OPEN, fold, key

_NUMBER = re.compile(
    r"(?:et|une?|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingts?"
    r"|trente|quarante|cinquante|soixante|cents?|mille|millions?|milliards?)+"
)
_LIST = Path(__file__).parent / "data" / "mots_vides.txt"
NEGATIONS = ("ne", "pas", "plus", "jamais", "rien", "aucun", "ni", "non", "sans", "moins")


@dataclass(frozen=True)
class StopWords:
    """Forms, dictionary words and phrases (tuples of forms) that say nothing of the subject."""

    forms: frozenset[str]
    lemmas: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]


@cache
def stop_words() -> StopWords:
    """Return the list of spoken French shipped with the package; it keeps the negations."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    entries = [w for line in lines if not line.startswith("#") for w in line.split()]
    lemmas = [key(e.removeprefix("lemme:")) for e in entries if e.startswith("lemme:")]
    phrases = [tuple(bare(key(w)) for w in e.split("+")) for e in entries if "+" in e]
    forms = [bare(key(e)) for e in entries if "+" not in e and ":" not in e]
    return StopWords(frozenset(forms), frozenset(lemmas), tuple(phrases))


def plain_forms(index: Index) -> list[str]:
    """Return each form of the vocabulary in lower case, accents put back on capitals, without its apostrophe.

    `Etat` is read as `état` where the corpus has `état`, as `etat` where it has not.
    """
    known = {fold(w): w for w in index.vocabulary if not any(c in OPEN for c in w)}
    return [bare(known.get(fold(w), w.lower()) if any(c in OPEN for c in w) else w) for w in index.vocabulary]


def bare(form: str) -> str:
    """Return a form without the apostrophe of an elision."""
    return form.removesuffix("'")


def terms_of_forms(forms: list[str]) -> list[str]:
    """Return the dictionary word that counts each form; the negations stand for themselves."""
    from fa_analysis.text.lemmas import lemmas

    fixed = {word: word for word in NEGATIONS} | {"aucune": "aucun"}
    return [str(fixed.get(form) or lemmas(form)[0]) for form in forms]


def reasons(
    forms: list[str], terms: list[str], names: NDArray[np.bool_], *, keep: frozenset[str], drop: frozenset[str]
) -> list[str]:
    """Return why each form is left out, empty when it is kept.

    `keep` and `drop` are the analyst's own words (forms or dictionary words) and win over the rest.
    """
    stop = stop_words()

    def reason(form: str, term: str, name: bool) -> str:
        if form in keep or term in keep:
            return ""
        if form in drop or term in drop:
            return _("écarté par l'analyste")
        if term in NEGATIONS:
            return ""
        if form in stop.forms or term in stop.lemmas:
            return _("mot vide")
        if len(form) < 2 or not any(c.isalpha() for c in form) or _NUMBER.fullmatch(form):
            return _("nombre ou lettre seule")
        return _("nom de personne") if name else ""

    return [reason(*row) for row in zip(forms, terms, names.tolist(), strict=True)]
