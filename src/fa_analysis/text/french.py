"""Where spaCy's French cuts words, read from spaCy's own lists without the rest of spaCy.

What says where words are cut is a few modules of lists and patterns. Importing spaCy to get at them imports its
pipelines, its learning and its command line, which takes longer than coding a survey. Here these modules are
imported alone, under another name, so that `import spacy` stays what it is for whoever needs it.

One of them compiles a pattern of 1.4 million characters: 266 alternatives, each with every letter of every
script written out. The alternatives that differ in one place only are put together before it is compiled: it
matches the same words, a hundred times sooner.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any, NamedTuple

_LONG = re.compile(r"(\[[^\]]{200,}\][+*]?)")
_HUGE = 200_000
_FLAGS, _BETWEEN = "(?iu)", ")|(?:^"
_ALONE = "_spacy_lists"


class French(NamedTuple):
    """What spaCy's French says of chunks without white space.

    `special`: chunks that have tokens of their own; `kept` and `url`: match those that stay whole; `prefix` and
    `suffix`: find what is cut off at the ends, `infixes` what is cut out in the middle.
    """

    special: dict[str, tuple[str, ...]]
    kept: Callable[[str], Any]
    url: Callable[[str], Any]
    prefix: Callable[[str], re.Match[str] | None]
    suffix: Callable[[str], re.Match[str] | None]
    infixes: Callable[[str], Iterator[re.Match[str]]]


@cache
def french() -> French:
    """Return the rules of spaCy's French."""
    try:
        with _lists_alone():
            return _read(_ALONE)
    except ImportError:  # another spaCy, whose lists need more of it
        return _read("spacy")


def _read(package: str) -> French:
    with _quicker_patterns():
        words = import_module(f"{package}.lang.fr.tokenizer_exceptions")
    every = import_module(f"{package}.lang.tokenizer_exceptions")
    signs = import_module(f"{package}.lang.fr.punctuation")
    rules = words.TOKENIZER_EXCEPTIONS.items()
    return French(
        special={chunk: tuple(token[words.ORTH] for token in tokens) for chunk, tokens in rules},
        kept=words.TOKEN_MATCH,
        url=every.URL_MATCH,
        prefix=_any_of("^{}", signs.TOKENIZER_PREFIXES).search,
        suffix=_any_of("{}$", signs.TOKENIZER_SUFFIXES).search,
        infixes=_any_of("{}", signs.TOKENIZER_INFIXES).finditer,
    )


def _any_of(place: str, patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(place.format(pattern) for pattern in patterns if pattern.strip()))


@contextlib.contextmanager
def _lists_alone() -> Iterator[None]:
    """Let spaCy's lists be imported under another name, with the little that they need of the rest."""
    spec = find_spec("spacy")
    roots = spec.submodule_search_locations or [] if spec else []
    stand_ins: dict[str, dict[str, Any]] = {
        _ALONE: {"__path__": []},
        f"{_ALONE}.lang": {"__path__": [f"{root}/lang" for root in roots]},
        f"{_ALONE}.lang.fr": {"__path__": [f"{root}/lang/fr" for root in roots]},
        f"{_ALONE}.symbols": {"ORTH": "ORTH", "NORM": "NORM"},
        f"{_ALONE}.util": {"update_exc": _both_apostrophes},
    }
    for name, content in stand_ins.items():
        sys.modules[name] = ModuleType(name)
        sys.modules[name].__dict__.update(content)
    try:
        yield
    finally:
        for name in [name for name in sys.modules if name.partition(".")[0] == _ALONE]:
            del sys.modules[name]


def _both_apostrophes(*rules: dict[str, list[dict[str, str]]]) -> dict[str, list[dict[str, str]]]:
    """Return the special chunks of all `rules`, with either apostrophe, as `spacy.util.update_exc` does."""
    straight = {chunk: tokens for some in rules for chunk, tokens in some.items()}
    curly = {
        chunk.replace("'", "’"): [{name: text.replace("'", "’") for name, text in t.items()} for t in tokens]
        for chunk, tokens in straight.items()
        if "'" in chunk
    }
    return straight | curly


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
