"""In which commune each project counts, and what could not be placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.read.names import tight
from fa_analysis.restitution.cartography.communes import Commune, Territory
from fa_analysis.restitution.office import plain

EVERYWHERE, NOWHERE, UNKNOWN = "*", "-", "?"


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value in the address of the page, its words, what it stands under."""

    value: str
    label: str
    under: str = ""


@dataclass(frozen=True)
class Places:
    """Where projects are.

    `of_project`: project → values of the choices it counts in (INSEE codes, `EVERYWHERE`, `UNKNOWN`,
    `NOWHERE`); `told`: project → its communes in words; `strange`: name of no commune → number of projects.
    """

    choices: tuple[Choice, ...]
    of_project: Mapping[str, tuple[str, ...]]
    told: Mapping[str, tuple[str, ...]]
    strange: Mapping[str, int]


def place(projects: pd.DataFrame, territory: Territory | None, everywhere: Sequence[str]) -> Places:
    """Return in which communes each project counts; by its name as written when there is no territory.

    A commune that has joined another counts in the other, once. `everywhere` holds the words that stand for the
    whole territory.
    """
    whole = {tight(word) for word in everywhere}
    of_project: dict[str, tuple[str, ...]] = {}
    told: dict[str, tuple[str, ...]] = {}
    strange: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one, written in zip(projects["project_id"], projects["communes"].fillna(""), strict=True):
        mine: dict[str, dict[str, None]] = {}
        for name in (part.strip() for part in str(written).split("|") if part.strip()):
            commune = territory.find(name) if territory else None
            if tight(name) in whole:
                mine[EVERYWHERE] = {_whole(): None}
            elif commune:
                mine.setdefault(commune.insee, {})[_called(commune, name)] = None
            elif territory:
                mine.setdefault(UNKNOWN, {})[_("{name} (commune non reconnue)").format(name=plain(name))] = None
                strange[plain(name)] += 1
            else:
                mine[names.setdefault(tight(name), plain(name))] = {plain(name): None}
        of_project[str(one)] = tuple(mine) or (NOWHERE,)
        told[str(one)] = tuple(words for found in mine.values() for words in found)
    return Places(_choices(territory, names, of_project), of_project, told, dict(strange))


def _whole() -> str:
    return _("Tout le territoire")


def _called(commune: Commune, name: str) -> str:
    """Return the name of a commune, with the one the project gives when that is a commune it has taken in."""
    if tight(name) in {tight(n) for n in (commune.insee, commune.name, commune.short, *commune.others)}:
        return commune.name
    return _("{now} ({old})").format(now=commune.name, old=plain(name))


def _choices(
    territory: Territory | None, names: Mapping[str, str], of_project: Mapping[str, tuple[str, ...]]
) -> tuple[Choice, ...]:
    here = [Choice(c.insee, c.name) for c in territory.communes] if territory else []
    here += [Choice(n, n) for n in sorted(names.values(), key=tight)]
    apart = (
        Choice(EVERYWHERE, _whole()),
        Choice(UNKNOWN, _("Commune non reconnue")),
        Choice(NOWHERE, _("Commune non renseignée")),
    )
    used = {value for values in of_project.values() for value in values}
    return (*here, *(choice for choice in apart if choice.value in used))
