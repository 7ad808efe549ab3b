"""`fa-analysis review next`: what to read next, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import fa_analysis as fa
from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.cli.review_material import grid_of
from fa_analysis.i18n import _, decimal

Many = Annotated[int, typer.Option("-n", min=1, metavar=_("NOMBRE"), help=_("Nombre de réponses proposées."))]
Why = Annotated[bool, typer.Option("--why", help=_("Dit pourquoi chacune est proposée."))]
Out = Annotated[
    Path | None,
    typer.Option(
        "--out", "-o", metavar=_("CSV"), help=_("Écrit la liste, à donner à « review sheet --units ».")
    ),
]


def next_(
    *, study: StudyFolder = HERE, n: Many = 30, why: Why = False, out: Out = None, json: Json = False
) -> None:
    """List the answers most worth reading, and some drawn by lot."""
    from fa_analysis import learning
    from fa_analysis.files import write_bytes

    opened = study_in(study)
    fa.run(opened, until="code")
    found = learning.next_units(
        fa.table(opened, "units"),
        fa.table(opened, "coded"),
        fa.table(opened, "codings"),
        grid_of(opened),
        n=n,
        seed=opened.settings.study.seed,
    )
    if out is not None:
        write_bytes(out, found.to_csv(index=False).encode())
        print(_("écrit : {path}").format(path=out))
    elif json:
        show.rows_as_json(found)
    else:
        heads = [_("réponse"), _("codes"), _("intérêt"), _("sort"), *([_("pourquoi")] if why else [])]
        rows = [
            [
                row["unit_id"],
                row["codes"].replace("|", " "),
                f"{row['interest']:.2f}".replace(".", decimal()),
                _("oui") if row["drawn"] else "",
                *([row["why"]] if why else []),
            ]
            for row in found.to_dict("records")
        ]
        show.table(rows, head=heads, right=(2,))
