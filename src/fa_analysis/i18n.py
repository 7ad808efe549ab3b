"""Words that a person sees: French in the code, other languages by catalogue.

The messages are written in French because their readers are; a catalogue of another language lives in
``locale/<lang>/LC_MESSAGES/fa_analysis.mo``. Write ``_("Le fichier {name} est vide.").format(name=...)``:
the placeholders are filled after the translation.
"""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
_current: gettext.NullTranslations = gettext.NullTranslations()


def use(lang: str) -> None:
    """Choose the language of every message from here on."""
    global _current  # noqa: PLW0603 - one process speaks one language
    _current = gettext.translation("fa_analysis", LOCALE, languages=[lang], fallback=True)


def _(message: str) -> str:
    """Return `message` (French) in the current language."""
    return _current.gettext(message)


def n_(singular: str, plural: str, n: int) -> str:
    """Return the form of a French message that fits `n` (0 and 1 are singular in French)."""
    return _current.ngettext(singular, plural, n or 1)
