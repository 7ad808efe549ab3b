"""Resistances, levers, needs, dimensions: how many interviews express each, where, and with what else."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
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
from fa_analysis.measures.rows import corrected, gather, make, members, nobody, shares
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
    said, review = material.said[codes], _reviewed(material, codes)
    for axis, by in axes(material).items():
        order = ordered(by, order_of(material, axis))
        counted = shares(said, by, what=f"expressed_{axis}", method=uncorrected(), order=order, k=material.k)
        tables += [_corrected_rows(counted, codes, by, review), *_specific(counted, material, axis)]
    tables += [_answers(material, codes), *_together(said), _with_dimension(material, codes)]
    return gather(tables)


def uncorrected() -> str:
    """Say that a share rests on the coding as it stands."""
    return _("part des entretiens qui l'expriment ; non corrigée des erreurs de codage (trop peu de relectures "
             "tirées au sort) ; Wilson à 95 %")  # fmt: skip


Cells = npt.NDArray[np.bool_]


def _reviewed(material: Material, codes: list[str]) -> tuple[Cells, Cells, Cells, Cells] | None:
    """Return of each interview and code: said by the machine, by people, drawn whole, reviewed whole.

    None when nothing was reviewed.
    """
    if not material.reviewed.to_numpy().any():
        return None
    index = material.interviews.index
    machine, truth = any_by(material.machine[codes], index), material.said[codes]
    drawn, reviewed = (~any_by(~cells[codes], index) for cells in (material.drawn, material.reviewed))
    return machine.to_numpy(), truth.to_numpy(), drawn.to_numpy(), reviewed.to_numpy()


def _corrected_rows(
    counted: pd.DataFrame, codes: list[str], by: pd.Series, review: tuple[Cells, ...] | None
) -> pd.DataFrame:
    """Replace the estimate of the groups where enough interviews were drawn and reviewed whole."""
    if review is None:
        return counted
    inside = members(by, counted["group"].unique())
    parts = {group: [cells[rows] for cells in review] for group, rows in inside.items()}
    whole = {group: np.logical_and.reduce(cells[-1], axis=0) for group, cells in parts.items()}
    place = {code: c for c, code in enumerate(codes)}
    numbers = counted[["estimate", "low", "high"]].to_numpy(copy=True)
    told = counted["method"].to_numpy(dtype=object, copy=True)
    for i, (group, code) in enumerate(zip(counted["group"], counted["code"], strict=True)):
        if np.isnan(numbers[i, 0]):
            continue
        c = place[code]
        if whole[group][c]:
            told[i] = _("part des entretiens, tous relus ; Wilson à 95 %")
            continue
        machine, truth, drawn, _reviewed = (cells[:, c] for cells in parts[group])
        found = corrected_share(machine, truth, drawn, np.arange(len(drawn)))
        if found:
            numbers[i] = [found.estimate, found.low, found.high]
            told[i] = corrected(found.clusters)
    table = counted.assign(method=told)
    table[["estimate", "low", "high"]] = numbers
    return table


def _specific(counted: pd.DataFrame, material: Material, axis: str) -> list[pd.DataFrame]:
    inside = counted.loc[counted["group"] != ALL]
    total = len(material.said)
    if inside.empty or total == 0:
        return []
    shown = inside["n"].notna().to_numpy()
    score, p, q = (np.full(len(inside), np.nan) for _column in range(3))
    kept = inside.loc[shown]
    whole = material.said.sum()
    score[shown], p[shown] = specificity(kept["n"], kept["of"], whole.loc[kept["code"]], total)
    family = inside["code"].map({c.id: c.family for c in material.codebook.codes}).to_numpy(dtype=object)
    for name in set(family):
        q[family == name] = false_discovery(p[family == name])
    told = _("spécificité de Lafon : + sur-représenté, − sous-représenté, puissance de dix")
    tested = _("test exact (hypergéométrique), corrigé par Benjamini-Hochberg dans la famille de codes")
    blank = {"low": np.nan, "high": np.nan}
    return [
        make(inside.assign(estimate=value, method=np.where(shown, how, inside["method"]), **blank), what=what)
        for what, value, how in (
            (f"specific_{axis}", score, told),
            (f"specific_q_{axis}", q, tested),
        )
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
        make(base | {"estimate": estimate, "low": low, "high": high, "method": told}, what="together"),
        *(
            make(base | {"estimate": value, "method": told_q}, what=what).loc[once]
            for what, value in (("together_q", q), ("together_specific", np.where(tested, score, np.nan)))
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
    index, answers = material.interviews.index, material.answers
    for dim in dims:
        cells = any_by(answers.loc[answers[dim], others], index).loc[material.said[dim]]
        nowhere = pd.Series("", index=cells.index)
        counted = shares(cells, nowhere, what="with_dimension", method=told, order=[], k=1)
        tables.append(counted.assign(group=dim))
    return gather(tables)
