"""What people decided, as a run needs it: one decision per unit and code, and what still waits for somebody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import Problem
from fa_analysis.i18n import _, n_
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.codebook.model import Codebook


def decisions(study: Study, units: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the decisions that count (see `review.resolve`), and what a person should know of the journals."""
    from fa_analysis.review.backups import read_journals
    from fa_analysis.review.decisions import current
    from fa_analysis.review.resolve import resolve

    entries, problems = read_journals(study.review)
    standing = current(entries, units=units, codebook=codebook)
    waiting = int(standing["state"].eq("pending").sum())
    if waiting:
        what = n_("{n} décision attend une personne", "{n} décisions attendent une personne", waiting)
        todo = _("Le texte ou la grille a changé : voyez « fa-analysis review pending »")
        problems.append(Problem("data/review", what.format(n=waiting), todo))
    return resolve(standing), problems
