"""The filters of the page: their choices, and which of them each project holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.material import dimensions
from fa_analysis.read.names import tight
from fa_analysis.restitution.cartography.places import NOWHERE, Choice, Places
from fa_analysis.restitution.cartography.records import there
from fa_analysis.restitution.office import plain

# Usual words for the states of a project, in the order in which it goes through them.
_STATES = (
    "idée", "à l'étude", "en projet", "en cours", "suspendu", "achevé", "terminé", "pérennisé", "abandonné",
)  # fmt: skip


@dataclass(frozen=True)
class Facet:
    """One filter. `all`: a project must hold every choice ticked; `any`: one of them is enough."""

    key: str
    title: str
    mode: Literal["any", "all"]
    choices: tuple[Choice, ...]
    open: bool = False


def facets(
    projects: pd.DataFrame,
    *,
    codebook: Codebook,
    places: Places,
    policies: Sequence[str],
    direction: Mapping[str, str],
) -> tuple[Facet, ...]:
    """Return the filters of the page, each with its choices in the order of the settings or of the alphabet."""
    labels = {c.id: c.label for c in codebook.codes}
    dims = tuple(Choice(c, labels[c]) for c in dimensions(codebook))
    done = tuple(Choice(c.id, labels[c.id], labels[c.parent]) for c in codebook.codes if c.parent in labels)
    leads = sorted({direction[d] for d in projects["direction"].dropna() if d in direction}, key=tight)
    return tuple(
        facet
        for facet in (
            Facet("dimension", _("Dimension"), "all", dims, open=True),
            Facet("pratique", _("Pratique"), "all", done),
            Facet("politique", _("Politique publique"), "any", _named(projects["policy"], policies), open=True),
            Facet("commune", _("Commune"), "any", places.choices),
            Facet("direction", _("Direction"), "any", _named(projects["direction"].map(direction), leads)),
            Facet("etat", _("État d'avancement"), "any", _named(projects["state"], _states(projects))),
            Facet("etude", _("Étude de cas"), "any", (Choice("avec", _("Avec")), Choice("sans", _("Sans")))),
        )
        if facet.choices
    )


def _states(projects: pd.DataFrame) -> list[str]:
    """Return the states as a project lives them, when they are the usual words; the others after them."""
    known = [tight(word) for word in _STATES]
    found = set(projects["state"].dropna())
    return sorted(found, key=lambda s: (known.index(tight(s)) if tight(s) in known else len(known), tight(s)))


def _named(column: pd.Series, order: Sequence[str]) -> tuple[Choice, ...]:
    """Return the values of a column as choices, those of `order` first; the empty one last."""
    present = set(column.dropna())
    names = [n for n in order if n in present] + sorted(present - set(order), key=tight)
    choices = [Choice(n, n) for n in dict.fromkeys(map(plain, names))]
    return (*choices, Choice(NOWHERE, _("Non renseigné"))) if column.isna().any() else tuple(choices)


def held(
    projects: pd.DataFrame,
    project_codes: pd.DataFrame,
    cases: pd.DataFrame,
    *,
    places: Places,
    direction: Mapping[str, str],
) -> dict[str, dict[str, list[str]]]:
    """Return for each project the choices of each filter that it holds."""
    codes = project_codes.groupby("project_id")["code"].agg(list).to_dict()
    studied = set(cases["project_id"].dropna())
    found = {}
    for row in projects.to_dict("records"):
        one = str(row["project_id"])
        lead = direction.get(row["direction"], row["direction"]) if there(row["direction"]) else None
        found[one] = {
            "dimension": codes.get(one, []),
            "pratique": codes.get(one, []),
            "politique": [_value(row["policy"])],
            "commune": list(places.of_project[one]),
            "direction": [_value(lead)],
            "etat": [_value(row["state"])],
            "etude": ["avec" if one in studied else "sans"],
        }
    return found


def _value(cell: Any) -> str:
    return plain(cell) if there(cell) else NOWHERE
