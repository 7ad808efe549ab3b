"""What the projects do: dimensions by policy, practices, combinations, diversity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import heat, style
from fa_analysis.charts.heat import Grid
from fa_analysis.charts.view import Story, View, not_enough, told_rows
from fa_analysis.charts.words import number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.projects import NO_DIMENSION

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

MOST = 12
COLOURS = (style.ORANGE, style.SKY, style.GREEN, style.BLUE, style.PURPLE, style.VERMILION)


def empty_inventory() -> str:
    """Say that there is no project."""
    return _("L'inventaire des projets est vide, ou aucun projet n'a été codé.")


def dimensions_question() -> str:
    """Ask which dimensions the projects carry."""
    return _("Quelles dimensions les projets de chaque politique portent-ils ?")


def dimensions(view: View) -> Story:
    """Tell the dimensions of the projects of each policy."""
    question, dims = dimensions_question(), view.dimensions
    rows = view.rows("done_policy")
    rows = rows.loc[rows["code"].isin(dims) & (rows["of"] > 0)]
    whole = rows.loc[rows["group"] == ALL].sort_values("estimate", ascending=False, kind="stable")
    if whole.empty:
        return not_enough(view, question, empty_inventory())
    whole = whole.assign(label=whole["code"].map(view.label))
    cells = rows.loc[rows["group"] != ALL].merge(
        view.rows("gap")[["group", "code", "low", "high"]],
        on=["group", "code"],
        how="left",
        suffixes=("", "_gap"),
    )
    # A cell stands out when the interval of its gap with the other policies leaves zero aside.
    out = (cells["low_gap"] > 0) | (cells["high_gap"] < 0)
    cells = cells.assign(q=(~out).astype(float), score=cells["low_gap"])
    sizes = rows.drop_duplicates("group").set_index("group")["of"]
    named = [*[g for g in sizes.index if g != ALL], ALL]
    grid = Grid(
        rows=[(g, f"{g} ({number(sizes[g])})") for g in named],
        columns=[(r["code"], r["label"]) for r in whole.to_dict("records")],
        cells=pd.concat([cells, whole], ignore_index=True).rename(columns={"group": "row", "code": "column"}),
    )
    first, last = whole.iloc[0], whole.iloc[-1]
    return Story(
        title=_("Les projets portent surtout {first} ({a}), le moins {last} ({b})").format(
            first=quoted(first["label"]),
            a=percent(first["estimate"]),
            last=quoted(last["label"]),
            b=percent(last["estimate"]),
        ),
        subtitle=_(
            "{question} Part des projets (nombre de projets entre parenthèses) ; un projet peut "
            "porter plusieurs dimensions"
        ).format(question=question),
        reading=_(
            "Chaque case donne la part des projets de la politique qui portent la dimension. Une case "
            "encadrée s'écarte "
            "des projets des autres politiques (l'intervalle à 95 % de l'écart, cas par cas, laisse "
            "zéro de côté) ; avec "
            "autant de cases, une ou deux peuvent l'être par hasard."
        ),
        foot=view.foot(
            _("{n} projets").format(n=number(first["of"])),
            _("cases encadrées : écart avec les autres politiques, intervalle de Newcombe à 95 %"),
            reviewed=False,
        ),
        alt=_("Carte des dimensions par politique. Ensemble des projets : {rows}.").format(
            rows=told_rows(whole)
        ),
        plot=lambda figure, room: heat.draw(figure, room, grid),
    )


def practices_question() -> str:
    """Ask which practices the projects carry."""
    return _("Quelles pratiques les projets mettent-ils en œuvre ?")


def practices(view: View) -> Story:
    """Tell the practices of the projects, under their dimension."""
    question = practices_question()
    whole = view.whole("done_policy")
    whole = whole.loc[whole["of"] > 0].set_index("code")
    tree = [
        (d, [c.id for c in view.codebook.codes if c.parent == d and c.id in whole.index])
        for d in view.dimensions
        if d in whole.index
    ]
    below = whole.loc[[p for _d, inside in tree for p in inside]].reset_index()
    if below.empty:
        return not_enough(view, question, empty_inventory())
    below = below.assign(label=below["code"].map(view.label)).sort_values(
        "estimate", ascending=False, kind="stable"
    )
    first, last = below.iloc[0], below.iloc[-1]
    return Story(
        title=_("Pratique la plus répandue : {first} ({a} des projets) ; la plus rare : {last} ({b})").format(
            first=quoted(first["label"]),
            a=percent(first["estimate"]),
            last=quoted(last["label"]),
            b=percent(last["estimate"]),
        ),
        subtitle=_("{question} Part des projets, par dimension et pratique, avec l'intervalle à 95 %").format(
            question=question
        ),
        reading=_(
            "Chaque barre donne la part des projets qui portent la pratique ; le trait fin, "
            "l'intervalle à 95 %. À gauche, la dimension et sa part."
        ),
        foot=view.foot(
            _("{n} projets").format(n=number(first["of"])), _("intervalles de Wilson à 95 %"), reviewed=False
        ),
        alt=_("Arbre des dimensions et pratiques. Part des projets : {rows}.").format(
            rows=told_rows(below, most=20)
        ),
        plot=lambda figure, room: _tree(figure, room, view, tree, whole),
    )


def _tree(
    figure: Figure, room: Room, view: View, tree: list[tuple[str, list[str]]], whole: pd.DataFrame
) -> None:
    count = sum(len(inside) for _d, inside in tree) + 0.6 * (len(tree) - 1)
    names = [view.label(d) for d, _inside in tree]
    edge = style.margin(names, most=0.2, weight="bold") + 0.004
    inside = [view.label(code) for _d, codes in tree for code in codes]
    left = edge + 0.014 + min(max(style.text_width(style.typographic(w), size=11) for w in inside), 0.4)
    axes = style.panel(figure, left, room.bottom + 0.03, 0.95, room.top)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    highest = min(1.0, max(0.3, float(whole["high"].max())))
    ticks = [i / 10 for i in range(0, int(highest * 10 + 1e-9) + 1, 2)]
    style.scale(axes, 0, highest, ticks, [percent(t) for t in ticks])
    y = 0.0
    for i, (dim, codes) in enumerate(tree):
        colour, start = COLOURS[i % len(COLOURS)], y
        for code in codes:
            _practice(axes, y, view.label(code), whole.loc[code], colour, width=left - edge)
            y += 1
        _branch(
            axes,
            (edge - left) / (0.95 - left),
            (start, y - 1),
            colour,
            f"{names[i]}\n{percent(whole.loc[dim, 'estimate'])}",
        )
        y += 0.6


def _practice(axes: Axes, y: float, label: str, row: pd.Series, colour: str, *, width: float) -> None:
    axes.barh(y, row["estimate"], height=0.62, color=colour)
    axes.plot([row["low"], row["high"]], [y, y], color=style.INK, linewidth=1.2)
    style.label_row(axes, y, label, width=width, size=11)
    end = max(row["high"], row["estimate"])
    axes.annotate(
        percent(row["estimate"]),
        (end, y),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        fontsize=11,
        family=style.FONT,
    )


def _branch(axes: Axes, x: float, ends: tuple[float, float], colour: str, words: str) -> None:
    """Draw the branch of a dimension at the left of its practices; `x` in widths of the drawing area."""
    across = axes.get_yaxis_transform()
    axes.plot(
        [x, x],
        [ends[0] - 0.3, ends[1] + 0.3],
        color=colour,
        linewidth=6,
        clip_on=False,
        solid_capstyle="butt",
        transform=across,
    )
    axes.annotate(
        style.typographic(words), (x, sum(ends) / 2), xytext=(-8, 0), xycoords=across, textcoords="offset points",
        ha="right", va="center", fontsize=style.SIZE_TEXT, fontweight="bold", family=style.FONT, annotation_clip=False,
    )  # fmt: skip


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
        title=_("{share} des projets réunissent au moins deux dimensions ; {n} n'en portent aucune").format(
            share=percent(several / orphans["of"]), n=number(orphans["n"])
        ),
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
            reviewed=False,
        ),
        alt=_("Combinaisons de dimensions. {rows}. Sans dimension : {n} projets.").format(
            rows=told_rows(found), n=number(orphans["n"])
        ),
        plot=lambda figure, room: _upset(
            figure, room, view, found.head(MOST), [(d, float(whole.get(d, 0))) for d in view.dimensions]
        ),
    )


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
        side.annotate(
            number(n),
            (n, y),
            xytext=(-5, 0),
            textcoords="offset points",
            ha="right",
            va="center",
            fontsize=11,
            family=style.FONT,
        )
        style.label_row(side, y, view.label(dim), width=edge - style.LEFT)
    for x, row in enumerate(found.to_dict("records")):
        bars.bar(x, row["n"], width=0.62, color=style.BLUE)
        style.put(bars, x, row["n"], number(row["n"]), ha="center", va="bottom")
        at = [y for y, (d, _n) in enumerate(dims) if d in row["code"].split("+")]
        dots.plot([x] * len(dims), range(len(dims)), "o", color=style.FAINT, markersize=11)
        dots.plot([x] * len(at), at, "o-", color=style.INK, markersize=11, linewidth=2.5)


def diversity_question() -> str:
    """Ask where the projects are the most diverse."""
    return _("Dans quelles politiques les projets sont-ils les plus divers ?")


MARKS = {"q0": ("o", style.SKY), "q1": ("s", style.BLUE), "q2": ("^", style.ORANGE)}


def diversity(view: View) -> Story:
    """Tell the rarefied diversity of the practices of each policy's projects."""
    question = diversity_question()
    rows = view.rows("hill_policy")
    shown = rows.loc[rows["estimate"].notna()]
    main = shown.loc[(shown["code"] == "q1") & (shown["group"] != ALL)].sort_values(
        "estimate", ascending=False, kind="stable"
    )
    if main.empty:
        why = _("Aucune politique ne compte assez de projets codés pour comparer leur diversité.")
        return not_enough(view, question, why)
    main = main.assign(label=main["group"])
    left_out = sorted(set(rows["group"]) - set(shown["group"]))
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
            first["method"].split(" ; ")[0],
            _("trop peu de projets : {names}").format(names=", ".join(left_out)) if left_out else "",
            _("nombres de Hill d'ordre 0, 1 et 2"),
            reviewed=False,
        ),
        alt=_("Diversité d'ordre 1 par politique, en pratiques équivalentes : {rows}.").format(
            rows=told_rows(main, digits=1)
        ),
        plot=lambda figure, room: _hill(figure, room, [*main["group"], ALL], shown),
    )


