"""Appropriation: how far each interview has made the approach its own, from its coded answers.

It works for any ordinal family of the codebook; in the study it serves, that family is `appropriation`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Code, Codebook
from fa_analysis.i18n import _
from fa_analysis.measures.correction import corrected_mean
from fa_analysis.measures.intervals import Floats, mean_level, mean_level_draws, middle95
from fa_analysis.measures.material import ALL, Material, any_by, axes, families, order_of, ordered
from fa_analysis.measures.rows import corrected, gather, make, members, shares, withhold

Definition = Literal["median", "highest", "mean", "last"]
DEFINITIONS: tuple[Definition, ...] = ("median", "highest", "mean", "last")


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


def compare_definitions(material: Material, family: str) -> pd.DataFrame:
    """Compare, for each definition, the level of the machine alone with that of people.

    The interviews are those of which all answers were reviewed. `docs/measures.md` shows the table.

    Returns
    -------
    DataFrame
        `definition`, `of` (interviews with a level by both), `same` (share with the same level), `distance`
        (mean, in levels), `excess` (mean of machine less people), `as_median` (share to which people's
        decisions give the same level as by the upper median).
    """
    codes = [c.id for c in _ladder(material.codebook, family)]
    whole = ~any_by(~material.reviewed[codes], material.interviews.index).any(axis=1)
    kept = material.answers.index.get_level_values(0).isin(whole.index[whole])
    rows = []
    for definition in DEFINITIONS:
        truth, guess, middle = (
            level_of_interviews(cells[kept], material.codebook, family, definition=how)
            for cells, how in (
                (material.answers, definition),
                (material.machine, definition),
                (material.answers, "median"),
            )
        )
        both = truth.index.intersection(guess.index)
        gap = (guess[both] - truth[both]).to_numpy(dtype=float)
        numbers = {"same": gap == 0, "distance": np.abs(gap), "excess": gap, "as_median": truth == middle}
        means = {name: float(np.mean(v)) if len(v) else np.nan for name, v in numbers.items()}
        rows.append({"definition": definition, "of": len(both), **means})
    return pd.DataFrame(rows)


def level_measures(material: Material) -> pd.DataFrame:
    """Measure every ordinal family by group and by policy.

    Measures (`what`; `<family>` is the ordinal family, `<axis>` is `group` or `policy`):

    - `<family>_<axis>`: interviews at each level (`code` is the level's code), Wilson interval;
    - `<family>_reached_<axis>`: interviews at that level or above, Wilson interval;
    - `<family>_mean_<axis>` (`code` `mean`): mean level, widened Student interval (`intervals.mean_level`);
    - `<family>_rank_<axis>` (`code` `rank`): rank of the mean, 1 for the highest, with the interval of the
      rank over the same draws;
    - `<family>_differs_<axis>` (group `ensemble`, `code` `differs`): p-value of the hypothesis that all groups
      shown stand alike, by permutation (`differs`); `n` counts the groups, `of` their interviews;
    - `<family>_unknown_<axis>` (`code` `unknown`): interviews where no level could be read.
    """
    tables = []
    for family in ladders(material.codebook):
        level = level_of_interviews(material.answers, material.codebook, family)
        review = _reviewed(material, family, level)
        for axis, by in axes(material).items():
            order = ordered(by, order_of(material, axis))
            tables += _one_axis(material, family, level, review, by, order, axis)
    return gather(tables)


def _one_axis(
    material: Material,
    family: str,
    level: pd.Series,
    review: _Review | None,
    by: pd.Series,
    order: list[str],
    axis: str,
) -> list[pd.DataFrame]:
    codes, k = _ladder(material.codebook, family), material.k
    known, at = by.reindex(level.index), level.to_numpy()[:, None]
    steps, names = [c.level or 0 for c in codes], [c.id for c in codes]
    exact = pd.DataFrame(at == steps, index=level.index, columns=names)
    reached = pd.DataFrame(at >= steps[1:], index=level.index, columns=names[1:])
    silent = pd.DataFrame({"unknown": ~by.index.isin(level.index)}, index=by.index)
    told = _("part des entretiens dont le niveau est connu (médiane haute des réponses) ; Wilson à 95 %")
    none = _("part des entretiens où aucun niveau n'est exprimé ; Wilson à 95 %")
    counts = _counts(level, steps, known, order)
    tables = {
        f"{family}_{axis}": shares(exact, known, what="", method=told, order=order, k=k),
        f"{family}_reached_{axis}": shares(reached, known, what="", method=told, order=order, k=k),
        f"{family}_mean_{axis}": withhold(_means(counts, steps, order), k=k),
    }
    ranks = _ranks(counts[:-1], steps, order, k=k, seed=material.settings.study.seed)
    return [
        *(_corrected(rows.assign(what=what), codes, known, review) for what, rows in tables.items()),
        withhold(ranks.assign(what=f"{family}_rank_{axis}"), k=k),
        _differs(level, known, f"{family}_differs_{axis}", k=k, seed=material.settings.study.seed),
        shares(silent, by, what=f"{family}_unknown_{axis}", method=none, order=order, k=k),
    ]


@dataclass(frozen=True)
class _Review:
    """The level of each interview by people and by the machine alone, and whether it was drawn and read whole.

    The interviews are those whose level is known. Where the machine alone gives one no level, its guess is the
    mean of the others: any guess made without looking at the review is allowed.
    """

    truth: Floats
    guess: Floats
    drawn: npt.NDArray[np.bool_]


def _reviewed(material: Material, family: str, truth: pd.Series) -> _Review | None:
    """Return what the review says of a family; None when no interview was drawn and read whole."""
    codes = [c.id for c in _ladder(material.codebook, family)]
    drawn = (~any_by(~material.drawn[codes], truth.index)).all(axis=1).to_numpy()
    if not drawn.any():
        return None
    guess = level_of_interviews(material.machine, material.codebook, family).reindex(truth.index)
    guess = guess.fillna(guess.mean()).fillna(truth.mean())
    return _Review(truth.to_numpy(dtype=float), guess.to_numpy(dtype=float), drawn)


def _corrected(rows: pd.DataFrame, codes: list[Code], by: pd.Series, review: _Review | None) -> pd.DataFrame:
    """Correct for coding errors the rows of the groups where enough interviews were drawn and read whole."""
    if review is None:
        return rows
    inside = members(by, rows["group"].unique())
    numbers = rows[["estimate", "low", "high"]].to_numpy(copy=True)
    told = rows["method"].to_numpy(dtype=object, copy=True)
    for i, (name, code, what) in enumerate(zip(rows["group"], rows["code"], rows["what"], strict=True)):
        drawn = review.drawn[inside[name]]
        if np.isnan(numbers[i, 0]) or drawn.all():
            continue
        above = "_reached_" in what
        f, y = (_counted(v[inside[name]], code, codes, above=above) for v in (review.guess, review.truth))
        ends = (float(codes[0].level or 0), float(codes[-1].level or 0)) if code == "mean" else (0.0, 1.0)
        found = corrected_mean(f, y, drawn, np.arange(len(f)), within=ends)
        if found:
            numbers[i], told[i] = [found.estimate, found.low, found.high], corrected(found.clusters)
    table = rows.assign(method=told)
    table[["estimate", "low", "high"]] = numbers
    return table


def _counted(level: Floats, code: str, codes: list[Code], *, above: bool) -> Floats:
    """Return what a row counts in each interview: its level, whether it has this one, or this one or above."""
    if code == "mean":
        return level
    wanted = next(c.level or 0 for c in codes if c.id == code)
    # A guess may fall between two levels: it counts as the nearest.
    nearest = np.floor(level + 0.5)
    return (nearest >= wanted if above else nearest == wanted).astype(float)


def ladders(codebook: Codebook) -> list[str]:
    """Return the ordinal families that apply to interviews and have at least one level."""
    return [f for f in families(codebook, kind="ordinal", source="interview") if _ladder(codebook, f)]


def _ladder(codebook: Codebook, family: str) -> list[Code]:
    """Return the codes of an ordinal family from the lowest level to the highest."""
    return sorted((c for c in codebook.codes_of(family) if c.level is not None), key=lambda c: c.level or 0)


def _counts(level: pd.Series, steps: list[int], by: pd.Series, order: list[str]) -> Floats:
    """Count the interviews of each group, then of all, at each level."""
    inside = members(by, order)
    member = np.array([inside[group] for group in [*order, ALL]], dtype=float)
    counts: Floats = member @ (level.to_numpy()[:, None] == steps).astype(float)
    return counts


def mean_rows(material: Material, family: str, by: pd.Series, order: list[str]) -> pd.DataFrame:
    """Return the mean level of each group and of all as rows of `measures`, nothing withheld, without name."""
    level = level_of_interviews(material.answers, material.codebook, family)
    steps = [c.level or 0 for c in _ladder(material.codebook, family)]
    return _means(_counts(level, steps, by.reindex(level.index), order), steps, order)


def _means(counts: Floats, steps: list[int], order: list[str]) -> pd.DataFrame:
    mean, low, high = mean_level(counts, steps)
    of = counts.sum(axis=1)
    told = _("moyenne des niveaux ; Student à 95 %, variance élargie d'une observation")
    table = {"group": [*order, ALL], "code": "mean", "n": of, "of": of, "estimate": mean}
    return make(table | {"low": low, "high": high, "method": told})


def _ranks(counts: Floats, steps: list[int], order: list[str], *, k: int, seed: int) -> pd.DataFrame:
    """Rank the groups shown by their mean, with the rank's central 95 % over draws of the means."""
    of = counts.sum(axis=1)
    shown = of >= max(k, 1)
    numbers = np.full((3, len(order)), np.nan)
    if shown.any():
        place = pd.Series(-mean_level(counts[shown], steps)[0]).rank(method="min").to_numpy()
        draws = mean_level_draws(counts[shown], steps, seed=seed)
        # Ranks of continuous draws: an argsort of an argsort, ties have probability zero.
        drawn = np.argsort(np.argsort(-draws, axis=1), axis=1).astype(float) + 1
        low, high = middle95(drawn, place.astype(float))
        numbers[:, shown] = place, np.floor(low), np.ceil(high)
    told = _("rang de la moyenne parmi les groupes montrés (1 = la plus haute) ; intervalle à 95 % du rang")
    table = {"group": order, "code": "rank", "n": of, "of": of, "estimate": numbers[0]}
    return make(table | {"low": numbers[1], "high": numbers[2], "method": told})


def _differs(level: pd.Series, group: pd.Series, what: str, *, k: int, seed: int) -> pd.DataFrame:
    sizes = group.value_counts()
    shown = group.isin(sizes.index[sizes >= k]).to_numpy()
    row: dict[str, object] = {"group": ALL, "code": "differs", "n": float((sizes >= k).sum())}
    row["of"] = float(shown.sum())
    found = differs(level[shown].to_numpy(), group[shown].to_numpy(), seed=seed)
    if found is None:
        told = _("pas assez de données : il faut deux groupes montrés et deux niveaux différents")
        return make([row | {"method": told}], what=what)
    told = _("probabilité d'écarts aussi grands si tous les groupes étaient semblables (Kruskal-Wallis, {n} "
             "permutations)").format(n=PERMUTATIONS)  # fmt: skip
    return make([row | {"estimate": found, "method": told}], what=what)


PERMUTATIONS = 4000


def differs(level: npt.ArrayLike, group: npt.ArrayLike, *, seed: int) -> float | None:
    """Return the p-value of the hypothesis that no group stands higher than another.

    The statistic of Kruskal and Wallis (mean ranks, ties share their rank), against the same levels dealt anew
    to the same groups: exact whatever the size of the groups, but for the number of permutations. None when
    there is but one group or one level.

    References
    ----------
    Kruskal, W. H., Wallis, W. A. (1952), Use of ranks in one-criterion variance analysis. *JASA* 47, 583–621.
    """
    ranks = pd.Series(np.asarray(level, dtype=float)).rank().to_numpy()
    number, names = pd.factorize(np.asarray(group, dtype=object))
    if len(names) < 2 or len(np.unique(ranks)) < 2:
        return None
    inside = np.eye(len(names))[number]
    chance = np.random.default_rng(seed)
    dealt = chance.permuted(np.tile(ranks, (PERMUTATIONS, 1)), axis=1)
    spread = ((np.vstack([ranks, dealt]) @ inside) ** 2 / inside.sum(axis=0)).sum(axis=1)
    # Sums of the same ranks in another order may differ by rounding.
    return float((1 + (spread[1:] >= spread[0] * (1 - 1e-12)).sum()) / (1 + PERMUTATIONS))
