"""Two reviewers side by side: their agreement per code and family, and where they differ."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook, Family
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.review.agreement import COEFFICIENTS, Floats, Level, all_of, bootstrap, contingency
from fa_analysis.review.anchors import source_of

COLUMNS = (
    "level",
    "name",
    "n",
    "interviews",
    "first_yes",
    "second_yes",
    "coefficient",
    "estimate",
    "low",
    "high",
)
ALL = "ensemble"


def agreement(
    decisions: pd.DataFrame, first: str, second: str, codebook: Codebook, *, draws: int = 2000, seed: int = 1
) -> pd.DataFrame:
    """Measure how far two reviewers agree, on the units and codes that both judged yes or no.

    Parameters
    ----------
    decisions : DataFrame
        From `read_decisions`; `unsure`, adjudications and what waits for a person are left out.
    first, second : str
        The reviewers.
    codebook : Codebook
        Codes and families, in its order.
    draws, seed : int
        Of the bootstrap over interviews (respondents and projects counting as one each).

    Returns
    -------
    DataFrame
        One row is one coefficient (percent, kappa, alpha, ac1) at one `level`: `code`; `family` (all its codes
        pooled: an item is a unit and a code); `ordinal` (levels of an ordinal family, where both gave one;
        alpha is ordinal, the others nominal); `all`. `name`, `n` items, `interviews`, `first_yes` and
        `second_yes` (how many each said), `estimate`, `low`, `high` (95 %).

    Raises
    ------
    StudyError
        When one has no decision, or they judged nothing in common.
    """
    clear = _clear(decisions, first, second)
    both = _side_by_side(clear, first, second)
    groups = list(dict.fromkeys(both["interview"]))
    rows: list[dict[str, object]] = []
    for code in codebook.codes:
        rows += _rows("code", code.id, _binary(both[both["code"] == code.id], groups), draws=draws, seed=seed)
    for family in codebook.families:
        pooled = both[both["code"].isin([c.id for c in codebook.codes_of(family.id)])]
        rows += _rows("family", family.id, _binary(pooled, groups), draws=draws, seed=seed)
        if family.kind == "ordinal":
            tables = _levels(clear, (first, second), family, codebook, groups)
            rows += _rows("ordinal", family.id, tables, draws=draws, seed=seed, scale="ordinal")
    rows += _rows("all", ALL, _binary(both, groups), draws=draws, seed=seed)
    return pd.DataFrame(rows, columns=[*COLUMNS])


def _clear(decisions: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return what each of the two said, yes or no."""
    counted = decisions[(decisions["state"] != "pending") & (decisions["kind"] == "decision")]
    for who in (first, second):
        if not (counted["who"] == who).any():
            raise StudyError(
                _("« {who} » n'a aucune décision").format(who=who),
                todo=_("Relecteurs de l'étude : {names}").format(names=", ".join(sorted(set(counted["who"])))),
            )
    return counted[counted["who"].isin([first, second]) & counted["verdict"].isin(["yes", "no"])]


def _side_by_side(clear: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Return one row per unit and code that both judged."""
    a, b = (clear[clear["who"] == who][["unit_id", "code", "verdict"]] for who in (first, second))
    both = a.merge(b, on=["unit_id", "code"], suffixes=("_1", "_2"))
    if both.empty:
        raise StudyError(
            _("« {first} » et « {second} » n'ont rien jugé en commun").format(first=first, second=second),
            todo=_("Faites relire les mêmes réponses aux deux"),
        )
    return both.assign(interview=both["unit_id"].map(source_of))


def _binary(both: pd.DataFrame, groups: list[str]) -> Floats:
    """Return one table per interview: no and yes of the first by no and yes of the second."""
    rank = pd.Index(groups).get_indexer(pd.Index(both["interview"]))
    tables = np.zeros((len(groups), 2, 2))
    one, two = ((both[f"verdict_{i}"] == "yes").to_numpy(int) for i in (1, 2))
    np.add.at(tables, (rank, one, two), 1.0)
    return tables


def _levels(
    clear: pd.DataFrame, names: tuple[str, str], family: Family, codebook: Codebook, groups: list[str]
) -> Floats:
    """Return one table per interview of the levels given by both, from least to most."""
    order = sorted(codebook.codes_of(family.id), key=lambda c: c.level or 0)
    codes = [c.id for c in order]
    given = clear[(clear["verdict"] == "yes") & clear["code"].isin(codes)]
    given = given.assign(rank=given["code"].map(codes.index))
    highest = [given[given["who"] == who].groupby("unit_id")["rank"].max() for who in names]
    levels = pd.concat(highest, axis=1, keys=["a", "b"])
    source = pd.Series(levels.index, index=levels.index).map(source_of)
    tables = [
        contingency(levels["a"][source == g], levels["b"][source == g], range(len(codes))) for g in groups
    ]
    return np.stack(tables)


def _rows(
    level: str, name: str, tables: Floats, *, draws: int, seed: int, scale: Level = "nominal"
) -> list[dict[str, object]]:
    """Return one row per coefficient; nothing when the two judged none of it."""
    judged = tables[tables.sum(axis=(1, 2)) > 0]
    if not len(judged):
        return []
    total = judged.sum(axis=0)
    estimates, intervals = all_of(total, scale), bootstrap(judged, level=scale, draws=draws, seed=seed)
    binary = total.shape == (2, 2)
    about = {
        "level": level,
        "name": name,
        "n": int(total.sum()),
        "interviews": len(judged),
        "first_yes": int(total[1].sum()) if binary else None,
        "second_yes": int(total[:, 1].sum()) if binary else None,
    }
    return [
        about
        | {"coefficient": c, "estimate": float(estimates[c]), "low": intervals[c][0], "high": intervals[c][1]}
        for c in COEFFICIENTS
    ]
