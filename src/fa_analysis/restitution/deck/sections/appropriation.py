"""How far people made the approach their own: levels by group and policy, beside what they declare."""

from __future__ import annotations

import math
import re

import pandas as pd

from fa_analysis.charts.counted import counted_means
from fa_analysis.charts.view import records, told_rows, value
from fa_analysis.charts.words import interval, number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import as_counted, is_corrected
from fa_analysis.restitution.deck.content import Bars, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.words import said


def appropriation(desk: Desk) -> list[Slide]:
    """Tell the levels by group of actors, then by policy, then beside what people declare."""
    if not desk.view.ordinal:
        return []
    slides = _levels(desk, "group")
    if desk.spec.policies or not desk.brief:
        slides += _levels(desk, "policy")
    if desk.full:
        slides += _declared(desk)
    return slides


def _levels(desk: Desk, axis: str) -> list[Slide]:
    view, family = desk.view, desk.view.ordinal
    story = desk.story("appropriation_groupes" if axis == "group" else "appropriation_politiques")
    rows = view.rows(f"{family}_{axis}")
    means = counted_means(view, axis).set_index("group")
    shown = rows[rows["n"].notna() & (rows["of"] > 0)]
    codes = [c for c in view.codes(family) if c.id in set(shown["code"])]
    groups = [g for g in dict.fromkeys(shown["group"]) if g != ALL]
    if not story.enough or not groups:
        return []
    groups.sort(key=lambda g: -value(means, g) if value(means, g) == value(means, g) else 9)
    cells = {(r["group"], r["code"]): r["n"] for r in records(shown)}
    sizes = shown.drop_duplicates("group").set_index("group")["of"]
    order = [*groups, *([ALL] if ALL in sizes else [])]
    left = [g for g in dict.fromkeys(rows["group"]) if g not in order and g != ALL]
    named = {ALL: _("ensemble")}
    return [
        Slide(
            "appropriation",
            story.title,
            _level_lines(desk, axis, means, codes[-1].level or 0),
            Bars(
                tuple(f"{named.get(g, g)} ({number(sizes[g])})" for g in order),
                tuple(Series(c.label, tuple(float(cells.get((g, c.id), 0)) for g in order)) for c in codes),
                _("Entretiens à chaque niveau. {alt}").format(alt=story.alt),
                stacked=True,
                ordinal=True,
                shares=False,
            ),
            desk.sources(
                _("{n} entretiens dont le niveau est connu").format(n=number(value(means, ALL, "of"))),
                _("barres et moyennes avant correction") if _corrected(desk, axis) else "",
                view.merged(rows[rows["group"].isin(groups)]),
                desk.left_out(left),
            ),
            (_level_reading(), *desk.made(means.reset_index()), *desk.made(rows[rows["group"] == ALL])),
            desk.refs([c.id for c in codes], most=2),
        )
    ]


def _level_reading() -> str:
    return _(
        "Chaque entretien reçoit un niveau : le plus haut que la moitié au moins de ses réponses codées "
        "atteint. La barre compte les entretiens à chaque niveau, du plus foncé (le moins) au plus clair "
        "(le plus) ; entre parenthèses, ceux dont le niveau est connu."
    )


def _level_lines(desk: Desk, axis: str, means: pd.DataFrame, top: int) -> tuple[Line, ...]:
    view, family = desk.view, desk.view.ordinal
    lines = []
    if value(means, ALL) == value(means, ALL):
        lines.append(
            Line(
                _("Niveau moyen : {mean} sur {top} {interval}").format(
                    mean=number(value(means, ALL), 1),
                    top=top,
                    interval=interval(value(means, ALL, "low"), value(means, ALL, "high"), digits=1),
                )
            )
        )
    exact = view.whole(f"{family}_reached_{axis}")
    reached = as_counted(exact).set_index("code")
    codes = [c for c in view.codes(family) if c.id in reached.index]
    if len(codes) > 1 and not math.isnan(value(reached, codes[-2].id, "n")):
        told = _("{share} des entretiens ({n} sur {of}) au niveau {level} ou au-dessus : {label}").format(
            share=percent(value(reached, codes[-2].id)),
            n=number(value(reached, codes[-2].id, "n")),
            of=number(value(reached, codes[-2].id, "of")),
            level=codes[-2].level,
            label=quoted(re.sub(r"^\d+[.)]\s*", "", codes[-2].label)),
        )
        lines.append(Line(told))
    if _corrected(desk, axis):
        above = value(exact.set_index("code"), codes[-2].id) if len(codes) > 1 else math.nan
        lines.append(Line(_corrected_words(desk, axis, above, top)))
    ladder = [c.id for c in view.codes(family)]
    # The words of the top of the ladder, then of its foot: what separates them is heard.
    return (*lines, *desk.quotes(ladder[:-3:-1], longest=150), *desk.quotes(ladder[:2], longest=150))


def _corrected(desk: Desk, axis: str) -> bool:
    """Say whether the mean of all is corrected for coding errors."""
    whole = desk.view.whole(f"{desk.view.ordinal}_mean_{axis}")
    return len(whole) > 0 and is_corrected(str(whole["method"].iloc[0]))


def _corrected_words(desk: Desk, axis: str, above: float, top: int) -> str:
    """Say apart what the numbers of all become once corrected: nobody reads them off the bars."""
    mean = desk.view.whole(f"{desk.view.ordinal}_mean_{axis}")["estimate"].iloc[0]
    words = {"mean": number(float(mean), 1), "top": top, "share": percent(above)}
    if math.isnan(above):
        return _("Corrigé des erreurs de codage : {mean} sur {top} en moyenne.").format(**words)
    return _("Corrigés des erreurs de codage : {mean} sur {top} en moyenne, {share} à ce niveau.").format(
        **words
    )


def _declared(desk: Desk) -> list[Slide]:
    """Set what people declare (closed questions) beside what interviews express."""
    asked = next(
        (q for q in desk.material.settings.questionnaires.closed if q.mirrors == desk.view.ordinal), None
    )
    if asked is None:
        return []
    rows = desk.view.whole(f"closed_{asked.column}")
    rows = rows[rows["n"].notna()]
    story = desk.story("connaissance_appropriation", whole=True)
    if rows.empty or not story.enough:
        return []
    by = rows.set_index("code")
    answers = [a for a in asked.scale if a in by.index]
    table = pd.DataFrame(
        {
            "label": answers,
            **{c: [value(by, a, c) for a in answers] for c in ("estimate", "low", "high")},
        }
    )
    return [
        Slide(
            "appropriation",
            story.title,
            (
                Line(_("Question posée : {asked}").format(asked=said(asked.label))),
                Line(
                    _(
                        "Deux échelles ramenées de 0 à 1 : ni les mêmes personnes, ni la même mesure. "
                        "À mettre en regard, jamais à additionner."
                    )
                ),
            ),
            desk.bars(
                table,
                _("Réponses au questionnaire. {rows}.").format(rows=told_rows(table)),
                name=_("répondants"),
            ),
            desk.sources(
                desk.counted(value(by, answers[0], "of"), _("réponse"), _("réponses")),
                _("traits : intervalles à 95 %"),
                reviewed=False,
            ),
            (
                _("Part des répondants qui ont choisi chaque réponse ; le trait noir, l'intervalle à 95 %."),
                *desk.made(rows),
            ),
        )
    ]
