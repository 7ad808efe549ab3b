"""Two things set beside each other: talk and action, interviews and questionnaires."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from fa_analysis.charts import style
from fa_analysis.charts.counted import corrected_words
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import Story, View, group_name, not_enough, records, value
from fa_analysis.charts.words import number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import as_counted, is_corrected

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.charts.style import Room


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
    corrected = view.whole("expressed_group").set_index("code", drop=False)
    said = as_counted(corrected)
    done = view.whole("done_policy").set_index("code")
    both = [d for d in view.dimensions if d in said.index and d in done.index]
    table = _pairs(said, done, both, view)
    if table.empty:
        return not_enough(view, question, _("Il faut à la fois des entretiens et des projets codés."))
    return Story(
        title=_talk_finding(table),
        subtitle=_(
            "{question} Part des entretiens qui parlent de chaque dimension, part des projets qui la portent"
        ).format(question=question),
        reading=_(
            "Deux points par dimension, chacun avec son intervalle à 95 % : le rond pour les "
            "entretiens, le carré pour les projets. Les deux ne comptent pas la même chose : comparer "
            "l'ordre des dimensions, pas les parts à l'unité près."
        ),
        foot=view.foot(
            _("{a} entretiens, {b} projets").format(
                a=number(value(said, both[0], "of")), b=number(value(done, both[0], "of"))
            ),
            _("intervalles à 95 %"),
            corrected_words(corrected.loc[both].assign(label=[view.label(d) for d in both])),
        ),
        alt=_("Parts des entretiens et des projets. {rows}.").format(rows=_alt(table)),
        plot=lambda figure, room: _dumbbell(figure, room, table, Ends(_("entretiens"), _("projets"))),
    )


def _talk_finding(table: pd.DataFrame) -> str:
    """Tell the widest gap between two intervals that do not touch; where all touch, that none is clear."""
    table = table.assign(gap=table["second"] - table["first"])
    apart = (table["second_low"] > table["first_high"]) | (table["first_low"] > table["second_high"])
    named = table.loc[apart] if apart.any() else table
    furthest = leaders(named.assign(wide=named["gap"].abs()), "wide")
    far = furthest.iloc[0]
    words = {"label": quoted(far["label"]), "a": percent(far["first"]), "b": percent(far["second"])}
    if not apart.any() and len(furthest) > 1:
        return _("Pas d'écart net entre ce dont on parle et ce que l'on fait ; au plus, {level}").format(
            level=tied([quoted(label) for label in furthest["label"]])
        )
    if not apart.any():
        return _(
            "Pas d'écart net entre ce dont on parle et ce que l'on fait ; au plus, {label} : {a} des "
            "entretiens, {b} des projets"
        ).format(**words)
    more = _("{label} : dans {b} des projets, mais dans {a} des entretiens seulement")
    less = _("{label} : dans {a} des entretiens, mais dans {b} des projets seulement")
    return (more if far["gap"] > 0 else less).format(**words)


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
            "Le rond est le niveau moyen des entretiens, le carré la réponse moyenne à la question "
            "fermée {asked}. "
            "Ce ne sont ni les mêmes personnes ni la même échelle : les deux sont mis en regard, "
            "jamais additionnés."
        ).format(asked=quoted(asked.label)),
        foot=view.foot(
            _("{a} entretiens, {b} questionnaires").format(
                a=number(value(said, ALL, "of")), b=number(value(stated, ALL, "of"))
            ),
            _corrected_place(view),
            _("intervalles à 95 %"),
        ),
        alt=_("Niveau en entretien et réponse au questionnaire, de 0 à 1. {rows}.").format(
            rows=_alt(table, digits=2)
        ),
        plot=lambda figure, room: _dumbbell(
            figure, room, table, Ends(_("entretiens"), _("questionnaires"), shares=False)
        ),
    )


def _corrected_place(view: View) -> str:
    """Say where all stand from 0 to 1 once corrected for coding errors; empty when it is not corrected."""
    means = view.whole(f"{view.ordinal}_mean_policy")
    if means.empty or not is_corrected(str(means["method"].iloc[0])):
        return ""
    levels = [c.level or 0 for c in view.codes(view.ordinal)]
    place = (float(means["estimate"].iloc[0]) - min(levels)) / (max(levels) - min(levels))
    return _("entretiens dans leur ensemble une fois corrigés des erreurs de codage : {place}").format(
        place=number(place, 2)
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

    return _(" ; ").join(
        _(" : ").join((group_name(r["label"]), f"{say(r['first'])} / {say(r['second'])}"))
        for r in records(table)
    )


MARKS = (("first", -0.15, "o", style.BLUE), ("second", 0.15, "s", style.ORANGE))


def _dumbbell(figure: Figure, room: Room, table: pd.DataFrame, ends: Ends) -> None:
    left = style.margin(list(table["label"]), most=0.26)
    axes = style.panel(figure, left, room.bottom + 0.04, 0.95, room.top - 0.055)
    style.key(figure, left, room.top - 0.02, [("o", style.BLUE, ends.first), ("s", style.ORANGE, ends.second)])
    style.rows_axis(axes, len(table))
    words = [percent(i / 5) if ends.shares else number(i / 5, 1) for i in range(6)]
    style.scale(axes, 0, 1, [i / 5 for i in range(6)], words)
    for y, row in enumerate(records(table)):
        weight = "bold" if row["label"] == ALL else "normal"
        style.label_row(axes, y, group_name(row["label"]), width=left - style.LEFT, weight=weight)
        if y % 2 == 0:
            axes.axhspan(y - 0.5, y + 0.5, color="#f4f4f4")
    for name, shift, mark, colour in MARKS:
        style.spans(axes, list(table[f"{name}_low"]), list(table[f"{name}_high"]), colour=colour, shift=shift)
        style.dots(axes, list(table[name]), colour=colour, mark=mark, shift=shift)
