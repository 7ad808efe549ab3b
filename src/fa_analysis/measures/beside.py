"""Interviews beside questionnaires: the same codes in both, what is said against what is answered."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.intervals import Floats
from fa_analysis.measures.levels import ladders, mean_rows
from fa_analysis.measures.material import ALL, Material, order_of, ordered
from fa_analysis.measures.rows import gather, make, members, shares, withhold


def beside_measures(material: Material) -> pd.DataFrame:
    """Set questionnaires beside interviews, never added together.

    Measures:

    - `survey_policy`: respondents of the questionnaire who express each code, by policy, Wilson interval;
    - `closed_<question>` : respondents who gave each answer of the closed question, by policy; those who left
      it blank are not counted;
    - `closed_mean_<question>` (`code` `mean`): mean place on the question's scale, from 0 (least) to 1 (most);
    - `level_place` (`code` is the ordinal family): mean level of the interviews of the policy on the same
      scale from 0 to 1, to be read beside the former.
    """
    tables = []
    about = material.questionnaires.set_index("respondent_id")
    policy = about["policy"]
    codes = [c.id for c in material.codebook.codes if c.id in material.survey and c.parent is None]
    if len(material.survey):
        by = policy.reindex(material.survey.index)
        told = _("part des répondants au questionnaire qui l'expriment ; Wilson à 95 %")
        order = ordered(by, order_of(material, "policy"))
        tables.append(
            shares(material.survey[codes], by, what="survey_policy", method=told, order=order, k=material.k)
        )
    for question in material.settings.questionnaires.closed:
        if question.column in about:
            tables += _closed(about[question.column], policy, question.column, question.scale, material)
    return gather([*tables, *_places(material)])


def _closed(
    answers: pd.Series, policy: pd.Series, column: str, scale: tuple[str, ...], material: Material
) -> list[pd.DataFrame]:
    given = answers.fillna("").astype(str).str.strip().str.removesuffix(".0")
    kept = given.isin(scale)
    scale_of = {value: i for i, value in enumerate(scale)}
    place, by = np.array([scale_of[value] for value in given[kept]], dtype=float), policy[kept]
    cells = pd.DataFrame(place[:, None] == [*scale_of.values()], columns=[*scale_of], index=by.index)
    order = ordered(by, order_of(material, "policy"))
    told = _("part des réponses données à la question fermée ; Wilson à 95 %")
    counted = shares(cells, by, what=f"closed_{column}", method=told, order=order, k=material.k)
    told = _("place moyenne sur l'échelle de la question, de 0 (le moins) à 1 (le plus) ; Student à 95 %")
    inside = members(by, order)
    means = [_mean(place[inside[g]] / max(len(scale) - 1, 1), g, told, material.k) for g in [*order, ALL]]
    return [counted, make(means, what=f"closed_mean_{column}")]


def _mean(values: Floats, group: str, told: str, k: int) -> dict[str, object]:
    """Give the mean of values between 0 and 1 with Student's interval, kept within [0, 1]."""
    from scipy.special import stdtrit

    of = len(values)
    row: dict[str, object] = {"group": group, "code": "mean", "of": float(of)}
    if of < max(k, 2):
        return row | {"method": _("non montré : moins de {k} personnes").format(k=max(k, 2))}
    mean = float(values.mean())
    half = float(stdtrit(of - 1, 0.975)) * float(values.std(ddof=1)) / of**0.5
    bounds = {"low": max(mean - half, 0.0), "high": min(mean + half, 1.0)}
    return row | {"n": float(of), "estimate": mean, "method": told} | bounds


def _places(material: Material) -> list[pd.DataFrame]:
    tables = []
    by = material.interviews["policy"]
    order = ordered(by, order_of(material, "policy"))
    for family in ladders(material.codebook):
        top = max((c.level or 0 for c in material.codebook.codes_of(family)), default=0)
        if not top:
            continue
        found = withhold(mean_rows(material, family, by, order), k=material.k)
        found[["estimate", "low", "high"]] /= top
        told = _("niveau moyen des entretiens, ramené de 0 à 1 ; intervalle à 95 %")
        found["method"] = np.where(found["estimate"].notna(), told, found["method"])
        tables.append(make(found.assign(code=family), what="level_place"))
    return tables
