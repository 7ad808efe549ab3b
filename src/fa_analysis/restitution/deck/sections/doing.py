"""What is done: how diverse the projects are, the case studies, what others do elsewhere."""

from __future__ import annotations

import pandas as pd

from fa_analysis.charts.view import records, told_rows
from fa_analysis.charts.words import interval, listing, number, percent, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.material import ALL
from fa_analysis.restitution.deck.content import Bars, Grid, Line, Series, Slide
from fa_analysis.restitution.deck.desk import Desk
from fa_analysis.restitution.deck.sections.voices import leading

FEW, MANY = 5, 8
RESULT = r"r[ée]sultat|bilan|effet|retient|retenir"


def _sources(desk: Desk, *parts: str) -> str:
    """Join what stands at the foot; reviewed answers of interviews say nothing of projects."""
    return desk.sources(*parts, reviewed=False)


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
    title = _("{share} des projets réunissent au moins deux dimensions ; {none}").format(
        share=percent(several / total),
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
                    rows=" ; ".join(f"{n} : {c}" for n, c in zip(names, counts, strict=True))
                ),
                shares=False,
                columns=True,
                axis=_("nombre de dimensions réunies par un projet"),
            ),
            _sources(desk, desk.counted(float(total), _("projet"), _("projets")), _("dimensions codées dans le titre et la description")),
            (
                _("Compte direct des projets des politiques retenues : une pratique codée donne sa dimension."),
                *desk.made(desk.everything.whole("done_policy")),
            ),
        )
    ]  # fmt: skip


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
    return n_(
        "Combinaison la plus fréquente : {names} ({n} projet).",
        "Combinaison la plus fréquente : {names} ({n} projets).",
        int(counts.max()),
    ).format(names=listing([desk.view.label(d) for d in best[0].split("+")]), n=int(counts.max()))


def _unheld(desk: Desk, found: pd.DataFrame) -> str:
    least = found.sum().sort_values(kind="stable")
    return _("Dimension la moins portée : {label} ({n} sur {of}).").format(
        label=desk.view.label(str(least.index[0])), n=int(least.iloc[0]), of=len(found)
    )


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
    dims, projects = desk.view.dimensions, desk.projects
    whole = _shares(desk, dims)
    order = list(whole["code"])
    rows = [
        (str(policy), part[order].mean(), len(part))
        for policy, part in projects.groupby("policy", sort=False)
        if len(part)
    ]
    rank = [p.label for p in desk.material.settings.policies]
    rows.sort(key=lambda r: (rank.index(r[0]) if r[0] in rank else len(rank), r[0]))
    rows.append(
        (ALL if not desk.spec.policies else _("ensemble du collectif"), projects[order].mean(), len(projects))
    )
    if len(rows) == 2:
        rows = rows[:1]
    out = _gaps(desk)
    places = {name: at for at, (name, _s, _n) in enumerate(rows)}
    return [
        Slide(
            "diversite",
            _dimension_title(whole),
            (),
            Grid(
                (_("Politique (projets)"), *(desk.view.label(d) for d in order)),
                tuple(
                    (f"{name} ({n})", *(_share(shares[d], int(round(shares[d] * n)), n) + _arrow(out.get((name, d))) for d in order))
                    for name, shares, n in rows
                ),
                (3.9, *[8.2 / len(order)] * len(order)),
                _("Carte des dimensions par politique. Ensemble : {rows}.").format(rows=told_rows(whole)),
                shades=tuple((None, *(0.8 * float(s[d]) if n >= FEW else None for d in order)) for _name, s, n in rows),
                marked=frozenset((places[g], 1 + order.index(d)) for g, d in out if g in places)
                | frozenset((len(rows) - 1, c) for c in range(1 + len(order))),
            ),
            _sources(desk, 
                desk.counted(float(len(projects)), _("projet"), _("projets")),
                _("▲▼ : écart net avec les autres politiques (Newcombe à 95 %)") if out else "",
                _("moins de {k} projets : nombre, sans part").format(k=FEW) if any(n < FEW for _n, _s, n in rows) else "",
            ),
            (_("Part des projets de la politique qui portent la dimension ; un projet peut en porter plusieurs."),
             *desk.made(whole)),
        )
    ]  # fmt: skip


