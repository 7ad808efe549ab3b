"""`fa-analysis release`: every output that may leave the team, in one folder, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, ForWhom, Json, Quiet, StudyFolder, study_in
from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from fa_analysis.pipeline.release import Released

HELP = _("Fait toutes les sorties à diffuser, prouve que personne n'est reconnaissable, puis les met en place.")
Out = Annotated[
    Path | None,
    typer.Option("--out", metavar=_("DOSSIER"), help=_("Où les mettre."), show_default="reports/publication"),
]
Check = Annotated[
    bool, typer.Option("--check", help=_("Vérifie qu'une publication est encore telle qu'elle a été faite."))
]


def release(
    *,
    level: ForWhom = "public",
    out: Out = None,
    check: Check = False,
    study: StudyFolder = HERE,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Make a release, or check one."""
    opened = study_in(study)
    if check:
        _check(out or opened.reports / "publication")
        return
    from fa_analysis.pipeline.release import NamesMetError
    from fa_analysis.pipeline.release import release as make

    try:
        with show.progress(quiet=quiet or json) as move:
            told = make(opened, level=level, out=out, progress=move)
    except NamesMetError as err:
        rows = err.found.to_numpy().tolist()
        show.table(rows, head=(_("fichier"), _("où"), _("nom masqué")))
        raise
    if json:
        show.as_json({"folder": told.folder, **asdict(told.contents)})
    elif not quiet:
        print("\n".join(_lines(told)))


def _check(folder: Path) -> None:
    from fa_analysis.pipeline import publication

    if not (folder / publication.NAME).is_file():
        raise DisclosureError(
            _("ce n'est pas une publication"), where=str(folder), todo=_("Faites-la : « fa-analysis release »")
        )
    for words, paths in (
        (_("Ajouté ou modifié : {path}"), publication.differences(folder)),
        (_("Disparu : {path}"), publication.missing(folder)),
    ):
        for path in paths:
            print(words.format(path=path))
    changed = publication.differences(folder) + publication.missing(folder)
    if changed:
        raise DisclosureError(
            n_(
                "{n} fichier n'est plus tel qu'il a été vérifié",
                "{n} fichiers ne sont plus tels qu'ils ont été vérifiés",
                len(changed),
            ).format(n=len(changed)),
            where=str(folder),
            todo=_("Refaites la publication, ou vérifiez ce dossier : « fa-analysis privacy scan DOSSIER »"),
        )
    print(_("La publication est telle qu'elle a été vérifiée : {folder}").format(folder=folder))


def _lines(told: Released) -> list[str]:
    made, n = told.contents, len(told.contents.files)
    files = n_("{n} fichier", "{n} fichiers", n).format(n=show.number(n))
    lines = [
        _("Fait      : {files} dans {folder}").format(files=files, folder=told.folder),
        _("Niveau    : {level}, {groups}").format(level=made.level, groups=_groups(made.k)),
        _("Réunis    : {merged}").format(merged=_merged(made.merged) or _("aucun groupe")),
        _("Masqué    : {hidden} lignes sur {rows} ; {proved} effectifs cachés, aucun n'est calculable").format(
            hidden=show.number(made.hidden), rows=show.number(made.rows), proved=show.number(made.proved)
        ),
        _("Noms      : aucun nom connu dans aucun fichier"),
    ]
    signed = _("Signé     : {who}").format(who=made.signed_by) if made.signed_by else made.warning
    return [*lines, signed]


def _groups(k: int) -> str:
    return _("aucun groupe de moins de {k} personnes").format(k=k) if k > 1 else _("tous les groupes")


def _merged(merged: Mapping[str, tuple[str, ...]]) -> str:
    return _(" ; ").join(f"{name} ({', '.join(parts)})" for name, parts in merged.items())
