"""`fa-analysis notebooks`: run the notebooks of a study, and make pages of them."""

from __future__ import annotations

from typing import Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Quiet, StudyFolder, study_in
from fa_analysis.i18n import _, n_

HELP = _("Exécute les carnets de l'étude, de haut en bas, et en fait des pages à lire.")

Html = Annotated[bool, typer.Option("--html", help=_("Écrit une page par carnet dans reports/notebooks."))]


def notebooks(*, study: StudyFolder = HERE, html: Html = False, quiet: Quiet = False) -> None:
    """Run every notebook on the tables of the study, brought up to date first."""
    import fa_analysis as fa
    from fa_analysis.notebook import pages as books

    opened = study_in(study)
    found = books.find_notebooks(opened)
    with show.progress(quiet=quiet) as move:
        fa.run(opened, progress=move)
        if html:
            pages = books.write_pages(opened, progress=move)
        else:
            for rank, path in enumerate(found):
                if move:
                    move(_("Carnets"), rank, len(found))
                books.run_notebook(path)
            pages = []
    if quiet:
        return
    told = n_("{n} carnet exécuté sans erreur", "{n} carnets exécutés sans erreur", len(found))
    print(told.format(n=show.number(len(found))))
    for page in pages:
        print(_("Écrit : {path}").format(path=page))