def _share(share: float, n: int, of: int) -> str:
    return percent(float(share)) if of >= FEW else _("{n} sur {of}").format(n=n, of=of)


def _arrow(gap: float | None) -> str:
    return "" if gap is None else (" ▲" if gap > 0 else " ▼")


def _gaps(desk: Desk) -> dict[tuple[str, str], float]:
    rows = desk.view.rows("gap")
    rows = rows[(rows["low"] > 0) | (rows["high"] < 0)]
    return {(r["group"], r["code"]): float(r["estimate"]) for r in records(rows)}


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
        return _("Les projets portent nettement plus {first} ({a}) que {last} ({b})").format(**words)
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
            _sources(
                desk,
                desk.counted(float(len(desk.projects)), _("projet"), _("projets")),
                _("les {n} pratiques les plus répandues").format(n=len(shown)),
                _("traits : intervalles à 95 %"),
            ),
            (
                _(
                    "Chaque barre donne la part des projets qui portent la pratique ; le trait noir, l'intervalle à 95 %."
                ),
                *desk.made(rows, most=20),
            ),
            extra=True,
        )
    ]


def cases(desk: Desk) -> list[Slide]:
    """Tell the case studies: what each shows and what came out of it."""
    found, dims = desk.cases, desk.view.dimensions
    if found.empty:
        return []
    held = found[dims].sum().sort_values(ascending=False, kind="stable") if dims else pd.Series(dtype=float)
    several = n_("{n} étude de cas", "{n} études de cas", len(found)).format(n=len(found))
    title = several
    if len(held) and held.iloc[0]:
        most = [quoted(desk.view.label(d)) for d in held.index[held == held.iloc[0]]]
        title = (
            _("{cases} : {names} se retrouve le plus souvent ({n} sur {of})")
            if len(most) == 1
            else _("{cases} : {names} se retrouvent le plus souvent ({n} sur {of})")
        ).format(cases=several, names=listing(most), n=int(held.iloc[0]), of=len(found))
    order = found.assign(held=-found[dims].sum(axis=1)).sort_values(["held", "case_id"], kind="stable")
    rows = tuple(
        (
            f"{r['title']} ({r['policy']})" if isinstance(r["policy"], str) else str(r["title"]),
            listing([desk.view.label(d) for d in dims if r[d]]) or "–",
            _outcome(desk, str(r["case_id"])),
        )
        for r in records(order)
    )
    return [
        Slide(
            "etudes_de_cas",
            title,
            (),
            Grid(
                (_("Cas"), _("Dimensions"), _("Ce qui en ressort")),
                rows,
                (3.7, 2.6, 5.9),
                _("Tableau des études de cas : dimensions et ce qui en ressort."),
            ),
            _sources(desk, several),
            (
                _("Dimensions : celles qui sont codées dans un paragraphe au moins du cas."),
                _("Ce qui en ressort : première phrase des résultats du cas, sans nom de personne."),
            ),
            most=1,
        )
    ]


def _outcome(desk: Desk, case: str) -> str:
    """Return the first sentence of the results of a case, or of its last section."""
    rows = desk.material.cases
    rows = rows[rows["case_id"] == case].sort_values("paragraph")
    told = rows[rows["heading"].fillna("").str.contains(RESULT, case=False, regex=True)]
    if told.empty:
        told = rows[rows["heading"] == rows["heading"].iloc[-1]]
    text = (told if len(told) else rows).iloc[0]["text"]
    return desk.about(text, 190)


def elsewhere(desk: Desk) -> list[Slide]:
    """Tell what to take from elsewhere, for the gaps met at home; else, what elsewhere does most."""
    if desk.benchmark.empty:
        return []
    slides = _for_gaps(desk)
    return slides or _most_elsewhere(desk)


