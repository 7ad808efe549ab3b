"""Appropriation: a stacked ladder of levels, with the mean and its interval beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.view import Story, View, not_enough, records, told_rows
from fa_analysis.charts.words import number
from fa_analysis.i18n import _

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room


def by_policy_question() -> str:
    """Ask the question of the chart by policy."""
    return _("Quelles politiques publiques se sont le plus approprié la démarche ?")


def by_group_question() -> str:
    """Ask the question of the chart by group of actors."""
    return _("Quels groupes d'acteurs se sont le plus approprié la démarche ?")


def by_policy(view: View) -> Story:
    """Tell the appropriation of each public policy."""
    return _ladder(view, "policy", by_policy_question())


def by_group(view: View) -> Story:
    """Tell the appropriation of each group of actors."""
    return _ladder(view, "group", by_group_question())


def _ladder(view: View, axis: str, question: str) -> Story:
    family = view.ordinal
    levels = view.groups(f"{family}_{axis}")
    means = view.groups(f"{family}_mean_{axis}")
    means = means.sort_values("estimate", ascending=False, kind="stable", na_position="last")
    means = means.loc[means["of"] > 0].assign(label=means["group"]).reset_index(drop=True)
    known = means.loc[means["estimate"].notna()]
    if known.empty:
        return not_enough(view, question, _("Aucun entretien codé n'exprime de niveau d'appropriation."))
    codes = [c for c in view.codes(family) if c.level is not None]
    top = max(c.level or 0 for c in codes)
    whole = view.whole(f"{family}_mean_{axis}").iloc[0]
    return Story(
        title=_finding(known, top),
        subtitle=question,
        reading=_(
            "Chaque entretien reçoit un niveau : le plus haut que la moitié au moins de ses réponses "
            "codées atteint. "
            "La barre compte les entretiens à chaque niveau ; le point est le niveau moyen, le trait "
            "ce que le hasard "
            "du petit nombre laisse possible. Deux traits qui se recouvrent : on ne peut pas classer."
        ),
        foot=view.foot(
            _("{n} entretiens dont le niveau est connu").format(n=number(whole["of"])),
            _whole_words(view, f"{family}_{axis}", float(whole["estimate"]), top),
        ),
        alt=_("Barres empilées par niveau. Niveau moyen sur {top} : {rows}.").format(
            top=top, rows=told_rows(known, digits=1, most=20)
        ),
        plot=lambda figure, room: _plot(figure, room, means, levels, [(c.id, c.label) for c in codes], top),
    )


def _whole_words(view: View, what: str, mean: float, top: int) -> str:
    """Give the mean of all, and say when it is corrected while the groups are not."""
    levels = {c.id: c.level or 0 for c in view.codebook.codes}
    rows = view.whole(what)
    counted = float((rows["n"] * rows["code"].map(levels)).sum() / rows["of"].max())
    words = {"mean": number(mean, 1), "counted": number(counted, 1), "top": top}
    if words["mean"] == words["counted"]:
        return _("moyenne d'ensemble {mean} sur {top}").format(**words)
    return _(
        "moyenne d'ensemble {mean} sur {top} une fois corrigée des erreurs de codage ({counted} avant) ; les "
        "groupes, trop peu relus, ne sont pas corrigés"
    ).format(**words)


def _finding(known: pd.DataFrame, top: int) -> str:
    first, last = known.iloc[0], known.iloc[-1]
    words = {
        "first": first["group"],
        "last": last["group"],
        "a": number(first["estimate"], 1),
        "b": number(last["estimate"], 1),
        "top": top,
    }
    if len(known) == 1:
        return _("Un seul groupe assez nombreux : {first}, {a} sur {top} en moyenne").format(**words)
    if first["low"] > last["high"]:
        return _("L'appropriation va de {a} sur {top} ({first}) à {b} ({last})").format(**words)
    return _("Pas d'écart net d'appropriation : de {a} sur {top} ({first}) à {b} ({last})").format(**words)


LEFT, MIDDLE, RIGHT = 0.265, 0.66, 0.935


def _plot(
    figure: Figure,
    room: Room,
    means: pd.DataFrame,
    levels: pd.DataFrame,
    codes: list[tuple[str, str]],
    top: int,
) -> None:
    colours = style.ordinal_colours(len(codes))
    head = room.top - 0.045
    left = style.panel(figure, LEFT, room.bottom + 0.05, MIDDLE, head)
    right = style.panel(figure, 0.71, room.bottom + 0.05, RIGHT, head)
    marks = [("s", colour, label) for (_code, label), colour in zip(codes, colours, strict=True)]
    style.key(figure, style.LEFT, room.top - 0.015, marks)
    for axes in (left, right):
        style.rows_axis(axes, len(means))
    shares = {(r["group"], r["code"]): r for r in records(levels)}
    for y, row in enumerate(records(means)):
        words = f"{row['group']} ({number(row['of'])})"
        style.label_row(left, y, words, width=LEFT - style.LEFT)
        if math.isfinite(row["estimate"]):
            _bar(left, y, row["group"], shares, [code for code, _label in codes], colours)
            _mean(right, y, row)
        else:
            style.put(left, 0.01, y, row["method"], colour=style.SOFT, size=style.SIZE_SMALL)
    left.set_xlim(0, 1)
    left.set_xticks([])
    style.scale(right, 0, top, range(top + 1), [str(i) for i in range(top + 1)])
    at = room.bottom + 0.002
    style.write(
        figure, LEFT, at, _("nombre d'entretiens à chaque niveau"), size=style.SIZE_SMALL, colour=style.SOFT
    )
    style.write(
        figure, 0.71, at, _("niveau moyen et intervalle à 95 %"), size=style.SIZE_SMALL, colour=style.SOFT
    )


Cells = dict[tuple[str, str], dict[str, Any]]


def _bar(axes: Axes, y: int, group: str, shares: Cells, codes: list[str], colours: list[str]) -> None:
    start = 0.0
    for code, colour in zip(codes, colours, strict=True):
        width, n = shares[group, code]["estimate"], shares[group, code]["n"]
        if width > 0:
            axes.barh(y, width, left=start, height=0.74, color=colour, edgecolor=style.PAPER, linewidth=1)
            if width > 0.035:
                style.put(axes, start + width / 2, y, number(n), ha="center", colour=style.ink_on(colour))
        start += width


def _mean(axes: Axes, y: int, row: dict[str, Any]) -> None:
    axes.plot([row["low"], row["high"]], [y, y], color=style.BLUE, linewidth=2.5, solid_capstyle="round")
    axes.plot([row["estimate"]], [y], "o", color=style.INK, markersize=8)
    style.label_end(axes, y, number(row["estimate"], 1))
