"""What the reader must know of the map and of the inventory, said at the foot of the page."""

from __future__ import annotations

from collections.abc import Mapping

from fa_analysis.charts.words import is_french, locale
from fa_analysis.i18n import _, n_, quoted
from fa_analysis.restitution.cartography.communes import Territory
from fa_analysis.restitution.cartography.drawing import Drawing
from fa_analysis.restitution.cartography.places import Places


def notes(
    territory: Territory | None,
    drawing: Drawing | None,
    places: Places,
    direction: Mapping[str, str],
    credit: str,
) -> list[str]:
    """Return what the reader must know of the map and of the inventory, one sentence each."""
    of_map = _of_map(territory, drawing, credit) if territory and drawing else []
    strange = (
        n_(
            "{n} projet nomme « {name} », qui n'est pas une commune connue à cette date.",
            "{n} projets nomment « {name} », qui n'est pas une commune connue à cette date.",
            n,
        ).format(n=n, name=name)
        for name, n in sorted(places.strange.items())
    )
    together = (
        _("Comptés ensemble : {names}.").format(names=", ".join(quoted(n) for n in (one, *written)))
        for one, written in _several(direction).items()
    )
    return [*of_map, *strange, *together]


def _of_map(territory: Territory, drawing: Drawing, credit: str) -> list[str]:
    true = _("Communes au {day} ; contours simplifiés. {credit}")
    schematic = _(
        "Communes au {day}. Carte schématique : les communes voisines se touchent, mais les surfaces et les "
        "distances ne sont pas réelles."
    )
    told = (true if drawing.true else schematic).format(day=_day(territory), credit=credit).strip()
    joined = _("{old} a rejoint {now} : ses projets y sont comptés.")
    return [told, *(joined.format(old=old.name, now=now.name) for old, now in territory.merged())]


def _several(direction: Mapping[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for written, one in sorted(direction.items()):
        if written != one:
            found.setdefault(one, []).append(written)
    return found


def _day(territory: Territory) -> str:
    from babel.dates import format_date

    told = str(format_date(territory.day, format="long", locale=locale()))
    if not is_french():
        return told
    return "1er" + told.removeprefix("1") if territory.day.day == 1 else told
