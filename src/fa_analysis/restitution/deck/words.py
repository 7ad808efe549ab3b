"""Texts of the study as slides show them."""

from __future__ import annotations

import re

from fa_analysis.charts.words import is_french, quoted
from fa_analysis.restitution.office import typeset

# A space between the groups of digits of one number: it must not end a line.
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}(?!\d))")


def shown(text: object) -> str:
    """Return a text as it is set on a slide: nothing hidden, French typography, one paragraph."""
    told = typeset(text).replace("\n", " ").replace("\t", " ").strip()
    return _THOUSANDS.sub("\u202f", told)


def said(quote: str) -> str:
    """Return a quote between quotation marks; those inside become curly, or single inside curly ones."""
    inner = re.sub(r"«\s*", "“", shown(quote))
    inner = re.sub(r"\s*»", "”", inner)
    return quoted(inner) if is_french() else quoted(inner.replace("“", "‘").replace("”", "’"))


def lower(text: str) -> str:
    """Give a label the small initial it has inside a sentence."""
    return text[:1].lower() + text[1:]


def split(text: str) -> list[str]:
    """Return the sentences of a text."""
    return re.split(r"(?<=[.!?…])\s+(?=[A-ZÀ-Þ«“])", text)


def first_sentence(text: str, most: int, *, without: str = "\0") -> str:
    """Return the first sentence of a text that does not hold `without`, cut with `[…]` after `most` letters."""
    told = next((p for p in split(shown(text)) if without not in p), "")
    if len(told) <= most:
        return told
    return told[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " […]"
