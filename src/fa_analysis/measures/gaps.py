"""Where a public policy is weak on a dimension, and what it could look at."""

from __future__ import annotations

from collections.abc import Hashable
from typing import NamedTuple

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.intervals import newcombe
from fa_analysis.measures.material import Material, dimensions, order_of, ordered
from fa_analysis.measures.rows import gather, make, members
from fa_analysis.measures.specific import false_discovery, specificity

LEAST_PROJECTS = 5
INSPIRATIONS = 3


def gap_measures(material: Material) -> pd.DataFrame:
    """Set the dimensions of each policy's projects against those of all other policies.

    Measures:

    - `gap`: share of the policy's projects (`group`) that carry the dimension (`code`), less the share among
      the projects of the other policies; `n` and `of` are the policy's; Newcombe's interval;
    - `gap_q`: the exact test of the same counts (hypergeometric), adjusted over all policies and dimensions;
    - `inspiration_benchmark`, `inspiration_project`: for the policies below the others on a dimension, the
      benchmark entries and the home projects of other policies that are strongest on it; `code` is
      `dimension:identifier`, `estimate` the number of the dimension's practices it carries, `of` how many
      there are; `method` ends with its title.
    """
    cells, about = material.projects, material.inventory
    dims = [d for d in dimensions(material.codebook) if d in cells]
    if cells.empty or not dims:
        return make([])
    policy = about["policy"].reindex(cells.index)
    gaps = _gaps(cells[dims], policy, ordered(policy, order_of(material, "policy")))
    weak = gaps.loc[gaps["estimate"] < 0, ["group", "code"]]
    entries = {dim: _strongest(material.benchmark, dim, material.codebook) for dim in dims}
    projects = {dim: _strongest(cells, dim, material.codebook) for dim in dims}
    policy_of, entry_title, project_title = (
        policy.to_dict(),
        material.entries.to_dict(),
        about["title"].to_dict(),
    )
    rows: dict[str, list[dict[str, object]]] = {"inspiration_benchmark": [], "inspiration_project": []}
    for group, dim in weak.itertuples(index=False):
        rows["inspiration_benchmark"] += _inspirations(group, dim, entries[dim], entry_title)
        elsewhere = [found for found in projects[dim] if policy_of[found.name] != group]
        rows["inspiration_project"] += _inspirations(group, dim, elsewhere, project_title)
    return gather(
        [gaps, _tested(gaps, cells[dims]), *(make(found, what=what) for what, found in rows.items() if found)]
    )


def _gaps(cells: pd.DataFrame, policy: pd.Series, order: list[str]) -> pd.DataFrame:
    inside, grid = members(policy, order), cells.to_numpy(dtype=float)
    member = np.array([inside[group] for group in order], dtype=float).reshape(len(order), len(cells))
    n, of = member @ grid, member.sum(axis=1, keepdims=True)
    n2, of2 = grid.sum(axis=0) - n, len(cells) - of
    with np.errstate(invalid="ignore"):
        gap = n / of - n2 / of2
    few = np.broadcast_to((of < LEAST_PROJECTS) | (of2 == 0), n.shape)
    told = _("écart de part avec les projets des autres politiques ; Newcombe à 95 %")
    too_few = _("pas assez de projets : il en faut {k}").format(k=LEAST_PROJECTS)
    numbers = zip(("estimate", "low", "high"), (gap, *newcombe(n, of, n2, of2)), strict=True)
    table = {
        "group": np.repeat(np.array(order, dtype=object), len(cells.columns)),
        "code": np.tile(np.array(cells.columns, dtype=object), len(order)),
        "n": n.ravel(),
        "of": np.repeat(of, len(cells.columns)),
        "method": np.where(few, too_few, told).ravel(),
    }
    return make(table | {name: np.where(few, np.nan, found).ravel() for name, found in numbers}, what="gap")


def _tested(gaps: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """Test each gap against chance, adjusted for their number: among so many cells some are wide by chance."""
    shown = gaps["estimate"].notna().to_numpy()
    kept = gaps.loc[shown]
    _score, p = specificity(kept["n"], kept["of"], cells.sum().loc[kept["code"]], len(cells))
    q = np.full(len(gaps), np.nan)
    q[shown] = false_discovery(p)
    told = _(
        "test exact (hypergéométrique), corrigé par Benjamini-Hochberg sur toutes les politiques et dimensions"
    )
    method = np.where(shown, told, gaps["method"])
    return make(gaps.assign(estimate=q, low=np.nan, high=np.nan, method=method), what="gap_q")


class _Carrier(NamedTuple):
    """A project or entry that carries a dimension: its identifier, how many of its practices, out of `of`."""

    name: str
    carried: int
    of: int


def _strongest(cells: pd.DataFrame, dim: str, codebook: Codebook) -> list[_Carrier]:
    """Return the rows of `cells` that carry a dimension, those that carry most of its practices first."""
    if dim not in cells:
        return []
    inside = [c.id for c in codebook.codes if c.parent == dim and c.id in cells]
    carried = cells.loc[cells[dim], inside].sum(axis=1)
    found = [_Carrier(str(name), int(score), len(inside)) for name, score in carried.items()]
    return sorted(found, key=lambda one: (-one.carried, one.name))


def _inspirations(
    group: str, dim: str, found: list[_Carrier], titles: dict[Hashable, str]
) -> list[dict[str, object]]:
    told = _("pratiques de la dimension portées ; une piste, pas une mesure : {title}")
    return [
        {
            "group": group,
            "code": f"{dim}:{one.name}",
            "n": float(one.carried),
            "of": float(one.of),
            "estimate": float(one.carried),
            "method": told.format(title=titles.get(one.name, "")),
        }
        for one in found[:INSPIRATIONS]
    ]


def title_in(method: str) -> str:
    """Return the title of an entry or project, from the method of an inspiration or of a likeness."""
    return method.partition(":")[2].strip()  # spaces before a colon are French
