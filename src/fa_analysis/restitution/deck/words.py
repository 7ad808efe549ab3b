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


def first_sentence(text: str, most: int) -> str:
    """Return the first sentence of a text, or its first words with `[…]` when it is longer than `most` letters."""
    told = re.split(r"(?<=[.!?…])\s+", shown(text), maxsplit=1)[0]
    if len(told) <= most:
        return told
    return told[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + " […]"
