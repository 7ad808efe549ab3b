"""How codes act on one another, once the rules have spoken.

A practice brings its dimension: a unit that has a code has its parent, its parent's parent, and so on. In an
ordinal family a unit keeps only the highest level found.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook


def coded_from_rules(units: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return table `coded` as the rules alone see it: every unit × every code whose family applies to it.

    `value` and `machine` are what the rules say after the policy between codes; nothing is reviewed. The inputs
    are not modified.
    """
    codes = [c.id for c in codebook.codes]
    rows = pd.Index(units["unit_id"])
    said = np.zeros((len(units), len(codes)), dtype=bool)
    kept = codings[codings["code"].isin(codes) & codings["unit_id"].isin(rows)]
    said[rows.get_indexer(pd.Index(kept["unit_id"])), pd.Index(codes).get_indexer(pd.Index(kept["code"]))] = (
        True
    )
    said = apply_policy(said, codebook)
    applies = applicable(units, codebook)
    unit, code = np.nonzero(applies)
    value = said[unit, code]
    return pd.DataFrame(
        {
            "unit_id": units["unit_id"].to_numpy()[unit],
            "code": pd.Series(codes, dtype="str").to_numpy()[code],
            "value": value,
            "by": "rule",
            "reviewed": False,
            "machine": value,
            "score": np.nan,
            "drawn": False,
        }
    ).astype({"unit_id": "str", "code": "str", "by": "str"})


def applicable(units: pd.DataFrame, codebook: Codebook) -> np.ndarray:
    """Return units × codes: True where the code's family applies to the unit's source."""
    source = units["source"].to_numpy(dtype=object).astype(str)
    out = np.ones((len(units), len(codebook.codes)), dtype=bool)
    for column, code in enumerate(codebook.codes):
        sources = codebook.family(code.family).sources
        if sources:
            out[:, column] = np.isin(source, sources)
    return out


def apply_policy(said: np.ndarray, codebook: Codebook) -> np.ndarray:
    """Return units × codes after the policy: parents added, then one level of each ordinal family kept."""
    out = said.copy()
    column = {c.id: i for i, c in enumerate(codebook.codes)}
    for code in codebook.codes:
        at, parent = code, code.parent
        while parent is not None:
            out[:, column[parent]] |= out[:, column[code.id]]
            at = codebook.code(parent)
            parent = at.parent
    for family in codebook.families:
        if family.kind == "ordinal":
            ranked = sorted(codebook.codes_of(family.id), key=lambda c: -1 if c.level is None else c.level)
            higher = np.zeros(len(out), dtype=bool)
            for code in reversed(ranked):
                out[:, column[code.id]] &= ~higher
                higher |= out[:, column[code.id]]
    return out
