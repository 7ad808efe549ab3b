"""spaCy's French, imported without its slowest parts.

When it is imported, spaCy's French compiles one pattern of 1.4 million characters: 310 alternatives, each with
every letter of every script written out. That takes longer than coding a survey. Here the alternatives that
differ in one place only are put together before the pattern is compiled: it matches the same words, a hundred
times sooner.

spaCy also imports its command line, and with it what downloads models and renders templates; all this for one
name, `spacy.info`. That name fetches it here, when somebody calls it.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from types import ModuleType
from typing import Any

_LONG = re.compile(r"(\[[^\]]{200,}\][+*]?)")
_HUGE = 200_000
_FLAGS, _BETWEEN = "(?iu)", ")|(?:^"
_COMMANDS = "spacy.cli"


def french() -> Any:
    """Return spaCy's class of the French language."""
    if "spacy.lang.fr" in sys.modules:
        from spacy.lang.fr import French

        return French
    try:
        with _quicker_patterns(), _no_commands():
            from spacy.lang.fr import French
    except ImportError:  # another spaCy, that needs more of its commands
        with _quicker_patterns():
            from spacy.lang.fr import French
    return French


@contextlib.contextmanager
def _quicker_patterns() -> Iterator[None]:
    as_it_was = re.compile

    def quicker(pattern: Any, flags: Any = 0) -> Any:
        huge = isinstance(pattern, str) and len(pattern) > _HUGE
        return as_it_was(put_together(pattern) if huge else pattern, flags)

    re.compile = quicker  # put back before anything else runs
    try:
        yield
    finally:
        re.compile = as_it_was


@contextlib.contextmanager
def _no_commands() -> Iterator[None]:
    """Let spaCy be imported without its command line, which stays there for whoever imports it later."""
    if "spacy" in sys.modules:
        yield
        return
    commands, info = ModuleType(_COMMANDS), ModuleType(f"{_COMMANDS}.info")
    info.__dict__["info"] = _info
    stand_ins = {module.__name__: module for module in (commands, info)}
    sys.modules.update(stand_ins)
    try:
        yield
    finally:
        for name in stand_ins:
            del sys.modules[name]


def _info(*args: Any, **kwargs: Any) -> Any:
    """Do what `spacy.info` does."""
    from spacy.cli.info import info

    return info(*args, **kwargs)


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
