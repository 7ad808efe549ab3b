"""The sections of a deck: each takes the desk and gives its slides, none when there is nothing to tell."""

from __future__ import annotations

from collections.abc import Callable

from fa_analysis.i18n import _
from fa_analysis.restitution.deck.content import Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections import (
    appropriation,
    closing,
    dimensions,
    diversity,
    examples,
    opening,
    voices,
)
from fa_analysis.settings import SectionName

SECTIONS: dict[SectionName, Callable[[Desk], list[Slide]]] = {
    "contexte": opening.context,
    "rencontres": opening.met,
    "dimensions": dimensions.dimensions,
    "appropriation": appropriation.appropriation,
    "resistances": voices.resistances,
    "diversite": diversity.diversity,
    "etudes_de_cas": examples.cases,
    "ailleurs": examples.elsewhere,
    "propositions": closing.proposals,
    "limites": closing.limits,
}


def titles() -> dict[str, str]:
    """Return the words of each section."""
    return {
        "contexte": _("Contexte et méthode"),
        "rencontres": _("Qui a été rencontré"),
        "dimensions": _("Ce que l'on cherche : les dimensions"),
        "appropriation": _("Appropriation"),
        "resistances": _("Ce qui résiste, ce qui porte"),
        "diversite": _("Diversité des projets"),
        "etudes_de_cas": _("Études de cas"),
        "ailleurs": _("Inspirations d'ailleurs"),
        "propositions": _("Propositions"),
        "limites": _("Limites"),
    }


def told(desk: Desk) -> list[Slide]:
    """Return the slides of a deck, in the order its spec gives."""
    return [slide for name in desk.spec.sections for slide in SECTIONS[name](desk)]
