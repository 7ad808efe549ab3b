"""How diverse the projects are: the dimensions they bring together, where, and their practices."""

from __future__ import annotations

import pandas as pd

from fa_analysis.charts.leaders import tied
from fa_analysis.charts.peers import clear_gaps
from fa_analysis.charts.view import group_name, records, told_rows
from fa_analysis.charts.words import listing, percent, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.material import ALL
from fa_analysis.restitution.deck.content import Bars, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections.heat import Cell, heat_map, legend
from fa_analysis.restitution.deck.sections.voices import leading

FEW, MANY = 5, 8


def diversity(desk: Desk) -> list[Slide]:
    """Tell how many dimensions a project brings together, where, and by which practices."""
    if desk.projects.empty or not desk.view.dimensions:
        return []
    slides = [*_together(desk), *_by_policy(desk)]
    return slides if desk.brief else [*slides, *_practices(desk)]


def _together(desk: Desk) -> list[Slide]:
    dims = desk.view.dimensions
    found = desk.projects[dims]
    held = found.sum(axis=1)
    counts = [int((held == i).sum()) for i in range(len(dims) + 1)]
    total, several = len(found), int((held >= 2).sum())
    title = _("{share} des projets{kept} réunissent au moins deux dimensions ; {none}").format(
        share=percent(several / total),
        kept=_(" du collectif") if desk.spec.policies else "",
        none=n_("{n} n'en porte aucune", "{n} n'en portent aucune", counts[0]).format(n=counts[0])
        if counts[0]
        else _("tous en portent au moins une"),
    )
    names = tuple(str(i) for i in range(len(counts)))
    alone = [d for d in dims if found[d].any() and not (held[found[d]] > 1).any()]
    lines = [
        _most_joined(desk, found),
        _unheld(desk, found),
        *(_story(desk, n) for n in ("diversite_projets",)),
    ]
    if alone:
        lines.append(_("Toujours seule : {names}.").format(names=listing([desk.view.label(d) for d in alone])))
    return [
        Slide(
            "diversite",
            title,
            tuple(Line(t) for t in lines if t),
            Bars(
                names,
                (Series(_("projets"), tuple(float(c) for c in counts)),),
                _("Nombre de projets selon le nombre de dimensions réunies. {rows}.").format(
                    rows=_(" ; ").join(_(" : ").join((n, f"{c}")) for n, c in zip(names, counts, strict=True))
                ),
                shares=False,
                columns=True,
                axis=_("nombre de dimensions réunies par un projet"),
            ),
            desk.sources(
                desk.counted(float(total), _("projet"), _("projets")),
                _("dimensions codées dans le titre et la description"),
                reviewed=False,
            ),
            (
                _("Compte direct des projets des politiques retenues : une pratique codée donne sa dimension."),
                *desk.made(desk.everything.whole("done_policy")),
            ),
        )
    ]


def _most_joined(desk: Desk, found: pd.DataFrame) -> str:
    """Tell the exact combination of dimensions that is met most."""
    dims = list(found.columns)
    keys = pd.Series(["+".join(d for d in dims if row[d]) for row in records(found)])
    keys = keys[keys.str.contains("+", regex=False)]
    if keys.empty:
        return ""
    counts = keys.value_counts()
    best = sorted(counts[counts == counts.max()].index)
    if len(best) > 1 and counts.max() < 3:
        return _("{n} combinaisons différentes de dimensions.").format(n=len(counts))
    if len(best) > 1:
        return _("Combinaisons les plus fréquentes : {names} ({n} projets chacune).").format(
            names=tied([" + ".join(desk.view.label(d) for d in key.split("+")) for key in best]),
            n=int(counts.max()),
        )
    return n_(
        "Combinaison la plus fréquente : {names} ({n} projet).",
        "Combinaison la plus fréquente : {names} ({n} projets).",
        int(counts.max()),
    ).format(names=listing([desk.view.label(d) for d in best[0].split("+")]), n=int(counts.max()))


def _unheld(desk: Desk, found: pd.DataFrame) -> str:
    held = found.sum()
    least = [desk.view.label(str(d)) for d in held.index[held == held.min()]]
    told = (
        _("Dimension la moins portée : {label} ({n} sur {of}).")
        if len(least) == 1
        else _("Dimensions les moins portées : {label} ({n} sur {of} chacune).")
    )
    return told.format(label=tied(least), n=int(held.min()), of=len(found))


def _story(desk: Desk, name: str) -> str:
    story = desk.story(name, whole=True)
    return f"{story.title}." if story.enough and not desk.brief else ""


def _shares(desk: Desk, codes: list[str]) -> pd.DataFrame:
    """Return the shares of the projects kept that carry codes, with Wilson's interval, the largest first."""
    n = desk.projects[codes].sum()
    low, high = wilson(n.to_numpy(dtype=float), float(len(desk.projects)))
    table = pd.DataFrame(
        {
            "what": "done_policy",
            "group": ALL,
            "code": codes,
            "label": [desk.view.label(c) for c in codes],
            "n": n.to_numpy(dtype=float),
            "of": float(len(desk.projects)),
            "estimate": n.to_numpy(dtype=float) / len(desk.projects),
            "low": low,
            "high": high,
            "method": _("projets des politiques retenues ; Wilson à 95 %"),
        }
    )
    return table.sort_values("estimate", ascending=False, kind="stable").reset_index(drop=True)


