"""Cells of French tables: numbers, years and dates, read only when there is one way to read them."""

from __future__ import annotations

import datetime as dt
import math
import re

from fa_analysis.read.names import fold

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
# Spaces, no-break, thin and figure spaces part thousands in French.
_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f'’]")
_UNIT = re.compile(r"(?:€|euros?|eur|min(?:utes?)?|mn)\.?$", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]\d{1,2}:\d{2}.*)?")
_FRENCH = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?: \d{1,2}[:h]\d{2}.*)?")
_WORDS = re.compile(r"(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+) (\d{4})")


def number(cell: str) -> float | None:
    """Return the number of `cell`, written `1 200,50`, `1200.5` or `1.200,50 €`; None when it is not clear.

    `1.200` is not: it is 1.2 in one habit and 1200 in another.
    """
    bare = _UNIT.sub("", _SPACES.sub("", cell))
    if re.fullmatch(r"[+-]?\d{1,3}(?:\.\d{3})+,\d+", bare):
        bare = bare.replace(".", "")
    elif re.fullmatch(r"[+-]?\d{1,3}(?:,\d{3})+\.\d+", bare):
        bare = bare.replace(",", "")
    if not _NUMBER.fullmatch(bare) or re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", bare):
        return None
    found = float(bare.replace(",", "."))
    return found if math.isfinite(found) else None


def positive(cell: str) -> float | None:
    """Return the number of `cell` when it is 0 or more."""
    found = number(cell)
    return found if found is not None and found >= 0 else None


def year(cell: str) -> int | None:
    """Return the year of `cell`, between 1800 and 2100."""
    found = number(cell)
    return int(found) if found is not None and found == int(found) and 1800 <= found <= 2100 else None


def date(cell: str) -> dt.date | None:
    """Return the day of `cell`: `2018-05-14`, `14/05/2018`, `14 mai 2018`, with or without the time."""
    cell = cell.strip()
    if iso := _ISO.fullmatch(cell):
        return _day(*map(int, iso.groups()))
    if french := _FRENCH.fullmatch(cell):
        day, month, of_year = map(int, french.groups())
        return _day(of_year, month, day)
    words = _WORDS.fullmatch(fold(cell))
    if words and words.group(2) in _MONTHS:
        return _day(int(words.group(3)), _MONTHS.index(words.group(2)) + 1, int(words.group(1)))
    return None


def _day(of_year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(of_year, month, day) if 1800 <= of_year <= 2100 else None
    except ValueError:
        return None
