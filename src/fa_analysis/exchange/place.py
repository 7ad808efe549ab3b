"""From the passages of a project to the units of the study; what has no sure place is told, never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from fa_analysis.exchange.locate import DISTINCTIVE, Frame, Library, Located, frames, occurrences, plain
from fa_analysis.exchange.model import Project, Selection
from fa_analysis.i18n import _
from fa_analysis.review.anchors import CONTEXT, Units
from fa_analysis.review.anchors import place as place_again
from fa_analysis.review.journal import draft


@dataclass(frozen=True)
class Spot:
    """A place in a unit: code points [start, end) of its text, or the whole of it without `start`."""

    unit: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True)
class Places:
    """Where each passage or text (by GUID) stands in the units; or why it stands nowhere."""

    spots: dict[str, tuple[Spot, ...]]
    nowhere: dict[str, str]


def place_all(project: Project, library: Library, units: Units) -> Places:
    """Place every passage, and every text that is one unit.

    A passage over several answers stands in each of them. Without an exact place, its words are looked for:
    once and whole in the answers that could hold them, then with the words around, as decisions are found again
    in a corrected text (`review.anchors`).
    """
    spots: dict[str, tuple[Spot, ...]] = {}
    nowhere: dict[str, str] = {}
    there = frames(project, library)
    texts = {source.guid: source.text for source in project.sources}
    for source in project.sources:
        held = there[source.guid].located
        if len(held) == 1 and not there[source.guid].missing:
            spots[source.guid] = (Spot(held[0].unit),)
        else:
            nowhere[source.guid] = _("codage d'un texte entier : on ne sait de quelle réponse")
    for passage in project.selections:
        frame = there.get(passage.source)
        if frame is None:
            nowhere[passage.guid] = _("son texte n'est pas dans le fichier")
            continue
        find = partial(_search, passage, texts[passage.source], frame, library, units)
        found = tuple(_overlaps(passage, frame)) or find()
        if found:
            spots[passage.guid] = found
        else:
            nowhere[passage.guid] = _why(passage, frame, texts[passage.source])
    return Places(spots, nowhere)


def _overlaps(passage: Selection, frame: Frame) -> Iterator[Spot]:
    """Give the part of a passage that is in each unit, when it has a word there."""
    start, end = frame.plain.inside(passage.start, passage.end)
    for held in frame.located:
        a, b = max(start, held.start), min(end, held.end)
        if a < b and any(c.isalnum() for c in frame.plain.text[a:b]):
            yield _spot(held, a - held.start, b - held.start)


def _spot(held: Located, start: int, end: int) -> Spot:
    """Return a place in a unit; the whole of it when no word is left outside."""
    outside = held.plain.text[:start] + held.plain.text[end:]
    if not any(c.isalnum() for c in outside):
        return Spot(held.unit)
    return Spot(held.unit, *held.plain.outside(start, end))


def _search(passage: Selection, text: str, frame: Frame, library: Library, units: Units) -> tuple[Spot, ...]:
    """Look for the words of a passage in the units that were not found in its text."""
    quote = plain(text[passage.start : passage.end]).text.strip()
    if not any(c.isalnum() for c in quote):
        return ()
    if not frame.sources and len(quote.split()) < DISTINCTIVE:
        return ()
    among = frame.missing if frame.sources else tuple(library.units)
    found = [(unit, at) for unit in among for at in occurrences(library.units[unit].text, quote)]
    if len(found) == 1:
        unit, at = found[0]
        whole = library.units[unit]
        return (_spot(Located(unit, 0, len(whole.text), whole), at, at + len(quote)),)
    return _search_around(passage, text, frame, units) if frame.missing and len(frame.sources) == 1 else ()


def _search_around(passage: Selection, text: str, frame: Frame, units: Units) -> tuple[Spot, ...]:
    entry = draft(
        "decision",
        unit=f"{frame.sources[0]}:",
        verdicts={"yes": ("?",)},
        quote=text[passage.start : passage.end],
        left=text[max(0, passage.start - CONTEXT) : passage.start],
        right=text[passage.end : passage.end + CONTEXT],
        start=passage.start,
        end=passage.end,
    )
    found = place_again(entry, units)
    return (Spot(found.unit, found.start, found.end),) if found.state == "moved" else ()


def _why(passage: Selection, frame: Frame, text: str) -> str:
    """Return why a passage has no place."""
    if not any(c.isalnum() for c in text[passage.start : passage.end]):
        return _("passage sans un mot")
    if not frame.sources:
        return _("texte inconnu de l'étude")
    if frame.missing:
        return _("passage introuvable, ou trouvé plusieurs fois, dans le texte présent")
    return _("hors des réponses : paroles de l'enquêteur, question ou titre")
