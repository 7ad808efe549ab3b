"""`fa-analysis verify`: tells whether a folder is still what was made."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import Json
from fa_analysis.errors import SOME_REFUSED
from fa_analysis.i18n import _, n_

HELP = _("Compare un dossier livré (publication ou étude) au manifeste qu'il contient.")
Folder = Annotated[
    Path,
    typer.Argument(metavar=_("[DOSSIER]"), help=_("Publication ou étude."), show_default=_("dossier courant")),
]


def verify(folder: Folder = Path(), *, json: Json = False) -> None:
    """Tell what is not as the manifest says; exit code 2 when something is not."""
    from fa_analysis.pipeline.verify import verify as check

    found = check(folder)
    if json:
        show.as_json(asdict(found) | {"right": found.right})
    else:
        for words, paths in (
            (_("Modifié  : {path}"), found.changed),
            (_("Manquant : {path}"), found.gone),
            (_("En trop  : {path}"), found.added),
            (_("Source changée depuis : {path}"), found.inputs),
        ):
            for path in paths:
                print(words.format(path=path))
        if found.right:
            print(
                n_("{n} fichier, conforme au manifeste", "{n} fichiers, tous conformes au manifeste", found.of)
                .format(n=show.number(found.of))
            )  # fmt: skip
    raise typer.Exit(0 if found.right else SOME_REFUSED)
