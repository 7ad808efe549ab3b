"""Examples to take up: the case studies, and what others do elsewhere."""

from __future__ import annotations

import pandas as pd

from fa_analysis.charts.leaders import tied
from fa_analysis.charts.view import records
from fa_analysis.charts.words import interval, listing, number, quoted
from fa_analysis.i18n import _, n_
from fa_analysis.restitution.deck.content import Grid, Slide
from fa_analysis.restitution.deck.desk import Desk

FEW = 5
OUTCOME = 95
RESULT = r"r[ée]sultat|bilan|effet|retient|retenir"


def _sources(desk: Desk, *parts: str) -> str:
    """Join what stands at the foot; reviewed answers of interviews say nothing of projects."""
    return desk.sources(*parts, reviewed=False)


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
            else _("{cases} : {names} se retrouvent dans toutes")
            if held.iloc[0] == len(found)
            else _("{cases} : {names} se retrouvent le plus souvent ({n} sur {of})")
        ).format(cases=several, names=listing(most), n=int(held.iloc[0]), of=len(found))
    order = found.assign(held=-found[dims].sum(axis=1)).sort_values(["held", "case_id"], kind="stable")
    rows = tuple(
        (
            f"{r['title']} ({r['policy']})" if isinstance(r["policy"], str) else str(r["title"]),
            _held(desk, [d for d in dims if r[d]]),
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
                (4.8, 2.6, 4.8),
                _("Études de cas : dimensions et ce qui en ressort."),
            ),
            _sources(desk, several),
            (
                _("Les dimensions d'un cas sont celles qui sont codées dans un de ses paragraphes au moins."),
                _(
                    "Ce qui en ressort est la première phrase des résultats du cas qui porte un code, sans nom "
                    "de personne."
                ),
            ),
            most=2,
        )
    ]


def _held(desk: Desk, dims: list[str]) -> str:
    """Name the dimensions of a case, in a word when it has them all."""
    if len(dims) > 2 and len(dims) == len(desk.view.dimensions):
        return _("toutes ({n})").format(n=len(dims))
    return listing([desk.view.label(d) for d in dims]) or "–"


def _outcome(desk: Desk, case: str) -> str:
    """Return the first sentence of the results of a case (or of its last section) that carries a code.

    A sentence without a code tells a cost or a date: nothing is then shown.
    """
    rows = desk.material.cases
    rows = rows[rows["case_id"] == case].sort_values("paragraph")
    told = rows[rows["heading"].fillna("").str.contains(RESULT, case=False, regex=True)]
    if told.empty:
        told = rows[rows["heading"] == rows["heading"].iloc[-1]]
    codes = desk.material.case_codes
    codes = codes[(codes["case_id"] == case) & codes["quote"].fillna("").ne("")]
    for row in records(told if len(told) else rows):
        quotes = codes.loc[codes["paragraph"] == row["paragraph"], "quote"]
        words = [w for q in quotes for w in str(q).split(" […] ") if w]
        if found := desk.holding(row["text"], words):
            return desk.about(found, OUTCOME)
    return "–"


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
                _("Écarts, et pour chacun un projet d'ici et une pratique d'ailleurs."),
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
                    "Chaque ligne est une politique et une dimension que ses projets portent moins "
                    "que ceux des autres ; en face, "
                    "ce qui porte le plus de pratiques de cette dimension, ici et ailleurs. Des "
                    "pistes, pas des mesures."
                ),
                *_gap_words(desk, gaps),
            ),
            most=1,
        )
    ]


def _gap_words(desk: Desk, gaps: pd.DataFrame) -> list[str]:
    return [
        n_(
            "Écart {policy}, {dim} : {n} projet sur {of} ; {gap} points {interval} ({method})",
            "Écart {policy}, {dim} : {n} projets sur {of} ; {gap} points {interval} ({method})",
            int(r["n"]),
        ).format(
            policy=r["group"],
            dim=desk.view.label(r["code"]),
            n=number(r["n"]),
            of=number(r["of"]),
            gap=number(100 * r["estimate"]),
            interval=interval(100 * r["low"], 100 * r["high"], digits=0),
            method=r["method"],
        )
        for r in records(gaps.head(6))
    ]


def _idea(desk: Desk, kind: str, gap: dict[str, object], seen: set[str]) -> str:
    """Return the strongest project or entry for a gap that was not given yet; empty when none is left."""
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
    most = [quoted(desk.view.label(str(d))) for d in held.index[held == held.iloc[0]]]
    best = found.assign(held=-found[dims].sum(axis=1)).sort_values(["held", "entry_id"], kind="stable")
    return [
        Slide(
            "ailleurs",
            (
                _("Ailleurs, {label} revient le plus : {n} pratiques sur {of}")
                if len(most) == 1
                else _("Ailleurs, reviennent le plus {label} : {n} pratiques sur {of} chacune")
            ).format(label=tied(most), n=int(held.iloc[0]), of=len(found)),
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
                _("Pratiques d'ailleurs qui portent le plus de dimensions."),
            ),
            _sources(
                desk, desk.counted(float(len(found)), _("pratique d'ailleurs"), _("pratiques d'ailleurs"))
            ),
            (
                _(
                    "Les pratiques qui portent le plus de dimensions ; aucun écart du territoire "
                    "n'est assez connu pour "
                    "les y rapporter."
                ),
            ),
            most=1,
        )
    ]
