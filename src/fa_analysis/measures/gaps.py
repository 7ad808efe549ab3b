"""Where a public policy is weak on a dimension, and what it could look at."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.intervals import newcombe
from fa_analysis.measures.material import Material, dimensions, order_of, ordered, practices
from fa_analysis.measures.rows import gather, make
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
    gaps = gather([_gap(cells[dims], policy, g) for g in ordered(policy, order_of(material, "policy"))])
    weak = gaps.loc[gaps["estimate"] < 0, ["group", "code"]]
    rows: dict[str, list[dict[str, object]]] = {"inspiration_benchmark": [], "inspiration_project": []}
    for group, dim in weak.itertuples(index=False):
        rows["inspiration_benchmark"] += _strong(material, material.benchmark, group, dim, material.entries)
        others = cells.loc[(policy != group).to_numpy()]
        rows["inspiration_project"] += _strong(material, others, group, dim, about["title"])
    return gather(
        [gaps, _tested(gaps, cells[dims]), *(make(found, what=what) for what, found in rows.items() if found)]
    )


def _gap(cells: pd.DataFrame, policy: pd.Series, group: str) -> pd.DataFrame:
    inside = (policy == group).to_numpy()
    here, there = cells.loc[inside], cells.loc[~inside]
    n, of = here.sum().to_numpy(dtype=float), float(len(here))
    data: dict[str, object] = {"group": group, "code": list(cells.columns), "n": n, "of": of}
    if len(here) < LEAST_PROJECTS or there.empty:
        told = _("pas assez de projets : il en faut {k}").format(k=LEAST_PROJECTS)
        return make(pd.DataFrame(data | {"method": told}), what="gap")
    n2, of2 = there.sum().to_numpy(dtype=float), float(len(there))
    low, high = newcombe(n, np.full(len(n), of), n2, np.full(len(n), of2))
    told = _("écart de part avec les projets des autres politiques ; Newcombe à 95 %")
    data |= {"estimate": n / of - n2 / of2, "low": low, "high": high, "method": told}
    return make(pd.DataFrame(data), what="gap")


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


def _strong(
    material: Material, cells: pd.DataFrame, group: str, dim: str, titles: pd.Series
) -> list[dict[str, object]]:
    if dim not in cells:
        return []
    inside = [p for p in practices(material.codebook) if material.codebook.code(p).parent == dim and p in cells]
    carried = cells.loc[cells[dim], inside].sum(axis=1).sort_index()
    best = carried.sort_values(ascending=False, kind="stable").head(INSPIRATIONS)
    told = _("pratiques de la dimension portées ; une piste, pas une mesure : {title}")
    return [
        {
            "group": group,
            "code": f"{dim}:{name}",
            "n": float(score),
            "of": float(len(inside)),
            "estimate": float(score),
            "method": told.format(title=titles.get(name, "")),
        }
        for name, score in best.items()
    ]


def title_in(method: str) -> str:
    """Return the title of an entry or project, from the method of an inspiration or of a likeness."""
    return method.partition(":")[2].strip()  # spaces before a colon are French
