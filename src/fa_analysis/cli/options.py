"""The options that many commands share, and how a study is opened from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fa_analysis.i18n import _

if TYPE_CHECKING:
    from fa_analysis.study import Study

StudyFolder = Annotated[
    Path,
    typer.Option(
        "--study", metavar=_("DOSSIER"), help=_("Dossier de l'étude."), show_default=_("dossier courant")
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help=_("N'affiche que les erreurs."))]
Json = Annotated[bool, typer.Option("--json", help=_("Donne le résultat en JSON."))]
ForWhom = Annotated[
    Literal["public", "working", "strict"],
    typer.Option(
        "--level",
        help=_("Pour qui : « public », « working » (l'équipe), « strict » (les plus petits groupes)."),
    ),
]
HERE = Path()


def study_in(folder: Path) -> Study:
    """Open the study in `folder` and speak its language from here on."""
    from fa_analysis.study import open_study

    return open_study(folder)
