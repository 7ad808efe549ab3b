"""The pictures of an exploration: the map, the tree, who speaks of what."""

from __future__ import annotations

from fa_analysis.explore.material import Material
from fa_analysis.i18n import _
from fa_analysis.topics import Exploration


def map_png(found: Exploration, *, notice: str = "") -> bytes:
    """Draw topics and words on the two first axes of their correspondence analysis, as PNG.

    Raises
    ------
    StudyError
        When there are too few topics or words for a map.
    """
    from fa_analysis.charts import png_bytes
    from fa_analysis.charts.topics import topic_map
    from fa_analysis.topics import correspondence, count_table

    table = count_table(found.corpus.matrix, found.corpus.terms, found.model.main.tolist())
    places = correspondence(table)
    labels = [found.labels[int(name) - 1] for name in places.columns["name"]]
    return png_bytes(topic_map(places.rows, places.columns, places.inertia, labels, notice=notice))


def tree_png(found: Exploration, *, notice: str = "") -> bytes | None:
    """Draw the tree of Reinert's classes, as PNG; nothing for a method that has none."""
    from fa_analysis.charts import png_bytes
    from fa_analysis.charts.topics import dendrogram

    if found.tree is None:
        return None
    return png_bytes(dendrogram(found.tree, found.labels, found.heads, found.sizes, notice=notice))


def who_png(material: Material, found: Exploration) -> bytes | None:
    """Draw in how many interviews of each group each topic is met; nothing without interviews.

    Groups under the working threshold are withheld.
    """
    from fa_analysis.charts import png_bytes
    from fa_analysis.charts.topics import by_group
    from fa_analysis.topics.links import topics_by_group

    units = material.units[material.units["unit_id"].isin(found.corpus.segments["unit_id"].unique())]
    rows = topics_by_group(
        found.shares,
        units,
        material.respondents,
        by="group",
        order=material.choices("group"),
        k=material.study.settings.thresholds.working,
    )
    if rows.empty or rows["share"].isna().all():
        return None
    words = _("Part des entretiens de chaque groupe qui parlent du thème")
    notice = material.study.settings.study.notice
    return png_bytes(by_group(rows, found.labels, subtitle=words, notice=notice))
