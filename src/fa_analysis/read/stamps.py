"""Times written in the text: `(0:01 - 0:11)`, `[00:12:03]`, `12:40`."""

from __future__ import annotations

import re

_TIME = r"\d{1,2}(?::\d{2}){1,2}(?:[.,]\d{1,3})?"
# One time or two, in brackets or not.
STAMP = rf"[(\[]?\s*{_TIME}(?:\s*(?:-->|[-–—>→à])\s*{_TIME})?\s*[)\]]?"
_TIMES = re.compile(_TIME)


def times(stamp: str | None) -> tuple[float | None, float | None]:
    """Return the start and the end that `stamp` says, in seconds; None for what it does not say."""
    found = [_seconds(t) for t in _TIMES.findall(stamp or "")]
    return (found[0] if found else None), (found[1] if len(found) > 1 else None)


def _seconds(time: str) -> float:
    total = 0.0
    for part in time.replace(",", ".").split(":"):
        total = total * 60 + float(part)
    return total
