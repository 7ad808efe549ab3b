"""How each code is decided, and how well: rules, model, both, on interviews that did not train."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.learning.combiner import Bools
from fa_analysis.learning.fit import Learner, OutOfFold, Training
from fa_analysis.learning.material import LEAST, LEAST_REVIEWED


def f1(truth: Bools, said: Bools) -> float:
    """Return ``2 tp / (2 tp + fp + fn)``; 0 when all was missed, empty when there was nothing to find."""
    if not truth.any():
        return float("nan")
    return float(2 * (truth & said).sum() / (truth.sum() + said.sum()))


def report(
    training: Training, learner: Learner | None, rules: Bools, model: OutOfFold, both: OutOfFold
) -> pd.DataFrame:
    """Return one row per code.

    Parameters
    ----------
    training : Training
        What was learnt from.
    learner : Learner or None
        What was learnt.
    rules : array of bool
        Units of reviewed interviews × codes of the grid: what the rules say.
    model, both : OutOfFold
        What the model alone, and the combination, say of the same units without their fold.

    Returns
    -------
    DataFrame
        `code`, `family`, `reviewed` (units judged), `positives` (with the code), `taught` (teaching examples),
        `how` (`combination` or `rule`), `why` (a sentence), `threshold` (probability from which it is yes),
        `f1_rules`, `f1_model`, `f1_both` (cross-validated; empty without a reviewed positive, or a model).
    """
    material, rows = training.material, []
    learnt = learner.codes if learner is not None else ()
    for i, code in enumerate(training.codebook.codes):
        known = material.known[:, i]
        truth = material.truth[known, i]
        row = {
            "code": code.id,
            "family": code.family,
            "reviewed": int(known.sum()),
            "positives": int(truth.sum()),
            "taught": int(training.taught[i]),
            "how": "combination" if code.id in learnt else "rule",
            "why": _why(int(truth.sum()), int(training.taught[i]), learnt=code.id in learnt),
            "threshold": np.nan,
            "f1_rules": f1(truth, rules[known, i]),
            "f1_model": np.nan,
            "f1_both": np.nan,
        }
        if learner is not None and code.id in learnt:
            at = learner.codes.index(code.id)
            row["threshold"] = round(float(learner.combiner.thresholds[at]), 6)
            row["f1_model"] = f1(truth, model.said[known, at])
            row["f1_both"] = f1(truth, both.said[known, at])
        rows.append(row)
    return pd.DataFrame(rows).astype({"code": "str", "family": "str", "how": "str", "why": "str"})


def _why(positives: int, taught: int, *, learnt: bool) -> str:
    if learnt:
        return _("{n} réponses relues portent ce code : règles et modèle sont combinés.").format(n=positives)
    if positives < LEAST_REVIEWED:
        return _(
            "{n} réponses relues portent ce code, il en faut {least} : les règles décident seules."
        ).format(n=positives, least=LEAST_REVIEWED)
    if positives + taught < LEAST:
        return _(
            "{n} réponses relues et exemples portent ce code, il en faut {least} : les règles décident seules."
        ).format(n=positives + taught, least=LEAST)
    return _("trop peu d'entretiens relus pour vérifier un modèle : les règles décident seules.")
