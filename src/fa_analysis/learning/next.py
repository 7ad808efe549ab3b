"""What to read next: where a person's eye changes most, and a part left to chance.

Chance draws from units kept apart: each unit has a number drawn once for all from its name and the study's
seed, and those below a quarter are never offered for their interest. So what is read by lot stays a fair sample
of the whole, however the rest is chosen.
"""

from __future__ import annotations

import hashlib

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.i18n import _, decimal

KEPT_APART = 0.25
SHARE_DRAWN = 0.2
DISAGREEMENT = 0.5
SOURCES = ("interview", "survey", "project")
COLUMNS = ("unit_id", "codes", "interest", "why", "drawn")


def lot(unit_id: str, seed: int) -> float:
    """Return the number in [0, 1) that chance gave to a unit, for ever."""
    digest = hashlib.sha256(f"{seed}:{unit_id}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64


def next_units(
    units: pd.DataFrame,
    coded: pd.DataFrame,
    codings: pd.DataFrame,
    codebook: Codebook,
    *,
    n: int = 30,
    seed: int,
) -> pd.DataFrame:
    """Return the `n` units most worth reading, those drawn by lot among them.

    The interest of a unit is the sum over its three most interesting codes of ``(exp(-d) + ½ disagreement) /
    √(1 + reviewed examples)``, with ``d`` the distance in logits between the probability and the threshold, and
    disagreement when the rules say one thing and the combination another: doubts, quarrels, rare codes first.

    Parameters
    ----------
    units, coded, codings : DataFrame
        Tables of these names.
    codebook : Codebook
        Labels of the codes.
    n : int
        How many; one in five (at least one) by lot.
    seed : int
        Of the study.

    Returns
    -------
    DataFrame
        `unit_id`, `codes` (joined by ``|``, the most interesting first), `interest`, `why` (a French sentence),
        `drawn`. Answers, open answers and projects; never a unit with a decision.
    """
    done = set(coded.loc[coded["reviewed"], "unit_id"])
    kinds = units["source"].isin(SOURCES)
    open_ids = [u for u in units.loc[kinds, "unit_id"] if u not in done]
    lots = pd.Series([lot(u, seed) for u in open_ids], index=pd.Index(open_ids, dtype="str"), dtype="float64")
    apart = lots[lots < KEPT_APART].sort_values(kind="stable")
    by_lot = list(apart.index[: max(1, round(SHARE_DRAWN * n))]) if n else []
    rest = coded[coded["unit_id"].isin(lots.index[lots >= KEPT_APART])]
    ranked = _ranked(rest, codings, _about(coded), codebook)
    chosen = ranked.head(n - len(by_lot))
    drawn = pd.DataFrame(
        {
            "unit_id": by_lot,
            "codes": "",
            "interest": 0.0,
            "why": _("Tirée au sort : sert à estimer ce que le codage manque ou ajoute."),
            "drawn": True,
        }
    )
    out = pd.concat([chosen, drawn], ignore_index=True)[[*COLUMNS]]
    return out.astype({"unit_id": "str", "codes": "str", "interest": "float64", "why": "str", "drawn": "bool"})


def _about(coded: pd.DataFrame) -> pd.DataFrame:
    """Return, for each code (the index), its reviewed `positives` and the `threshold` its decisions show.

    The threshold is the least probability that the machine took for a yes; where it took none, the greatest.
    """
    of = coded["code"]
    positives = (coded["reviewed"] & coded["value"]).groupby(of).sum()
    least = coded["score"].where(coded["machine"]).groupby(of).min()
    return pd.DataFrame({"positives": positives, "threshold": least.fillna(coded["score"].groupby(of).max())})


def _ranked(
    coded: pd.DataFrame, codings: pd.DataFrame, about: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return one row per unit, the most interesting first."""
    pairs = coded[["unit_id", "code", "score", "machine"]].copy()
    pairs["threshold"] = pairs["code"].map(about["threshold"])
    pairs["positives"] = pairs["code"].map(about["positives"])
    fired = codings.loc[codings["by"] == "rule", ["unit_id", "code"]].drop_duplicates()
    pairs = pairs.merge(fired.assign(rule=True), on=["unit_id", "code"], how="left")
    pairs["rule"] = pairs["rule"].eq(True)
    modelled = pairs["score"].notna() & pairs["threshold"].notna()
    gap = (_logit(pairs["score"]) - _logit(pairs["threshold"])).abs()
    doubt = np.where(modelled, np.exp(-gap), 0.5 * pairs["rule"])
    quarrel = modelled & (pairs["rule"] != pairs["machine"])
    pairs["part"] = (doubt + DISAGREEMENT * quarrel) / np.sqrt(1 + pairs["positives"])
    pairs["quarrel"] = quarrel
    top = pairs.sort_values(["part", "unit_id", "code"], ascending=[False, True, True], kind="stable")
    top = top.groupby("unit_id", sort=False).head(3)
    rows = [
        {
            "unit_id": unit_id,
            "codes": "|".join(group["code"]),
            "interest": round(float(group["part"].sum()), 6),
            "why": _why(group.iloc[0], codebook),
            "drawn": False,
        }
        for unit_id, group in top.groupby("unit_id", sort=False)
    ]
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    return table.sort_values(["interest", "unit_id"], ascending=[False, True], kind="stable")


def _why(pair: pd.Series, codebook: Codebook) -> str:
    """Return what makes the most interesting code of a unit worth a look."""
    label = codebook.code(str(pair["code"])).label
    n = int(pair["positives"])
    if pair["quarrel"] and pair["rule"]:
        first = _("Une règle propose « {label} », le modèle non.").format(label=label)
    elif pair["quarrel"]:
        first = _("Le modèle propose « {label} », aucune règle.").format(label=label)
    elif pd.notna(pair["score"]):
        first = _("Le modèle hésite sur « {label} » (probabilité {p}, seuil {t}).").format(
            label=label, p=_number(pair["score"]), t=_number(pair["threshold"])
        )
    else:
        first = _("Seules les règles décident de « {label} », faute d'exemples.").format(label=label)
    if n < 10:
        return first + " " + _("Code rare : {n} exemples relus.").format(n=n)
    return first


def _number(value: object) -> str:
    return f"{value:.2f}".replace(".", decimal())


def _logit(chance: pd.Series) -> pd.Series:
    clipped = chance.clip(1e-6, 1 - 1e-6)
    return pd.Series(np.log(clipped / (1 - clipped)), index=chance.index)
