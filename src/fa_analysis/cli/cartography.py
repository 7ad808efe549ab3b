"""`fa-analysis cartography`: the map of the projects, as one page that needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, ForWhom, Quiet, StudyFolder, study_in
from fa_analysis.i18n import _, n_

FILE = "cartographie.html"
HELP = _("Écrit la cartographie des projets : carte, filtres, fiches, sur une page sans réseau.")

Out = Annotated[
    Path | None,
    typer.Option(
        "--out", metavar=_("FICHIER"), help=_("La page à écrire."), show_default=_("reports/cartographie.html")
    ),
]


def cartography(
    *, study: StudyFolder = HERE, level: ForWhom = "public", out: Out = None, quiet: Quiet = False
) -> None:
    """Write the cartography of the projects of one level."""
    from fa_analysis.privacy.material import material
    from fa_analysis.restitution.cartography import write_cartography

    opened = study_in(study)
    shown = material(opened, level=level)
    path = write_cartography(shown, opened, out or opened.reports / FILE)
    if quiet:
        return
    n = len(shown.projects)
    if not n:
        print(_("Aucun projet dans l'inventaire : la page dit comment en ajouter. {path}").format(path=path))
        return
    told = n_("{n} projet dans {path}", "{n} projets dans {path}", n)
    print(told.format(n=show.number(n), path=path))
    form = opened.settings.map.form
    if form and ":" not in form and not (path.parent / form).is_file():
        print(
            _(
                "La page mène à {form}, qui n'est pas à côté d'elle : "
                "faites-le avec « fa-analysis projects form »."
            ).format(form=form)
        )
    if shown.warning:
        print(shown.warning)
