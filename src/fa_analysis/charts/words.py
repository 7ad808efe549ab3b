"""Numbers and lists as the readers of the language in use expect them, on charts, pages and sheets."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import lru_cache

from fa_analysis import i18n
from fa_analysis.i18n import _

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
NARROW = "\u202f"
UNKNOWN = "–"


def number(value: float, digits: int = 0) -> str:
    """Write a number: `1 234,5` (in English `1,234.5`), a dash when it is empty."""
    return _number(value, digits, locale())


def locale() -> str:
    """Return the name babel gives to the language in use."""
    return LOCALES[i18n.lang()]


def is_french() -> bool:
    """Say whether French typography is due: spaces before double signs, guillemets, a comma for decimals."""
    return i18n.lang() == "fr"


@lru_cache(maxsize=4096)
def _number(value: float, digits: int, locale: str) -> str:
    from babel.numbers import format_decimal

    if not math.isfinite(value):
        return UNKNOWN
    shape = "#,##0" + ("." + "0" * digits if digits else "")
    # Half-way values round away from zero, as readers do by hand; a rounded zero has no sign.
    rounded = math.copysign(math.floor(abs(value) * 10**digits + 0.5) / 10**digits, value) + 0.0
    return str(format_decimal(rounded, format=shape, locale=locale)).replace("\xa0", NARROW)


def percent(share: float) -> str:
    """Write a share: `43 %` (in English `43%`); never 0 % nor 100 % when it is not quite."""
    gap = NARROW if is_french() else ""
    if not math.isfinite(share):
        return UNKNOWN
    if 0 < share < 0.005:
        return f"<{gap}1{gap}%"
    if 0.995 <= share < 1:
        return f">{gap}99{gap}%"
    return f"{number(100 * share)}{gap}%"


def interval(low: float, high: float, *, digits: int | None = None) -> str:
    """Write an interval: `[0,2 ; 1,4]` (English: `[0.2, 1.4]`), of shares `[12 % ; 34 %]` without `digits`."""
    if not (math.isfinite(low) and math.isfinite(high)):
        return ""
    ends = [percent(v) if digits is None else number(v, digits) for v in (low, high)]
    return f"[{ends[0]}{NARROW}; {ends[1]}]" if is_french() else f"[{ends[0]}, {ends[1]}]"


def listing(words: Sequence[str]) -> str:
    """Join words: `a`, `a et b`, `a, b et c`."""
    if len(words) < 2:
        return "".join(words)
    return _("{first} et {last}").format(first=", ".join(words[:-1]), last=words[-1])


def sentence(text: str) -> str:
    """Put a capital to the first letter, leave the rest."""
    return text[:1].upper() + text[1:]


def quoted(text: str) -> str:
    """Put a label between quotation marks: « » in French, “ ” in English."""
    return f"«{NARROW}{inner_quotes(text)}{NARROW}»" if is_french() else f"“{text}”"


def inner_quotes(text: str) -> str:
    """Make curly the guillemets of a text that will stand between guillemets itself."""
    return re.sub(r"\s*»", "”", re.sub(r"«\s*", "“", text))


def typographic(text: str) -> str:
    """Set a text as printers do: curly apostrophes; in French, no-break spaces by ; : ? ! % and inside « »."""
    if not is_french():  # what joins two parts of a sentence is written the French way in the code
        return text.replace(" ; ", "; ").replace(" : ", ": ").replace("'", "’")
    for mark in ";?!%»":
        text = text.replace(f" {mark}", f"{NARROW}{mark}")
    text = text.replace("« ", f"«{NARROW}").replace(" : ", "\u00a0: ")
    return text.replace("'", "’")
