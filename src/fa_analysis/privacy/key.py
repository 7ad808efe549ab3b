"""The key of the pseudonyms: who is who, in `data/private/`, for the eyes of the team only.

The key is the one place where a name stands beside its pseudonym. It is readable by its owner alone (mode 600),
ignored by git, written whole or not at all, and never opened by what makes outputs; only the scan of outputs
reads its names, to look for them.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary, write_private
from fa_analysis.i18n import _
from fa_analysis.privacy.lexicon import fold
from fa_analysis.study import Study

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"
"""Letters of a pseudonym: no vowel, so that none spells a word; no 0, 1 or I to be misread."""
PREFIX = "Personne-"


@dataclass(frozen=True)
class Person:
    """One pseudonym and the spellings that it stands for."""

    pseudonym: str
    forms: tuple[str, ...]


@dataclass(frozen=True)
class Key:
    """Every pseudonym of a study."""

    people: tuple[Person, ...] = ()

    def pseudonyms(self) -> dict[str, str]:
        """Return the pseudonym of each folded form."""
        return {folded(form): person.pseudonym for person in self.people for form in person.forms}


def folded(name: str) -> str:
    """Return what the spellings of one name share: case, accents, hyphens and spaces do not matter."""
    return " ".join(fold(name).replace("-", " ").replace("'", " ").replace(".", " ").split())


def private(study: Study) -> Path:
    """Return the folder of what never leaves the team."""
    return study.root / "data" / "private"


def key_path(study: Study) -> Path:
    """Return the path of the key."""
    return private(study) / "cle.json"


def read_key(path: Path) -> Key:
    """Read the key; an absent one is empty.

    Raises
    ------
    StudyError
        When it cannot be read: a new one would give other pseudonyms to the same people.
    """
    if not path.exists():
        return Key()
    try:
        raw = json.loads(ordinary(path).read_text(encoding="utf-8"))
        return Key(tuple(Person(str(p["pseudonym"]), tuple(map(str, p["forms"]))) for p in raw["people"]))
    except (OSError, ValueError, KeyError, TypeError) as err:
        raise StudyError(
            _("clé des pseudonymes illisible"),
            where=str(path),
            todo=_("Reprenez sa dernière copie ; sans elle les pseudonymes changeraient"),
        ) from err


def write_key(path: Path, key: Key) -> None:
    """Write the key atomically, readable by its owner only."""
    people = [{"pseudonym": p.pseudonym, "forms": list(p.forms)} for p in key.people]
    content = json.dumps({"version": 1, "people": people}, ensure_ascii=False, indent=1) + "\n"
    write_private(path, content.encode("utf-8"))


def extend(key: Key, names: Iterable[str]) -> Key:
    """Return the key with a pseudonym for every name; those it had stay as they were.

    A longer name comes first; a shorter one whose words are all in exactly one longer name is the same person
    (« Diarra » after « Fatoumata Diarra »). When two people share it, it has a pseudonym of its own.
    """
    forms: dict[str, list[str]] = {p.pseudonym: list(p.forms) for p in key.people}
    known = key.pseudonyms()
    for name in sorted(set(names), key=lambda n: (-len(folded(n).split()), n)):
        form = folded(name)
        if not form:
            continue
        if form not in known:
            known[form] = _same_person(form, known) or _draw(forms)
        spellings = forms.setdefault(known[form], [])
        if name not in spellings:
            spellings.append(name)
    return Key(tuple(Person(pseudonym, tuple(spellings)) for pseudonym, spellings in forms.items()))


def _same_person(form: str, known: dict[str, str]) -> str | None:
    words = set(form.split())
    longer = {p for other, p in known.items() if words < set(other.split())}
    return longer.pop() if len(longer) == 1 else None


def _draw(taken: Iterable[str]) -> str:
    """Draw a pseudonym that nobody has; chance comes from the system, never from the name."""
    used = set(taken)
    while True:
        pseudonym = PREFIX + "".join(secrets.choice(_LETTERS) for _i in range(5))
        if pseudonym not in used:
            return pseudonym
