"""What one policy does: its projects, the dimensions they leave empty, and where to look for ideas."""

from __future__ import annotations

import math

from fa_analysis.charts.peers import clear_gaps
from fa_analysis.charts.view import records
from fa_analysis.charts.words import interval, number, percent, quoted
from fa_analysis.i18n import _
from fa_analysis.measures.gaps import LEAST_PROJECTS
from fa_analysis.restitution.sheets.extracts import cut, first_sentence
from fa_analysis.restitution.sheets.holdings import Holdings, Row, text
from fa_analysis.restitution.sheets.model import (
    Bar,
    Bars,
    Block,
    Grid,
    Piece,
    Rich,
    Section,
    Text,
    say,
    soft,
    stacked,
    strong,
)

MOST_PROJECTS, MOST_WEAK, EACH = 20, 3, 2
MOST_TICKS = 0.6
"""Share of the page that the columns of ticks may take."""
MOST_LETTERS, MOST_TITLE = 28, 100
"""Letters of a label that heads a column of ticks, and of a title in a table: beyond, rows grow too high."""
TICK = "●"


def projects_section(holdings: Holdings, policy: str) -> Section:
    """Return the section on the projects of a policy and on the dimensions that they carry."""
    title = _("Ses projets et leurs dimensions")
    own = holdings.of_policy(policy)
    if not own:
        told = _(
            "L'inventaire ne compte aucun projet de cette politique : vérifiez auprès des directions avant "
            "d'en conclure qu'il ne s'y passe rien."
        )
        return Section(title, (Text(say(told)),))
    blocks: list[Block] = [_table(holdings, own)]
    if len(own) > MOST_PROJECTS:
        blocks.append(Text(say(_("Et {n} autres projets.").format(n=number(len(own) - MOST_PROJECTS))), "soft"))
    if holdings.dimensions:
        blocks += [_bars(holdings, policy), Text(say(_findings(holdings, policy)))]
    return Section(title, tuple(blocks))


def _table(holdings: Holdings, own: list[Row]) -> Grid:
    """Return the projects with a tick for each dimension, or with their names where ticks have no room."""
    labels = [holdings.label(d) for d in holdings.dimensions]
    width = 0.01 * max((len(word) for label in labels for word in label.split()), default=0)
    ticked = width * len(labels) <= MOST_TICKS and max(map(len, labels), default=0) <= MOST_LETTERS
    rows = []
    for project in own[:MOST_PROJECTS]:
        name = str(project["project_id"])
        carried = [d in holdings.carried(name) for d in holdings.dimensions]
        first = say(Piece(cut(text(project["title"]), MOST_TITLE) or name, link=f"project:{name}"))
        state = " · ".join(w for w in (text(project.get("state")), year(project.get("start_year"))) if w)
        names = ", ".join(label for label, has in zip(labels, carried, strict=True) if has)
        told = [say(TICK if has else "") for has in carried] if ticked else [say(names or "–")]
        rows.append((first, say(state or "–"), *told))
    left = 1 - width * len(labels) if ticked else 0.55
    heads = labels if ticked else [_("Dimensions")]
    widths = [width] * len(labels) if ticked else [0.45]
    return Grid(
        _("Projets de cette politique ; ● : la dimension est portée")
        if ticked
        else _("Projets de cette politique"),
        (_("Projet"), _("État, début"), *heads),
        tuple(rows),
        (left * 0.64, left * 0.36, *widths),
        frozenset(range(2, 2 + len(labels))) if ticked else frozenset(),
    )


def year(value: object) -> str:
    """Return a year as it is written, nothing when it is not known."""
    told = text(value)
    return str(int(float(told))) if told else ""


def _counts(holdings: Holdings, policy: str, dim: str) -> tuple[int, int, int, int]:
    """Return how many projects carry a dimension here, of how many, and elsewhere, of how many."""
    own = {str(r["project_id"]) for r in holdings.of_policy(policy)}
    carry = {name for name in holdings.projects if dim in holdings.carried(name)}
    return len(carry & own), len(own), len(carry - own), len(holdings.projects) - len(own)


def _bars(holdings: Holdings, policy: str) -> Bars:
    bars = []
    for dim in holdings.dimensions:
        n, of, there, others = _counts(holdings, policy, dim)
        beside = there / others if others else math.nan
        told = _("{n} sur {of}").format(n=number(n), of=number(of))
        if others:
            told = _("{here} ; ailleurs {share}").format(here=told, share=percent(beside))
        bars.append(Bar(holdings.label(dim), n, of, beside, told))
    head = (_("Dimension"), _("Part des projets"), _("Projets"))
    return Bars(_("Projets qui portent chaque dimension"), head, tuple(bars))


def empty_dimensions(holdings: Holdings, policy: str) -> list[str]:
    """Return the dimensions that none of the projects of a policy carries; none when it has no project."""
    if not holdings.of_policy(policy):
        return []
    return [d for d in holdings.dimensions if _counts(holdings, policy, d)[0] == 0]


def behind(holdings: Holdings, policy: str) -> list[str]:
    """Return the dimensions carried here, but less than by the projects of others; the widest gap first."""
    rows = holdings.view.rows("gap")
    rows = rows.loc[(rows["group"] == policy) & (rows["estimate"] < 0) & (rows["n"] > 0)]
    return [str(c) for c in rows.sort_values("estimate", kind="stable")["code"]]


