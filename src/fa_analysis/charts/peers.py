"""Who could learn from whom: gaps with what could inspire, projects alike across directions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, not_enough, records
from fa_analysis.charts.words import listing, number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.gaps import title_in

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

GAPS, ALIKE, LEAST_SHARED = 8, 8, 2


def gaps_question() -> str:
    """Ask where policies lag and what could inspire them."""
    return _("Où les projets d'une politique portent-ils moins une dimension, et de quoi s'inspirer ?")


def gaps(view: View) -> Story:
    """Tell the widest gaps of policies on a dimension, each with an entry and a project to look at."""
    question = gaps_question()
    rows = view.rows("gap")
    if rows["estimate"].notna().sum() == 0:
        why = _("Aucune politique ne compte assez de projets codés pour être comparée aux autres.")
        return not_enough(view, question, why)
    behind = rows.loc[rows["estimate"] < 0].sort_values("estimate", kind="stable").head(GAPS)
    if behind.empty:
        return not_enough(view, question, _("Aucune politique n'est en retrait des autres sur une dimension."))
    ideas = {
        (r["group"], r["code"]): [
            *_ideas(view, "inspiration_project", r),
            *_ideas(view, "inspiration_benchmark", r),
        ]
        for r in records(behind)
    }
    clear = clear_gaps(view)
    behind = behind.assign(clear=[(r["group"], r["code"]) in clear for r in records(behind)])
    sure = behind.loc[behind["clear"]]
    return Story(
        title=_gaps_finding(view, sure if len(sure) else behind, sure=len(sure) > 0),
        subtitle=_(
            "{question} Écart avec la part des projets des autres politiques, en points, intervalle à 95 %"
        ).format(question=question),
        reading=_(
            "Chaque ligne est une politique et une dimension que ses projets portent moins que ceux des "
            "autres ; en gras, celles que le hasard n'explique pas (test exact, corrigé du nombre d'écarts "
            "essayés). À droite, un projet du "
            "territoire (▸) et une pratique d'ailleurs (◦) qui portent le plus de pratiques de cette dimension."
        ),
        foot=view.foot(
            _("les {n} écarts les plus grands").format(n=len(behind)),
            _("politiques d'au moins cinq projets ; intervalles de Newcombe"),
            _("en gras : écart net (test exact corrigé, q < 0,05)")
            if len(sure)
            else _("aucun écart net (test exact corrigé)"),
            _("▸ projet du territoire, ◦ pratique d'ailleurs : une piste, pas une mesure"),
            reviewed=False,
        ),
        alt=_("Écarts de part des projets, en points. {rows}.").format(
            rows=_(" ; ").join(
                _(" : ").join((f"{r['group']}, {view.label(r['code'])}", _points(r["estimate"])))
                for r in records(behind)
            )
        ),
        plot=lambda figure, room: _gaps_plot(figure, room, view, behind, ideas),
    )


def clear_gaps(view: View) -> dict[tuple[str, str], float]:
    """Return the gaps that chance does not explain (exact test, adjusted for their number).

    By policy and dimension: the share of its projects, less that of the other policies.
    """
    q, gap = (view.rows(what).set_index(["group", "code"])["estimate"] for what in ("gap_q", "gap"))
    return {key: float(gap[key]) for key in q.index[q < STANDS_OUT] if key in gap.index}


def _points(gap: float) -> str:
    """Write a gap of shares in points: `−23`."""
    return ("−" if gap < 0 else "+") + number(abs(100 * gap))


def _gaps_finding(view: View, behind: pd.DataFrame, *, sure: bool) -> str:
    first = behind.iloc[0]
    words = {
        "policy": first["group"],
        "dim": quoted(view.label(first["code"])),
        "gap": number(abs(100 * first["estimate"])),
        "share": percent(first["n"] / first["of"]),
    }
    if sure:
        return _("{dim} : en retrait dans les projets ({policy}), {gap} points sous les autres").format(**words)
    words["level"] = tied(
        [
            _("{policy} sur {dim}").format(policy=r["group"], dim=quoted(view.label(r["code"])))
            for r in records(leaders(behind, least=True))
        ]
    )
    return _("Aucune politique n'est nettement en retrait ; au plus, {level} ({gap} points)").format(**words)


def _ideas(view: View, what: str, gap: dict[str, object]) -> list[str]:
    """Return the strongest entry or project for one gap, when it carries at least one practice."""
    rows = view.rows(what)
    start = f"{gap['code']}:"
    rows = rows.loc[(rows["group"] == gap["group"]) & rows["code"].str.startswith(start) & (rows["n"] > 0)]
    mark = "▸" if what == "inspiration_project" else "◦"
    return [
        f"{mark} {r['code'].removeprefix(start)} {title_in(r['method'])}".strip() for r in records(rows.head(1))
    ]


def _gaps_plot(
    figure: Figure, room: Room, view: View, behind: pd.DataFrame, ideas: dict[tuple[str, str], list[str]]
) -> None:
    labels = [_(" : ").join((r["group"], view.label(r["code"]))) for r in records(behind)]
    left = style.margin(labels, most=0.24)
    right = 0.62
    axes = style.panel(figure, left, room.bottom + 0.06, right, room.top)
    style.rows_axis(axes, len(behind))
    lowest = min(-0.2, float(behind["low"].min()))
    highest = max(0.2, float(behind["high"].max()))
    ticks = [t / 10 for t in range(-10, 11, 4 if highest - lowest > 1 else 2) if lowest <= t / 10 <= highest]
    ticks = sorted({*ticks, 0.0})
    style.scale(axes, lowest - 0.02, highest + 0.02, ticks, [_points(t) if t else "0" for t in ticks])
    style.name_scale(axes, _("points d'écart avec les autres politiques"))
    axes.axvline(0, color=style.INK, linewidth=1.2)
    for y, (row, label) in enumerate(zip(records(behind), labels, strict=True)):
        sure = row["clear"]
        style.label_row(axes, y, label, width=left - style.LEFT, weight="bold" if sure else "normal")
        found = ideas[row["group"], row["code"]]
        lines = [style.shorten(idea, 0.96 - right, size=style.SIZE_SMALL) for idea in found]
        style.label_end(axes, y, "\n".join(lines), size=style.SIZE_SMALL)
    style.spans(axes, list(behind["low"]), list(behind["high"]), colour=style.BLUE)
    style.dots(axes, list(behind["estimate"]), colour=style.ORANGE)


def likeness_question() -> str:
    """Ask which projects of different directions are alike."""
    return _("Quels projets de directions différentes se ressemblent, et pourraient s'entraider ?")


def likeness(view: View) -> Story:
    """Tell the pairs of projects of different directions that share most dimensions and practices."""
    question = likeness_question()
    rows = view.rows("similar")
    rows = rows.loc[rows["estimate"].notna() & (rows["n"] >= LEAST_SHARED)]
    if rows.empty:
        why = _("Aucun projet ne partage deux dimensions ou pratiques avec un projet d'une autre direction.")
        return not_enough(view, question, why)
    ends = ["+".join(sorted(pair)) for pair in zip(rows["group"], rows["code"], strict=True)]
    rows = rows.assign(pair=ends).drop_duplicates("pair")
    # Many things shared first: two projects with one single practice in common are alike by little.
    best = rows.assign(both=rows["n"] * rows["estimate"]).sort_values("both", ascending=False, kind="stable")
    best = best.head(ALIKE).reset_index(drop=True)
    first = best.iloc[0]
    return Story(
        title=_(
            "{n} couples de projets proches entre directions ; {a} et {b} partagent {shared} traits sur {of}"
        ).format(
            n=number(len(rows)),
            a=first["group"],
            b=first["code"],
            shared=number(first["n"]),
            of=number(first["of"]),
        ),
        subtitle=_(
            "{question} Dimensions et pratiques communes aux deux, sur celles de l'un ou de l'autre"
        ).format(question=question),
        reading=_(
            "Chaque ligne rapproche deux projets de directions différentes : la barre pleine compte les "
            "dimensions et pratiques qu'ils partagent, le contour toutes celles de l'un ou de l'autre. C'est "
            "une piste pour mettre des équipes en relation, pas une mesure de qualité."
        ),
        foot=view.foot(
            _("les {n} couples les plus proches (communes × similarité de Jaccard)").format(n=len(best)),
            _("pour chaque projet, les trois plus proches d'autres directions sont dans le classeur"),
            reviewed=False,
        ),
        alt=_("Couples de projets, points communs. {rows}.").format(
            rows=_(" ; ").join(
                _(" : ").join((listing([r["group"], r["code"]]), f"{number(r['n'])} / {number(r['of'])}"))
                for r in records(best)
            )
        ),
        plot=lambda figure, room: _likeness_plot(figure, room, best),
    )


def _likeness_plot(figure: Figure, room: Room, best: pd.DataFrame) -> None:
    left = 0.62
    axes = style.panel(figure, left, room.bottom, 0.905, room.top)
    style.rows_axis(axes, len(best))
    axes.set_xticks([])
    axes.set_xlim(0, float(best["of"].max()))
    width = left - style.LEFT - 0.012
    for y, row in enumerate(records(best)):
        names = title_in(row["method"]).split(" → ")
        ids = (row["group"], row["code"])
        lines = [f"{i} {name}" for i, name in zip(ids, names, strict=False)]
        text = "\n".join(style.shorten(line, width, size=style.SIZE_SMALL) for line in lines)
        style.label_lines(axes, y, text, left=(style.LEFT - left) / (0.905 - left))
        style.label_end(axes, y, _("{n} sur {of}").format(n=number(row["n"]), of=number(row["of"])), size=11)
    axes.barh(range(len(best)), best["n"], height=0.5, color=style.BLUE)
    axes.barh(range(len(best)), best["of"], height=0.62, facecolor="none", edgecolor=style.INK, linewidth=1.2)
