"""How diverse the projects are: the dimensions one project brings together, the practices of each policy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.projects import empty_inventory
from fa_analysis.charts.view import Chart, Story, View, group_name, not_enough, records, told_rows
from fa_analysis.charts.words import number, percent
from fa_analysis.i18n import _, n_
from fa_analysis.measures.material import ALL
from fa_analysis.measures.projects import NO_DIMENSION
from fa_analysis.read.names import tight

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

MOST = 12


def combinations_question() -> str:
    """Ask which dimensions go together in one project."""
    return _("Quelles dimensions un même projet réunit-il ?")


def combinations(view: View) -> Story:
    """Tell the combinations of dimensions, the orphans and the rare ones."""
    question = combinations_question()
    rows = view.rows("combination")
    if rows.empty:
        return not_enough(view, question, empty_inventory())
    orphans = rows.loc[rows["code"] == NO_DIMENSION].iloc[0]
    found = rows.loc[rows["code"] != NO_DIMENSION]
    found = found.assign(label=[" + ".join(view.label(c) for c in code.split("+")) for code in found["code"]])
    if found.empty:
        return not_enough(view, question, _("Aucun projet ne porte de dimension."))
    several = found.loc[found["code"].str.contains("+", regex=False), "n"].sum()
    alone = int((found["n"] == 1).sum())
    whole = view.whole("done_policy").set_index("code")["n"]
    return Story(
        title=n_(
            "{share} des projets réunissent au moins deux dimensions ; {n} n'en porte aucune",
            "{share} des projets réunissent au moins deux dimensions ; {n} n'en portent aucune",
            int(orphans["n"]),
        ).format(share=percent(several / orphans["of"]), n=number(orphans["n"])),
        subtitle=_("{question} Nombre de projets qui portent exactement ces dimensions (points pleins)").format(
            question=question
        ),
        reading=_(
            "Chaque colonne est une combinaison exacte : les points reliés sont les dimensions "
            "réunies, la barre compte les projets. À gauche, le nombre de projets par dimension."
        ),
        foot=view.foot(
            _("{n} projets").format(n=number(orphans["of"])),
            _("{n} combinaisons, dont {alone} d'un seul projet").format(n=len(found), alone=alone),
            _("les {n} plus fréquentes sont montrées").format(n=MOST) if len(found) > MOST else "",
            _("à droite, à part : les projets sans dimension") if orphans["n"] else "",
            reviewed=False,
        ),
        alt=_("Combinaisons de dimensions. {rows}. Sans dimension : {n} projets.").format(
            rows=told_rows(found), n=number(orphans["n"])
        ),
        plot=lambda figure, room: _upset(
            figure, room, view, _drawn(found, rows), [(d, float(whole.get(d, 0))) for d in view.dimensions]
        ),
    )


def _drawn(found: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the combinations that are met most, then the projects without any dimension."""
    orphans = rows.loc[(rows["code"] == NO_DIMENSION) & (rows["n"] > 0)]
    return pd.concat([found.head(MOST), orphans], ignore_index=True)


def _upset(figure: Figure, room: Room, view: View, found: pd.DataFrame, dims: list[tuple[str, float]]) -> None:
    dims = sorted(dims, key=lambda d: -d[1])
    edge = style.margin([view.label(d) for d, _n in dims], most=0.2)
    left, middle = edge + 0.13, room.bottom + 0.44 * (room.top - room.bottom)
    bars = style.panel(figure, left, middle + 0.01, style.RIGHT, room.top)
    dots = style.panel(figure, left, room.bottom, style.RIGHT, middle - 0.01)
    side = style.panel(figure, edge, room.bottom, left - 0.012, middle - 0.01)
    for axes in (bars, dots):
        axes.set_xlim(-0.6, max(len(found), 6) - 0.4)
        axes.set_xticks([])
    style.rows_axis(dots, len(dims))
    style.rows_axis(side, len(dims))
    bars.set_yticks([])
    bars.set_ylim(0, float(found["n"].max()) * 1.12)
    side.set_xlim((max(n for _d, n in dims) or 1) * 1.5, 0)
    side.set_xticks([])
    for y, (dim, n) in enumerate(dims):
        if y % 2 == 0:
            dots.axhspan(y - 0.5, y + 0.5, color="#f4f4f4")
        side.barh(y, n, height=0.6, color=style.SKY)
        style.label(side, n, y, number(n), size=11, colour=style.BLACK, ha="right", shift=-5)
        style.label_row(side, y, view.label(dim), width=edge - style.LEFT)
    for x, row in enumerate(records(found)):
        none = row["code"] == NO_DIMENSION
        bars.bar(x, row["n"], width=0.62, color=style.SOFT if none else style.BLUE)
        style.put(bars, x, row["n"], number(row["n"]), ha="center", va="bottom")
        at = [y for y, (d, _n) in enumerate(dims) if d in row["code"].split("+")]
        if none:
            words = style.wrap(_("aucune dimension"), 0.075, size=style.SIZE_SMALL)
            style.put(dots, x, (len(dims) - 1) / 2, words, ha="center", size=style.SIZE_SMALL)
            continue
        dots.plot([x] * len(dims), range(len(dims)), "o", color=style.FAINT, markersize=11)
        dots.plot([x] * len(at), at, "o-", color=style.INK, markersize=11, linewidth=2.5)


