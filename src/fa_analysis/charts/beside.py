"""Two things set beside each other: talk and action, interviews and questionnaires, codes said together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.view import Story, View, not_enough
from fa_analysis.charts.words import number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@dataclass(frozen=True)
class Ends:
    """How a dumbbell names its two ends, and whether values are shares."""

    first: str
    second: str
    shares: bool = True


def talk_question() -> str:
    """Ask whether what is talked about is what is done."""
    return _("Fait-on ce dont on parle ?")


def talk(view: View) -> Story:
    """Tell the dimensions talked about in interviews against those of the projects."""
    question = talk_question()
    said = view.whole("expressed_group").set_index("code")
    done = view.whole("done_policy").set_index("code")
    both = [d for d in view.dimensions if d in said.index and d in done.index]
    table = _pairs(said, done, both, view)
    if table.empty:
        return not_enough(view, question, _("Il faut à la fois des entretiens et des projets codés."))
    table = table.assign(gap=table["second"] - table["first"])
    far = table.loc[table["gap"].abs().idxmax()]
    words = {"label": quoted(far["label"]), "a": percent(far["first"]), "b": percent(far["second"])}
    more = _("{label} : dans {b} des projets, mais dans {a} des entretiens seulement")
    less = _("{label} : dans {a} des entretiens, mais dans {b} des projets seulement")
    return Story(
        title=(more if far["gap"] > 0 else less).format(**words),
        subtitle=_(
            "{question} Part des entretiens qui parlent de chaque dimension, part des projets qui la portent"
        ).format(question=question),
        reading=_(
            "Deux points par dimension, chacun avec son intervalle à 95 % : le rond pour les entretiens, le carré pour les projets. Les deux ne comptent pas la même chose : comparer l'ordre des dimensions, pas les parts à l'unité près."
        ),
        foot=view.foot(
            _("{a} entretiens, {b} projets").format(
                a=number(said.loc[both[0], "of"]), b=number(done.loc[both[0], "of"])
            ),
            _("intervalles à 95 %"),
        ),
        alt=_("Parts des entretiens et des projets. {rows}.").format(rows=_alt(table)),
        plot=lambda figure: _dumbbell(figure, table, Ends(_("entretiens"), _("projets"))),
    )


def knowledge_question() -> str:
    """Ask whether people know the approach as well as they say."""
    return _("Connaît-on la démarche aussi bien qu'on le dit ?")


def knowledge(view: View) -> Story:
    """Tell the stated knowledge (closed question) beside the expressed appropriation, by policy."""
    question = knowledge_question()
    asked = next((q for q in view.settings.questionnaires.closed if q.mirrors == view.ordinal), None)
    if asked is None:
        return not_enough(
            view, question, _("Aucune question fermée n'est mise en regard des entretiens dans les réglages.")
        )
    said = view.rows("level_place").set_index("group")
    stated = view.rows(f"closed_mean_{asked.column}").set_index("group")
    table = _pairs(said, stated, [g for g in stated.index if g in said.index], view)
    if table.empty:
        return not_enough(
            view, question, _("Aucune politique ne compte assez de personnes dans les deux enquêtes.")
        )
    table = table.sort_values("second", ascending=False, kind="stable")
    table = pd.concat([table.loc[table["label"] != ALL], table.loc[table["label"] == ALL]], ignore_index=True)
    whole = table.loc[table["label"] == ALL]
    told = whole.iloc[0] if len(whole) else table.iloc[0]
    return Story(
        title=_(
            "Connaissance déclarée au questionnaire : {b} sur 1 ; appropriation exprimée en entretien : {a}"
        ).format(a=number(told["first"], 2), b=number(told["second"], 2)),
        subtitle=_(
            "{question} Deux échelles ramenées de 0 (le moins) à 1 (le plus), par politique publique"
        ).format(question=question),
        reading=_(
            "Le rond est le niveau moyen des entretiens, le carré la réponse moyenne à la question fermée {asked}. "
            "Ce ne sont ni les mêmes personnes ni la même échelle : les deux sont mis en regard, jamais additionnés."
        ).format(asked=quoted(asked.label)),
        foot=view.foot(
            _("{a} entretiens, {b} questionnaires").format(
                a=number(said["of"].get(ALL, float("nan"))), b=number(stated["of"].get(ALL, float("nan")))
            ),
            _("intervalles à 95 %"),
        ),
        alt=_("Niveau en entretien et réponse au questionnaire, de 0 à 1. {rows}.").format(
            rows=_alt(table, digits=2)
        ),
        plot=lambda figure: _dumbbell(figure, table, Ends(_("entretiens"), _("questionnaires"), shares=False)),
    )


def _pairs(first: pd.DataFrame, second: pd.DataFrame, keys: list[str], view: View) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "label": [view.label(k) for k in keys],
            **{f"first{n}": first.loc[keys, c].to_numpy() for n, c in _ENDS.items()},
            **{f"second{n}": second.loc[keys, c].to_numpy() for n, c in _ENDS.items()},
        }
    )
    return table.loc[table["first"].notna() & table["second"].notna()].reset_index(drop=True)


_ENDS = {"": "estimate", "_low": "low", "_high": "high"}


def _alt(table: pd.DataFrame, digits: int | None = None) -> str:
    def say(v: float) -> str:
        return percent(v) if digits is None else number(v, digits)

    return " ; ".join(
        f"{r['label']} : {say(r['first'])} / {say(r['second'])}" for r in table.to_dict("records")
    )


def _dumbbell(figure: Figure, table: pd.DataFrame, ends: Ends) -> None:
    axes = style.panel(figure, 0.26, 0.14, 0.95, 0.75)
    style.rows_axis(axes, len(table))
    style.scale(
        axes,
        0,
        1,
        [i / 5 for i in range(6)],
        [percent(i / 5) if ends.shares else number(i / 5, 1) for i in range(6)],
    )
    for y, row in enumerate(table.to_dict("records")):
        style.put(
            axes,
            -0.015,
            y,
            style.wrap(row["label"], 28),
            ha="right",
            weight="bold" if row["label"] == ALL else "normal",
        )
        for name, shift, mark, colour in (
            ("first", -0.14, "o", style.BLUE),
            ("second", 0.14, "s", style.ORANGE),
        ):
            axes.plot([row[f"{name}_low"], row[f"{name}_high"]], [y + shift] * 2, color=colour, linewidth=2.5)
            axes.plot(row[name], y + shift, mark, color=colour, markersize=9, markeredgecolor=style.INK)
    first, second = float(table["first"].iloc[0]), float(table["second"].iloc[0])
    # The names of the two ends stand above the first row, on the outer side of each.
    style.put(
        axes,
        first,
        -0.58,
        ends.first,
        ha="right" if first < second else "left",
        va="bottom",
        colour=style.BLUE,
        weight="bold",
    )
    style.put(
        axes,
        second,
        -0.58,
        ends.second,
        ha="left" if first < second else "right",
        va="bottom",
        colour="#8a5f00",
        weight="bold",
    )


def together_question() -> str:
    """Ask which ideas go together."""
    return _("Quelles idées les mêmes entretiens expriment-ils ensemble ?")


PAIRS = 12


def together(view: View) -> Story:
    """Tell the pairs of codes that go together more, or less, than chance would have it."""
    question = together_question()
    counts = view.rows("together").set_index(["group", "code"])
    links = view.rows("together_specific").merge(
        view.rows("together_q")[["group", "code", "estimate"]], on=["group", "code"], suffixes=("", "_q")
    )
    links = links.loc[links["estimate"].notna()]
    if links.empty:
        return not_enough(view, question, _("Il faut au moins deux codes exprimés."))
    total = float(view.whole("expressed_group")["of"].iloc[0])
    links = (
        links.assign(strength=links["estimate"].abs())
        .sort_values("strength", ascending=False, kind="stable")
        .head(PAIRS)
    )
    rows = []
    for r in links.to_dict("records"):
        a, b = r["group"], r["code"]
        expected = counts.loc[(a, b), "of"] * counts.loc[(b, a), "of"] / total
        rows.append(
            {
                "label": f"{view.label(a)} + {view.label(b)}",
                "n": r["n"],
                "expected": expected,
                "q": r["estimate_q"],
            }
        )
    table = pd.DataFrame(rows)
    sure = table.loc[table["q"] < 0.05]
    if sure.empty:
        title = _("Aucun couple d'idées ne va ensemble plus que le hasard ne l'explique")
    else:
        told = sure.iloc[0]
        words = {"pair": quoted(told["label"]), "n": number(told["n"]), "e": number(told["expected"])}
        title = _("{pair} : {n} entretiens les disent ensemble, {e} attendus si le hasard décidait").format(
            **words
        )
    return Story(
        title=title,
        subtitle=_("{question} Les {n} couples les plus éloignés du hasard").format(
            question=question, n=len(table)
        ),
        reading=_(
            "Le carré est le nombre d'entretiens qui expriment les deux idées, le rond vide le nombre attendu si elles étaient sans lien. Une étoile : lien que le hasard n'explique pas, compte tenu de toutes les paires essayées."
        ),
        foot=view.foot(
            _("{n} entretiens").format(n=number(total)),
            _("★ : test exact corrigé (Benjamini-Hochberg), q < 0,05"),
        ),
        alt=_("Couples d'idées, entretiens observés et attendus. {rows}.").format(
            rows=" ; ".join(f"{r['label']} : {number(r['n'])} / {number(r['expected'], 1)}" for r in rows)
        ),
        plot=lambda figure: _observed(figure, table),
    )


def _observed(figure: Figure, table: pd.DataFrame) -> None:
    axes = style.panel(figure, 0.44, 0.12, 0.95, 0.77)
    style.rows_axis(axes, len(table))
    highest = float(table[["n", "expected"]].max().max()) * 1.08 + 1
    axes.set_xlim(0, highest)
    axes.grid(axis="x", color=style.FAINT, linewidth=0.8)
    for y, row in enumerate(table.to_dict("records")):
        star = " ★" if row["q"] < 0.05 else ""
        style.put(axes, -0.012 * highest, y, style.wrap(row["label"], 52) + star, ha="right", size=11)
        axes.plot([row["expected"], row["n"]], [y, y], color=style.FAINT, linewidth=4, zorder=1)
        axes.plot(row["expected"], y, "o", markerfacecolor=style.PAPER, color=style.SOFT, markersize=9)
        axes.plot(row["n"], y, "s", color=style.BLUE, markersize=9)
    style.put(axes, table["n"].iloc[0], -0.55, _("observés"), ha="center", va="bottom", colour=style.BLUE)
    style.put(
        axes, table["expected"].iloc[0], -0.55, _("attendus"), ha="center", va="bottom", colour=style.SOFT
    )
