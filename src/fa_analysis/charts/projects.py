"""What the projects do: dimensions by policy, practices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import heat, style
from fa_analysis.charts.expressions import out_words
from fa_analysis.charts.heat import Grid
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, group_name, not_enough, records, told_rows, value
from fa_analysis.charts.words import number, percent, quoted, typographic
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.projects import LEAST_PROJECTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

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
    cells = view.beside(rows.loc[rows["group"] != ALL], q="gap_q", score="gap")
    out, small = int((cells["q"] < heat.STANDS_OUT).sum()), bool((cells["of"] < LEAST_PROJECTS).any())
    sizes = rows.drop_duplicates("group").set_index("group")["of"]
    named = [*[g for g in sizes.index if g != ALL], ALL]
    grid = Grid(
        rows=[(g, f"{group_name(g)} ({number(sizes[g])})") for g in named],
        columns=[(r["code"], r["label"]) for r in records(whole)],
        cells=pd.concat([cells, whole], ignore_index=True).rename(columns={"group": "row", "code": "column"}),
        few=LEAST_PROJECTS,
    )
    return Story(
        title=_dimensions_finding(whole),
        subtitle=_(
            "{question} Part des projets (nombre de projets entre parenthèses) ; un projet peut "
            "porter plusieurs dimensions"
        ).format(question=question),
        reading=_(
            "Chaque case donne la part des projets de la politique qui portent la dimension, et leur nombre. "
            "Une case encadrée (▲ plus, ▼ moins) s'écarte des projets des autres politiques plus que le hasard "
            "ne l'explique (test exact, corrigé du nombre de cases). En dessous de {k} projets, le compte "
            "seul, sans teinte."
        ).format(k=LEAST_PROJECTS),
        foot=view.foot(
            _("{n} projets").format(n=number(whole["of"].iloc[0])),
            out_words(out),
            _("moins de {k} projets : le compte, sans part").format(k=LEAST_PROJECTS) if small else "",
            reviewed=False,
        ),
        alt=_("Carte des dimensions par politique. Ensemble des projets : {rows}.").format(
            rows=told_rows(whole)
        ),
        plot=lambda figure, room: heat.draw(figure, room, grid),
    )


def _dimensions_finding(whole: pd.DataFrame) -> str:
    """Tell the dimension that most projects carry, and the least carried where it is clearly below."""
    first, last = whole.iloc[0], whole.iloc[-1]
    words = {"first": quoted(first["label"]), "a": percent(first["estimate"])}
    words |= {"last": quoted(last["label"]), "b": percent(last["estimate"])}
    told = _("Les projets portent surtout {first} ({a})")
    if len(whole) == 1:
        return told.format(**words)
    second, before = whole.iloc[1], whole.iloc[-2]
    if first["low"] <= second["high"]:
        return _(
            "Aucune dimension nettement en tête dans les projets : de {first} ({a}) à {last} ({b})"
        ).format(**words)
    if last["high"] < before["low"]:
        return _("{told}, le moins {last} ({b})").format(told=told.format(**words), **words)
    words["c"] = percent(second["estimate"])
    return _("{told} ; les autres dimensions, de {b} à {c}, sans écart net").format(
        told=told.format(**words), **words
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
    first = below.iloc[0]
    return Story(
        title=_practices_finding(below),
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


def _practices_finding(below: pd.DataFrame) -> str:
    """Tell the most spread practice, and those that no project carries, or the rarest."""
    first, last, none = below.iloc[0], below.iloc[-1], int((below["n"] == 0).sum())
    level = [quoted(r["label"]) for r in records(leaders(below, "n"))]
    rarest = [quoted(r["label"]) for r in records(leaders(below, "n", least=True))]
    words = {"first": quoted(first["label"]), "a": percent(first["estimate"]), "none": none, "of": len(below)}
    if none == len(below):
        return _("Aucun projet ne porte l'une des {of} pratiques").format(**words)
    if len(level) > 1:
        words["level"] = tied(level)
        return _("Pratiques les plus répandues : {level}, {a} des projets chacune").format(**words)
    if none > 1:
        return _(
            "Pratique la plus répandue : {first} ({a} des projets) ; {none} pratiques sur {of} sont absentes"
        ).format(**words)
    if len(rarest) > 1:
        return _(
            "Pratique la plus répandue : {first} ({a} des projets) ; les plus rares : {last} ({b} chacune)"
        ).format(**words, last=tied(rarest), b=percent(last["estimate"]))
    return _("Pratique la plus répandue : {first} ({a} des projets) ; la plus rare : {last} ({b})").format(
        **words, last=rarest[0], b=percent(last["estimate"])
    )


def _tree(
    figure: Figure, room: Room, view: View, tree: list[tuple[str, list[str]]], whole: pd.DataFrame
) -> None:
    count = sum(len(inside) for _d, inside in tree) + 0.6 * (len(tree) - 1)
    names = [view.label(d) for d, _inside in tree]
    edge = style.margin(names, most=0.2, weight="bold") + 0.004
    inside = [view.label(code) for _d, codes in tree for code in codes]
    left = edge + 0.024 + min(max(style.text_width(typographic(w), size=11) for w in inside), 0.4)
    axes = style.panel(figure, left, room.bottom + 0.03, 0.95, room.top)
    axes.set_ylim(count - 0.5, -0.5)
    axes.set_yticks([])
    highest = min(
        1.0, max(0.3, float(whole.loc[[c for _d, codes in tree for c in codes], "high"].max()) + 0.04)
    )
    ticks = [i / 10 for i in range(0, int(highest * 10 + 1e-9) + 1, 2)]
    style.scale(axes, 0, highest, ticks, [percent(t) for t in ticks])
    y = 0.0
    for i, (dim, codes) in enumerate(tree):
        colour, start = COLOURS[i % len(COLOURS)], y
        for code in codes:
            _practice(
                axes,
                y,
                view.label(code),
                {c: value(whole, code, c) for c in ("estimate", "low", "high")},
                colour,
                width=left - edge - 0.01,
            )
            y += 1
        _branch(
            axes,
            (edge - left) / (0.95 - left),
            (start, y - 1),
            colour,
            f"{names[i]}\n{percent(value(whole, dim))}",
        )
        y += 0.6


def _practice(axes: Axes, y: float, label: str, row: dict[str, float], colour: str, *, width: float) -> None:
    axes.barh(y, row["estimate"], height=0.62, color=colour)
    axes.plot([row["low"], row["high"]], [y, y], color=style.INK, linewidth=1.2)
    style.label_row(axes, y, label, width=width, size=11)
    end = max(row["high"], row["estimate"])
    style.label(axes, end, y, percent(row["estimate"]), size=11, colour=style.BLACK, shift=7)


def _branch(axes: Axes, x: float, ends: tuple[float, float], colour: str, words: str) -> None:
    """Draw the branch of a dimension at the left of its practices; `x` in widths of the drawing area."""
    axes.plot(
        [x, x],
        [ends[0] - 0.3, ends[1] + 0.3],
        color=colour,
        linewidth=6,
        clip_on=False,
        solid_capstyle="butt",
        transform=axes.get_yaxis_transform(),
    )
    style.label(
        axes, x, sum(ends) / 2, typographic(words), size=style.SIZE_TEXT, colour=style.BLACK, weight="bold",
        ha="right", across=True, shift=-8,
    )  # fmt: skip
