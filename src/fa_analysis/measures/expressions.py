"""Resistances, levers, needs, dimensions: how many interviews express each, where, and with what else."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.correction import corrected_share
from fa_analysis.measures.material import (
    ALL,
    Material,
    any_by,
    axes,
    dimensions,
    expressed_codes,
    order_of,
    ordered,
)
from fa_analysis.measures.rows import corrected, gather, make, nobody, shares
from fa_analysis.measures.specific import false_discovery, specificity


def expression_measures(material: Material) -> pd.DataFrame:
    """Count the interviews that express each code of the families of several codes.

    Measures (`<axis>` is `group` or `policy`):

    - `expressed_<axis>`: share of the interviews that express the code at least once, corrected for coding
      errors where whole interviews were drawn for review, else Wilson;
    - `specific_<axis>`: Lafon's specificity (`estimate`), interviews of the group against all (n, of);
    - `specific_q_<axis>`: the exact test's p-value, adjusted over the family and the groups (`estimate`);
    - `answers` (group `ensemble`): share of the *answers* that express it, corrected, clustered by interview;
    - `together`: of the interviews that express `group` (a code), those that also express `code`;
    - `together_q`: exact test of that link, adjusted over all pairs;
    - `with_dimension`: of the interviews that speak of the dimension `group`, those where one same answer also
      carries `code`.
    """
    tables = []
    codes = expressed_codes(material.codebook)
    said = material.said[codes]
    for axis, by in axes(material).items():
        order = ordered(by, order_of(material, axis))
        counted = shares(said, by, what=f"expressed_{axis}", method=uncorrected(), order=order, k=material.k)
        tables += [_corrected_rows(counted, material, by), *_specific(counted, material, axis)]
    tables += [_answers(material, codes), *_together(said), _with_dimension(material, codes)]
    return gather(tables)


def uncorrected() -> str:
    """Say that a share rests on the coding as it stands."""
    return _("part des entretiens qui l'expriment ; non corrigée des erreurs de codage (trop peu de relectures "
             "tirées au sort) ; Wilson à 95 %")  # fmt: skip


def _corrected_rows(counted: pd.DataFrame, material: Material, by: pd.Series) -> pd.DataFrame:
    """Replace the estimate of the groups where enough interviews were drawn and reviewed whole."""
    if not material.reviewed.to_numpy().any():
        return counted
    index, codes = material.interviews.index, list(counted["code"].unique())
    machine = any_by(material.machine[codes], index).to_numpy()
    truth = material.said[codes].to_numpy()
    drawn = ~any_by(~material.drawn[codes], index).to_numpy()
    reviewed = ~any_by(~material.reviewed[codes], index).to_numpy()
    numbers = counted[["estimate", "low", "high"]].to_numpy(copy=True)
    told = counted["method"].to_numpy(dtype=object, copy=True)
    for i, (group, code) in enumerate(zip(counted["group"], counted["code"], strict=True)):
        if np.isnan(numbers[i, 0]):
            continue
        inside = np.ones(len(index), dtype=bool) if group == ALL else (by == group).to_numpy()
        c = codes.index(code)
        if reviewed[inside, c].all():
            told[i] = _("part des entretiens, tous relus ; Wilson à 95 %")
            continue
        each = np.arange(int(inside.sum()))
        found = corrected_share(machine[inside, c], truth[inside, c], drawn[inside, c], each)
        if found:
            numbers[i] = [found.estimate, found.low, found.high]
            told[i] = corrected(found.clusters)
    table = counted.assign(method=told)
    table[["estimate", "low", "high"]] = numbers
    return table


def _specific(counted: pd.DataFrame, material: Material, axis: str) -> list[pd.DataFrame]:
    inside = counted.loc[counted["group"] != ALL].copy()
    totals = counted.loc[counted["group"] == ALL].set_index("code")
    if inside.empty or totals["of"].iloc[0] == 0:
        return []
    shown = inside["n"].notna().to_numpy()
    score, p = np.full(len(inside), np.nan), np.full(len(inside), np.nan)
    kept = inside.loc[shown]
    whole = material.said[list(totals.index)].sum()
    score[shown], p[shown] = specificity(
        kept["n"], kept["of"], whole.loc[kept["code"]], int(totals["of"].iloc[0])
    )
    family = inside["code"].map({c.id: c.family for c in material.codebook.codes}).to_numpy()
    q = np.full(len(inside), np.nan)
    for name in np.unique(family):
        q[family == name] = false_discovery(p[family == name])
    blank = {"low": np.nan, "high": np.nan}
    told = np.where(
        shown,
        _("spécificité de Lafon : + sur-représenté, − sous-représenté, puissance de dix"),
        inside["method"],
    )
    tested = _("test exact (hypergéométrique), corrigé par Benjamini-Hochberg dans la famille de codes")
    told_q = np.where(shown, tested, inside["method"])
    return [
        make(inside.assign(estimate=score, method=told, **blank), what=f"specific_{axis}"),
        make(inside.assign(estimate=q, method=told_q, **blank), what=f"specific_q_{axis}"),
    ]


def _answers(material: Material, codes: list[str]) -> pd.DataFrame:
    who = pd.factorize(material.answers.index.get_level_values(0))[0]
    of = len(material.answers)
    rows = []
    for code in codes:
        value = material.answers[code].to_numpy()
        drawn = material.drawn[code].to_numpy()
        found = corrected_share(material.machine[code].to_numpy(), value, drawn, who) if of else None
        row: dict[str, object] = {"group": ALL, "code": code, "n": float(value.sum()), "of": float(of)}
        if found:
            told = _(
                "part des réponses, corrigée par {n} réponses tirées au sort et relues ; intervalle à 95 % "
                "par entretien"
            )
            row |= {"estimate": found.estimate, "low": found.low, "high": found.high}
            row["method"] = told.format(n=int(drawn.sum()))
        elif of:
            row["estimate"] = value.mean()
            row["method"] = _("part des réponses, non corrigée : trop peu de relectures tirées au sort")
        else:
            row["method"] = nobody()
        rows.append(row)
    return make(rows, what="answers")


def _together(said: pd.DataFrame) -> list[pd.DataFrame]:
    cells = said.to_numpy(dtype=float)
    both, each, total = cells.T @ cells, cells.sum(axis=0), len(cells)
    if total == 0:
        return []
    codes = np.array(said.columns, dtype=object)
    first, second = np.nonzero(~np.eye(len(codes), dtype=bool))
    n, of = both[first, second], each[first]
    from fa_analysis.measures.intervals import wilson

    low, high = wilson(n, of)
    with np.errstate(invalid="ignore"):
        estimate = n / np.where(of > 0, of, np.nan)
    base = {"group": codes[first], "code": codes[second], "n": n, "of": of}
    told = np.where(of > 0, _(
        "parmi les entretiens qui expriment le premier code, part de ceux qui expriment aussi le "
        "second ; Wilson à 95 %"
        ), _("pas assez de données : code jamais exprimé"))  # fmt: skip
    score, p = specificity(n, of, each[second], total)
    once = first < second
    tested = once & (of > 0) & (each[second] > 0)
    q = np.full(len(n), np.nan)
    q[tested] = false_discovery(p[tested])
    told_q = np.where(tested, _(
        "test exact du lien entre deux codes, corrigé par Benjamini-Hochberg sur toutes les "
        "paires"
        ), _("pas assez de données : code jamais exprimé"))  # fmt: skip
    return [
        make(
            pd.DataFrame(base | {"estimate": estimate, "low": low, "high": high, "method": told}),
            what="together",
        ),
        make(pd.DataFrame(base | {"estimate": q, "method": told_q})[once], what="together_q"),
        make(
            pd.DataFrame(base | {"estimate": np.where(tested, score, np.nan), "method": told_q})[once],
            what="together_specific",
        ),
    ]


def _with_dimension(material: Material, codes: list[str]) -> pd.DataFrame:
    dims = dimensions(material.codebook)
    others = [c for c in codes if c not in dims]
    if not dims or not others:
        return make([])
    tables = []
    told = _(
        "parmi les entretiens qui parlent de la dimension, part de ceux dont une même réponse "
        "porte aussi le code ; Wilson à 95 %"
        )  # fmt: skip
    index = material.interviews.index
    for dim in dims:
        both = material.answers[others].mul(material.answers[dim], axis=0)
        speak = material.said[dim].to_numpy()
        cells = any_by(both, index).loc[speak]
        counted = shares(
            cells, pd.Series("", index=cells.index), what="with_dimension", method=told, order=[], k=1
        )
        tables.append(counted.assign(group=dim))
    return gather(tables)
