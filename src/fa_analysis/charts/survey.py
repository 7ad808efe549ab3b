"""The survey itself: who was met, whether enough, and how good the coding is."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, not_enough, records, told_rows
from fa_analysis.charts.words import listing, number, percent, quoted
from fa_analysis.i18n import _, n_, thousands

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room

LAST, LEAST_UNITS = 10, 10
FADED = "#bfbfbf"


def quotas_question() -> str:
    """Ask whether those who were to be met were met."""
    return _("A-t-on rencontré tous ceux que l'on voulait ?")


def quotas(view: View) -> Story:
    """Tell the interviews done against those planned."""
    question = quotas_question()
    rows, whole = view.groups("quota_group"), view.whole("quota_group")
    if rows.empty or rows["n"].sum() == 0:
        return not_enough(view, question, _("Aucun entretien dans la table des entretiens."))
    planned = rows.loc[rows["of"].notna()]
    short = planned.loc[planned["n"] < planned["of"]]
    missing = float((short["of"] - short["n"]).sum())
    if planned.empty:
        title = _("{n} entretiens réalisés, sans nombre prévu").format(n=number(rows["n"].sum()))
    elif short.empty:
        title = _("Tous les entretiens prévus sont réalisés")
    else:
        title = n_(
            "Il manque {n} entretien sur {of} : {groups}",
            "Il manque {n} entretiens sur {of}, surtout : {groups}",
            int(missing),
        ).format(n=number(missing), of=number(planned["of"].sum()), groups=_furthest(short))
    told = [
        _(" : ").join((r["group"], number(r["n"]))) + (f" / {number(r['of'])}" if r["of"] == r["of"] else "")
        for r in records(rows)
    ]
    done = float(whole["n"].iloc[0]) if len(whole) else float(rows["n"].sum())
    return Story(
        title=title,
        subtitle=_("{question} Entretiens réalisés (plein) et prévus (contour), par groupe d'acteurs").format(
            question=question
        ),
        reading=_(
            "La barre pleine compte les entretiens réalisés, le contour ceux qui étaient prévus dans "
            "les réglages de l'étude."
        ),
        foot=view.foot(
            _("{n} entretiens du territoire").format(n=number(done)),
            _("les autres collectivités ne sont pas comptées"),
            reviewed=False,
        ),
        alt=_("Entretiens réalisés sur prévus. {rows}.").format(rows=_(" ; ").join(told)),
        plot=lambda figure, room: _quota_bars(figure, room, rows),
    )


def _furthest(short: pd.DataFrame) -> str:
    """Name the groups that lack most interviews, all those that lack as many."""
    gap = short["of"] - short["n"]
    return listing(
        [
            _("{group} ({done} sur {planned})").format(
                group=r["group"], done=number(r["n"]), planned=number(r["of"])
            )
            for r in records(short[gap == gap.max()])
        ]
    )


def _quota_bars(figure: Figure, room: Room, rows: pd.DataFrame) -> None:
    left = style.margin(list(rows["group"]), most=0.26)
    axes = style.panel(figure, left, room.bottom, 0.95, room.top)
    style.rows_axis(axes, len(rows))
    highest = float(rows[["n", "of"]].max().max()) * 1.15
    axes.set_xlim(0, highest)
    axes.set_xticks([])
    for y, row in enumerate(records(rows)):
        short = row["of"] == row["of"] and row["n"] < row["of"]
        axes.barh(y, row["n"], height=0.56, color=style.ORANGE if short else style.BLUE)
        words = number(row["n"])
        if row["of"] == row["of"]:
            axes.barh(y, row["of"], height=0.72, facecolor="none", edgecolor=style.INK, linewidth=1.6)
            words = _("{n} sur {of}").format(n=words, of=number(row["of"]))
        end = max(row["n"], row["of"] if row["of"] == row["of"] else 0)
        style.put(axes, end + 0.012 * highest, y, words, weight="bold" if short else "normal")
        style.label_row(axes, y, row["group"], width=left - style.LEFT)


def saturation_question() -> str:
    """Ask whether new interviews still bring new ideas."""
    return _("De nouveaux entretiens apporteraient-ils des idées nouvelles ?")


def saturation(view: View) -> Story:
    """Tell how many codes were met after so many interviews."""
    question = saturation_question()
    rows = view.rows("saturation")
    rows = rows.loc[rows["estimate"].notna()].reset_index(drop=True)
    if len(rows) < 2:
        return not_enough(view, question, _("Il faut au moins deux entretiens codés."))
    back = min(LAST, len(rows) - 1)
    end, of = float(rows["estimate"].iloc[-1]), float(rows["of"].iloc[0])
    gained = end - float(rows["estimate"].iloc[-1 - back])
    half = int((rows["estimate"] >= 0.9 * end).to_numpy().argmax()) + 1
    return Story(
        title=_("Passer de {before} à {n} entretiens n'apporte que {gain} code nouveau en moyenne").format(
            before=len(rows) - back, n=len(rows), gain=number(gained, 1)
        )
        if gained < 1.5
        else _("Passer de {before} à {n} entretiens apporte encore {gain} codes nouveaux en moyenne").format(
            before=len(rows) - back, n=len(rows), gain=number(gained, 1)
        ),
        subtitle=_(
            "{question} Codes distincts rencontrés après 1, 2, … entretiens, dans un ordre tiré au sort"
        ).format(question=question),
        reading=_(
            "On rejoue l'enquête dans mille ordres tirés au sort : la courbe est le nombre moyen de "
            "codes rencontrés, la bande "
            "contient 95 % des ordres. Une courbe plate : de nouveaux entretiens n'apporteraient "
            "guère de codes de cette "
            "grille ; elle ne dit rien des idées que la grille ne prévoit pas."
        ),
        foot=view.foot(
            _("{n} entretiens").format(n=len(rows)),
            _("{met} codes rencontrés sur {of} de la grille").format(met=number(end), of=number(of)),
            _("bande : 95 % de 1{sep}000 ordres").format(sep=thousands()),
        ),
        alt=_(
            "Courbe de saturation : {a} codes après un entretien, 90 % des codes rencontrés après "
            "{half}, {end} après {n}."
        ).format(a=number(rows["estimate"].iloc[0], 1), half=half, end=number(end), n=len(rows)),
        plot=lambda figure, room: _curve(figure, room, rows, of, half),
    )


def _curve(figure: Figure, room: Room, rows: pd.DataFrame, of: float, half: int) -> None:
    axes = style.panel(figure, 0.08, room.bottom + 0.07, 0.95, room.top)
    x = rows["n"].to_numpy()
    axes.set_xlim(0, x[-1] * 1.02)
    axes.set_ylim(0, of * 1.05)
    axes.set_xticks(range(0, int(x[-1]) + 1, _step(x[-1])))
    # One zero at the corner: that of the interviews.
    axes.set_yticks(range(_step(of), int(of) + 1, _step(of)))
    axes.grid(axis="y", color=style.FAINT, linewidth=0.8)
    axes.tick_params(labelsize=style.SIZE_TEXT)
    style.name_scale(axes, _("nombre d'entretiens"), size=style.SIZE_TEXT)
    axes.axhline(of, color=style.INK, linewidth=1.2, linestyle="--")
    style.put(
        axes, 0, of, _("{n} codes dans la grille").format(n=number(of)), va="bottom", size=style.SIZE_SMALL
    )
    axes.fill_between(x, rows["low"], rows["high"], color=style.SKY, alpha=0.35, linewidth=0)
    axes.plot(x, rows["estimate"], color=style.BLUE, linewidth=3)
    y = float(rows["estimate"].iloc[half - 1])
    axes.plot([half], [y], "o", color=style.VERMILION, markersize=10)
    words = _("neuf dixièmes des codes\nrencontrés après {n} entretiens").format(n=half)
    far = half > 0.6 * x[-1]
    style.put(
        axes,
        half + (-0.02 if far else 0.02) * x[-1],
        y - 0.05 * of,
        words,
        va="top",
        ha="right" if far else "left",
    )


def _step(most: float) -> int:
    """Return a round step that cuts 0 to `most` in some six parts."""
    return next(s for s in (1, 2, 5, 10, 20, 50, 100, 10**6) if most / s <= 8)


def quality_question() -> str:
    """Ask whether the coding can be trusted."""
    return _("Peut-on se fier au codage automatique ?")


def quality(view: View) -> Story:
    """Tell precision and recall of each code against the reference."""
    question = quality_question()
    precision, recall, f1 = (_by_code(view, f"quality_{m}") for m in ("precision", "recall", "f1"))
    if f1.empty:
        why = _("Le codage n'a pas été comparé à une référence relue par des personnes.")
        return not_enough(view, question, why)
    table = f1.assign(
        precision=precision["estimate"].reindex(f1.index),
        recall=recall["estimate"].reindex(f1.index),
        needed=recall["of"].reindex(f1.index),
    )
    # Codes that the reference holds too seldom to judge stand below the others, and in no title.
    few = (table["needed"] < LEAST_UNITS).to_numpy()
    table = pd.concat([table.loc[~few], table.loc[few]])
    return Story(
        title=_quality_finding(table.loc[table["needed"] >= LEAST_UNITS]),
        subtitle=_("{question} Précision et rappel de chaque code, comparé à la référence relue").format(
            question=question
        ),
        reading=_(
            "Le rond est la précision (ce qui est codé l'est-il à raison ?), le carré le rappel (ce "
            "qui devait l'être l'est-il ?). Le nombre est celui des unités de la référence : en "
            "dessous de {n}, en gris, ne pas conclure."
        ).format(n=LEAST_UNITS),
        foot=view.foot(
            _("échantillon de développement"),
            _("entre parenthèses : unités qui portent le code dans la référence"),
            _("en gris : moins de {n} unités, trop peu pour juger").format(n=LEAST_UNITS) if few.any() else "",
        ),
        alt=_("Qualité du codage, F1 par code : {rows}.").format(rows=told_rows(f1, digits=2, most=30)),
        plot=lambda figure, room: _dots(figure, room, table),
    )


def _quality_finding(judged: pd.DataFrame) -> str:
    """Tell the codes found best and worst, of those that the reference holds often enough."""
    if judged.empty:
        return _("Aucun code n'est porté par {n} unités de la référence : trop peu pour juger").format(
            n=LEAST_UNITS
        )
    # Two codes with the same two decimals are level for who reads the title.
    shown = judged.assign(estimate=judged["estimate"].round(2))
    first, last = leaders(shown), leaders(shown, least=True)
    told = _(
        "Parmi les codes d'au moins {n} unités, le plus sûr : {first} ({a} sur 1) ; le moins : {last} ({b})"
    )
    return told.format(
        n=LEAST_UNITS,
        first=tied([quoted(label) for label in first["label"]]),
        a=number(first["estimate"].iloc[0], 2),
        last=tied([quoted(label) for label in last["label"]]),
        b=number(last["estimate"].iloc[0], 2),
    )


def _by_code(view: View, what: str) -> pd.DataFrame:
    """Return one measure of quality by code, practices left out, the best first."""
    names = [c.id for c in view.codebook.codes if c.parent is None]
    rows = view.rows(what)
    rows = rows.loc[(rows["group"] == "code") & rows["code"].isin(names) & rows["estimate"].notna()]
    rows = rows.assign(label=rows["code"].map(view.label)).sort_values(
        "estimate", ascending=False, kind="stable"
    )
    return rows.set_index("code")


def _dots(figure: Figure, room: Room, table: pd.DataFrame) -> None:
    words = [f"{row['label']} ({number(row['needed'])})" for row in records(table)]
    left = style.margin(words, most=0.32, size=9.5)
    axes = style.panel(figure, left, room.bottom + 0.035, 0.92, room.top - 0.05)
    style.key(
        figure, left, room.top - 0.02, [("o", style.BLUE, _("précision")), ("s", style.ORANGE, _("rappel"))]
    )
    style.write(figure, 0.927, room.top - 0.02, "F1", weight="bold")
    style.rows_axis(axes, len(table))
    style.scale(axes, 0, 1, [i / 5 for i in range(6)], [percent(i / 5) for i in range(6)])
    few = [row["needed"] < LEAST_UNITS for row in records(table)]
    for y, (row, label) in enumerate(zip(records(table), words, strict=True)):
        colour = style.SOFT if few[y] else style.INK
        style.label_row(axes, y, label, width=left - style.LEFT, size=9.5, colour=colour)
        style.label_end(axes, y, number(row["estimate"], 2), size=9.5, colour=colour)
    if any(few) and not all(few):
        axes.axhline(few.index(True) - 0.5, color=style.SOFT, linewidth=1, linestyle="--")
    style.spans(axes, list(table["precision"]), list(table["recall"]), colour="#bfbfbf", width=3)
    for name, mark, colour in (("recall", "s", style.ORANGE), ("precision", "o", style.BLUE)):
        sure = [math.nan if small else v for v, small in zip(table[name], few, strict=True)]
        unsure = [v if small else math.nan for v, small in zip(table[name], few, strict=True)]
        style.dots(axes, sure, colour=colour, mark=mark, size=7)
        style.dots(axes, unsure, colour=FADED, mark=mark, size=7)
