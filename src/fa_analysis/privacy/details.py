"""Phones, e-mails, postal addresses, dates of birth, details of health: what patterns find."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from fa_analysis.privacy.lexicon import health, straight, words

Span = tuple[int, int, str]

_EMAIL = re.compile(
    r"[\w.+'-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
    r"|[\w.+-]+ ?(?:\(at\)|\[at\]|arobase) ?[\w-]+(?: ?(?:\.|point) ?[\w-]+)+"
)
_SEP = r"[\s.\-/\u00a0\u202f]"
_PHONE = re.compile(
    rf"(?<![\d.,])(?:"
    rf"(?:\+|00){_SEP}?\d{{2,3}}{_SEP}?(?:\(0\))?{_SEP}?[1-9](?:{_SEP}?\d{{2}}){{4}}"
    rf"|0[1-9](?:{_SEP}?\d{{2}}){{4}}"
    rf"|0[1-9]\d{{2}}(?:{_SEP}?\d{{2}}){{3}}"
    rf"|0{_SEP}?8\d{{2}}(?:{_SEP}?\d{{3}}){{2}}"
    rf")(?!\d)"
)
_EXTENSION = re.compile(r"\b(?:poste|ligne directe|numéro interne)\s*:?\s*(\d{3,5})\b", re.IGNORECASE)
_TOWN = (
    r"(?:[A-ZÀ-Ý][\w'-]*|[Ll][ae]|[Ll]es|[Ll]')"
    r"(?:[ '-](?:[A-ZÀ-Ý][\w'-]*|en|sur|sous|la|le|les|l'|d'|de|du|aux|lès|-))*"
)
_MONTHS = (
    "janvier|février|fevrier|mars|avril|mai|juin|juillet|août|aout|septembre|octobre|novembre|décembre|decembre"
)
_DATE = (
    rf"(?:\d{{1,2}}(?:er)?\s+(?:{_MONTHS})(?:\s+\d{{2,4}})?"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|(?:19|20)\d{2})"
)
_BIRTH = re.compile(
    rf"\b(?:née?s?|nee?(?= le\b)|date de naissance|naissance|anniversaire|ddn)\b[^.!?\n]{{0,40}}?\b({_DATE})",
    re.IGNORECASE,
)


@functools.cache
def _address() -> re.Pattern[str]:
    streets = "|".join(sorted(words("streets"), key=len, reverse=True))
    number = r"(?:\d{1,4}\s?(?:bis|ter|quater|[a-dA-D](?=[\s,]))?(?:\s?[-/]\s?\d{1,4})?)"
    joint = r"(?:(?:de la|de l'|de|du|des|d'|la|le|les|l'|aux?|et|-)\s?)*"
    word = r"(?:(?:St|Ste|Dr|Gal|Cdt|Col|Mal|Pdt)\.\s?)?[\w'-]+"
    name = rf"{joint}{word}(?:[ ]{joint}(?=[A-ZÀ-Ý]){word})*"
    detail = r"(?:,?\s*(?:appartement|appt?\.?|bâtiment|bât\.?|escalier|esc\.?|étage|porte|hall)\s+\w{1,5})*"
    tail = rf"(?:[\s,–-]*\b\d{{2}}[ ]?\d{{3}}\s+{_TOWN}|,\s+à\s+{_TOWN})"
    with_number = rf"\b{number}[\s,]*(?i:{streets})\b\.?\s+{name}{detail}{tail}?"
    with_town = (
        rf"\b(?i:{streets})\b\s+{name}{detail}(?:,?\s+(?:au\s+)?(?:numéro|n°)\s*\d{{1,4}}{tail}?|{tail})"
    )
    return re.compile(f"{with_number}|{with_town}")


@functools.cache
def _health() -> re.Pattern[str]:
    owner = r"(?:(?:mon|ma|mes|son|sa|ses|leur|leurs|un|une|l')\s?)?"
    return re.compile(
        rf"\b(?:{owner}(?:{'|'.join(health('sure'))})|{'|'.join(health('personal'))})\b", re.IGNORECASE
    )


def find_details(text: str) -> list[Span]:
    """Return (start, end, kind) of every phone, e-mail, address, date of birth and detail of health.

    Kinds: `phone`, `email`, `address`, `birth`, `health`. Spans do not overlap; an earlier kind of this
    list wins:
    e-mail, address, phone, birth, health.
    """
    flat = straight(text)
    spans: list[Span] = []
    for span in _all(flat):
        if not any(span[0] < end and start < span[1] for start, end, _kind in spans):
            spans.append(span)
    return sorted(spans)


def _all(text: str) -> Iterator[Span]:
    for kind, pattern, group in (
        ("email", _EMAIL, 0),
        ("phone", _PHONE, 0),
        ("address", _address(), 0),
        ("phone", _EXTENSION, 1),
        ("birth", _BIRTH, 1),
        ("health", _health(), 0),
    ):
        for match in pattern.finditer(text):
            start, end = match.span(group)
            yield start, start + len(text[start:end].rstrip(" .,;:-–")), kind
