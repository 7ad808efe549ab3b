"""`fa-analysis privacy …`: names found, replaced, signed for, and looked for in what goes out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.french import Group, command
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _, n_

Who = Annotated[str, typer.Option("--who", metavar=_("NOM"), help=_("Qui a lu la liste et en répond."))]
Folder = Annotated[
    Path, typer.Argument(metavar=_("DOSSIER"), help=_("Le dossier à vérifier, reports par exemple."))
]

app = typer.Typer(
    cls=Group,
    help=_("Personne n'est reconnaissable : pseudonymes, liste à signer, recherche des noms."),
    no_args_is_help=True,
    add_completion=False,
)


def make_list(*, study: StudyFolder = HERE) -> None:
    """Find names and write the list of doubts that a person has to read."""
    from fa_analysis.privacy import list_path
    from fa_analysis.privacy import make_list as make

    opened = study_in(study)
    mentions, rows = make(opened)
    print(n_("{n} mention trouvée", "{n} mentions trouvées", mentions).format(n=show.number(mentions)))
    print(
        n_("{n} ligne à lire dans {path}", "{n} lignes à lire dans {path}", rows).format(
            n=show.number(rows), path=list_path(opened)
        )
    )
    print(_("Corrigez la colonne « décision », puis : fa-analysis privacy sign --who NOM"))


def sign(*, who: Who, study: StudyFolder = HERE) -> None:
    """Sign the list of doubts for the texts as they are."""
    from fa_analysis.privacy import sign as put

    signed = put(study_in(study), who=who)
    print(_("Signé le {when}. Tout changement des textes ou de la liste annule cette signature.").format(
        when=signed.when[:10]))  # fmt: skip


def check(*, study: StudyFolder = HERE) -> None:
    """Tell whether public outputs may be made."""
    from fa_analysis.privacy import require_signature

    signed = require_signature(study_in(study))
    print(_("Les sorties publiques sont permises (liste signée le {when}).").format(when=signed.when[:10]))


def rewrite(*, study: StudyFolder = HERE) -> None:
    """Write the whole corpus with pseudonyms, and the offsets."""
    from fa_analysis.privacy import pseudonymise

    opened = study_in(study)
    out = pseudonymise(opened)
    n = len(out["offsets"])
    print(
        n_("{n} passage remplacé, textes dans {path}", "{n} passages remplacés, textes dans {path}", n).format(
            n=show.number(n), path=opened.processed / "pseudonymes"
        )
    )


def scan(folder: Folder, *, study: StudyFolder = HERE, json: Json = False) -> None:
    """Look for every known name in every file of a folder; exit 6 when one is met."""
    from fa_analysis.privacy import known_names
    from fa_analysis.privacy import scan as look
    from fa_analysis.privacy.corpus import left_parts

    opened = study_in(study)
    found = look(folder, known_names(opened), left=left_parts(opened))
    if json:
        show.rows_as_json(found)
    elif len(found):
        show.table(found.to_numpy().tolist(), head=(_("fichier"), _("où"), _("nom masqué")))
    if len(found):
        unread = int(found["name"].eq("?").sum())
        raise DisclosureError(
            _("{names} noms trouvés, {unread} fichiers illisibles").format(
                names=len(found) - unread, unread=unread
            ),
            where=str(folder),
            todo=_("Ne diffusez pas ce dossier ; refaites ces sorties depuis les textes réécrits"),
        )
    if not json:
        print(_("Aucun nom connu dans {folder}").format(folder=folder))


for _name, _call, _words in (
    ("doubts", make_list, _("Cherche les noms et écrit la liste des doutes à lire.")),
    ("sign", sign, _("Signe la liste : qui l'a lue, quand, pour quels textes.")),
    ("check", check, _("Dit si les sorties publiques sont permises.")),
    ("rewrite", rewrite, _("Réécrit tout le corpus avec des pseudonymes.")),
    ("scan", scan, _("Cherche chaque nom connu dans tous les fichiers d'un dossier.")),
):
    command(app, _name, _call, _words)
