"""What is done: dimensions and practices of the projects, their diversity, combinations and likeness."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.hill import ORDERS, rarefied, rarefied_interval
from fa_analysis.measures.intervals import Floats, wilson
from fa_analysis.measures.material import ALL, Material, dimensions, order_of, ordered, practices
from fa_analysis.measures.rows import gather, make, members, nobody, shares
from fa_analysis.read.directions import same_directions
from fa_analysis.read.names import tight

LEAST_PROJECTS = 5
NEAREST = 3
NO_DIMENSION = "aucune"


def project_measures(material: Material) -> pd.DataFrame:
    """Measure the inventory of projects.

    Measures (`<axis>` is `policy`, `direction` or `commune`):

    - `done_policy`: projects that carry each dimension or practice, by policy, Wilson interval;
    - `hill_<axis>` (`code` `q0`, `q1`, `q2`): diversity of practices brought down to a common number of
      projects; `hill_observed_<axis>`: as observed, for the record;
      Ways of writing one direction count as one (`read.directions`); words for the whole territory
      (`[map] everywhere`) are no commune: their row has a count and no estimate;
    - `evenness_<axis>` (`code` `evenness`): rarefied q1 / q0, 1 when all practices are equally frequent;
    - `combination` (group `ensemble`): projects with exactly these dimensions, joined by `+` (`aucune` for
      the orphans);
    - `similar`: `code` is one of the three projects of other directions nearest to the project `group`,
      `estimate` their Jaccard similarity on dimensions and practices (`n` shared, `of` in all); `method` ends
      with the title and direction of both.
    """
    cells = material.projects
    grid = [c for c in [*dimensions(material.codebook), *practices(material.codebook)] if c in cells]
    if cells.empty or not grid:
        return _empty_inventory()
    about = material.inventory.reindex(cells.index)
    about = about.assign(direction=about["direction"].replace(same_directions(about["direction"].dropna())))
    told = _("part des projets qui portent la dimension ou la pratique ; Wilson à 95 %")
    order = ordered(about["policy"], order_of(material, "policy"))
    tables = [shares(cells[grid], about["policy"], what="done_policy", method=told, order=order)]
    kinds = [p for p in practices(material.codebook) if p in cells] or grid
    communes, everywhere = _communes(about["communes"], material.settings.map.everywhere)
    members = {
        "policy": about["policy"].dropna(),
        "direction": about["direction"].dropna(),
        "commune": communes,
    }
    for axis, by in members.items():
        wanted = order_of(material, "policy") if axis == "policy" else []
        tables += _diversity(cells[kinds], by, axis, ordered(by, wanted), material.settings.study.seed)
    tables.append(_everywhere(cells[kinds], everywhere))
    tables += [_combinations(cells, material), _similar(cells[grid], about)]
    return gather(tables)


def _communes(written: pd.Series, everywhere: Sequence[str]) -> tuple[pd.Series, pd.Series]:
    """Return the communes of each project, one a row; and, apart, the words for the whole territory."""
    names = written.str.split("|").explode().str.strip().replace("", None).dropna()
    words = {tight(word) for word in everywhere}
    whole = np.array([tight(str(name)) in words for name in names], dtype=bool)
    return names.loc[~whole], names.loc[whole]


def _everywhere(cells: pd.DataFrame, whole: pd.Series) -> pd.DataFrame:
    """Count the projects of the whole territory: it is no commune, and is not compared with them."""
    told = _("projets de tout le territoire : ils ne comptent dans aucune commune")
    sizes = whole.value_counts().sort_index()
    rows = [
        {
            "group": name,
            "code": f"q{q}",
            "n": float(cells.loc[whole.index[whole == name]].any(axis=1).sum()),
            "of": float(of),
            "method": told,
        }
        for name, of in sizes.items()
        for q in ORDERS
    ]
    return make(rows, what="hill_commune")


def _empty_inventory() -> pd.DataFrame:
    rows = [{"what": "done_policy", "group": ALL, "code": ALL, "of": 0.0, "method": nobody()}]
    return make(rows)


def _diversity(
    cells: pd.DataFrame, by: pd.Series, axis: str, order: list[str], seed: int
) -> list[pd.DataFrame]:
    sizes = by.value_counts()
    common = int(min([sizes[g] for g in order if sizes[g] >= LEAST_PROJECTS], default=0))
    grid, inside = cells.to_numpy(), members(by, order)
    projects = cells.index.get_indexer(by.index)
    rows: dict[str, list[dict[str, object]]] = {"hill": [], "hill_observed": [], "evenness": []}
    for group in [*order, ALL]:
        found = grid if group == ALL else grid[projects[inside[group]]]
        of = len(found)
        base = {"group": group, "n": float(found.any(axis=1).sum()), "of": float(of)}
        told = _("nombre de Hill observé, sans correction de l'effectif : à ne pas comparer entre groupes")
        observed = rarefied(found.sum(axis=0), of=of, size=of)
        rows["hill_observed"] += [
            base | {"code": f"q{q}", "estimate": observed[q], "method": told} for q in ORDERS
        ]
        enough = 0 < common <= of >= LEAST_PROJECTS
        numbers = rarefied_interval(found, size=common, seed=seed) if enough else None
        rows["hill"] += _rarefied_rows(numbers, base, common)
        rows["evenness"].append(_evenness(numbers, base))
    return [make(found, what=f"{name}_{axis}") for name, found in rows.items()]


def _rarefied_rows(
    numbers: tuple[Floats, Floats, Floats] | None, base: dict[str, object], common: int
) -> list[dict[str, object]]:
    if numbers is None:
        return [base | {"code": f"q{q}", "method": _too_few()} for q in ORDERS]
    told = _("nombre de Hill des pratiques, ramené à {m} projets (raréfaction) ; intervalle à 95 %").format(
        m=common
    )
    estimate, low, high = numbers
    return [
        base | {"code": f"q{q}", "estimate": estimate[q], "low": low[q], "high": high[q], "method": told}
        for q in ORDERS
    ]


def _evenness(numbers: tuple[Floats, Floats, Floats] | None, base: dict[str, object]) -> dict[str, object]:
    row = base | {"code": "evenness"}
    if numbers is None or not base["n"]:
        return row | {"method": _too_few()}
    q0, q1, _q2 = numbers[0]
    return row | {"estimate": q1 / q0, "method": _("équitabilité : diversité d'ordre 1 / richesse, raréfiées")}


def _too_few() -> str:
    return _("pas assez de projets : il en faut {k}").format(k=LEAST_PROJECTS)


def _combinations(cells: pd.DataFrame, material: Material) -> pd.DataFrame:
    dims = dimensions(material.codebook)
    names = np.array(dims, dtype=object)
    found = pd.Series(["+".join(names[row]) or NO_DIMENSION for row in cells[dims].to_numpy()]).value_counts()
    found = found.sort_index().sort_values(ascending=False, kind="stable")
    if NO_DIMENSION not in found:
        found[NO_DIMENSION] = 0
    n, of = found.to_numpy(dtype=float), float(len(cells))
    low, high = wilson(n, of)
    told = _("part des projets qui portent exactement ces dimensions ; Wilson à 95 %")
    data = {"group": ALL, "code": found.index.astype(str), "n": n, "of": of, "estimate": n / of}
    return make(data | {"low": low, "high": high, "method": told}, what="combination")


def _similar(cells: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """Pair each project with the nearest ones of other directions: who could learn from whom."""
    grid = cells.to_numpy(dtype=float)
    both = grid @ grid.T
    each = grid.sum(axis=1)
    union = each[:, None] + each[None, :] - both
    with np.errstate(invalid="ignore"):
        jaccard = np.where(union > 0, both / np.where(union > 0, union, 1), 0.0)
    where = pd.factorize(about["direction"])[0]
    jaccard[(where[:, None] == where[None, :]) & (where >= 0)[:, None]] = -1
    np.fill_diagonal(jaccard, -1)
    near = np.argsort(-jaccard, axis=1, kind="stable")[:, :NEAREST]
    first = np.repeat(np.arange(len(cells)), near.shape[1])
    second = near.ravel()
    told = _("similarité de Jaccard sur les dimensions et pratiques, entre directions différentes : {a} → {b}")
    named = (about["title"].fillna("") + " (" + about["direction"].fillna("–") + ")").to_list()
    data = {
        "group": cells.index[first],
        "code": cells.index[second],
        "n": both[first, second],
        "of": union[first, second],
        "estimate": jaccard[first, second],
        "method": [told.format(a=named[i], b=named[j]) for i, j in zip(first, second, strict=True)],
    }
    table = make(data, what="similar")
    return table.loc[table["estimate"] > 0]
