"""Charts: from the table of measures to figures that say their finding, one style for all."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import beside, diversity, expressions, ladder, links, network, peers, projects, survey
from fa_analysis.charts.style import png_bytes, save, svg_bytes
from fa_analysis.charts.view import Chart, Story, View
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FaError
from fa_analysis.i18n import _
from fa_analysis.settings import Settings

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["CHARTS", "Chart", "Story", "View", "draw", "draw_story", "png_bytes", "save", "svg_bytes", "tell"]

_RANKED = (
    "appropriation_{a}",
    "appropriation_mean_{a}",
    "appropriation_rank_{a}",
    "appropriation_differs_{a}",
)

CHARTS: dict[str, Chart] = {
    "appropriation_politiques": Chart(
        ladder.by_policy_question, tuple(w.format(a="policy") for w in _RANKED), ladder.by_policy
    ),
    "appropriation_groupes": Chart(
        ladder.by_group_question, tuple(w.format(a="group") for w in _RANKED), ladder.by_group
    ),
    "resistances_groupes": expressions.where_said("resistance", "group"),
    "leviers_groupes": expressions.where_said("levier", "group"),
    "besoins_groupes": expressions.where_said("besoin", "group"),
    "resistances_politiques": expressions.where_said("resistance", "policy"),
    "leviers_politiques": expressions.where_said("levier", "policy"),
    "resistances_leviers": Chart(
        links.pairs_question, ("together", "together_q", "together_specific"), links.pairs
    ),
    "manques_dimensions": Chart(
        links.tools_question, ("together", "together_q", "together_specific", "with_dimension"), links.tools
    ),
    "idees_ensemble": Chart(
        links.together_question,
        ("together", "together_q", "together_specific", "expressed_group"),
        links.together,
    ),
    "carte_idees": Chart(
        network.question, ("together", "together_q", "together_specific", "expressed_group"), network.pairs_map
    ),
    "dimensions_politiques": Chart(
        projects.dimensions_question, ("done_policy", "gap", "gap_q"), projects.dimensions
    ),
    "pratiques_projets": Chart(projects.practices_question, ("done_policy",), projects.practices),
    "combinaisons_dimensions": Chart(
        diversity.combinations_question, ("combination", "done_policy"), diversity.combinations
    ),
    "diversite_projets": diversity.diversity_by("policy"),
    "diversite_directions": diversity.diversity_by("direction"),
    "diversite_communes": diversity.diversity_by("commune"),
    "ecarts_pistes": Chart(
        peers.gaps_question, ("gap", "gap_q", "inspiration_benchmark", "inspiration_project"), peers.gaps
    ),
    "projets_proches": Chart(peers.likeness_question, ("similar",), peers.likeness),
    "dire_et_faire": Chart(beside.talk_question, ("expressed_group", "done_policy"), beside.talk),
    "connaissance_appropriation": Chart(
        beside.knowledge_question, ("level_place", "closed_mean", "appropriation_mean_policy"), beside.knowledge
    ),
    "entretiens_prevus": Chart(survey.quotas_question, ("quota_group",), survey.quotas),
    "saturation": Chart(survey.saturation_question, ("saturation",), survey.saturation),
    "qualite_codage": Chart(
        survey.quality_question, ("quality_precision", "quality_recall", "quality_f1"), survey.quality
    ),
}


def tell(
    name: str,
    measures: pd.DataFrame | View,
    *,
    codebook: Codebook | None = None,
    settings: Settings | None = None,
) -> Story:
    """Return what chart `name` says: its finding, what it shows, how to read it, its alternative text.

    Give a `View` in the place of the measures to tell many charts from the same tables without sorting them
    again; otherwise the codebook and the settings are needed.
    """
    if name not in CHARTS:
        raise FaError(
            _("graphique inconnu « {name} »").format(name=name),
            todo=_("Choisissez parmi : {names}").format(names=", ".join(CHARTS)),
        )
    if isinstance(measures, View):
        return CHARTS[name].tell(measures)
    assert codebook is not None
    assert settings is not None
    return CHARTS[name].tell(View(measures, codebook, settings))


def draw(name: str, measures: pd.DataFrame, *, codebook: Codebook, settings: Settings) -> Figure:
    """Draw chart `name` (see `CHARTS`) from the table `measures`.

    Raises
    ------
    FaError
        When no chart has this name; the message lists them.
    """
    return draw_story(tell(name, measures, codebook=codebook, settings=settings))


def draw_story(story: Story) -> Figure:
    """Draw a chart that was told."""
    from fa_analysis.charts import style

    figure, room = style.page(title=story.title, subtitle=story.subtitle, foot=story.foot)
    story.plot(figure, room)
    return figure
