"""Commands that look into the material: kwic, evaluate."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

import fa_analysis as fa
from fa_analysis.cli import show
from fa_analysis.cli.options import HERE, Json, Quiet, StudyFolder, study_in
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    import pandas as pd

Query = Annotated[str, typer.Argument(metavar=_("REQUÊTE"), help=_("Ce qu'on cherche, écrit comme une règle."))]
Window = Annotated[int, typer.Option("--window", min=1, metavar=_("MOTS"), help=_("Mots de chaque côté."))]
Sort = Annotated[Literal["none", "left", "right"], typer.Option("--sort", help=_("Ordre : par contexte."))]
Csv = Annotated[bool, typer.Option("--csv", help=_("Donne le résultat en CSV (point-virgule)."))]
Gold = Annotated[
    Path,
    typer.Option(
        "--gold", metavar=_("DOSSIER"), help=_("Dossier de la référence : entretiens, projets, questionnaires.")
    ),
]


def kwic(
    query: Query,
    *,
    study: StudyFolder = HERE,
    window: Window = 8,
    sort: Sort = "none",
    json: Json = False,
    as_csv: Csv = False,
) -> None:
    """Print a concordance."""
    opened = study_in(study)
    fa.run(opened, until="read")
    found = fa.kwic(opened, query, window=window, sort=sort)
    if json:
        show.rows_as_json(found)
    elif as_csv:
        _print_csv(found)
    else:
        show.concordance(found)
        print(n_("{n} occurrence", "{n} occurrences", len(found)).format(n=show.number(len(found))))


def evaluate(*, gold: Gold, study: StudyFolder = HERE, json: Json = False, quiet: Quiet = False) -> None:
    """Print precision, recall and F1 of the coding against a reference."""
    opened = study_in(study)
    with show.progress(quiet=quiet or json) as move:
        fa.run(opened, until="code", progress=move)
    found = fa.evaluate(opened, gold)
    if json:
        show.rows_as_json(found)
    else:
        show.quality(found)


def _print_csv(found: pd.DataFrame) -> None:
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_inert(cell) for cell in row] for row in found.itertuples(index=False))


def _inert(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; « - oui » stays as it is."""
    return f" {cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "@")) else cell
