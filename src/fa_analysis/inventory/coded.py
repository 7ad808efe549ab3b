"""What the last run coded in the texts of the projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis import tables
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.study import Study

if TYPE_CHECKING:
    import pandas as pd


def coded_projects(study: Study) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the projects of the last run, and their codes (`project_id`, `code`).

    Raises
    ------
    StudyError
        When the study has not been run.
    """
    missing = [name for name in ("projects", "coded") if not study.table(name).is_file()]
    if missing:
        raise StudyError(
            _("cette étude n'a pas de calcul terminé (il manque {names})").format(names=", ".join(missing)),
            where=str(study.root),
            todo=_("Lancez d'abord « fa-analysis run »"),
        )
    projects = tables.read("projects", study.table("projects"))
    coded = tables.read("coded", study.table("coded"))
    mine = coded[coded["value"] & coded["unit_id"].isin(projects["project_id"])]
    codes = mine[["unit_id", "code"]].rename(columns={"unit_id": "project_id"})
    return projects, codes.reset_index(drop=True)
