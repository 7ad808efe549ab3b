"""The summary page: one self-contained file, figures inside, that reads on a phone and prints."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis.charts import CHARTS, draw_story, svg_bytes
from fa_analysis.charts.counted import counted_means
from fa_analysis.charts.view import Story, View
from fa_analysis.charts.words import number, percent
from fa_analysis.codebook.model import Codebook
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.restitution import rooms
from fa_analysis.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"

SECTIONS: dict[str, tuple[str, ...]] = {
    "appropriation": ("appropriation_politiques", "appropriation_groupes", "connaissance_appropriation"),
    "resistances": (
        "resistances_groupes",
        "resistances_politiques",
        "leviers_groupes",
        "leviers_politiques",
        "besoins_groupes",
        "resistances_leviers",
        "manques_dimensions",
        "idees_ensemble",
        "carte_idees",
    ),
    "projets": (
        "dimensions_politiques",
        "dire_et_faire",
        "pratiques_projets",
        "combinaisons_dimensions",
        "diversite_projets",
        "diversite_directions",
        "diversite_communes",
        "ecarts_pistes",
        "projets_proches",
    ),
    "enquete": ("entretiens_prevus", "saturation", "qualite_codage"),
}


# The findings that stand at the head of the page; the others stand with their chart.
ESSENTIAL = (
    "appropriation_politiques",
    "appropriation_groupes",
    "resistances_groupes",
    "leviers_groupes",
    "besoins_groupes",
    "dimensions_politiques",
    "dire_et_faire",
    "combinaisons_dimensions",
    "diversite_projets",
    "entretiens_prevus",
    "saturation",
    "qualite_codage",
)


def write_page(
    path: Path,
    *,
    measures: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    figures: Mapping[str, bytes] | None = None,
    stories: Mapping[str, Story] | None = None,
    warning: str = "",
) -> bool:
    """Write the summary page to `path`; return True when it changed. See `page_bytes`."""
    content = page_bytes(
        measures=measures,
        codebook=codebook,
        settings=settings,
        figures=figures,
        stories=stories,
        warning=warning,
    )
    return write_bytes(path, content)


def page_bytes(
    *,
    measures: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    figures: Mapping[str, bytes] | None = None,
    stories: Mapping[str, Story] | None = None,
    warning: str = "",
) -> bytes:
    """Return the summary page, in UTF-8.

    Nothing is fetched: style and figures are inside, and the page's own policy forbids any request. Everything
    that comes from the study is escaped. No verbatim is on it.

    Parameters
    ----------
    figures : mapping of str to bytes, optional
        SVG of the charts by name, when the caller has drawn them already; the others are drawn.
    stories : mapping of str to Story, optional
        What the charts say of these measures, when the caller knows it already; the others are told.
    warning : str
        What stands at the foot: for whom the page is.
    """
    view = View(measures, codebook, settings)
    known = stories or {}
    names = [name for section in SECTIONS.values() for name in section]
    told = {name: known[name] if name in known else CHARTS[name].tell(view) for name in names}
    css = (TEMPLATES / "synthese.css").read_text(encoding="utf-8")
    return rooms.page(
        rooms.environment(TEMPLATES),
        "synthese.html.jinja",
        css=css,
        about=settings.study,
        warning=warning,
        keys=_keys(view),
        sections=[_section(key, names, told, figures or {}) for key, names in SECTIONS.items()],
        made=_how_it_is_made(view),
        limits=_limits(view),
        families=[(f, codebook.codes_of(f.id)) for f in codebook.families],
        codebook=codebook,
    )


def _section(
    key: str, names: tuple[str, ...], told: dict[str, Story], figures: Mapping[str, bytes]
) -> dict[str, Any]:
    titles = {
        "appropriation": _("Où en est l'appropriation ?"),
        "resistances": _("Ce qui résiste, ce qui porte, ce qui manque"),
        "projets": _("Ce que font les projets"),
        "enquete": _("Ce que vaut l'enquête"),
    }
    charts = []
    for name in names:
        svg = figures[name] if name in figures else svg_bytes(draw_story(told[name]))
        image = "data:image/svg+xml;base64," + base64.b64encode(svg).decode()
        charts.append(
            {
                "name": name,
                "story": told[name],
                "question": CHARTS[name].question(),
                "image": image,
                "essential": name in ESSENTIAL,
            }
        )
    return {"key": key, "title": titles[key], "charts": charts}


def _keys(view: View) -> list[tuple[str, str]]:
    """Return the key figures: what was met and coded, how much was reviewed."""
    keys = _met(view)
    means = counted_means(view, "policy")  # as the figures: made like the means of the policies
    mean = means.loc[means["group"] == ALL]
    if len(mean) and mean["estimate"].notna().all():
        top = max(c.level or 0 for c in view.codes(view.ordinal))
        keys.append(
            (
                number(float(mean["estimate"].iloc[0]), 1),
                _("niveau moyen d'appropriation, sur {top}").format(top=top),
            )
        )
    seen = view.whole("reviewed_group")
    if len(seen) and seen["estimate"].notna().all():
        keys.append((percent(float(seen["estimate"].iloc[0])), _("des réponses relues par une personne")))
    return keys


def _met(view: View) -> list[tuple[str, str]]:
    """Return who was met and what was read, with what could not be coded beside it."""
    rows = view.rows("met")
    n = {(r["group"], r["code"]): float(r["n"]) for r in rows.to_dict("records")}
    away, open_ended = n.get(("elsewhere", "interviews")), view.whole("survey_policy")
    beside = {
        "interviews": _("et {n} d'autres collectivités, à part").format(n=number(away)) if away else "",
        "questionnaires": _("dont {n} avec une réponse libre").format(n=number(float(open_ended["of"].iloc[0])))
        if len(open_ended)
        else "",
    }
    words = {
        "interviews": _("entretiens du territoire"),
        "questionnaires": _("questionnaires"),
        "projects": _("projets"),
    }
    told = {code: ", ".join(w for w in (name, beside.get(code)) if w) for code, name in words.items()}
    return [(number(n[ALL, code]), told[code]) for code in words if (ALL, code) in n]


def _how_it_is_made(view: View) -> list[str]:
    book = view.codebook
    return [
        _(
        "Chaque réponse d'entretien, chaque réponse libre au questionnaire et chaque projet est "
        "lu avec la même grille : {codes} codes en {families} familles."
        ).format(codes=len(book.codes), families=len(book.families)),
        _(
        "Des règles écrites (des mots et leurs voisinages) proposent des codes ; un modèle appris "
        "sur les réponses relues en propose aussi ; les personnes décident. Une décision humaine "
        "n'est jamais changée par la machine."
        ),
        _(
        "On compte des entretiens, jamais des phrases : une personne qui répète dix fois la même "
        "chose compte une fois."
        ),
        _(
        "Le niveau d'appropriation d'un entretien est le plus haut que la moitié au moins de ses "
        "réponses codées atteint : une réponse mal codée ne le déplace pas."
        ),
        _(
        "Les parts portent un intervalle à 95 % : ce que le petit nombre de personnes rencontrées "
        "laisse plausible. Quand des entretiens ont été tirés au sort et relus en entier, la part "
        "est corrigée des erreurs du codage automatique."
        ),
    ]  # fmt: skip


def _limits(view: View) -> list[str]:
    k = view.settings.thresholds.working
    return [
        _(
        "Le codage automatique se trompe : il manque des idées dites autrement et en voit où il "
        "n'y en a pas. La qualité du codage dit à quels codes se fier."
        ),
        _(
        "Les personnes rencontrées n'ont pas été tirées au sort : les intervalles disent "
        "l'incertitude du petit nombre, pas celle du choix des personnes."
        ),
        _(
        "Un entretien dit ce que la personne a choisi de dire à un enquêteur. Ne pas exprimer une "
        "résistance n'est pas ne pas la vivre."
        ),
        _(
        "Les groupes de moins de {k} personnes ne sont pas montrés ; les entretiens d'autres "
        "collectivités n'entrent dans aucun chiffre du territoire."
        ).format(k=k),
        _(
        "Plusieurs des comparaisons sont faites à la fois : quelques écarts peuvent venir du "
        "hasard. Seules les cases encadrées des cartes par groupe tiennent compte de ce nombre."
        ),
    ]  # fmt: skip