def _compared(holdings: Holdings, policy: str) -> list[Row]:
    """Return the gaps of a policy with the others; none when it counts too few projects."""
    rows = holdings.view.rows("gap")
    return records(rows.loc[(rows["group"] == policy) & rows["estimate"].notna()])


def _findings(holdings: Holdings, policy: str) -> str:
    told = []
    empty = empty_dimensions(holdings, policy)
    count = number(len(holdings.of_policy(policy)))
    if empty:
        names = _(" ni ").join(quoted(holdings.label(d)) for d in empty)
        told.append(
            _("Laissées vides : aucun des {n} projets ne porte {names}.").format(n=count, names=names)
            if len(holdings.of_policy(policy)) > 1
            else _("Laissées vides : son seul projet ne porte {names}.").format(names=names)
        )
    rows = _compared(holdings, policy)
    if not rows:
        told.append(
            _("Moins de {k} projets : la comparaison avec les autres politiques n'est pas faite.").format(
                k=number(LEAST_PROJECTS)
            )
        )
    else:
        clear = clear_gaps(holdings.view)
        sure = [row for row in rows if (policy, row["code"]) in clear]
        told += [_gap(holdings, row) for row in sure]
        if not sure:
            told.append(
                _(
                    "Aucun écart avec les autres politiques n'est net : avec si peu de projets, ils peuvent "
                    "venir du hasard."
                )
            )
    return " ".join(told)


def _gap(holdings: Holdings, row: Row) -> str:
    words = {
        "dim": quoted(holdings.label(row["code"])),
        "gap": number(abs(100 * row["estimate"])),
        "span": interval(100 * row["low"], 100 * row["high"], digits=0),
    }
    less = _(
        "{dim} y est nettement moins présent : {gap} points sous les autres politiques, intervalle {span}."
    )
    more = _("{dim} y est nettement plus présent : {gap} points au-dessus des autres, intervalle {span}.")
    return (less if row["estimate"] < 0 else more).format(**words)


def inspirations(holdings: Holdings, policy: str) -> Section:
    """Return the section on good practices of others that fill the gaps of a policy."""
    title = _("De quoi s'inspirer")
    empty = empty_dimensions(holdings, policy)
    wanted = [*empty, *behind(holdings, policy)[:EACH]][:MOST_WEAK]
    if not holdings.of_policy(policy):
        wanted = list(holdings.dimensions)
    if not wanted:
        told = (
            _("Ses projets portent chaque dimension au moins autant que ceux des autres politiques.")
            if _compared(holdings, policy)
            else _(
                "Chaque dimension est portée, et trop peu de projets sont recensés pour dire où il en manque."
            )
        )
        return Section(title, (Text(say(told)),))
    rows = []
    for dim in wanted:
        there = [_entry(holdings, n) for n in _ideas(holdings, "inspiration_benchmark", policy, dim)]
        here = [_project(holdings, n) for n in _ideas(holdings, "inspiration_project", policy, dim)]
        none = say(soft(_("rien de repéré")))
        rows.append((say(strong(holdings.label(dim))), stacked(there) or none, stacked(here) or none))
    head = (_("Dimension"), _("Dans d'autres collectivités"), _("Dans d'autres politiques, ici"))
    grid = Grid(_("Exemples pour les dimensions peu ou pas portées"), head, tuple(rows), (0.16, 0.48, 0.36))
    note = _(
        "Exemples qui portent le plus de pratiques de la dimension : des pistes à regarder, pas un palmarès. "
        "Un exemple ne se transpose pas tel quel."
    )
    return Section(title, (grid, Text(say(note), "soft")))


def _ideas(holdings: Holdings, what: str, policy: str, dim: str) -> list[str]:
    """Return identifiers of what is strongest on a dimension: measured for this policy, else for any other."""
    rows = holdings.view.rows(what)
    rows = rows.loc[rows["code"].str.startswith(f"{dim}:") & (rows["n"] > 0)]
    own = rows.loc[rows["group"] == policy]
    rows = (own if len(own) else rows).sort_values("n", ascending=False, kind="stable")
    names = dict.fromkeys(c.removeprefix(f"{dim}:") for c in rows["code"])
    mine = {str(r["project_id"]) for r in holdings.of_policy(policy)}
    known = holdings.entries if what == "inspiration_benchmark" else holdings.projects
    return [n for n in names if n in known and n not in mine][:EACH]


def _entry(holdings: Holdings, name: str) -> Rich:
    entry = holdings.entries[name]
    where = ", ".join(w for w in (text(entry.get("authority")), year(entry.get("year"))) if w)
    told = first_sentence(text(entry.get("description")), room=110)
    return say(strong(text(entry["title"])), f" ({where})" if where else "", _(" : ") + told if told else "")


def _project(holdings: Holdings, name: str) -> Rich:
    project = holdings.projects[name]
    where = ", ".join(w for w in (name, text(project.get("policy"))) if w)
    return say(strong(text(project["title"]), link=f"project:{name}"), f" ({where})")
