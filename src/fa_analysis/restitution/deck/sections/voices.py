"""What people say: what resists, what carries, what is lacking; and where it stands out."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from fa_analysis.charts.counted import corrected_words
from fa_analysis.charts.heat import STANDS_OUT
from fa_analysis.charts.view import records, told_rows
from fa_analysis.charts.words import listing, number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import as_counted
from fa_analysis.restitution.deck.content import Line, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections.heat import Cell, heat_map, legend
from fa_analysis.settings import SectionName

HIDDEN = "…"
_CHARTS = {"resistance": "resistances_groupes", "levier": "leviers_groupes", "besoin": "besoins_groupes"}


def resistances(desk: Desk) -> list[Slide]:
    """Tell what resists, then what carries; by policy or by group where there is room."""
    axis = "policy" if desk.spec.policies else "group"
    there = desk.full or bool(_standing_out(desk, axis, [c.id for c in desk.view.codes("resistance")]))
    first = said_most(desk, "resistance", "resistances")
    if first and not there:
        where = _where_title(desk, axis, {}).partition(_(" : "))[2]
        told = Line(f"{where.capitalize()}.")
        first = [replace(first[0], lines=(*first[0].lines, told))]
    slides = [*first, *said_most(desk, "levier", "resistances")]
    return [*slides, *_where(desk, "resistance", axis)] if there else slides


def said_most(desk: Desk, family: str, section: SectionName) -> list[Slide]:
    """Tell the codes of a family from the most said to the least, with the words of two of them."""
    view = desk.everything
    codes = [c.id for c in view.codes(family)]
    rows = view.whole("expressed_group")
    exact = rows[rows["code"].isin(codes) & rows["estimate"].notna()]
    rows = as_counted(exact)
    story = desk.story(_CHARTS[family], whole=True)
    if rows.empty or not rows["n"].sum():
        return []
    rows = rows.assign(label=rows["code"].map(view.label)).sort_values(
        "estimate", ascending=False, kind="stable"
    )
    return [
        Slide(
            section,
            story.title if story.enough else leading(rows),
            tuple(desk.quotes(rows["code"].head(4), most=2)),
            desk.bars(
                rows,
                _("Part des entretiens qui expriment chaque idée. {rows}.").format(rows=told_rows(rows)),
                name=_("entretiens"),
            ),
            desk.sources(
                desk.met(),
                desk.whole_home(),
                _("chacun compté une fois"),
                _("traits : intervalles à 95 %"),
                # Those of the title; the notes tell them all.
                corrected_words(rows.assign(**exact[["estimate", "method"]]), most=2),
            ),
            (
                _(
                    "Chaque barre donne la part des entretiens qui expriment l'idée au moins une fois ; "
                    "le trait noir, l'intervalle à 95 %."
                ),
                *desk.made(exact),
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
    exact = rows[rows["estimate"].notna()]
    shown = as_counted(exact)
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
                corrected_words(
                    exact[exact["group"] == ALL].assign(label=lambda t: t["code"].map(view.label)), most=2
                ),
                legend(_("écart que le hasard n'explique pas")) if out else "",
                _("{mark} : masqué, trop peu de personnes").format(mark=HIDDEN)
                if any(cell.text == HIDDEN for _name, cells in table for cell in cells)
                else "",
                desk.left_out([g for g in dict.fromkeys(rows["group"]) if g not in groups and g != ALL]),
            ),
            (_heat_reading(), *desk.made(exact[exact["group"] == ALL])),
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


def _nothing_alone(axis: str) -> str:
    """Say, in a sentence of its own, that no group (no policy) stands out."""
    return (
        _("Rien ne distingue nettement un groupe d'acteurs des autres.")
        if axis == "group"
        else _("Rien ne distingue nettement une politique des autres.")
    )


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
        for (g, c), s in sorted(out.items())
        if not desk.view.parts(g)
    ][:3]
    if not told:
        return _("Résistances : seuls des groupes réunis pour ne trahir personne se distinguent nettement")
    return _("Résistances, écarts nets : {told}").format(told=listing(told))
