"""Appropriation: a stacked ladder of levels, with the mean and its interval beside it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.counted import corrected_mean_words, counted_means
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, not_enough, records, told_rows, value
from fa_analysis.charts.words import number
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL

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
    counted = counted_means(view, axis)
    means = counted.loc[counted["group"] != ALL]
    means = means.sort_values("estimate", ascending=False, kind="stable", na_position="last")
    means = means.loc[means["of"] > 0].assign(label=means["group"]).reset_index(drop=True)
    known = means.loc[means["estimate"].notna()]
    if known.empty:
        return not_enough(view, question, _("Aucun entretien codé n'exprime de niveau d'appropriation."))
    codes = [c for c in view.codes(family) if c.level is not None]
    top = max(c.level or 0 for c in codes)
    whole = counted.loc[counted["group"] == ALL].iloc[0]
    ranks = view.groups(f"{family}_rank_{axis}").set_index("group")
    means = means.assign(rank=[_rank(ranks, g) for g in means["group"]])
    return Story(
        title=_finding(view, axis, known, float(whole["estimate"]), top),
        subtitle=_("{question} Entretiens à chaque niveau, niveau moyen et rang, avec leur intervalle").format(
            question=question
        ),
        reading=_(
            "Chaque entretien reçoit un niveau : le plus haut que la moitié au moins de ses réponses "
            "codées atteint. La barre compte les entretiens à chaque niveau ; le point est le niveau moyen, le "
            "trait ce que le hasard du petit nombre laisse possible ; à droite, les rangs possibles. Deux "
            "traits qui se recouvrent : on ne peut pas classer."
        ),
        foot=view.foot(
            _("{n} entretiens dont le niveau est connu").format(n=number(whole["of"])),
            _("niveaux tels que codés"),
            corrected_mean_words(view, axis, top) or _("non corrigés des erreurs de codage"),
            view.merged(means),
        ),
        alt=_("Barres empilées par niveau. Niveau moyen sur {top} : {rows}.").format(
            top=top, rows=told_rows(known, digits=1, most=20)
        ),
        plot=lambda figure, room: _plot(figure, room, means, levels, [(c.id, c.label) for c in codes], top),
    )


def _rank(ranks: pd.DataFrame, group: str) -> str:
    """Write the ranks a group may have: `1–4`."""
    if not math.isfinite(value(ranks, group)):
        return ""
    low, high = number(value(ranks, group, "low")), number(value(ranks, group, "high"))
    return low if low == high else f"{low}–{high}"


SURE = 0.05


def _finding(view: View, axis: str, known: pd.DataFrame, mean: float, top: int) -> str:
    """Tell the mean of all, and a gap between groups where the test and two intervals agree that there is one.

    Groups under the public threshold, and several groups put together to protect one, are shown, and never
    named in a title.
    """
    many = known.loc[known["of"] >= view.settings.thresholds.public]
    named = many.loc[[not view.parts(str(group)) for group in many["group"]]]
    told = _("Appropriation : {mean} sur {top} en moyenne").format(mean=number(mean, 1), top=top)
    if len(known) == 1:
        words = {"told": told, "first": known.iloc[0]["group"]}
        return _("{told} ; un seul groupe assez nombreux, {first}").format(**words)
    whole = view.whole(f"{view.ordinal}_differs_{axis}")
    sure = len(whole) > 0 and float(whole["estimate"].iloc[0]) < SURE
    if len(named) < 2:
        return _("{told} ; trop peu d'entretiens pour comparer").format(told=told)
    first, last = leaders(named), leaders(named, least=True)
    words = {"told": told, "first": tied(list(first["group"])), "last": tied(list(last["group"]))}
    words |= {"a": number(first["estimate"].iloc[0], 1), "b": number(last["estimate"].iloc[0], 1)}
    if sure and first["low"].min() > last["high"].max():
        return _("{told}, nettement plus haute pour {first} ({a}) que pour {last} ({b})").format(**words)
    if sure:
        return _("{told} ; des écarts existent, mais aucun rang n'est sûr").format(**words)
    return _("{told}, sans écart net ({first} : {a} ; {last} : {b})").format(**words)


LEFT, MIDDLE, RIGHT = 0.265, 0.62, 0.875


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
    right = style.panel(figure, MIDDLE + 0.05, room.bottom + 0.05, RIGHT, head)
    marks = [("s", colour, label) for (_code, label), colour in zip(codes, colours, strict=True)]
    style.key(figure, style.LEFT, room.top - 0.015, marks)
    for axes in (left, right):
        style.rows_axis(axes, len(means))
    shares = {(r["group"], r["code"]): r for r in records(levels)}
    shown: list[tuple[int, str]] = []
    for y, row in enumerate(records(means)):
        words = f"{row['group']} ({number(row['of'])})"
        style.label_row(left, y, words, width=LEFT - style.LEFT)
        if math.isfinite(row["estimate"]):
            shown.append((y, row["group"]))
            _ends(right, y, row)
        else:
            style.put(left, 0.01, y, row["method"], colour=style.SOFT, size=style.SIZE_SMALL)
    _bars(left, shown, shares, [code for code, _label in codes], colours)
    style.spans(right, list(means["low"]), list(means["high"]), colour=style.BLUE)
    style.dots(right, list(means["estimate"]), colour=style.INK, size=8)
    left.set_xlim(0, 1)
    left.set_xticks([])
    style.scale(right, 0, top, range(top + 1), [str(i) for i in range(top + 1)])
    at = room.bottom + 0.002
    style.write(figure, 0.935, at, _("rang"), size=style.SIZE_SMALL, colour=style.SOFT)
    style.write(
        figure, LEFT, at, _("nombre d'entretiens à chaque niveau"), size=style.SIZE_SMALL, colour=style.SOFT
    )
    style.write(
        figure,
        MIDDLE + 0.05,
        at,
        _("niveau moyen et intervalle à 95 %"),
        size=style.SIZE_SMALL,
        colour=style.SOFT,
    )


HIGH = 0.74
EDGE: dict[str, Any] = {"edgecolor": style.PAPER, "linewidth": 1}
Cells = dict[tuple[str, str], dict[str, Any]]


def _bars(
    axes: Axes, shown: list[tuple[int, str]], shares: Cells, codes: list[str], colours: list[str]
) -> None:
    """Draw the levels of the groups (row and name), one level after the other."""
    from matplotlib.patches import Rectangle

    start = dict.fromkeys((y for y, _group in shown), 0.0)
    for code, colour in zip(codes, colours, strict=True):
        for y, group in shown:
            row = shares[group, code]
            if not row["n"] > 0:
                continue
            width = row["n"] / row["of"]
            axes.add_artist(Rectangle((start[y], y - HIGH / 2), width, HIGH, facecolor=colour, **EDGE))
            if width > 0.035:
                middle = start[y] + width / 2
                style.put(axes, middle, y, number(row["n"]), ha="center", colour=style.ink_on(colour))
            start[y] += width


def _ends(axes: Axes, y: int, row: dict[str, Any]) -> None:
    style.label_end(axes, y, number(row["estimate"], 1))
    style.label_end(axes, y, row["rank"], size=style.SIZE_SMALL, shift=60)
