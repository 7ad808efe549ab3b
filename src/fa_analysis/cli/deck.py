"""`fa-analysis deck …`: slides for one audience or for all, and the report beside them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli.options import HERE, ForWhom, Quiet, StudyFolder, study_in
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

EVERY = "all"
HELP = _("Fait les diapositives d'un public (ou « all » : tous, et le rapport), sûres à diffuser.")
Name = Annotated[
    str, typer.Argument(metavar=_("DIAPORAMA"), help=_("L'un de ceux de study.toml, ou « all » pour tous."))
]
Template = Annotated[
    Path | None,
    typer.Option(
        "--template", metavar=_("FICHIER"), help=_("Votre modèle PowerPoint (.pptx), avec ses emplacements.")
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar=_("DOSSIER"), help=_("Où écrire."), show_default=_("reports, dans l'étude")),
]


def deck(
    name: Name,
    *,
    study: StudyFolder = HERE,
    template: Template = None,
    level: ForWhom = "public",
    out: Out = None,
    quiet: Quiet = False,
) -> None:
    """Write the slides of one audience; with `all`, of every audience, and the report."""
    from fa_analysis.restitution.deck import deck_named, open_template, write_decks

    opened = study_in(study)
    if name != EVERY or not opened.settings.decks:
        deck_named(opened.settings, name)
    if template is not None:  # before the long part: a wrong template is said at once
        open_template(template)
    from fa_analysis.privacy.material import material

    shown = material(opened, level=level)
    folder = out if out is not None else opened.reports
    if folder.exists() and not folder.is_dir():
        raise StudyError(
            _("un fichier tient la place du dossier"), where=str(folder), todo=_("Donnez un autre --out")
        )
    paths = write_decks(shown, opened, folder, only=None if name == EVERY else name, template=template)
    if name == EVERY:
        from fa_analysis.restitution.report import write_report

        paths += write_report(shown, opened, folder)
    if quiet:
        return
    for path in paths:
        print(path)
    if shown.warning:
        print(shown.warning)
