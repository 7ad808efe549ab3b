"""What the dimensions are: how much each is talked about and done, a quote and a project for each."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

import pandas as pd

from fa_analysis.charts.counted import corrected_words
from fa_analysis.charts.leaders import leaders, tied
from fa_analysis.charts.view import records, value
from fa_analysis.charts.words import listing, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.rows import as_counted
from fa_analysis.restitution.deck.content import Bars, Grid, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.words import lower, said

NONE = "–"
# What holds beside a project in a row, five rows to a slide.
QUOTE, PROJECT = 140, 80


def dimensions(desk: Desk) -> list[Slide]:
    """Tell each dimension: in talk and in action, then in words and by example."""
    if not desk.view.dimensions:
        return []
    return [*_talk(desk), *_examples(desk)]


def short_definition(text: str) -> str:
    """Return what stands before the first colon or semicolon of a definition."""
    return re.split(r"\s*[:;]\s", text, maxsplit=1)[0].rstrip(" .")


def _talk(desk: Desk) -> list[Slide]:
    view = desk.everything
    exact = view.whole("expressed_group")
    said_rows = as_counted(exact).set_index("code")
    done = view.whole("done_policy").set_index("code")
    dims = [d for d in view.dimensions if not math.isnan(value(said_rows, d)) or not math.isnan(value(done, d))]
    if not dims:
        return []
    story = desk.story("dire_et_faire", whole=True)
    series = [
        _series(name, rows, dims)
        for name, rows in ((_("entretiens qui en parlent"), said_rows), (_("projets qui la portent"), done))
        if rows["estimate"].reindex(dims).notna().any()
    ]
    codes = {c.id: c for c in desk.material.codebook.codes}
    lines = tuple(
        Line(
            _("{label} : {definition}").format(
                label=codes[d].label, definition=lower(short_definition(codes[d].definition))
            )
        )
        for d in view.dimensions
    )
    told = said_rows if said_rows["estimate"].reindex(dims).notna().any() else done
    title = story.title if story.enough else _one_sided(view.label, told, dims)
    return [
        Slide(
            "dimensions",
            title,
            lines,
            Bars(tuple(view.label(d) for d in dims), tuple(series), story.alt),
            desk.sources(
                desk.whole_home(),
                desk.met() if told is said_rows else "",
                desk.counted(value(done, dims[0], "of"), _("projet"), _("projets")) if len(done) else "",
                _("traits : intervalles à 95 %"),
                corrected_words(
                    exact.loc[exact["code"].isin(dims)].assign(label=lambda t: t["code"].map(view.label))
                ),
            ),
            (
                _reading(),
                *desk.made(exact.loc[exact["code"].isin(dims)]),
                *desk.made(done.reset_index().loc[lambda t: t["code"].isin(dims)]),
            ),
            desk.refs(dims, most=2),
        )
    ]


def _labelled(label: Callable[[str], str], rows: pd.DataFrame, codes: list[str]) -> pd.DataFrame:
    return rows.loc[rows["code"].isin(codes)].assign(label=lambda t: t["code"].map(label))


def _reading() -> str:
    return _(
        "Deux barres par dimension, chacune avec son intervalle à 95 % : la part des entretiens qui "
        "en parlent, la part "
        "des projets qui la portent. Les deux ne comptent pas la même chose : comparer l'ordre des dimensions."
    )


def _one_sided(label: Callable[[str], str], rows: pd.DataFrame, dims: list[str]) -> str:
    """Tell the dimension met most when there is only talk, or only action."""
    first = leaders(rows.loc[[d for d in dims if d in rows.index]])
    names = [quoted(label(d)) for d in first.index]
    told = (
        _("{label} : la dimension la plus présente ({share})")
        if len(names) == 1
        else _("{label} : les dimensions les plus présentes ({share} chacune)")
    )
    return told.format(label=tied(names), share=percent(float(first["estimate"].iloc[0])))


def _series(name: str, rows: pd.DataFrame, dims: list[str]) -> Series:
    columns = [tuple(value(rows, d, c) for d in dims) for c in ("estimate", "low", "high")]
    return Series(name, *columns)


def _examples(desk: Desk) -> list[Slide]:
    view = desk.view
    rows: list[tuple[str, str, str, str]] = []
    refs: list[str] = []
    empty: list[str] = []
    for dim in view.dimensions:
        quote = desk.quotes([dim, *(p for p in desk.practices if _parent(desk, p) == dim)], longest=QUOTE)
        project = _project(desk, dim, [r[3] for r in rows])
        if not quote and not project:
            empty.append(view.label(dim))
            continue
        refs += [line.ref for line in quote]
        words = [f"{said(line.text)} ({line.said})" for line in quote]
        rows.append((view.label(dim), words[0] if words else NONE, project or NONE, project))
    if not rows:
        return []
    missing = sum(NONE in row[:3] for row in rows) + len(empty)
    title = (
        _("{n} dimensions, chacune déjà dite par quelqu'un et portée par un projet").format(n=len(rows))
        if not missing
        else _("{names} : ce qu'on en dit, ce qui se fait").format(names=listing([r[0] for r in rows]))
    )
    told = _("Sans citation ni projet montrables : {names}").format(names=listing(empty)) if empty else ""
    return [
        Slide(
            "dimensions",
            title,
            (Line(told),) if told else (),
            Grid(
                (_("Dimension"), _("Une parole"), _("Un projet")),
                tuple(r[:3] for r in rows),
                (1.75, 5.2, 5.2),
                _("Pour chaque dimension, une citation et un projet."),
            ),
            desk.sources(desk.met(), desk.counted(float(len(desk.projects)), _("projet"), _("projets"))),
            (
                _(
                    "La citation est la mieux notée de la dimension, écrite sans nom, avec la seule "
                    "famille d'acteurs de son auteur."
                ),
                _(
                    "Le projet est celui des politiques retenues qui porte le plus de pratiques de la "
                    "dimension et le moins d'autres."
                ),
            ),
            tuple(refs),
        )
    ]


def _parent(desk: Desk, practice: str) -> str | None:
    return desk.material.codebook.code(practice).parent


def _project(desk: Desk, dim: str, taken: list[str]) -> str:
    """Return the title of the project that shows a dimension best, and what shows it; empty when none does."""
    own = [p for p in desk.practices if _parent(desk, p) == dim]
    for desk_ in (desk, desk.unfiltered()):
        found = desk_.projects[desk_.projects[dim]]
        if found.empty:
            continue
        here, all_ = found[own].sum(axis=1), found[desk.practices].sum(axis=1)
        ranked = found.assign(here=-here, others=all_ - here).sort_values(
            ["here", "others", "project_id"], kind="stable"
        )
        for row in records(ranked):
            shown = desk.showing(str(row["project_id"]), [dim, *own], row["description"], PROJECT)
            told = f"{row['title']} ({row['policy'] or NONE}). {shown}"
            if told not in taken:
                return told
    return ""
