"""People over machine: from what each says to table `coded`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.coding import applicable, apply_policy
from fa_analysis.learning.combiner import Bools, Floats


@dataclass(frozen=True)
class Machine:
    """What the machine says of every unit × code of the grid, with a probability where a model speaks."""

    said: Bools
    chance: Floats
    modelled: Bools


def settle(units: pd.DataFrame, machine: Machine, decisions: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return table `coded`: people over the machine, dense over the codes that apply."""
    yes, no, drawn = _people(units, decisions, codebook)
    value = _over(machine.said, yes, no, codebook)
    implied = value & apply_policy(yes, codebook) & ~no
    unit, code = np.nonzero(applicable(units, codebook))
    human = (yes | no | implied)[unit, code]
    by = np.where(machine.modelled[unit, code], "combination", "rule")
    return pd.DataFrame(
        {
            "unit_id": units["unit_id"].to_numpy()[unit],
            "code": np.array([c.id for c in codebook.codes], dtype=object)[code],
            "value": value[unit, code],
            "by": np.where(human, "human", by),
            "reviewed": (yes | no)[unit, code],
            "machine": machine.said[unit, code],
            "score": machine.chance[unit, code],
            "drawn": drawn[unit, code],
        }
    ).astype({"unit_id": "str", "code": "str", "by": "str"})


def _over(said: Bools, yes: Bools, no: Bools, codebook: Codebook) -> Bools:
    """Return the machine's word corrected by people: what they saw comes, what they refused goes.

    A level that a person chose leaves no room for another level of its family; of two that people chose, the
    highest stands.
    """
    yes = yes & apply_policy(yes, codebook)
    value = (said & ~no) | (apply_policy(yes, codebook) & ~no) | yes
    for family in codebook.families:
        if family.kind == "ordinal":
            columns = np.flatnonzero([c.family == family.id for c in codebook.codes])
            chosen = yes[:, columns].any(axis=1)
            here = np.ix_(np.flatnonzero(chosen), columns)
            value[here] = yes[here]
    return np.asarray((apply_policy(value, codebook) & ~no) | yes)


def _people(units: pd.DataFrame, decisions: pd.DataFrame, codebook: Codebook) -> tuple[Bools, Bools, Bools]:
    """Return units × codes: where people said yes, where no, and where chance drew the unit for review."""
    shape = (len(units), len(codebook.codes))
    kept = decisions[decisions["code"].isin([c.id for c in codebook.codes])]
    row = pd.Index(units["unit_id"]).get_indexer(pd.Index(kept["unit_id"]))
    column = pd.Index([c.id for c in codebook.codes]).get_indexer(pd.Index(kept["code"]))
    there = row >= 0
    verdict = kept["verdict"].to_numpy()
    lots = kept["drawn"].to_numpy(bool) if "drawn" in kept else np.zeros(len(kept), dtype=bool)
    out = []
    for wanted in (verdict == "yes", verdict == "no", lots & np.isin(verdict, ["yes", "no"])):
        said = np.zeros(shape, dtype=bool)
        said[row[there & wanted], column[there & wanted]] = True
        out.append(said)
    return out[0], out[1], out[2]