def _for_gaps(desk: Desk) -> list[Slide]:
    story = desk.story("ecarts_pistes")
    rows = desk.view.rows("gap")
    rows = rows[rows["estimate"] < 0].sort_values("estimate", kind="stable")
    told, kept = [], []
    seen: set[str] = set()
    for row in records(rows):
        home, away = _idea(desk, "project", row, seen), _idea(desk, "benchmark", row, seen)
        if away:
            points = number(abs(100 * row["estimate"]))
            gap = _("{policy}, {dim} : {points} points sous les autres").format(
                policy=row["group"], dim=desk.view.label(row["code"]), points=points
            )
            told.append((gap, home or "–", away))
            kept.append(row)
    if not told or not story.enough:
        return []
    gaps = pd.DataFrame(kept)
    return [
        Slide(
            "ailleurs",
            story.title,
            (),
            Grid(
                (_("Là où c'est moins présent"), _("Ici, dans une autre politique"), _("Ailleurs")),
                tuple(told[: 12 if desk.full else 4 if desk.brief else 5]),
                (3.4, 3.6, 5.2),
                _("Tableau : écarts, et pour chacun un projet d'ici et une pratique d'ailleurs."),
            ),
            _sources(
                desk,
                desk.counted(float(len(desk.material.projects)), _("projet"), _("projets")),
                desk.counted(
                    float(len(desk.material.benchmark)), _("pratique d'ailleurs"), _("pratiques d'ailleurs")
                ),
                _("pistes de lecture, pas des mesures"),
            ),
            (
                _(
                    "Chaque ligne est une politique et une dimension que ses projets portent moins que ceux des autres ; en face, "
                    "ce qui porte le plus de pratiques de cette dimension, ici et ailleurs. Des pistes, pas des mesures."
                ),
                *_gap_words(desk, gaps),
            ),
            most=1,
        )
    ]


def _gap_words(desk: Desk, gaps: pd.DataFrame) -> list[str]:
    return [
        _("Écart {policy}, {dim} : {n} projets sur {of} ; {gap} points {interval} ({method})").format(
            policy=r["group"], dim=desk.view.label(r["code"]), n=number(r["n"]), of=number(r["of"]),
            gap=number(100 * r["estimate"]), interval=interval(100 * r["low"], 100 * r["high"], digits=0),
            method=r["method"],
        )
        for r in records(gaps.head(6))
    ]  # fmt: skip


def _idea(desk: Desk, kind: str, gap: dict[str, object], seen: set[str]) -> str:
    """Return the title of the strongest project or entry for a gap that was not given yet; empty when none is."""
    start = f"{gap['code']}:"
    rows = desk.view.rows(f"inspiration_{kind}")
    rows = rows[(rows["group"] == gap["group"]) & rows["code"].str.startswith(start) & (rows["n"] > 0)]
    table = desk.material.projects if kind == "project" else desk.material.benchmark
    by = table.set_index("project_id" if kind == "project" else "entry_id")
    ids = [c.removeprefix(start) for c in rows["code"]]
    ids = [i for i in ids if i in by.index]
    if not ids:
        return ""
    best = next((i for i in ids if i not in seen), "" if kind == "benchmark" else ids[0])
    if not best:
        return ""
    seen.add(best)
    row = by.loc[best]
    if kind == "project":
        return f"{row['title']} ({row['policy']})"
    return f"{row['title']} ({row['authority']}). {desk.about(row['description'], 110)}"


def _most_elsewhere(desk: Desk) -> list[Slide]:
    dims, found = desk.view.dimensions, desk.benchmark
    held = found[dims].sum().sort_values(ascending=False, kind="stable")
    if held.empty or not held.iloc[0]:
        return []
    best = found.assign(held=-found[dims].sum(axis=1)).sort_values(["held", "entry_id"], kind="stable")
    return [
        Slide(
            "ailleurs",
            _("Ailleurs, {label} revient le plus : {n} pratiques sur {of}").format(
                label=quoted(desk.view.label(str(held.index[0]))), n=int(held.iloc[0]), of=len(found)
            ),
            (),
            Grid(
                (_("Pratique"), _("Dimensions"), _("En bref")),
                tuple(
                    (
                        f"{r['title']} ({r['authority']})",
                        listing([desk.view.label(d) for d in dims if r[d]]) or "–",
                        desk.about(r["description"], 150),
                    )
                    for r in records(best.head(FEW))
                ),
                (3.7, 2.6, 5.9),
                _("Tableau de pratiques d'ailleurs."),
            ),
            _sources(desk, desk.counted(float(len(found)), _("pratique d'ailleurs"), _("pratiques d'ailleurs"))),
            (_("Les pratiques qui portent le plus de dimensions ; aucun écart du territoire n'est assez connu pour "
               "les y rapporter."),),
            most=1,
        )
    ]  # fmt: skip
