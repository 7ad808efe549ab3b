"""Appropriation: how far each interview has made the approach its own, from its coded answers.

It works for any ordinal family of the codebook; in the study it serves, that family is `appropriation`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.intervals import mean_level, mean_level_draws, middle95
from fa_analysis.measures.material import ALL, Material, axes, families, order_of, ordered
from fa_analysis.measures.rows import gather, make, shares, withhold

Definition = Literal["median", "highest", "mean", "last"]


def level_of_interviews(
    answers: pd.DataFrame, codebook: Codebook, family: str, *, definition: Definition = "median"
) -> pd.Series:
    """Return the level of each interview that has at least one answer coded in an ordinal family.

    Parameters
    ----------
    answers : DataFrame
        One row per answer in the order of speech, index (`interview_id`, `answer`), booleans per code.
    family : str
        The ordinal family.
    definition : {"median", "highest", "mean", "last"}
        - `median` (upper median): the highest level that at least half of the coded answers reach. One answer
          coded by mistake does not move it.
        - `highest`: the highest level met once. Errs upwards as soon as the coder errs once.
        - `mean`: the mean level, rounded to the nearest, halves up.
        - `last`: the level of the last coded answer.

    Returns
    -------
    Series of int, index `interview_id`; interviews without a coded answer are not in it.
    """
    codes = [c for c in codebook.codes_of(family) if c.level is not None]
    cells = answers[[c.id for c in codes]].to_numpy(dtype=bool)
    ranks = np.array([c.level for c in codes], dtype=float)
    stated = np.where(cells, ranks, -1).max(axis=1, initial=-1)
    levels = pd.Series(stated, index=answers.index)[stated >= 0]
    by = levels.groupby(level=0, sort=False)
    rules = {
        "median": lambda: by.quantile(0.5, interpolation="higher"),
        "highest": by.max,
        "mean": lambda: np.floor(by.mean() + 0.5),
        "last": by.last,
    }
    levels = rules[definition]().astype(int).rename("level")
    return pd.Series(levels)


def level_measures(material: Material) -> pd.DataFrame:
    """Measure every ordinal family by group and by policy.

    Measures (`what`; `<family>` is the ordinal family, `<axis>` is `group` or `policy`):

    - `<family>_<axis>`: interviews at each level (`code` is the level's code), Wilson interval;
    - `<family>_reached_<axis>`: interviews at that level or above, Wilson interval;
    - `<family>_mean_<axis>` (`code` `mean`): mean level, widened Student interval (`intervals.mean_level`);
    - `<family>_rank_<axis>` (`code` `rank`): rank of the mean, 1 for the highest, with the interval of the
      rank over the same draws;
    - `<family>_unknown_<axis>` (`code` `unknown`): interviews where no level could be read.
    """
    tables = []
    for family in ladders(material.codebook):
        level = level_of_interviews(material.answers, material.codebook, family)
        for axis, by in axes(material).items():
            order = ordered(by, order_of(material, axis))
            tables += _one_axis(material, family, level, by, order, axis)
    return gather(tables)


def _one_axis(
    material: Material, family: str, level: pd.Series, by: pd.Series, order: list[str], axis: str
) -> list[pd.DataFrame]:
    codes, k = _ladder(material.codebook, family), material.k
    known = by.reindex(level.index)
    at = pd.DataFrame({c.id: level == c.level for c in codes}, index=level.index)
    reached = pd.DataFrame({c.id: level >= (c.level or 0) for c in codes[1:]}, index=level.index)
    silent = pd.DataFrame({"unknown": ~by.index.isin(level.index)}, index=by.index)
    told = _("part des entretiens dont le niveau est connu (médiane haute des réponses) ; Wilson à 95 %")
    none = _("part des entretiens où aucun niveau n'est exprimé ; Wilson à 95 %")
    means = mean_rows(material, family, by, order)
    ranks = _ranks(material, family, by, order)
    return [
        shares(at, known, what=f"{family}_{axis}", method=told, order=order, k=k),
        shares(reached, known, what=f"{family}_reached_{axis}", method=told, order=order, k=k),
        withhold(means.assign(what=f"{family}_mean_{axis}"), k=k),
        withhold(ranks.assign(what=f"{family}_rank_{axis}"), k=k),
        shares(silent, by, what=f"{family}_unknown_{axis}", method=none, order=order, k=k),
    ]


def ladders(codebook: Codebook) -> list[str]:
    """Return the ordinal families that apply to interviews and have at least one level."""
    return [f for f in families(codebook, kind="ordinal", source="interview") if _ladder(codebook, f)]


def _ladder(codebook: Codebook, family: str) -> list[Code]:
    """Return the codes of an ordinal family from the lowest level to the highest."""
    return sorted((c for c in codebook.codes_of(family) if c.level is not None), key=lambda c: c.level or 0)


def _counts(material: Material, family: str, by: pd.Series, order: list[str]) -> tuple[np.ndarray, list[int]]:
    """Count the interviews of each group, then of all, at each level; and name the levels."""
    level = level_of_interviews(material.answers, material.codebook, family)
    steps = [c.level or 0 for c in _ladder(material.codebook, family)]
    known = by.reindex(level.index).to_numpy()
    rows = [level[known == group] for group in order]
    return np.array([[(r == s).sum() for s in steps] for r in [*rows, level]], dtype=float), steps


def mean_rows(material: Material, family: str, by: pd.Series, order: list[str]) -> pd.DataFrame:
    """Return the mean level of each group and of all as rows of `measures`, nothing withheld, without name."""
    counts, steps = _counts(material, family, by, order)
    mean, low, high = mean_level(counts, steps)
    of = counts.sum(axis=1)
    told = _("moyenne des niveaux ; Student à 95 %, variance élargie d'une observation")
    table = {"group": [*order, ALL], "code": "mean", "n": of, "of": of, "estimate": mean}
    return make(pd.DataFrame(table | {"low": low, "high": high, "method": told}))


def _ranks(material: Material, family: str, by: pd.Series, order: list[str]) -> pd.DataFrame:
    """Rank the groups shown by their mean, with the rank's central 95 % over draws of the means."""
    from scipy.stats import rankdata

    whole, steps = _counts(material, family, by, order)
    counts = whole[:-1]
    of = counts.sum(axis=1)
    shown = of >= max(material.k, 1)
    numbers = np.full((3, len(order)), np.nan)
    if shown.any():
        place = rankdata(-mean_level(counts[shown], steps)[0], method="min")
        draws = mean_level_draws(counts[shown], steps, seed=material.settings.study.seed)
        # Ranks of continuous draws: an argsort of an argsort, ties have probability zero.
        drawn = np.argsort(np.argsort(-draws, axis=1), axis=1).astype(float) + 1
        low, high = middle95(drawn, place.astype(float))
        numbers[:, shown] = place, np.floor(low), np.ceil(high)
    told = _("rang de la moyenne parmi les groupes montrés (1 = la plus haute) ; intervalle à 95 % du rang")
    table = {"group": order, "code": "rank", "n": of, "of": of, "estimate": numbers[0]}
    return make(pd.DataFrame(table | {"low": numbers[1], "high": numbers[2], "method": told}))