def _hill(figure: Figure, room: Room, groups: list[str], shown: pd.DataFrame) -> None:
    sizes = shown.drop_duplicates("group").set_index("group")["of"]
    labels = [f"{g} ({number(sizes[g])})" for g in groups]
    left = style.margin(labels, most=0.27)
    axes = style.panel(figure, left, room.bottom + 0.04, 0.95, room.top - 0.055)
    names = {"q0": _("toutes les pratiques"), "q1": _("les courantes"), "q2": _("les dominantes")}
    style.key(figure, left, room.top - 0.02, [(*MARKS[q], names[q]) for q in ("q2", "q1", "q0")])
    style.rows_axis(axes, len(groups))
    lowest = max(0, int(shown["low"].min()) - 1)
    highest = float(shown["high"].max()) + 0.3
    ticks = [i for i in range(lowest, int(highest) + 1) if i % 2 == 0]
    style.scale(axes, lowest, highest, ticks, [number(i) for i in ticks])
    cells = shown.set_index(["group", "code"])
    for y, (group, label) in enumerate(zip(groups, labels, strict=True)):
        style.label_row(axes, y, label, width=left - style.LEFT, weight="bold" if group == ALL else "normal")
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, color="#f4f4f4")
        for i, (code, (mark, colour)) in enumerate(MARKS.items()):
            row, at = cells.loc[(group, code)], y + 0.26 * (i - 1)
            axes.plot([row["low"], row["high"]], [at, at], color=colour, linewidth=2.5)
            axes.plot([row["estimate"]], [at], mark, color=colour, markersize=8, markeredgecolor=style.INK)
