"""`fa-analysis code --engine`: the contributions of a consultation, by this process or by several."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from fa_analysis.cli import show
from fa_analysis.cli.french import MistypedError
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from fa_analysis.scale import ScaleReport
    from fa_analysis.scale.model import EngineName
    from fa_analysis.study import Study

EngineOption = Annotated[
    Literal["loop", "dask"] | None,
    typer.Option(
        "--engine",
        help=_("Code les contributions d'une consultation : dans ce programme (loop) ou à plusieurs (dask)."),
        show_default=False,
    ),
]
Workers = Annotated[
    int,
    typer.Option("--workers", metavar=_("NOMBRE"), min=1, max=256, help=_("Avec dask : nombre de processus.")),
]
Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar=_("ADRESSE"),
        help=_("Avec dask : ordonnanceur déjà démarré (tcp://machine:port)."),
        show_default=False,
    ),
]


def code(
    study: Study, engine: EngineName, *, workers: int, scheduler: str | None, quiet: bool, json: bool
) -> None:
    """Code the contributions and tell what came of it."""
    from fa_analysis.scale import Engine, code_contributions

    if engine == "loop" and scheduler is not None:
        raise MistypedError(
            _("--scheduler n'est suivi que par --engine dask"), todo=_("Retirez l'une des deux options")
        )
    with show.progress(quiet=quiet or json) as move:
        told = code_contributions(study, engine=Engine(engine, workers, scheduler), progress=move)
    if json:
        show.as_json(
            {
                "counts": told.counts,
                "problems": [asdict(p) for p in told.problems],
                "measures": show.plain_rows(told.measures),
                "exit_code": told.exit_code,
            }
        )
    else:
        show.problems(told.problems, quiet=quiet)
        if not quiet:
            print("\n".join(_lines(study, told)))
    raise typer.Exit(told.exit_code)


def _lines(study: Study, told: ScaleReport) -> list[str]:
    """Return what was read and coded, and where it is."""
    n = {name: show.number(count) for name, count in told.counts.items()}
    refused = sum(p.refused for p in told.problems)
    return [
        _("Lu       : {contributions} contributions de {files}").format(
            contributions=n["contributions"],
            files=n_("{n} fichier", "{n} fichiers", told.counts["files"]).format(n=n["files"]),
        ),
        _("Codé     : {coded} contributions qui disent quelque chose ; {codings} passages trouvés").format(
            coded=n["contributions coded"], codings=n["codings"]
        ),
        _("Parties  : {done} codées cette fois sur {parts} ; {failed} en échec").format(
            done=n["parts done"], parts=n["parts"], failed=n["parts failed"]
        ),
        _("À savoir : {refused}").format(refused=n_("{n} refus", "{n} refus", refused).format(n=refused)),
        _("Tables   : {place}").format(place=study.processed / "contributions"),
        _("Rapport  : {place}").format(place=told.report),
    ]
