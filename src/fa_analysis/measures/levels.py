"""Appropriation: how far each interview has made the approach its own, from its coded answers.

It works for any ordinal family of the codebook; in the study it serves, that family is `appropriation`.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.intervals import middle95, ordinal_draws
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
    - `<family>_mean_<axis>` (`code` `mean`): mean level, Dirichlet interval (`intervals.ordinal_draws`);
    - `<family>_rank_<axis>` (`code` `rank`): rank of the mean, 1 for the highest, with the interval of the
      rank over the same draws;
    - `<family>_unknown_<axis>` (`code` `unknown`): interviews where no level could be read.
    """
    tables = []
    for family in families(material.codebook, kind="ordinal", source="interview"):
        level = level_of_interviews(material.answers, material.codebook, family)
        for axis, by in axes(material).items():
            order = ordered(by, order_of(material, axis))
            tables += _one_axis(material, family, level, by, order, axis)
    return gather(tables)


def _one_axis(
    material: Material, family: str, level: pd.Series, by: pd.Series, order: list[str], axis: str
) -> list[pd.DataFrame]:
    codes = [c for c in material.codebook.codes_of(family) if c.level is not None]
    known = by.reindex(level.index)
    at = pd.DataFrame({c.id: level == c.level for c in codes}, index=level.index)
    reached = pd.DataFrame({c.id: level >= (c.level or 0) for c in codes if c.level}, index=level.index)
    silent = pd.DataFrame({"unknown": ~by.index.isin(level.index)}, index=by.index)
    told = _("part des entretiens dont le niveau est connu (médiane haute des réponses) ; Wilson à 95 %")
    k = material.k
    return [
        shares(at, known, what=f"{family}_{axis}", method=told, order=order, k=k),
        shares(reached, known, what=f"{family}_reached_{axis}", method=told, order=order, k=k),
        *_means(family, axis, at, known, order, k=k, seed=material.settings.study.seed),
        shares(
            silent,
            by,
            what=f"{family}_unknown_{axis}",
            method=_("part des entretiens où aucun niveau n'est exprimé ; Wilson à 95 %"),
            order=order,
            k=k,
        ),
    ]


def _means(
    family: str, axis: str, at: pd.DataFrame, by: pd.Series, order: list[str], *, k: int, seed: int
) -> list[pd.DataFrame]:
    counts = at.groupby(by).sum().reindex(order, fill_value=0).to_numpy(dtype=float)
    counts = np.vstack([counts, at.sum(axis=0).to_numpy(dtype=float)])
    of = counts.sum(axis=1)
    with np.errstate(invalid="ignore"):
        mean = (counts @ np.arange(counts.shape[1])) / np.where(of > 0, of, np.nan)
    draws = ordinal_draws(counts, seed=seed)
    low, high = middle95(draws, mean)
    table = {"group": [*order, ALL], "code": "mean", "n": of, "of": of, "estimate": mean}
    told = _("moyenne des niveaux ; intervalle à 95 % (tirages de Dirichlet, a priori de Perks)")
    means = make(pd.DataFrame(table | {"low": low, "high": high, "method": told}), what=f"{family}_mean_{axis}")
    shown = of[:-1] >= max(k, 1)
    ranks = _ranks(mean[:-1], draws[:, :-1], shown)
    told = _("rang de la moyenne parmi les groupes montrés (1 = la plus haute) ; intervalle à 95 % du rang")
    rank = make(
        pd.DataFrame({"group": order, "code": "rank", "n": of[:-1], "of": of[:-1], **ranks, "method": told}),
        what=f"{family}_rank_{axis}",
    )
    return [withhold(means, k=k), withhold(rank, k=k)]


def _ranks(means: np.ndarray, draws: np.ndarray, shown: np.ndarray) -> dict[str, np.ndarray]:
    """Rank the groups shown, and the rank's central 95 % over the draws."""
    from scipy.stats import rankdata

    blank = np.full(len(means), np.nan)
    found = {"estimate": blank.copy(), "low": blank.copy(), "high": blank.copy()}
    if shown.sum() == 0:
        return found
    found["estimate"][shown] = rankdata(-means[shown], method="min")
    # Ranks of continuous draws: an argsort of an argsort, ties have probability zero.
    drawn = np.argsort(np.argsort(-draws[:, shown], axis=1), axis=1) + 1
    low, high = middle95(drawn.astype(float), found["estimate"][shown])
    found["low"][shown], found["high"][shown] = np.floor(low), np.ceil(high)
    return found
