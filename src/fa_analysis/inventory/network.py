"""The figure of the meetings: which directions meet about what, as a network that stays readable in grey."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fa_analysis.charts.view import Story, records
from fa_analysis.charts.words import number, quoted, sentence
from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _, n_
from fa_analysis.inventory.meetings import Clarity

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

MOST_DIRECTIONS, MOST_MEETINGS = 20, 9
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#8a5a8a", "#7a6a00", "#3a7ca5", "#a0522d", "#4d4d4d", "#b03a5b")
_LEFT_NODE, _RIGHT_NODE = 0.41, 0.61  # where lines begin and end, fractions of the page


@dataclass(frozen=True)
class _Network:
    """What is drawn: meetings and directions in their order from the top, and the projects that tie them."""

    meetings: list[int]
    topics: dict[int, list[str]]
    directions: list[str]
    ties: dict[tuple[int, str], int]


def network(
    meetings: pd.DataFrame, codebook: Codebook, *, clear: Clarity | None = None, notice: str = ""
) -> Story:
    """Tell and draw the meetings of `meetings.communities`.

    Parameters
    ----------
    meetings : DataFrame
        From `communities`.
    codebook : Codebook
        Labels of the practices.
    clear : Clarity, optional
        How clear-cut they are, for the foot.
    notice : str
        The study's.
    """
    asked = _("Qui réunir, et sur quoi ?")
    if meetings.empty:
        return _nothing(asked, notice)
    drawn = _drawn(meetings, codebook)
    count, first = meetings["meeting"].nunique(), meetings.iloc[0]
    title = n_("{n} rencontre à organiser", "{n} rencontres à organiser", count).format(n=number(count))
    title += _(" ; ") + _("la plus large réunit {n} directions autour de {topic}").format(
        n=number(first["n_directions"]), topic=quoted(labels(str(first["topic"]), codebook, most=1))
    )
    return Story(
        title=title,
        subtitle=_("{question} Directions dont les projets partagent des pratiques ; trait plus épais : plus "
                   "de projets").format(question=asked),
        reading=_("Chaque rencontre, à gauche, est reliée aux directions qui la composent. Les numéros après "
                  "le nom d'une direction sont ceux de ses rencontres."),
        foot=_foot(meetings, drawn, clear, notice),
        alt=_alt(meetings, codebook),
        plot=lambda figure, room: _plot(figure, room, drawn),
    )  # fmt: skip


def _foot(meetings: pd.DataFrame, drawn: _Network, clear: Clarity | None, notice: str) -> str:
    projects, directions = (
        meetings.drop_duplicates("meeting")["n_projects"].sum(),
        meetings["direction"].nunique(),
    )
    told = [_("{n} projets de {d} directions").format(n=number(projects), d=number(directions))]
    rest = directions - len(drawn.directions)
    if rest:
        words = n_("{n} direction n'est pas montrée", "{n} directions ne sont pas montrées", rest)
        told.append(words.format(n=number(rest)))
    told += [said(clear)] if clear else []
    return sentence(" · ".join(p.rstrip(" .") for p in (*told, notice) if p))


def labels(codes: str, codebook: Codebook, *, most: int = 9) -> str:
    """Return the labels of codes joined by `|`, separated by commas."""
    return _(" ; ").join(_labels(codes, codebook)[:most])


def _labels(codes: str, codebook: Codebook) -> list[str]:
    known = {c.id: c.label for c in codebook.codes}
    return [known.get(c, c) for c in codes.split("|") if c]


def said(clear: Clarity) -> str:
    """Say how clear-cut the communities are, against chance."""
    words = (
        _("ces regroupements sont plus nets que le hasard")
        if clear.p < 0.05
        else _("ces regroupements ne sont pas plus nets que le hasard : une aide à inviter, pas une découverte")
    )
    return _("{words} (modularité {a} ; {b} au hasard)").format(
        words=words, a=number(clear.modularity, 2), b=number(clear.chance, 2)
    )


def _nothing(asked: str, notice: str) -> Story:
    why = _("Aucune rencontre : il faut au moins deux projets de deux directions qui partagent une pratique.")

    def plot(figure: Figure, _room: Room) -> None:
        from fa_analysis.charts import style

        style.write(figure, 0.5, 0.48, style.wrap(why, 0.7, size=15), size=15, colour=style.SOFT, ha="center")

    title = _("Pas assez de données pour répondre")
    alt = _("Graphique vide. {question} {why}").format(question=asked, why=why)
    return Story(title=title, subtitle=asked, reading=why, foot=notice, alt=alt, plot=plot, enough=False)


def _alt(meetings: pd.DataFrame, codebook: Codebook) -> str:
    told = []
    for n, rows in meetings.groupby("meeting"):
        topic = labels(str(rows["topic"].iloc[0]), codebook)
        told.append(_(" : ").join((f"{n}. {topic}", ", ".join(rows["direction"]))))
    return _("Réseau des rencontres et des directions. {rows}.").format(rows=_(" ; ").join(told))


def _drawn(meetings: pd.DataFrame, codebook: Codebook) -> _Network:
    """Return what holds on a page, in an order that crosses few lines."""
    kept = meetings[meetings["meeting"] <= MOST_MEETINGS]
    ties = {(int(r["meeting"]), str(r["direction"])): len(str(r["projects"]).split("|")) for r in records(kept)}
    weight: dict[str, int] = {}
    for (_meeting, direction), n in ties.items():
        weight[direction] = weight.get(direction, 0) + n
    shown = sorted(weight, key=lambda d: (-weight[d], d))[:MOST_DIRECTIONS]
    ties = {pair: n for pair, n in ties.items() if pair[1] in shown}
    rows, columns = _uncrossed(sorted({m for m, _d in ties}), shown, ties)
    topics = {int(r["meeting"]): _labels(str(r["topic"]), codebook) for r in records(kept)}
    return _Network(rows, topics, columns, ties)


def _uncrossed(
    meetings: list[int], directions: list[str], ties: dict[tuple[int, str], int]
) -> tuple[list[int], list[str]]:
    """Order both sides by the mean place of their neighbours, in turn (Sugiyama and others 1981)."""
    for _turn in range(12):
        place: dict[Any, float] = {m: i / len(meetings) for i, m in enumerate(meetings)}
        directions = sorted(
            directions, key=lambda d: (_mean([(place[m], n) for (m, x), n in ties.items() if x == d]), d)
        )
        place = {d: i / len(directions) for i, d in enumerate(directions)}
        meetings = sorted(
            meetings, key=lambda m: (_mean([(place[x], n) for (y, x), n in ties.items() if y == m]), m)
        )
    return meetings, directions


def _mean(places: Sequence[tuple[float, int]]) -> float:
    return round(sum(p * n for p, n in places) / sum(n for _p, n in places), 9)


def _plot(figure: Figure, room: Room, drawn: _Network) -> None:
    from fa_analysis.charts import style

    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    left = _places(len(drawn.meetings), room)
    right = _places(len(drawn.directions), room)
    size = min(style.SIZE_TEXT, 0.62 * (room.top - room.bottom) * style.HEIGHT * 72 / max(len(right), 1))
    ys = dict(zip(drawn.meetings, left, strict=True)), dict(zip(drawn.directions, right, strict=True))
    for (meeting, direction), n in sorted(drawn.ties.items(), key=lambda tie: -tie[1]):
        _tie(axes, ys[0][meeting], ys[1][direction], n, _colour(meeting))
    for meeting, y in ys[0].items():
        axes.plot([_LEFT_NODE], [y], "o", markersize=21, color=_colour(meeting), markeredgecolor=style.INK)
        style.put(axes, _LEFT_NODE, y, str(meeting), colour=style.PAPER, weight="bold", ha="center")
        words = _topic(drawn.topics[meeting], (room.top - room.bottom) / len(left))
        style.put(axes, _LEFT_NODE - 0.018, y, words, ha="right")
    for direction, y in ys[1].items():
        _direction(axes, direction, y, size, drawn)


def _topic(names: Sequence[str], height: float) -> str:
    """Return as many names as lines of this height of the page hold, with an ellipsis for the others."""
    from fa_analysis.charts import style

    width, lines = _LEFT_NODE - 0.06, max(1, int(height * style.HEIGHT * 72 / (1.4 * style.SIZE_TEXT)))
    for most in range(len(names), 0, -1):
        words = style.wrap(_(" ; ").join(names[:most]) + (_(" ; ") + "…" if most < len(names) else ""), width)
        if words.count("\n") < lines:
            return words
    return style.wrap(style.shorten(names[0], 0.9 * width * lines), width)


def _direction(axes: Axes, direction: str, y: float, size: float, drawn: _Network) -> None:
    from fa_analysis.charts import style

    mine = sorted(m for m, d in drawn.ties if d == direction)
    count = sum(n for (_m, d), n in drawn.ties.items() if d == direction)
    axes.plot(
        [_RIGHT_NODE], [y], "s", markersize=4 + min(count, 10), color=style.PAPER, markeredgecolor=style.INK
    )
    numbers = f"  ({', '.join(map(str, mine))})"
    room = 0.975 - _RIGHT_NODE - 0.018 - style.text_width(numbers, size=size)
    style.put(axes, _RIGHT_NODE + 0.014, y, style.shorten(direction, room, size=size) + numbers, size=size)


def _colour(meeting: int) -> str:
    return _COLOURS[(meeting - 1) % len(_COLOURS)]


def _places(count: int, room: Room) -> list[float]:
    step = (room.top - room.bottom) / max(count, 1)
    return [room.top - (i + 0.5) * step for i in range(count)]


def _tie(axes: Axes, y0: float, y1: float, projects: int, colour: str) -> None:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    middle = (_LEFT_NODE + _RIGHT_NODE) / 2
    points = [(_LEFT_NODE, y0), (middle, y0), (middle, y1), (_RIGHT_NODE, y1)]
    path = Path(points, [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    width = 1.2 + 1.5 * (min(projects, 6) - 1)
    axes.add_patch(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, alpha=0.75))
