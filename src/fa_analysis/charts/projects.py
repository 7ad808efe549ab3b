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

MOST = 12


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
            "{question} Part des projets (nombre de projets entre parenthèses) ; un projet peut porter plusieurs dimensions"
        ).format(question=question),
        reading=_(
            "Chaque case donne la part des projets de la politique qui portent la dimension. Une case encadrée s'écarte "
            "des projets des autres politiques (l'intervalle à 95 % de l'écart, cas par cas, laisse zéro de côté) ; avec "
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
        plot=lambda figure: heat.draw(figure, grid, left=0.26),
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
            "Chaque barre donne la part des projets qui portent la pratique ; le trait fin, l'intervalle à 95 %. À gauche, la dimension et sa part."
        ),
        foot=view.foot(
            _("{n} projets").format(n=number(first["of"])), _("intervalles de Wilson à 95 %"), reviewed=False
        ),
        alt=_("Arbre des dimensions et pratiques. Part des projets : {rows}.").format(
            rows=told_rows(below, most=20)
        ),
        plot=lambda figure: _tree(figure, view, tree, whole),
    )


def _tree(figure: Figure, view: View, tree: list[tuple[str, list[str]]], whole: pd.DataFrame) -> None:
    count = sum(len(inside) for _d, inside in tree) + 0.6 * (len(tree) - 1)
    axes = style.panel(figure, 0.47, 0.10, 0.95, 0.80)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    highest = min(1.0, max(0.3, float(whole["high"].max())))
    style.scale(
        axes,
        0,
        highest,
        [i / 10 for i in range(0, int(highest * 10) + 1, 2)],
        [percent(i / 10) for i in range(0, int(highest * 10) + 1, 2)],
    )
    colours = [style.ORANGE, style.SKY, style.GREEN, style.BLUE, style.PURPLE, style.VERMILION]
    y = 0.0
    for i, (dim, inside) in enumerate(tree):
        colour, start = colours[i % len(colours)], y
        for code in inside:
            row = whole.loc[code]
            axes.barh(y, row["estimate"], height=0.62, color=colour)
            axes.plot([row["low"], row["high"]], [y, y], color=style.INK, linewidth=1.2)
            style.put(axes, -0.01 * highest, y, view.label(code), ha="right", size=11)
            style.put(
                axes, max(row["high"], row["estimate"]) + 0.012 * highest, y, percent(row["estimate"]), size=11
            )
            y += 1
        _branch(
            axes, highest, start, y - 1, colour, f"{view.label(dim)}\n{percent(whole.loc[dim, 'estimate'])}"
        )
        y += 0.6


def _branch(axes: Axes, highest: float, start: float, end: float, colour: str, words: str) -> None:
    x = -0.715 * highest
    axes.plot([x, x], [start - 0.3, end + 0.3], color=colour, linewidth=5, clip_on=False, solid_capstyle="butt")
    style.put(axes, x - 0.02 * highest, (start + end) / 2, words, ha="right", weight="bold")


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
            "Chaque colonne est une combinaison exacte : les points reliés sont les dimensions réunies, la barre compte les projets. À gauche, le nombre de projets par dimension."
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
        plot=lambda figure: _upset(
            figure, view, found.head(MOST), [(d, float(whole.get(d, 0))) for d in view.dimensions]
        ),
    )


def _upset(figure: Figure, view: View, found: pd.DataFrame, dims: list[tuple[str, float]]) -> None:
    dims = sorted(dims, key=lambda d: -d[1])
    bars = style.panel(figure, 0.30, 0.44, 0.97, 0.79)
    dots = style.panel(figure, 0.30, 0.11, 0.97, 0.42)
    side = style.panel(figure, 0.17, 0.11, 0.29, 0.42)
    for axes in (bars, dots):
        axes.set_xlim(-0.6, max(len(found), 6) - 0.4)
        axes.set_xticks([])
    style.rows_axis(dots, len(dims))
    style.rows_axis(side, len(dims))
    bars.set_yticks([])
    bars.set_ylim(0, float(found["n"].max()) * 1.12)
    side.set_xlim(max(n for _d, n in dims) * 1.5 or 1, 0)
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
        style.write(figure, 0.165, 0.42 - 0.31 * (y + 0.5) / len(dims), view.label(dim), ha="right")
    for x, row in enumerate(found.to_dict("records")):
        bars.bar(x, row["n"], width=0.62, color=style.BLUE)
        style.put(bars, x, row["n"], number(row["n"]), ha="center", va="bottom")
        inside = set(row["code"].split("+"))
        at = [y for y, (d, _n) in enumerate(dims) if d in inside]
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
            "On compte les pratiques différentes que réuniraient autant de projets tirés au sort dans chaque politique, pour "
            "ne pas avantager celles qui en ont beaucoup. Trois façons de compter : toutes les pratiques (rond), les "
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
        plot=lambda figure: _hill(figure, [*main["group"], ALL], shown),
    )


def _hill(figure: Figure, groups: list[str], shown: pd.DataFrame) -> None:
    axes = style.panel(figure, 0.26, 0.14, 0.95, 0.76)
    style.rows_axis(axes, len(groups))
    highest = float(shown["high"].max()) * 1.03
    step = 5 if highest > 12 else 2
    style.scale(
        axes,
        0,
        highest,
        range(0, int(highest) + 1, step),
        [number(i) for i in range(0, int(highest) + 1, step)],
    )
    names = {"q0": _("toutes les pratiques"), "q1": _("les courantes"), "q2": _("les dominantes")}
    sizes = shown.drop_duplicates("group").set_index("group")["of"]
    for y, group in enumerate(groups):
        style.put(
            axes,
            -0.012 * highest,
            y,
            f"{group} ({number(sizes[group])})",
            ha="right",
            weight="bold" if group == ALL else "normal",
        )
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, color="#f4f4f4")
        for code, (mark, colour) in MARKS.items():
            row = shown.loc[(shown["group"] == group) & (shown["code"] == code)].iloc[0]
            at = y + {"q0": -0.26, "q1": 0.0, "q2": 0.26}[code]
            axes.plot([row["low"], row["high"]], [at, at], color=colour, linewidth=2.5)
            axes.plot(
                row["estimate"],
                at,
                mark,
                color=colour,
                markersize=8,
                markeredgecolor=style.INK,
                markeredgewidth=0.8,
            )
            if y == 0:
                style.put(
                    axes, row["estimate"], -0.62, names[code], ha="center", va="bottom", size=style.SIZE_SMALL
                )
