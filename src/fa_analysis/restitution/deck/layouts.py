"""Which places of a template the slides use: found by their type, then by their name."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary
from fa_analysis.i18n import _
from fa_analysis.restitution.deck.fit import Box
from fa_analysis.restitution.deck.template import EMU, own_template

# For each place: the types that PowerPoint gives it, then what its name may hold.
PLACES: dict[str, tuple[tuple[str, ...], str]] = {
    "title": (("TITLE", "CENTER_TITLE", "VERTICAL_TITLE"), r"titre|title"),
    "body": (("BODY", "OBJECT", "SUBTITLE", "VERTICAL_BODY"), r"texte|corps|text|body"),
    "figure": (("CHART", "PICTURE", "OBJECT", "TABLE", "BITMAP"), r"graphique|image|chart|picture|figure"),
    "foot": (("FOOTER",), r"pied|source|footer"),
}
# Our own template names it in the language of the deck.
KICKER = re.compile(r"rubrique|kicker|^section$", re.IGNORECASE)


@dataclass(frozen=True)
class Template:
    """A presentation without slides, its layout of findings and that of the cover, and the places of both.

    `own`: the project's, whose places and font are known.
    """

    deck: Any
    finding: Any
    cover: Any
    places: dict[str, Any]
    cover_places: dict[str, Any]
    own: bool


def open_template(path: Path | None) -> Template:
    """Return the project's template, or a consultant's own, emptied of its slides.

    Raises
    ------
    StudyError
        When the file is no presentation, or no layout of it has a title, a text, a chart or picture and a foot.
    """
    deck = own_template() if path is None else _read(path)
    found = [(layout, places_of(layout)) for layout in deck.slide_layouts]
    finding, places = max(found, key=lambda pair: len(pair[1]), default=(None, {}))
    missing = [name for name in PLACES if name not in places]
    if missing:
        raise StudyError(
            _("ce modèle n'a pas de disposition avec un emplacement « {name} »").format(
                name=_named(missing[0])
            ),
            where=str(path),
            todo=_(
                "Ajoutez à une même disposition du masque un titre, un texte, un graphique (ou une image) "
                "et un pied de page"
            ),
        )
    cover = next((layout for layout in deck.slide_layouts if _is_cover(layout)), finding)
    return Template(deck, finding, cover, places, _cover_places(cover), own=path is None)


def _read(path: Path) -> Any:
    from pptx import Presentation

    try:
        deck = Presentation(io.BytesIO(ordinary(path).read_bytes()))
    except FileNotFoundError as err:
        raise StudyError(
            _("modèle introuvable"), where=str(path), todo=_("Vérifiez le chemin donné à --template")
        ) from err
    except Exception as err:
        # python-pptx lets through whatever its zip and XML readers raise on a file that is something else.
        raise StudyError(
            _("ce modèle n'est pas une présentation PowerPoint lisible"),
            where=str(path),
            todo=_("Enregistrez-le au format « .pptx » (pas « .potx » ni « .ppt »)"),
        ) from err
    ids = deck.slides._sldIdLst  # noqa: SLF001 - python-pptx has no way to remove a slide
    for slide in list(ids):
        deck.part.drop_rel(slide.rId)
        ids.remove(slide)
    return deck


def places_of(layout: Any) -> dict[str, Any]:
    """Return the placeholders of a layout by place: by type first, by name for what is still missing."""
    free = [s for s in layout.placeholders if not KICKER.search(s.name or "")]
    found: dict[str, Any] = {}
    # A chart before a text: the second of two alike places is the chart's.
    for place in ("title", "foot", "body", "figure"):
        kinds, _words = PLACES[place]
        for kind in kinds:
            match = next((s for s in free if _type(s) == kind), None)
            if match is not None:
                found[place] = match
                free.remove(match)
                break
    for place, (_kinds, words) in PLACES.items():
        match = next((s for s in free if re.search(words, s.name or "", re.IGNORECASE)), None)
        if place not in found and match is not None:
            found[place] = match
            free.remove(match)
    for shape in layout.placeholders:
        if KICKER.search(shape.name or ""):
            found["kicker"] = shape
        elif _type(shape) == "SLIDE_NUMBER":
            found["number"] = shape
    return found if "title" in found else {}


def _is_cover(layout: Any) -> bool:
    kinds = {_type(s) for s in layout.placeholders}
    return "SUBTITLE" in kinds and bool(kinds & {"CENTER_TITLE", "TITLE"})


def _cover_places(layout: Any) -> dict[str, Any]:
    found = places_of(layout)
    return {name: found[name] for name in ("title", "body", "foot", "number") if name in found}


def _type(shape: Any) -> str:
    kind = shape.placeholder_format.type
    return "" if kind is None else str(kind.name)


def _named(place: str) -> str:
    return {
        "title": _("titre"),
        "body": _("texte"),
        "figure": _("graphique ou image"),
        "foot": _("pied de page"),
    }[place]


def box_of(shape: Any) -> Box:
    """Return where a placeholder stands, in inches (inherited from the master where it says nothing)."""
    return Box(shape.left / EMU, shape.top / EMU, shape.width / EMU, shape.height / EMU)
