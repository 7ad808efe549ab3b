"""The page of topics: what each is about, what the grid sees of it, who speaks of it; self-contained."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.charts import svg_bytes
from fa_analysis.charts import topics as charts
from fa_analysis.charts.words import interval, number, percent
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _, n_
from fa_analysis.restitution import rooms
from fa_analysis.settings import Settings
from fa_analysis.topics.correspondence import correspondence, count_table, part_specificities
from fa_analysis.topics.explore import Exploration
from fa_analysis.topics.links import outside_the_grid, said_and_done, topics_by_code, topics_by_group

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class TopicReport:
    """All the tables of one exploration beside the grid and the survey, and its figures.

    `codes`: `topics_by_code`. `outside`: `outside_the_grid`. `groups`, `policies`: `topics_by_group`. `said`:
    `said_and_done`. `specific`: specificities of the groups. `numbers`: `how_many`, empty when not computed.
    """

    found: Exploration
    codes: pd.DataFrame
    outside: pd.DataFrame
    groups: pd.DataFrame
    policies: pd.DataFrame
    said: pd.DataFrame
    specific: pd.DataFrame
    numbers: pd.DataFrame
    figures: dict[str, Any] = field(default_factory=dict)


def make_report(
    found: Exploration,
    *,
    units: pd.DataFrame,
    coded: pd.DataFrame,
    respondents: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    numbers: pd.DataFrame | None = None,
) -> TopicReport:
    """Put topics beside the grid, the groups and the projects, and draw them.

    Parameters
    ----------
    found : Exploration
        From `topics.explore`.
    units, coded, respondents : DataFrame
        Tables of the study.
    numbers : DataFrame, optional
        From `topics.how_many`.
    """
    numbers = pd.DataFrame() if numbers is None else numbers
    k = settings.thresholds.working
    families = [f.id for f in codebook.families]
    orders = {"group": [g.label for g in settings.groups], "policy": [p.label for p in settings.policies]}
    by = {
        axis: topics_by_group(found.shares, units, respondents, by=axis, order=order, k=k)
        for axis, order in orders.items()
    }
    report = TopicReport(
        found,
        topics_by_code(found.shares, coded, codebook),
        outside_the_grid(found.shares, coded, units, families=families, codebook=codebook),
        by["group"],
        by["policy"],
        said_and_done(found.shares, units, respondents, seed=settings.study.seed),
        _specific(found, respondents),
        numbers,
    )
    report.figures.update(_figures(report, settings))
    return report


def _specific(found: Exploration, respondents: pd.DataFrame) -> pd.DataFrame:
    """Return the specificities of the groups of interviews, empty when there are not two groups."""
    group = dict(zip(respondents["interview_id"], respondents["group"], strict=True))
    parts = [group.get(source) for source in found.corpus.sources]
    table = count_table(found.corpus.matrix, found.corpus.terms, parts, min_count=5, most=10_000)
    return part_specificities(table) if table.shape[1] > 1 and len(table) else pd.DataFrame()


def _figures(report: TopicReport, settings: Settings) -> dict[str, Any]:
    found, notice = report.found, settings.study.notice
    figures: dict[str, Any] = {}
    table = count_table(found.corpus.matrix, found.corpus.terms, found.model.main.tolist())
    try:
        places = correspondence(table)
    except StudyError:  # too few topics or words for a map: the page has none
        places = None
    if places is not None:
        labels = [found.labels[int(name) - 1] for name in places.columns["name"]]
        figures["carte"] = charts.topic_map(places.rows, places.columns, places.inertia, labels, notice=notice)
    if found.tree is not None:
        figures["dendrogramme"] = charts.dendrogram(
            found.tree, found.labels, found.heads, found.sizes, notice=notice
        )
    for name, rows, words in (
        ("groupes", report.groups, _("Part des entretiens de chaque groupe qui parlent du thème")),
        (
            "politiques",
            report.policies,
            _("Part des entretiens de chaque politique publique qui parlent du thème"),
        ),
    ):
        if len(rows) and rows["share"].notna().any():
            figures[name] = charts.by_group(rows, found.labels, subtitle=words, notice=notice)
    if len(report.numbers):
        figures["nombre"] = charts.how_many_curve(report.numbers, chosen=found.model.k, notice=notice)
    return figures


def page_bytes(report: TopicReport, *, codebook: Codebook, settings: Settings) -> bytes:
    """Return the page, in UTF-8: nothing is fetched, everything from the study is escaped.

    It holds quotes of interviews: a working document, which says so.
    """
    css = (TEMPLATES / "synthese.css").read_text(encoding="utf-8")
    found = report.found
    left_out = found.corpus.left_out.groupby("reason", sort=True)["term"].apply(lambda t: list(t[:40]))
    return rooms.page(
        rooms.environment(TEMPLATES),
        "themes.html.jinja",
        css=css,
        about=settings.study,
        method=method_name(found.model.method),
        keys=_keys(report),
        warnings=_warnings(report),
        figures=_images(report.figures),
        topics=[_topic(report, topic, codebook) for topic in range(1, found.model.k + 1)],
        groups=_grid(report.groups, found.labels),
        left_out=left_out.items(),
    )


def method_name(method: str) -> str:
    """Return the name of a method, as people say it."""
    return {
        "nmf": _("factorisation ancrée par la grille (NMF)"),
        "lda": _("allocation de Dirichlet latente (LDA), pour comparer"),
        "reinert": _("classification descendante double (Reinert)"),
    }[method]


def _keys(report: TopicReport) -> list[tuple[str, str]]:
    found = report.found
    outside, emergent = int(np.count_nonzero(found.model.main == 0)), int(report.outside["emergent"].sum())
    return [
        (number(found.model.k), _("classes") if found.model.method == "reinert" else _("thèmes")),
        (number(len(found.corpus.segments)), _("segments de texte")),
        (number(len(found.corpus.terms)), _("mots retenus")),
        (percent(outside / len(found.corpus.segments)), _("des segments hors de tout thème")),
        (
            number(emergent),
            n_(
                "thème émergent, surtout hors de la grille",
                "thèmes émergents, surtout hors de la grille",
                emergent,
            ),
        ),
    ]


def _warnings(report: TopicReport) -> list[str]:
    """Say what a reader must know first: weak names, unstable topics."""
    said = [
        _("Le nom « {name} » ne retrouve pas bien son thème (ressemblance {cosine}) : relisez-le.").format(
            name=row["name"], cosine=number(row["cosine"], 2)
        )
        for row in report.found.names.to_dict("records")
        if row["weak"]
    ]
    numbers = report.numbers
    if len(numbers):
        best = float(numbers["stability"].max())
        if best < 0.3:
            unstable = _(
                "Ces thèmes changent beaucoup quand les documents sont tirés de nouveau (stabilité {best} "
                "au mieux, sur 1) : ce sont des pistes de lecture, pas des résultats."
            )
            said.append(unstable.format(best=number(best, 2)))
    return said


def _images(figures: Mapping[str, Any]) -> list[dict[str, str]]:
    words = {
        "carte": _("La carte des thèmes"),
        "dendrogramme": _("L'arbre des classes"),
        "groupes": _("Qui en parle : groupes d'acteurs"),
        "politiques": _("Qui en parle : politiques publiques"),
        "nombre": _("Combien de thèmes"),
    }
    return [
        {
            "name": name,
            "title": words[name],
            "src": "data:image/svg+xml;base64," + base64.b64encode(svg_bytes(figure)).decode(),
        }
        for name, figure in figures.items()
    ]


def _topic(report: TopicReport, topic: int, codebook: Codebook) -> dict[str, Any]:
    found = report.found
    anchor = found.model.anchors[topic - 1]
    known = {c.id: c.label for c in codebook.codes}
    outside = report.outside[report.outside["topic"] == topic]
    codes = report.codes[report.codes["topic"] == topic].head(4)
    return {
        "number": topic,
        "label": found.labels[topic - 1],
        "anchor": known.get(anchor, anchor),
        "share": percent(float(np.mean(found.model.main == topic))),
        "terms": found.terms.loc[found.terms["topic"] == topic, "term"].head(15).tolist(),
        "codes": [f"{c['label']} ({percent(c['share'])})" for c in codes.to_dict("records")],
        "outside": percent(float(outside["share"].iloc[0])) if len(outside) else "–",
        "emergent": bool(len(outside) and outside["emergent"].iloc[0]),
        "verdict": _verdict(report.said, topic),
        "quotes": found.quotes[found.quotes["topic"] == topic].head(3).to_dict("records"),
    }


def _verdict(said: pd.DataFrame, topic: int) -> str:
    row = said[said["topic"] == topic]
    if row.empty or not row["verdict"].iloc[0]:
        return ""
    told = _("Dit plus que fait") if row["verdict"].iloc[0] == "said" else _("Fait plus que dit")
    return _("{told} : {said} de la parole des entretiens, {done} des fiches de projets").format(
        told=told, said=percent(float(row["said"].iloc[0])), done=percent(float(row["done"].iloc[0]))
    )


def _grid(groups: pd.DataFrame, labels: tuple[str, ...]) -> dict[str, Any]:
    """Return topics × groups with their intervals, as a table of texts."""
    names = list(dict.fromkeys(groups["group"]))
    rows: dict[int, list[str]] = {}
    for row in groups.to_dict("records"):
        told = f"{percent(row['share'])} {interval(row['low'], row['high'])}"
        rows.setdefault(row["topic"], []).append(_("trop peu") if np.isnan(row["share"]) else told)
    return {"names": names, "rows": [(labels[topic - 1], cells) for topic, cells in rows.items()]}