def diversity_question(axis: str) -> str:
    """Ask where the projects are the most diverse: in which `policy`, `direction` or `commune`."""
    asked = {
        "policy": _("Dans quelles politiques les projets sont-ils les plus divers ?"),
        "direction": _("Dans quelles directions les projets sont-ils les plus divers ?"),
        "commune": _("Dans quelles communes les projets sont-ils les plus divers ?"),
    }
    return asked[axis]


def diversity_by(axis: str) -> Chart:
    """Return the chart of the diversity of projects by `policy`, `direction` or `commune`."""
    return Chart(partial(diversity_question, axis), (f"hill_{axis}",), partial(diversity, axis))


MARKS = {"q0": ("o", style.SKY), "q1": ("s", style.BLUE), "q2": ("^", style.ORANGE)}


def diversity(axis: str, view: View) -> Story:
    """Tell the rarefied diversity of the practices of each group's projects."""
    question = diversity_question(axis)
    rows = view.rows(f"hill_{axis}")
    shown = rows.loc[rows["estimate"].notna()]
    main = shown.loc[(shown["code"] == "q1") & (shown["group"] != ALL)].sort_values(
        "estimate", ascending=False, kind="stable"
    )
    if main.empty:
        why = _("Aucun groupe ne compte assez de projets codés pour comparer leur diversité.")
        return not_enough(view, question, why)
    main = main.assign(label=main["group"])
    whole = _whole_territory(view, rows) if axis == "commune" else rows.iloc[:0]
    left_out = sorted(set(rows["group"]) - set(shown["group"]) - set(whole["group"]))
    first, last = main.iloc[0], main.iloc[-1]
    words = {
        "first": first["group"],
        "a": number(first["estimate"], 1),
        "last": last["group"],
        "b": number(last["estimate"], 1),
    }
    clear = _("Les projets les plus divers : {first} ({a} pratiques équivalentes) ; les moins : {last} ({b})")
    vague = _("Pas d'écart net de diversité : de {a} pratiques équivalentes ({first}) à {b} ({last})")
    return Story(
        title=(clear if first["low"] > last["high"] else vague).format(**words),
        subtitle=_(
            "{question} Nombre de pratiques différentes, à nombre de projets égal, avec l'intervalle à 95 %"
        ).format(question=question),
        reading=_(
            "On compte les pratiques différentes que réuniraient autant de projets tirés au sort dans "
            "chaque politique, pour "
            "ne pas avantager celles qui en ont beaucoup. Trois façons de compter : toutes les "
            "pratiques (rond), les "
            "courantes (carré), les dominantes (triangle)."
        ),
        foot=view.foot(
            first["method"].split(_(" ; "))[0],
            _left_out(left_out),
            _("un projet de plusieurs communes compte dans chacune") if axis == "commune" else "",
            _whole_words(whole),
            _("nombres de Hill d'ordre 0, 1 et 2"),
            reviewed=False,
        ),
        alt=_("Diversité d'ordre 1, en pratiques équivalentes : {rows}.").format(
            rows=told_rows(main, digits=1)
        ),
        plot=lambda figure, room: _hill(figure, room, [*main["group"], ALL], shown),
    )


FEW = 6


def _whole_territory(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each word of the inventory that stands for the whole territory."""
    words = {tight(word) for word in view.settings.map.everywhere}
    return rows.loc[[tight(str(group)) in words for group in rows["group"]]].drop_duplicates("group")


def _whole_words(whole: pd.DataFrame) -> str:
    if whole.empty:
        return ""
    n = int(whole["of"].sum())
    return n_(
        "{n} projet de tout le territoire, compté dans aucune commune",
        "{n} projets de tout le territoire, comptés dans aucune commune",
        n,
    ).format(n=number(n))


def _left_out(names: list[str]) -> str:
    """Name the groups that count too few projects, or count them when they are many."""
    if len(names) > FEW:
        return _("{n} autres comptent trop peu de projets").format(n=len(names))
    return _("trop peu de projets : {names}").format(names=", ".join(names)) if names else ""


def _hill(figure: Figure, room: Room, groups: list[str], shown: pd.DataFrame) -> None:
    sizes = shown.drop_duplicates("group").set_index("group")["of"]
    labels = [f"{group_name(g)} ({number(sizes[g])})" for g in groups]
    left = style.margin(labels, most=0.27)
    axes = style.panel(figure, left, room.bottom + 0.04, 0.95, room.top - 0.055)
    names = {"q0": _("toutes les pratiques"), "q1": _("les courantes"), "q2": _("les dominantes")}
    style.key(figure, left, room.top - 0.02, [(*MARKS[q], names[q]) for q in ("q2", "q1", "q0")])
    style.rows_axis(axes, len(groups))
    lowest = max(0, int(shown["low"].min()) - 1)
    highest = float(shown["high"].max()) + 0.3
    ticks = [i for i in range(lowest, int(highest) + 1) if i % 2 == 0]
    style.scale(axes, lowest, highest, ticks, [number(i) for i in ticks])
    cells = {(r["group"], r["code"]): r for r in records(shown)}
    for y, (group, label) in enumerate(zip(groups, labels, strict=True)):
        style.label_row(axes, y, label, width=left - style.LEFT, weight="bold" if group == ALL else "normal")
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, color="#f4f4f4")
    for i, (code, (mark, colour)) in enumerate(MARKS.items()):
        rows = [cells[group, code] for group in groups]
        shift = 0.26 * (i - 1)
        style.spans(axes, [r["low"] for r in rows], [r["high"] for r in rows], colour=colour, shift=shift)
        style.dots(axes, [r["estimate"] for r in rows], colour=colour, mark=mark, shift=shift)
