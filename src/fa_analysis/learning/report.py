"""How each code is decided, and how well: rules, model, both, on interviews that did not train."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.coding import apply_policy
from fa_analysis.i18n import _
from fa_analysis.learning.combiner import Bools
from fa_analysis.learning.fit import labels
from fa_analysis.learning.material import LEAST, LEAST_REVIEWED, Lesson
from fa_analysis.learning.model import Taught


def f1(truth: Bools, said: Bools) -> float:
    """Return ``2 tp / (2 tp + fp + fn)``; 0 when all was missed, empty when there was nothing to find."""
    if not truth.any():
        return float("nan")
    return float(2 * (truth & said).sum() / (truth.sum() + said.sum()))


def report(lesson: Lesson, taught: Taught) -> pd.DataFrame:
    """Return one row per code: how it is decided, and how well.

    Returns
    -------
    DataFrame
        `code`, `family`, `reviewed` (units judged), `positives` (with the code), `taught` (teaching examples),
        `how` (`combination` or `rule`), `why` (a sentence), `threshold` (probability from which it is yes),
        `f1_rules`, `f1_both` (without the interview judged; empty without a reviewed positive, or a model).
    """
    material, learner, rows = lesson.material, taught.learner, []
    learnt = learner.codes if learner is not None else ()
    ruled = apply_policy(lesson.matches > 0, lesson.codebook)
    examples = labels(lesson)[0][len(material.rows) :].sum(axis=0)
    for i, code in enumerate(lesson.codebook.codes):
        known = material.known[:, i]
        truth = material.truth[known, i]
        row = {
            "code": code.id,
            "family": code.family,
            "reviewed": int(known.sum()),
            "positives": int(truth.sum()),
            "taught": int(examples[i]),
            "how": "combination" if code.id in learnt else "rule",
            "why": _why(int(truth.sum()), int(examples[i]), learnt=code.id in learnt),
            "threshold": np.nan,
            "f1_rules": f1(truth, ruled[known, i]),
            "f1_both": np.nan,
        }
        if learner is not None and code.id in learnt:
            at = learner.codes.index(code.id)
            row["threshold"] = round(float(learner.combiner.thresholds[at]), 6)
            row["f1_both"] = f1(truth, taught.held.said[known, at])
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