def _by_policy(desk: Desk) -> list[Slide]:
    whole = _shares(desk, desk.view.dimensions)
    order = list(whole["code"])
    rows = _policies(desk, order)
    out = clear_gaps(desk.view)
    table = [
        (f"{name} ({len(part)})", [_cell(part[d], out.get((name, d), 0.0)) for d in order])
        for name, part in rows
    ]
    return [
        Slide(
            "diversite",
            _dimension_title(whole),
            (),
            heat_map(
                (_("Politique (projets)"), *(desk.view.label(d) for d in order)),
                table,
                first=3.9,
                alt=_("Carte des dimensions par politique. Ensemble : {rows}.").format(rows=told_rows(whole)),
            ),
            desk.sources(
                desk.counted(float(len(desk.projects)), _("projet"), _("projets")),
                legend(_("écart que le hasard n'explique pas")) if out else "",
                _("moins de {k} projets : nombre, sans part").format(k=FEW)
                if any(len(part) < FEW for _name, part in rows)
                else "",
                reviewed=False,
            ),
            (
                _(
                    "Part des projets de la politique qui portent la dimension ; un projet peut en "
                    "porter plusieurs."
                ),
                *desk.made(whole),
            ),
        )
    ]


def _policies(desk: Desk, dims: list[str]) -> list[tuple[str, pd.DataFrame]]:
    """Return the projects of each policy, in the order of the settings, then all of them."""
    rank = [p.label for p in desk.material.settings.policies]
    rows = [(str(policy), part[dims]) for policy, part in desk.projects.groupby("policy", sort=False)]
    rows.sort(key=lambda r: (rank.index(r[0]) if r[0] in rank else len(rank), r[0]))
    whole = group_name(ALL) if not desk.spec.policies else _("ensemble du collectif")
    return rows if len(rows) == 1 else [*rows, (whole, desk.projects[dims])]


def _cell(held: pd.Series, gap: float) -> Cell:
    """Return the cell of a policy and a dimension: a share, or a count where projects are few."""
    n, of = int(held.sum()), len(held)
    if of < FEW:
        return Cell(_("{n} sur {of}").format(n=n, of=of), None, gap)
    return Cell(percent(n / of), n / of, gap)


def _dimension_title(whole: pd.DataFrame) -> str:
    """Tell the dimension most carried, careful when intervals overlap."""
    first, last = whole.iloc[0], whole.iloc[-1]
    words = {
        "first": quoted(first["label"]),
        "a": percent(first["estimate"]),
        "last": quoted(last["label"]),
        "b": percent(last["estimate"]),
    }
    if len(whole) > 1 and first["low"] > whole.iloc[1]["high"]:
        return _("Les projets portent surtout {first} ({a}) ; le moins, {last} ({b})").format(**words)
    if first["low"] > last["high"]:
        return _(
            "Aucune dimension nettement en tête dans les projets, mais {first} ({a}) nettement "
            "devant {last} ({b})"
        ).format(**words)
    return _("Rien ne distingue nettement les dimensions des projets : de {first} ({a}) à {last} ({b})").format(
        **words
    )


def _practices(desk: Desk) -> list[Slide]:
    if not desk.practices:
        return []
    rows = _shares(desk, desk.practices)
    none = [quoted(r["label"]) for r in records(rows[rows["n"] == 0])]
    shown = rows[rows["n"] > 0].head(MANY)
    if shown.empty:
        return []
    lines = [
        _("{n} pratiques sur {of} sont présentes dans au moins un projet.").format(
            n=int((rows["n"] > 0).sum()), of=len(rows)
        ),
        _("Absentes : {names}.").format(names=listing(none)) if none else "",
        _("Les plus rares : {names}.").format(
            names=listing([quoted(r["label"]) for r in records(rows[rows["n"] > 0].tail(3))])
        )
        if len(rows) > MANY
        else "",
    ]
    return [
        Slide(
            "diversite",
            leading(rows),
            tuple(Line(t) for t in lines if t),
            desk.bars(
                shown,
                _("Part des projets, par pratique. {rows}.").format(rows=told_rows(shown)),
                name=_("projets"),
            ),
            desk.sources(
                desk.counted(float(len(desk.projects)), _("projet"), _("projets")),
                _("les {n} pratiques les plus répandues").format(n=len(shown)),
                _("traits : intervalles à 95 %"),
                reviewed=False,
            ),
            (
                _(
                    "Chaque barre donne la part des projets qui portent la pratique ; le trait "
                    "noir, l'intervalle à 95 %."
                ),
                *desk.made(rows, most=20),
            ),
            extra=True,
        )
    ]
