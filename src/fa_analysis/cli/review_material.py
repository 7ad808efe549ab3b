"""What the commands of `review` start from: the present units, the grid, the decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

import fa_analysis as fa
from fa_analysis.cli import show
from fa_analysis.i18n import _

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.codebook.model import Codebook
    from fa_analysis.study import Study

Who = Annotated[
    str, typer.Option("--reviewer", "-r", metavar=_("NOM"), help=_("Qui relit : le nom du journal."))
]


def units_of(study: Study) -> pd.DataFrame:
    """Return the present units, read anew if files changed."""
    fa.run(study, until="read")
    return fa.table(study, "units")


def grid_of(study: Study) -> Codebook:
    """Return the reading grid."""
    from fa_analysis.codebook import load

    return load(study.codebook_file)[0]


def decisions_of(study: Study, units: pd.DataFrame) -> pd.DataFrame:
    """Return the current decisions, and say what is wrong with the journals."""
    from fa_analysis.review import read_decisions
    from fa_analysis.review.backups import read_journals

    show.problems(read_journals(study.review)[1])
    return read_decisions(study, units=units, codebook=grid_of(study))
