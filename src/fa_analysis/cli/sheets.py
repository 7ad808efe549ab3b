"""`fa-analysis sheets`: a sheet per public policy, project and case study."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, ForWhom, Json, Quiet, StudyFolder, study_in
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from fa_analysis.restitution.sheets.model import Kind

Which = Annotated[
    Literal["all", "policies", "projects", "cases"],
    typer.Argument(metavar=_("[FICHES]"), help=_("Lesquelles : all, policies, projects ou cases.")),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar=_("DOSSIER"), help=_("Où les écrire."), show_default="reports/fiches"),
]
HELP = _("Écrit une fiche par politique publique, par projet et par étude de cas (page et Word).")


def sheets(
    which: Which = "all",
    *,
    study: StudyFolder = HERE,
    level: ForWhom = "public",
    out: Out = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write the sheets of one level and tell where they are."""
    from fa_analysis.privacy.material import material
    from fa_analysis.restitution.sheets import write_sheets
    from fa_analysis.restitution.sheets.write import ALL_KINDS

    opened = study_in(study)
    one: dict[str, Kind] = {"policies": "policy", "projects": "project", "cases": "case"}
    kinds = ALL_KINDS if which == "all" else (one[which],)
    found = material(opened, level=level)
    paths = write_sheets(found, opened, out, kinds=kinds)
    if json:
        show.as_json({"files": [str(p) for p in paths], "level": level, "warning": found.warning})
    elif not quiet:
        _tell(paths, found.warning)


def _tell(paths: list[Path], warning: str) -> None:
    """Say how many sheets were written, and which page leads to them."""
    made = Counter(p.parent.name for p in paths if p.suffix == ".docx")
    told = [
        n_("{n} politique", "{n} politiques", made["politiques"]).format(n=show.number(made["politiques"])),
        n_("{n} projet", "{n} projets", made["projets"]).format(n=show.number(made["projets"])),
        n_("{n} étude de cas", "{n} études de cas", made["etudes-de-cas"]).format(n=made["etudes-de-cas"]),
    ]
    print(_("Fiches : {told}").format(told=", ".join(told)))
    print(_("À ouvrir : {path}").format(path=paths[0]))
    if warning:
        print(warning)
