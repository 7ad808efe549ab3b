"""`fa-analysis new FOLDER`: a starter study."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli.options import Quiet
from fa_analysis.errors import StudyError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _, lang

Folder = Annotated[Path, typer.Argument(metavar=_("DOSSIER"), help=_("Dossier à créer, ou vide."))]


def new(folder: Folder, *, quiet: Quiet = False) -> None:
    """Write a starter study into a new or empty folder."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise StudyError(
            _("ce dossier existe et n'est pas vide ; rien n'y a été écrit"),
            where=str(folder),
            todo=_("Choisissez un autre nom"),
        )
    starter = resources.files("fa_analysis") / "starter"
    for part in ("common", lang()):  # the words in the person's language, around one example
        _copy(starter / part, folder)
    if quiet:
        return
    print(_("Étude créée dans {folder}. Ensuite :").format(folder=folder))
    print(_("  1. déposez vos fichiers dans {place}").format(place=folder / "data" / "raw"))
    print(_("  2. décrivez-les dans study.toml et codebook.yaml (commentés)"))
    print(_("  3. fa-analysis run --study {folder}").format(folder=folder))


def _copy(source: Traversable, target: Path) -> None:
    for item in source.iterdir():
        if item.is_dir():
            _copy(item, target / item.name)
        else:
            write_bytes(target / item.name, item.read_bytes())
