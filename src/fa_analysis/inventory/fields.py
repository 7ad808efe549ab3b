"""What is asked of a project: one column of the form each, with its help; and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from fa_analysis.i18n import _, in_each
from fa_analysis.read.directions import same_directions
from fa_analysis.read.names import match, tight
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

Choice = Literal["", "direction", "policy", "commune", "state"]
MARK = "row"  # the first column: the number of the row, or the word that says it is an example
COMMUNES = ("commune_1", "commune_2", "commune_3")
LONGEST = 4000


@dataclass(frozen=True)
class Field:
    """One column: its header, width in characters, help (shown beside the cell), and where choices come from.

    `open`: a value outside the choices is taken.
    """

    label: str
    width: int
    help: str
    needed: bool = False
    choice: Choice = ""
    open: bool = False


def fields() -> dict[str, Field]:
    """Return the columns of the form by our names, in their order; those of communes are read together."""
    other = _("Une autre commune concernée, s'il y en a une.")
    return {
        "title": Field(_("Titre"), 30, _("Le nom sous lequel le projet est connu. Une ligne."), needed=True),
        "description": Field(
            _("Description"),
            70,
            _("Ce qui est fait, par qui, avec qui, ce que cela change, ce qui a marché ou non. Cinq à dix "
              "lignes, avec vos mots : c'est ce texte qui est lu. Aucun nom de personne."),
            needed=True,
        ),
        "direction": Field(
            _("Direction pilote"), 30, _("Choisissez dans la liste, ou écrivez le nom complet."),
            needed=True, choice="direction", open=True,
        ),
        "policy": Field(
            _("Politique publique"), 24, _("Choisissez dans la liste : la principale."), needed=True,
            choice="policy",
        ),
        COMMUNES[0]: Field(
            _("Commune"), 20, _("Choisissez dans la liste. Plusieurs : remplissez aussi les deux colonnes "
            "suivantes, ou séparez par « ; »."), choice="commune", open=True,
        ),
        COMMUNES[1]: Field(_("Commune (2)"), 20, other, choice="commune", open=True),
        COMMUNES[2]: Field(_("Commune (3)"), 20, other, choice="commune", open=True),
        "state": Field(_("État"), 14, _("Où en est-il ? Choisissez dans la liste."), choice="state"),
        "start_year": Field(_("Année de début"), 10, _("L'année sur quatre chiffres, par exemple 2017.")),
        "cost_eur": Field(
            _("Coût (euros)"), 13, _("Le coût total en euros, un nombre seul. Laissez vide s'il n'est pas "
            "connu ; 0 s'il n'a rien coûté."),
        ),
        "partners": Field(_("Partenaires"), 30, _("Les organismes qui y prennent part, séparés par « ; ».")),
        "audience": Field(_("Public visé"), 24, _("Pour qui : habitants, agents, scolaires…")),
        "contact": Field(
            _("Fonction du porteur"), 26, _("La fonction de la personne à qui s'adresser, jamais son nom.")
        ),
    }  # fmt: skip


def mark_label() -> str:
    """Return the header of the first column."""
    return _("Ligne")


def example_mark() -> str:
    """Return the word of the first column that says that a row is an example."""
    return _("exemple")


def example_title() -> str:
    """Return the title of the example."""
    return _("Le banc d'essai (exemple)")


def default_states() -> tuple[str, ...]:
    """Return the states of progress when neither the settings nor the inventory has any."""
    return (_("idée"), _("en cours"), _("achevé"), _("pérennisé"), _("abandonné"))


def same_state(typed: str) -> str:
    """Return the state of progress that `typed` names in one of our languages, in ours; else `typed` itself."""
    for states in in_each(default_states):
        found = match(typed, states)
        if found:
            return default_states()[states.index(found)]
    return typed


def choices(study: Study, projects: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Return what may be chosen, by kind: from the settings, the table of communes, and the inventory.

    Parameters
    ----------
    study : Study
        Its policies, states and table of communes.
    projects : DataFrame[projects]
        The inventory so far: its directions (each under one way of writing it) and states.
    """
    directions = sorted(
        set(same_directions(projects["direction"].dropna()).values()), key=lambda n: (tight(n), n)
    )
    seen = [str(s) for s in projects["state"].dropna().value_counts().index]
    return {
        "direction": tuple(directions),
        "policy": tuple(p.label for p in study.settings.policies),
        "commune": (*_everywhere(study), *_communes(study)),
        "state": study.settings.projects.states or tuple(seen) or default_states(),
    }


def _communes(study: Study) -> tuple[str, ...]:
    """Return the names in the study's table of communes, of all dates; none when it has no such table."""
    from fa_analysis.errors import FaError
    from fa_analysis.read import sheets
    from fa_analysis.read.names import match

    path = study.raw / study.settings.map.communes
    if not path.is_file():
        return ()
    try:
        sheet = sheets.read(path)
    except FaError:  # the cartography tells what is wrong with this table; here any commune is then taken
        return ()
    column = match("nom", sheet.header)
    at = sheet.header.index(column) if column else -1
    names = {row[at] for _line, row in sheet.rows if 0 <= at < len(row) and row[at]}
    return tuple(sorted(names, key=lambda n: (tight(n), n)))


def _everywhere(study: Study) -> tuple[str, ...]:
    return study.settings.map.everywhere[:1] if _communes(study) else ()


def communes_of(typed: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the communes of a row with the column each was typed in; several in one cell are parted."""
    parts = [(name, part.strip()) for name in COMMUNES for part in _parted(typed.get(name, ""))]
    return [(name, part) for name, part in parts if part]


def _parted(cell: str) -> list[str]:
    for sign in ("|", "\n", ","):
        cell = cell.replace(sign, ";")
    return cell.split(";")
