"""Texts of the study as slides show them."""

from __future__ import annotations

import re

from fa_analysis.charts.words import NARROW, typographic
from fa_analysis.restitution.office import plain


def shown(text: object) -> str:
    """Return a text as it is set on a slide: nothing hidden, French typography, one paragraph."""
    return typographic(plain(text)).replace("\n", " ").replace("\t", " ").strip()


def said(quote: str) -> str:
    """Return a quote between French quotation marks; those inside become curly."""
    inner = re.sub(r"«\s*", "“", shown(quote))
    inner = re.sub(r"\s*»", "”", inner)
    return f"«{NARROW}{inner}{NARROW}»"


def lower(text: str) -> str:
    """Give a label the small initial it has inside a sentence."""
    return text[:1].lower() + text[1:]


def first_sentence(text: str, most: int, *, without: str = "\0") -> str:
    """Return the first sentence of a text that does not hold `without`, cut with `[…]` after `most` letters."""
    parts = re.split(r"(?<=[.!?…])\s+(?=[A-ZÀ-Þ«“])", shown(text))
    told = next((p for p in parts if without not in p), "")
    if len(told) <= most:
        return told
    return told[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " […]"
