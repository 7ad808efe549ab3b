"""Two codings of the same material: what one proposes and not the other, and what people said of it."""

from __future__ import annotations

import pandas as pd

from fa_analysis.review.anchors import source_of

COLUMNS = ("interview", "unit_id", "code", "rule", "quote", "status", "code_status", "human", "conflict")
STATUSES = ("added", "removed", "kept")


def diff_codings(
    before: pd.DataFrame, after: pd.DataFrame, resolved: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Compare two tables of codings, passage by passage.

    Parameters
    ----------
    before, after : DataFrame[codings]
        Of two runs, or of two codebooks on the same units. The place of a passage in its unit does not count:
        the same words found by the same rule are the same passage.
    resolved : DataFrame, optional
        From `resolve`: what people decided.

    Returns
    -------
    DataFrame
        One row is one passage found by one rule: `interview`, `unit_id`, `code`, `rule`, `quote`, `status`
        (added, removed, kept), `code_status` (the same for the unit and code, whatever the rule), `human`
        (yes, no, unsure, or empty), `conflict`: `refused` when the new coding gives what a person refused,
        `lost` when it no longer gives what a person accepted.
    """
    old, new = _passages(before), _passages(after)
    keys = ["unit_id", "code", "rule", "quote", "occurrence"]
    table = old.merge(new, on=keys, how="outer", indicator=True)
    table["status"] = (
        table["_merge"].map({"left_only": "removed", "right_only": "added", "both": "kept"}).astype("str")
    )
    table["code_status"] = _by_code(table)
    table["interview"] = table["unit_id"].map(source_of)
    table["human"] = _said(table, resolved)
    given = table["code_status"] != "removed"
    table["conflict"] = ""
    table.loc[given & (table["human"] == "no"), "conflict"] = "refused"
    table.loc[~given & (table["human"] == "yes"), "conflict"] = "lost"
    ordered = table.sort_values(["interview", "unit_id", "code", "rule", "quote"], kind="stable")
    return ordered[[*COLUMNS]].reset_index(drop=True)


def _passages(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the passages found by rules; the same words twice in a unit are told apart by their rank."""
    found = codings[codings["by"] == "rule"].sort_values(["unit_id", "code", "start"], kind="stable")
    found = found[["unit_id", "code", "rule", "quote"]].assign(rule=found["rule"].fillna(""))
    return found.assign(occurrence=found.groupby(["unit_id", "code", "rule", "quote"]).cumcount())


def _by_code(table: pd.DataFrame) -> pd.Series:
    """Return whether each unit and code was gained, lost or kept, whatever the rule."""
    groups = table.groupby(["unit_id", "code"])["status"]
    was = groups.transform(lambda s: s.isin(["removed", "kept"]).any()).astype(bool)
    now = groups.transform(lambda s: s.isin(["added", "kept"]).any()).astype(bool)
    status = pd.Series("kept", index=table.index, dtype="str")
    status[was & ~now] = "removed"
    status[now & ~was] = "added"
    return status


def _said(table: pd.DataFrame, resolved: pd.DataFrame | None) -> pd.Series:
    if resolved is None or resolved.empty:
        return pd.Series("", index=table.index, dtype="str")
    verdicts = resolved.set_index(["unit_id", "code"])["verdict"]
    pairs = pd.MultiIndex.from_frame(table[["unit_id", "code"]])
    return pd.Series(verdicts.reindex(pairs).fillna("").to_numpy(), index=table.index, dtype="str")


def count_by(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return how many passages were added, removed and kept, and the conflicts, per value of `columns`.

    Returns
    -------
    DataFrame
        `columns`, `added`, `removed`, `kept`, `refused`, `lost`; those that changed most first.
    """
    flags = pd.DataFrame({s: table["status"] == s for s in STATUSES})
    conflicts = pd.DataFrame({c: table["conflict"] == c for c in ("refused", "lost")})
    counts = pd.concat([table[[*columns]], flags, conflicts], axis=1).groupby([*columns]).sum().reset_index()
    changed = -(counts["added"] + counts["removed"])
    return counts.assign(_changed=changed).sort_values(["_changed", *columns]).drop(columns="_changed")
