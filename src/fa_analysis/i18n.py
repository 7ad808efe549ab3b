"""Words that a person sees: French in the code, other languages by catalogue.

The messages are written in French because most readers are; the catalogue of another language is in
``locale/<lang>/LC_MESSAGES/fa_analysis.po``; ``make messages`` renews it and compiles the ``.mo`` beside it.
Write ``_("Le fichier {name} est vide.").format(name=...)``: the placeholders are filled after the translation.

A process speaks one language at a time: the one a person asked for (``--lang``, ``FA_LANG``) when they did, and
otherwise the study's own. What a study says itself (labels of its grid, titles, notice) is never translated.
"""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = {"fr": "français", "en": "English"}
SOURCE = "fr"
_Said = TypeVar("_Said")


class _French(gettext.NullTranslations):
    """The messages as they are written; 0 and 1 are singular in French."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return msgid1 if n in {0, 1} else msgid2


_lang = SOURCE
_asked: str | None = None
_current: gettext.NullTranslations = _French()


def use(lang: str) -> None:
    """Choose the language of every message from here on."""
    global _lang, _current
    _lang, _current = lang, _catalogue(lang)


def ask(lang: str | None) -> None:
    """Remember the language that a person asked for (None: none), and speak it from here on."""
    global _asked  # noqa: PLW0603 - one process serves one person
    _asked = lang
    use(lang or SOURCE)


def follow(lang: str) -> str:
    """Speak `lang`, a study's, unless a person asked for another one; return the language that is spoken."""
    use(_asked or lang)
    return _lang


def lang() -> str:
    """Return the language in use."""
    return _lang


def in_each(make: Callable[[], _Said]) -> tuple[_Said, ...]:
    """Return what `make` says in each language, the current one first: a file may come back in another one."""
    ours = _lang
    try:
        return (make(), *(_in(other, make) for other in sorted(LANGUAGES.keys() - {ours})))
    finally:
        use(ours)


def _in(lang: str, make: Callable[[], _Said]) -> _Said:
    use(lang)
    return make()


@cache
def _catalogue(lang: str) -> gettext.NullTranslations:
    """Return the messages in `lang`; a language without its catalogue is a broken installation, and says so."""
    return _French() if lang == SOURCE else gettext.translation("fa_analysis", LOCALE, languages=[lang])


def _(message: str) -> str:
    """Return `message` (French) in the current language."""
    return _current.gettext(message) if message else ""


def decimal() -> str:
    """Return the mark before the decimals of a number."""
    return "," if _lang == "fr" else "."


def thousands() -> str:
    """Return what stands between the thousands of a number: a narrow no-break space in French."""
    return "\u202f" if _lang == "fr" else ","


def regional() -> str:
    """Return the name that office programs give to the current language."""
    return {"fr": "fr-FR", "en": "en-GB"}[_lang]


def quoted(text: str) -> str:
    """Return `text` between the quotation marks of the current language."""
    return _("« {text} »").format(text=text)


def n_(singular: str, plural: str, n: int) -> str:
    """Return the form of a French message that fits `n`, by the rule of the current language."""
    return _current.ngettext(singular, plural, n)
