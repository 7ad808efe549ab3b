"""spaCy's French, imported without its slowest part.

When it is imported, spaCy's French compiles one pattern of 1.4 million characters: 310 alternatives, each with
every letter of every script written out. That takes longer than coding a survey. Here the alternatives that
differ in one place only are put together before the pattern is compiled: it matches the same words, a hundred
times sooner.
"""

from __future__ import annotations

import re
import sys
from collections import defaultdict
from typing import Any

_LONG = re.compile(r"(\[[^\]]{200,}\][+*]?)")
_HUGE = 200_000
_FLAGS, _BETWEEN = "(?iu)", ")|(?:^"


def french() -> Any:
    """Return spaCy's class of the French language."""
    if "spacy.lang.fr" in sys.modules:
        from spacy.lang.fr import French

        return French
    as_it_was = re.compile

    def quicker(pattern: Any, flags: Any = 0) -> Any:
        huge = isinstance(pattern, str) and len(pattern) > _HUGE
        return as_it_was(put_together(pattern) if huge else pattern, flags)

    re.compile = quicker  # put back before anything else runs
    try:
        from spacy.lang.fr import French
    finally:
        re.compile = as_it_was
    return French


def put_together(pattern: str) -> str:
    """Return a pattern that matches the same texts, its alternatives put together where they differ once.

    A pattern of another shape than spaCy's is returned as it is.
    """
    start, end = f"{_FLAGS}(?:^", ")"
    if not (pattern.startswith(start) and pattern.endswith(end)):
        return pattern
    alike: dict[tuple[int, tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for alternative in pattern[len(start) : -len(end)].split(_BETWEEN):
        pieces = _LONG.split(alternative)
        differs = 0 if pieces[0] or len(pieces) < 3 else 2
        alike[differs, tuple(pieces[:differs]), tuple(pieces[differs + 1 :])].append(pieces[differs])
    together = (
        "".join(before) + "(?:" + "|".join(dict.fromkeys(middles)) + ")" + "".join(after)
        for (_differs, before, after), middles in alike.items()
    )
    return _FLAGS + "^(?:" + "|".join(together) + ")"
