"""From several reviewers to one decision per unit and code, and the disagreements left to settle."""

from __future__ import annotations

import pandas as pd

_PAIR = ["unit_id", "code"]
_EMPTY = {
    "unit_id": "str",
    "code": "str",
    "verdict": "str",
    "how": "str",
    "who": "str",
    "n": "int64",
    "drawn": "bool",
    "when": "str",
}


def resolve(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return one decision per unit and code.

    The latest adjudication wins, and stands until another one or its undoing. Without one: the reviewer alone,
    or all when they agree; otherwise the majority of the yes and no; otherwise `unsure`. An `unsure` beside a
    yes or a no is no vote.

    Parameters
    ----------
    decisions : DataFrame
        From `read_decisions`; rows that wait for a person (`pending`) are left out.

    Returns
    -------
    DataFrame
        `unit_id`, `code`, `verdict`, `how` (alone, agreement, adjudication, majority, disagreement), `who`
        (reviewers, joined by `|`), `n` (reviewers), `drawn` (by chance, for one of them), `when` (the last).
    """
    counted = decisions[decisions["state"].isin(["placed", "moved"])]
    if counted.empty:
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in _EMPTY.items()})
    ordered = counted.sort_values(["when", "who"], kind="stable")
    judged = ordered[ordered["kind"] == "decision"]
    votes = judged.pivot_table(index=["unit_id", "code"], columns="verdict", values="who", aggfunc="nunique")
    votes = votes.reindex(columns=["yes", "no", "unsure"]).fillna(0).astype(int)
    all_rows = ordered.groupby(["unit_id", "code"], sort=True)
    out = pd.DataFrame(
        {
            "who": _together(ordered),
            "n": _people(ordered).groupby(_PAIR, sort=True).size(),
            "drawn": all_rows["drawn"].any(),
            "when": all_rows["when"].last(),
        }
    )
    settled = ordered[ordered["kind"] == "adjudication"].groupby(["unit_id", "code"])["verdict"].last()
    votes = votes.reindex(out.index, fill_value=0)
    out["verdict"], out["how"] = _count(votes)
    out.loc[settled.index, "verdict"] = settled
    out.loc[settled.index, "how"] = "adjudication"
    return out.reset_index()[[*_EMPTY]].astype(_EMPTY)


def _people(ordered: pd.DataFrame) -> pd.DataFrame:
    """Return one row per unit, code and reviewer, in the order of their first word."""
    return ordered.drop_duplicates([*_PAIR, "who"])


def _together(ordered: pd.DataFrame) -> pd.Series:
    """Return, per unit and code, its reviewers joined by `|`; most pairs have one, who needs no joining."""
    people = _people(ordered)
    shared = people.duplicated(_PAIR, keep=False)
    alone = people[~shared].set_index(_PAIR)["who"]
    several = people[shared].groupby(_PAIR)["who"].agg("|".join)
    together: pd.Series = pd.concat([alone, several]).sort_index()
    return together


def _count(votes: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the verdict and how it was reached, from the number of reviewers of each opinion."""
    voters = votes.sum(axis=1)
    verdict = pd.Series("unsure", index=votes.index)
    verdict[votes["yes"] > votes["no"]] = "yes"
    verdict[votes["no"] > votes["yes"]] = "no"
    how = pd.Series("majority", index=votes.index)
    how[(votes["yes"] == votes["no"]) & (votes["yes"] > 0)] = "disagreement"
    how[votes.max(axis=1) == voters] = "agreement"
    how[voters == 1] = "alone"
    return verdict, how


def disagreements(decisions: pd.DataFrame, *, open_only: bool = True) -> pd.DataFrame:
    """Return the units and codes on which reviewers do not say the same, side by side.

    Parameters
    ----------
    decisions : DataFrame
        From `read_decisions`.
    open_only : bool
        Leave out those that an adjudication has settled.

    Returns
    -------
    DataFrame
        `unit_id`, `code`, one column per reviewer with the verdict, and `adjudication` (empty when open).
    """
    counted = decisions[decisions["state"].isin(["placed", "moved"])]
    judged = counted[counted["kind"] == "decision"]
    side = judged.pivot_table(index=["unit_id", "code"], columns="who", values="verdict", aggfunc="last")
    side.columns.name = None
    settled = counted[counted["kind"] == "adjudication"].sort_values("when", kind="stable")
    last = settled.groupby(["unit_id", "code"])["verdict"].last()
    side = side[side.nunique(axis=1) > 1].copy()  # noqa: PD101 - of a row, not of a series
    side["adjudication"] = last.reindex(side.index)
    return (side[side["adjudication"].isna()] if open_only else side).reset_index()


def by_reviewer(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return how much each reviewer has done.

    Parameters
    ----------
    decisions : DataFrame
        From `read_decisions`.

    Returns
    -------
    DataFrame
        `who`, `units` (read), `decisions` (units and codes), `yes`, `drawn` (units drawn by chance), `pending`
        (decisions that wait), `last` (instant of the last one).
    """
    flags = decisions.assign(
        yes=decisions["verdict"] == "yes",
        pending=decisions["state"] == "pending",
        chance=decisions["unit_id"].where(decisions["drawn"]),
    )
    return (
        flags.groupby("who")
        .agg(
            units=("unit_id", "nunique"),
            decisions=("unit_id", "size"),
            yes=("yes", "sum"),
            drawn=("chance", "nunique"),
            pending=("pending", "sum"),
            last=("when", "max"),
        )
        .reset_index()
    )
