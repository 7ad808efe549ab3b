"""Charts of topics: the tree of Reinert's classes, the map of a correspondence analysis, how many topics.

Each function takes tables and returns a matplotlib figure; the title is the finding.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.words import number, percent, quoted, typographic
from fa_analysis.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Box = tuple[float, float, float, float]
_CLASS_COLOURS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE, style.SKY)


def dendrogram(
    linkage: Any,
    labels: Sequence[str],
    terms: Sequence[Sequence[str]],
    shares: Sequence[float],
    *,
    notice: str = "",
) -> Figure:
    """Draw the tree of Reinert's classes, each with its share of the classified segments and its terms.

    Parameters
    ----------
    linkage : array, shape (k - 1, 4)
        `topics.tree_of`; heights are drawn as square roots, so that low splits can be seen.
    labels, terms, shares
        Per class: its name, its most specific terms, its share of the segments.
    """
    first = _leaves(linkage, len(labels))
    small = min(first, key=lambda side: sum(shares[c] for c in side))
    title = _("La séparation la plus nette isole {names} ({share} des segments)").format(
        names=" + ".join(_short(labels[c]) for c in small), share=percent(sum(shares[c] for c in small))
    )
    figure, room = style.page(
        title=title,
        subtitle=_(
            "Classes communes aux deux classifications (Reinert) : arbre, poids, mots les plus spécifiques"
        ),
        foot=" ".join(filter(None, (_heights(linkage), notice))),
    )
    tree = style.panel(figure, 0.03, room.bottom, 0.34, room.top)
    where = _draw_tree(tree, linkage, len(labels))
    tree.set_xticks([])
    step = (room.top - room.bottom) / len(labels)
    for rank in where:
        y = room.top - (where.index(rank) + 0.5) * step
        head = _("{label} ({share})").format(label=labels[rank], share=percent(shares[rank]))
        colour = _CLASS_COLOURS[rank % len(_CLASS_COLOURS)]
        tree.scatter([0], [where.index(rank)], s=110, marker="s", color=colour, zorder=3, clip_on=False)
        style.write(figure, 0.36, y + min(0.018, step / 4), style.wrap(head, 0.6), weight="bold")
        words = style.wrap(", ".join(terms[rank]), 0.6, size=style.SIZE_SMALL).split("\n")
        style.write(figure, 0.36, y - min(0.018, step / 4), words[0], size=style.SIZE_SMALL, colour=style.SOFT)
    return figure


def _heights(linkage: Any) -> str:
    said = _("La hauteur d'une coupure est la racine de son khi-deux cumulé.")
    if min(row[2] for row in linkage) > 0:
        return said
    return said + " " + _("Des classes jointes à leur bord ne sont séparées que par la seconde classification.")


def _leaves(linkage: Any, k: int) -> tuple[list[int], list[int]]:
    """Return the classes on each side of the first split."""

    def under(node: int) -> list[int]:
        if node < k:
            return [node]
        return [*under(int(linkage[node - k][0])), *under(int(linkage[node - k][1]))]

    return under(int(linkage[-1][0])), under(int(linkage[-1][1]))


def _draw_tree(axes: Axes, linkage: Any, k: int) -> list[int]:
    """Draw the tree, its root on the left; return the classes from top to bottom."""
    left, right = _leaves(linkage, k)
    order = [*left, *right]
    place = {leaf: (0.0, float(rank)) for rank, leaf in enumerate(order)}
    for step, (one, other, height, _n) in enumerate(linkage):
        (x1, y1), (x2, y2) = place[int(one)], place[int(other)]
        x = -float(np.sqrt(height))
        axes.plot([x1, x, x, x2], [y1, y1, y2, y2], color=style.INK, linewidth=1.6)
        place[k + step] = (x, (y1 + y2) / 2)
    style.rows_axis(axes, k)
    return order


def topic_map(
    rows: pd.DataFrame,
    columns: pd.DataFrame,
    inertia: Any,
    labels: Sequence[str],
    *,
    notice: str = "",
    most: int = 60,
) -> Figure:
    """Draw the first two axes of a correspondence analysis of terms × topics.

    Parameters
    ----------
    rows, columns : DataFrame
        Points of `correspondence`: terms and topics (their numbers are shown).
    inertia : array
        Principal inertias of all axes.
    labels : sequence of str
        Names of the topics, in the order of `columns`.
    most : int
        Terms shown at most: those that contribute most; a term whose place is taken is left out.
    """
    shares = np.asarray(inertia) / np.sum(inertia)
    ends = columns["axis1"].to_numpy().argsort()
    title = _("Le premier axe oppose {one} à {other}").format(
        one=_short(labels[ends[0]]), other=_short(labels[ends[-1]])
    )
    figure, room = style.page(
        title=title,
        subtitle=_("Carte des thèmes et de leurs mots : un mot est près des thèmes qui l'emploient le plus"),
        foot=_("Analyse des correspondances ; axe 1 : {one} de l'inertie, axe 2 : {two}. {notice}").format(
            one=percent(shares[0]), two=percent(shares[1]) if len(shares) > 1 else "–", notice=notice
        ),
    )  # fmt: skip
    axes = style.panel(figure, 0.03, room.bottom, 0.68, room.top)
    if "axis2" not in rows:
        rows, columns = rows.assign(axis2=0.0, ctr2=0.0), columns.assign(axis2=0.0, ctr2=0.0)
    axes.axhline(0, color=style.FAINT, linewidth=0.8)
    axes.axvline(0, color=style.FAINT, linewidth=0.8)
    weight = rows["ctr1"] * shares[0] + rows["ctr2"] * (shares[1] if len(shares) > 1 else 0)
    chosen = rows.loc[weight.sort_values(ascending=False, kind="stable").index[:most]]
    _frame(axes, pd.concat([columns[["axis1", "axis2"]], chosen[["axis1", "axis2"]]]))
    axes.scatter(columns["axis1"], columns["axis2"], s=260, color=style.BLUE, zorder=3)
    wide, tall = (np.ptp(limits()) for limits in (axes.get_xlim, axes.get_ylim))
    taken: list[Box] = []
    for mark, (x, y) in zip(columns["name"], columns[["axis1", "axis2"]].to_numpy(), strict=True):
        taken.append((x - wide * 0.012, y - tall * 0.02, x + wide * 0.012, y + tall * 0.02))
        style.put(axes, x, y, str(mark), size=style.SIZE_SMALL, colour=style.PAPER, weight="bold", ha="center")
    for place, term in zip(chosen[["axis1", "axis2"]].to_numpy(), chosen["name"], strict=True):
        width = style.text_width(str(term), size=style.SIZE_SMALL) / 0.65 * wide
        _put_free(
            axes, place, str(term), (width, style.SIZE_SMALL * 1.6 / 72 / style.HEIGHT / 0.75 * tall), taken
        )
    axes.set_xticks([])
    axes.set_yticks([])
    step = min(0.055, (room.top - room.bottom) / max(len(labels), 1))
    for rank, label in enumerate(labels):
        words = style.wrap(f"{columns['name'].iloc[rank]}  {label}", 0.27, size=style.SIZE_SMALL).split("\n")
        style.write(figure, 0.7, room.top - (rank + 0.5) * step, words[0], size=style.SIZE_SMALL)
    return figure


def _short(label: str) -> str:
    """Return the first two words of a label made of terms, between quotation marks."""
    return quoted(" · ".join(label.split(" · ")[:2]))


def _frame(axes: Axes, points: pd.DataFrame) -> None:
    for put, values in ((axes.set_xlim, points["axis1"]), (axes.set_ylim, points["axis2"])):
        low, high = float(values.min()), float(values.max())
        pad = (high - low or 1.0) * 0.12
        put(low - pad, high + pad)


def _put_free(axes: Axes, place: Any, text: str, size: tuple[float, float], taken: list[Box]) -> None:
    """Write a text where no other stands, above or below its place if need be, or not at all."""
    x, y = float(place[0]), float(place[1])
    width, height = size
    for move in (0.0, 1.0, -1.0):
        middle = y + move * height
        box = (x - width / 2, middle - height / 2, x + width / 2, middle + height / 2)
        if not any(_meet(box, other) for other in taken):
            taken.append(box)
            style.put(axes, x, middle, text, size=style.SIZE_SMALL, colour=style.SOFT, ha="center")
            return


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def how_many_curve(table: pd.DataFrame, *, chosen: int | None = None, notice: str = "") -> Figure:
    """Draw stability and coherence for each number of topics, the plateau and the suggested number.

    Parameters
    ----------
    table : DataFrame
        From `how_many`: ``k``, ``stability``, ``se``, ``coherence``, ``plateau``, ``suggested``.
    chosen : int, optional
        The number the study uses, shown beside the suggested one.
    """
    suggested = int(table.loc[table["suggested"], "k"].iloc[0])
    plateau = table.loc[table["plateau"], "k"].tolist()
    title = _("{k} thèmes : le plus cohérent des nombres aussi stables que le meilleur").format(k=suggested)
    said = _("Plateau (stabilité égale à l'erreur près) : {ks}.").format(ks=", ".join(map(str, plateau)))
    if chosen is not None:
        said += " " + _("Nombre retenu par l'étude : {k}.").format(k=chosen)
    figure, room = style.page(
        title=title,
        subtitle=_(
            "Stabilité des thèmes quand les documents sont tirés de nouveau, et cohérence de leurs mots"
        ),
        foot=f"{said} {notice}".strip(),
    )
    gap = 0.09
    middle = (room.top + room.bottom) / 2
    for name, label, bottom, top in (
        ("stability", _("stabilité (0 à 1)"), middle + gap / 2, room.top - 0.03),
        ("coherence", _("cohérence (NPMI)"), room.bottom + 0.03, middle - gap / 2),
    ):
        axes = style.panel(figure, 0.09, bottom, 0.95, top)
        _curve(axes, table, name, suggested)
        style.write(figure, style.LEFT, top + 0.022, label, colour=style.SOFT)
    return figure


def _curve(axes: Axes, table: pd.DataFrame, name: str, suggested: int) -> None:
    ks, values = table["k"].to_numpy(), table[name].to_numpy()
    if name == "stability":
        axes.errorbar(
            ks, values, yerr=table["se"].fillna(0).to_numpy(), color=style.SOFT, linewidth=1, capsize=3
        )
    axes.plot(ks, values, color=style.BLUE, linewidth=2)
    flat = table["plateau"].to_numpy()
    axes.scatter(ks[~flat], values[~flat], color=style.PAPER, edgecolors=style.BLUE, s=60, zorder=3)
    axes.scatter(ks[flat], values[flat], color=style.BLUE, s=60, zorder=3)
    axes.axvline(suggested, color=style.VERMILION, linewidth=1.2, linestyle="--")
    axes.set_xticks(ks, [str(k) for k in ks])
    ticks = np.linspace(float(np.nanmin(values)), float(np.nanmax(values)), 3)
    axes.set_yticks(ticks, [number(t, 2) for t in ticks])
    axes.grid(axis="y", color=style.FAINT, linewidth=0.8)


def by_group(table: pd.DataFrame, labels: Sequence[str], *, subtitle: str, notice: str = "") -> Figure:
    """Draw the share of interviews of each group that speak of each topic, as a table of tints.

    Parameters
    ----------
    table : DataFrame
        From `topics_by_group`: ``topic``, ``group``, ``n``, ``of``, ``share``; withheld cells are empty.
    labels : sequence of str
        Names of the topics.
    """
    whole = table[table["group"] == "ensemble"].sort_values("share", ascending=False, kind="stable")
    top = int(whole["topic"].iloc[0])
    title = _("Le thème le plus partagé : {label} ({n} entretiens sur {of})").format(
        label=quoted(labels[top - 1]),
        n=number(float(whole["n"].iloc[0])),
        of=number(float(whole["of"].iloc[0])),
    )
    figure, room = style.page(
        title=title,
        subtitle=subtitle,
        foot=_("On compte des entretiens : un thème compte une fois par entretien. {notice}").format(
            notice=notice
        ),
    )
    groups = [g for g in table["group"].unique() if g != "ensemble"] + ["ensemble"]
    names = [labels[int(t) - 1] for t in whole["topic"]]
    left = style.margin(names, most=0.36, size=style.SIZE_SMALL)
    many = len(groups) > 9
    axes = style.panel(figure, left, room.bottom, 0.91 if many else 0.97, room.top - (0.17 if many else 0.09))
    style.rows_axis(axes, len(names))
    axes.set_xlim(-0.5, len(groups) - 0.5)
    axes.set_xticks([])
    place = {int(t): y for y, t in enumerate(whole["topic"])}
    for row in table.to_dict("records"):
        x, y, share = groups.index(row["group"]), place[row["topic"]], row["share"]
        known = bool(np.isfinite(share))
        colour = style.tint(share) if known else style.PAPER
        axes.fill(
            [x - 0.48, x + 0.48, x + 0.48, x - 0.48], [y - 0.46, y - 0.46, y + 0.46, y + 0.46], color=colour
        )
        style.put(axes, x, y, percent(share), size=style.SIZE_SMALL, ha="center", colour=style.ink_on(colour))
    for x, group in enumerate(groups):
        if many:  # slanted: a dozen names have no room side by side
            axes.text(
                x - 0.3, -0.65, typographic(group), rotation=35, ha="left", va="bottom",
                fontsize=style.SIZE_SMALL,
                family=style.FONT, color=style.INK, parse_math=False,
            )  # fmt: skip
            continue
        words = style.wrap(group, (0.97 - left) / len(groups), size=style.SIZE_SMALL)
        style.put(axes, x, -0.6, words, size=style.SIZE_SMALL, ha="center", va="bottom")
    for y, name in enumerate(names):
        style.label_row(axes, y, name, width=left, size=style.SIZE_SMALL)
    return figure
