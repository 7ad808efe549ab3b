"""The map of all ideas: how many interviews express each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.leaders import tied
from fa_analysis.charts.links import surest_links
from fa_analysis.charts.view import Story, View, not_enough
from fa_analysis.charts.words import number, quoted
from fa_analysis.i18n import _

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

MOST_CODES = 26


def question() -> str:
    """Ask which ideas meet in the same interviews."""
    return _("Quelles idées se rencontrent dans les mêmes entretiens ?")


def pairs_map(view: View) -> Story:
    """Tell how many interviews express each pair of codes, all codes on one map."""
    asked = question()
    whole = view.whole("expressed_group")
    counts = view.by_cell("together", column="n")
    sizes = whole.set_index("code")["n"]
    met = [c for c in sizes.index if sizes[c] > 0]
    kept = sorted(sorted(met, key=lambda c: -sizes[c])[:MOST_CODES], key=list(sizes.index).index)
    if len(kept) < 2 or not counts:
        return not_enough(view, asked, _("Il faut au moins deux codes exprimés."))
    sure = {pair: score > 0 for pair, score in surest_links(view, STANDS_OUT).items()}
    return Story(
        title=_finding(view, kept, counts),
        subtitle=_(
            "{question} Nombre d'entretiens qui expriment les deux idées ; en gras, l'idée seule"
        ).format(question=asked),
        reading=_(
            "Pour une idée, suivre sa ligne vers la gauche puis sa colonne vers le bas : chaque case "
            "compte les entretiens qui expriment les deux. Deux idées fréquentes se rencontrent souvent "
            "sans être liées : seules les cases encadrées (▲ plus, ▼ moins) sont des liens que le hasard "
            "n'explique pas."
        ),
        foot=view.foot(
            _("{n} entretiens").format(n=number(float(whole["of"].iloc[0]))),
            _("{n} codes exprimés").format(n=len(met))
            + (_(", les {n} plus fréquents sont montrés").format(n=len(kept)) if len(met) > len(kept) else ""),
            _("case encadrée : test exact sur toutes les paires, q < 0,05")
            if sure
            else _("aucune paire ne s'écarte nettement du hasard (test exact, toutes les paires)"),
        ),
        alt=_("Carte de {n} idées deux à deux. Se rencontrent le plus : {rows}.").format(
            n=len(kept), rows=_most(view, kept, counts)
        ),
        plot=lambda figure, room: _plot(figure, room, view, kept, sizes, counts, sure),
    )


Counts = dict[tuple[str, str], float]


def _finding(view: View, kept: list[str], counts: Counts) -> str:
    """Tell the two ideas that meet in most interviews, or the pairs that are level."""
    highest = max(counts[a, b] for i, b in enumerate(kept) for a in kept[:i])
    most = [(quoted(view.label(a)), quoted(view.label(b))) for i, b in enumerate(kept) for a in kept[:i]
            if counts[a, b] == highest]  # fmt: skip
    if not highest:
        return _("Aucune idée n'en rencontre une autre dans un même entretien")
    if len(most) == 1:
        a, b = most[0]
        return _("{a} et {b} se rencontrent le plus : dans {n} entretiens").format(a=a, b=b, n=number(highest))
    pairs = tied([_("{a} avec {b}").format(a=a, b=b) for a, b in most])
    return _("Se rencontrent le plus : {pairs}, dans {n} entretiens chaque fois").format(
        pairs=pairs, n=number(highest)
    )


def _most(view: View, kept: list[str], counts: Counts) -> str:
    pairs = sorted(((a, b) for i, b in enumerate(kept) for a in kept[:i]), key=lambda p: -counts[p])
    return _(" ; ").join(
        _(" : ").join((f"{view.label(a)} + {view.label(b)}", number(counts[a, b]))) for a, b in pairs[:10]
    )


def _plot(
    figure: Figure,
    room: Room,
    view: View,
    kept: list[str],
    sizes: pd.Series,
    counts: Counts,
    sure: dict[tuple[str, str], bool],
) -> None:
    from matplotlib.collections import PolyCollection

    names = [view.label(c) for c in kept]
    # The name of a code stands at the end of its row, on the diagonal: no slanted column heads.
    last = style.margin(names, most=0.26, size=style.SIZE_SMALL) - style.LEFT
    axes = style.panel(figure, style.LEFT, room.bottom, style.RIGHT - last, room.top)
    style.rows_axis(axes, len(kept))
    axes.set_xticks([])
    axes.set_xlim(-0.5, len(kept) - 0.5)
    highest = max((counts[a, b] for i, b in enumerate(kept) for a in kept[:i]), default=0) or 1
    size = min(style.SIZE_SMALL, 0.62 * (room.top - room.bottom) * style.HEIGHT * 72 / len(kept))
    boxes, colours, framed = [], [], []
    for y, row in enumerate(kept):
        for x, column in enumerate(kept[:y]):
            n = counts[column, row]
            colour = style.tint(n / highest)
            box = [(x - 0.47, y - 0.46), (x + 0.47, y - 0.46), (x + 0.47, y + 0.46), (x - 0.47, y + 0.46)]
            boxes.append(box)
            colours.append(colour)
            link = sure.get((column, row))
            framed += [box] if link is not None else []
            sign = {None: "", True: "▲ ", False: "▼ "}[link]
            style.put(axes, x, y, sign + number(n), size=size, colour=style.ink_on(colour), ha="center")
        style.put(axes, y, y, number(sizes[row]), size=size, ha="center", weight="bold")
        style.put(axes, y + 0.5, y, names[y], size=min(size + 1, style.SIZE_SMALL))
    axes.add_collection(
        PolyCollection(boxes, facecolors=colours, edgecolor=style.FAINT, linewidth=0.5), autolim=False
    )
    axes.add_collection(
        PolyCollection(framed, facecolor="none", edgecolor=style.VERMILION, linewidth=2.5), autolim=False
    )
