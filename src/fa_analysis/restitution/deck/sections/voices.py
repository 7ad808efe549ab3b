"""What people say: how far they made the approach their own, what resists, what carries."""

from __future__ import annotations

import math
import re
from dataclasses import replace

import pandas as pd

from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.view import records, told_rows, value
from fa_analysis.charts.words import interval, listing, number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import is_corrected
from fa_analysis.restitution.deck.content import Bars, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections.heat import Cell, heat_map, legend
from fa_analysis.restitution.deck.words import said

HIDDEN = "…"


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
    means = view.rows(f"{family}_mean_{axis}").set_index("group")
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
                _("nombre d'entretiens à chaque niveau"),
                _("barres et moyennes des groupes avant correction") if _corrected(desk, axis) else "",
                view.merged(rows[rows["group"].isin(groups)]),
                desk.left_out(left),
            ),
            (_level_reading(), *desk.made(means.reset_index()), *desk.made(rows[rows["group"] == ALL])),
            desk.refs([c.id for c in codes], most=2),
        )
    ]


def _level_reading() -> str:
    return _(
        "Chaque entretien reçoit un niveau : le plus haut que la moitié au moins de ses réponses "
        "codées atteint. La barre "
        "compte les entretiens à chaque niveau, du plus foncé (le moins) au plus clair (le plus) ; "
        "entre parenthèses, "
        "ceux dont le niveau est connu."
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
    reached = view.whole(f"{family}_reached_{axis}").set_index("code")
    codes = [c for c in view.codes(family) if c.id in reached.index]
    if len(codes) > 1:
        told = _("{share} des entretiens au niveau {level} ou au-dessus : {label}").format(
            share=percent(value(reached, codes[-2].id)),
            level=codes[-2].level,
            label=quoted(re.sub(r"^\d+[.)]\s*", "", codes[-2].label)),
        )
        lines.append(Line(told))
    if _corrected(desk, axis):
        lines.append(Line(_corrected_words(desk, axis, codes[-2].id if len(codes) > 1 else "")))
    ladder = [c.id for c in view.codes(family)]
    # The words of the top of the ladder, then of its foot: what separates them is heard.
    return (*lines, *desk.quotes(ladder[:-3:-1], longest=150), *desk.quotes(ladder[:2], longest=150))


def _corrected(desk: Desk, axis: str) -> bool:
    """Say whether the mean of all is corrected for coding errors."""
    whole = desk.view.whole(f"{desk.view.ordinal}_mean_{axis}")
    return len(whole) > 0 and is_corrected(str(whole["method"].iloc[0]))


def _corrected_words(desk: Desk, axis: str, code: str) -> str:
    """Say what the bars count, so that nobody reads the corrected numbers off them."""
    levels = {c.id: c.level or 0 for c in desk.material.codebook.codes}
    rows = desk.view.whole(f"{desk.view.ordinal}_{axis}")
    mean = number(float((rows["n"] * rows["code"].map(levels)).sum() / rows["of"].max()), 1)
    reached = desk.view.whole(f"{desk.view.ordinal}_reached_{axis}").set_index("code")
    if math.isnan(value(reached, code, "n")):
        return _("Corrigé des erreurs de codage ; les barres, avant correction : {mean}.").format(mean=mean)
    return _(
        "Corrigés des erreurs de codage ; les barres, avant correction : {mean} en moyenne, "
        "{n} sur {of} à ce niveau."
    ).format(mean=mean, n=number(value(reached, code, "n")), of=number(value(reached, code, "of")))


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
                        "Deux échelles ramenées de 0 à 1 : ni les mêmes personnes, ni la même "
                        "mesure. À mettre en "
                        "regard, jamais à additionner."
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


def resistances(desk: Desk) -> list[Slide]:
    """Tell what resists, then what carries; by policy or by group where there is room."""
    axis = "policy" if desk.spec.policies else "group"
    there = desk.full or bool(_standing_out(desk, axis, [c.id for c in desk.view.codes("resistance")]))
    first = said_most(desk, "resistance", "resistances")
    if first and not there:
        told = Line(f"{_where_title(desk, axis, {}).partition(' : ')[2].capitalize()}.")
        first = [replace(first[0], lines=(*first[0].lines, told))]
    slides = [*first, *said_most(desk, "levier", "resistances")]
    return [*slides, *_where(desk, "resistance", axis)] if there else slides


def said_most(desk: Desk, family: str, section: str) -> list[Slide]:
    """Tell the codes of a family from the most said to the least, with the words of two of them."""
    view = desk.everything
    codes = [c.id for c in view.codes(family)]
    rows = view.whole("expressed_group")
    rows = rows[rows["code"].isin(codes) & rows["estimate"].notna()]
    name = {"resistance": "resistances_groupes", "levier": "leviers_groupes", "besoin": "besoins_groupes"}[
        family
    ]
    story = desk.story(name, whole=True)
    if rows.empty or not rows["n"].sum():
        return []
    rows = rows.assign(label=rows["code"].map(view.label)).sort_values(
        "estimate", ascending=False, kind="stable"
    )
    assert section in {"resistances", "propositions"}
    return [
        Slide(
            "resistances" if section == "resistances" else "propositions",
            story.title if story.enough else leading(rows),
            tuple(desk.quotes(rows["code"].head(4), most=2)),
            desk.bars(
                rows,
                _("Part des entretiens qui expriment chaque idée. {rows}.").format(rows=told_rows(rows)),
                name=_("entretiens"),
            ),
            desk.sources(
                desk.met(), desk.whole_home(), _("chacun compté une fois"), _("traits : intervalles à 95 %")
            ),
            (
                _(
                    "Chaque barre donne la part des entretiens qui expriment l'idée au moins une "
                    "fois ; le trait noir, "
                    "l'intervalle à 95 %."
                ),
                *desk.made(rows),
            ),
            desk.refs(rows["code"].head(3), most=3),
        )
    ]


def leading(rows: pd.DataFrame) -> str:
    """Tell the first of some shares, and whether it stands clear of the second."""
    first = rows.iloc[0]
    words = {"first": quoted(first["label"]), "a": percent(first["estimate"])}
    if len(rows) == 1:
        return _("{first} vient en tête ({a})").format(**words)
    second = rows.iloc[1]
    words |= {"second": quoted(second["label"]), "b": percent(second["estimate"])}
    if first["low"] > second["high"]:
        return _("{first} vient en tête ({a}), nettement devant {second} ({b})").format(**words)
    return _("{first} ({a}) et {second} ({b}) : rien ne distingue nettement les premiers").format(**words)


def _where(desk: Desk, family: str, axis: str) -> list[Slide]:
    """Show a family as a heat map of groups or policies; hidden cells say nothing."""
    view = desk.view
    rows = view.rows(f"expressed_{axis}")
    rows = rows[rows["code"].isin([c.id for c in view.codes(family)])]
    shown = rows[rows["estimate"].notna()]
    whole = shown[shown["group"] == ALL].sort_values("estimate", ascending=False, kind="stable")
    groups = [g for g in dict.fromkeys(shown["group"]) if g != ALL]
    if not groups or whole.empty:
        return []
    order = list(whole["code"])
    out = _standing_out(desk, axis, order)
    table = _heat_rows(shown, [*groups, ALL], order, out)
    return [
        Slide(
            "resistances",
            _where_title(desk, axis, out),
            (),
            heat_map(
                ("", *(view.label(c) for c in order)),
                table,
                first=3.0,
                alt=_(
                    "Part des entretiens qui expriment chaque idée, ligne par ligne. Ensemble : {rows}."
                ).format(rows=told_rows(whole.assign(label=whole["code"].map(view.label)))),
            ),
            desk.sources(
                desk.met(),
                legend(_("écart que le hasard n'explique pas")) if out else "",
                _("{mark} : masqué, trop peu de personnes").format(mark=HIDDEN)
                if any(cell.text == HIDDEN for _name, cells in table for cell in cells)
                else "",
                desk.left_out([g for g in dict.fromkeys(rows["group"]) if g not in groups and g != ALL]),
            ),
            (_heat_reading(), *desk.made(whole)),
            desk.refs(order[:3], most=2),
        )
    ]


def _heat_rows(
    shown: pd.DataFrame, names: list[str], codes: list[str], out: dict[tuple[str, str], float]
) -> list[tuple[str, list[Cell]]]:
    cells = {(str(r["group"]), str(r["code"])): float(r["estimate"]) for r in records(shown)}
    sizes = shown.drop_duplicates("group").set_index("group")["of"]
    top = max(cells.values()) or 1.0

    def cell(group: str, code: str) -> Cell:
        share = cells.get((group, code))
        return Cell(HIDDEN) if share is None else Cell(percent(share), share / top, out.get((group, code), 0.0))

    return [(f"{g} ({number(sizes[g])})", [cell(g, c) for c in codes]) for g in names]


def _heat_reading() -> str:
    return _(
        "Chaque case donne la part des entretiens de la ligne qui expriment l'idée au moins une fois, d'autant "
        "plus foncée qu'elle est haute. Un test exact, corrigé du nombre de cases, dit celles que le hasard "
        "n'explique pas."
    )


def _standing_out(desk: Desk, axis: str, codes: list[str]) -> dict[tuple[str, str], float]:
    """Return the cells that chance does not explain, with the sense of the gap."""
    q = desk.view.rows(f"specific_q_{axis}")
    score = desk.view.rows(f"specific_{axis}").set_index(["group", "code"])["estimate"].to_dict()
    q = q[(q["estimate"] < STANDS_OUT) & q["code"].isin(codes)]
    return {(r["group"], r["code"]): float(score.get((r["group"], r["code"]), 1.0)) for r in records(q)}


def _where_title(desk: Desk, axis: str, out: dict[tuple[str, str], float]) -> str:
    if not out:
        return (
            _("Résistances : rien ne distingue nettement un groupe d'acteurs des autres")
            if axis == "group"
            else _("Résistances : rien ne distingue nettement une politique des autres")
        )
    told = [
        (_("{label} ressort plus dans {group}") if s > 0 else _("{label} ressort moins dans {group}")).format(
            label=quoted(desk.view.label(c)), group=quoted(g)
        )
        for (g, c), s in sorted(out.items())[:3]
    ]
    return _("Résistances, écarts nets : {told}").format(told=listing(told))
