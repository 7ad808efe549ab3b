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

    from fa_analysis.study import Study

Query = Annotated[
    str,
    typer.Argument(
        metavar=_("REQUÊTE"), help=_("Ce qu'on cherche, écrit comme une règle : « lemme:partager ».")
    ),
]
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
    quiet: Quiet = False,
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
        _print(found, quiet=quiet)


def _print(found: pd.DataFrame, *, quiet: bool) -> None:
    """Print a concordance and how many lines it has; when it has none, what may help."""
    if len(found):
        show.concordance(found)
    if quiet:
        return
    if found.empty:
        print(
            _(
                "Aucune occurrence. Essayez moins de mots, « lemme:partager » pour toutes les formes d'un mot, "
                "ou « partag* » pour tout ce qui commence ainsi."
            )
        )
    else:
        print(n_("{n} occurrence", "{n} occurrences", len(found)).format(n=show.number(len(found))))


def evaluate(*, gold: Gold, study: StudyFolder = HERE, json: Json = False, quiet: Quiet = False) -> None:
    """Print precision, recall and F1 of the coding against a reference."""
    opened = study_in(study)
    with show.progress(quiet=quiet or json) as move:
        fa.run(opened, until="code", progress=move)
    found, notes = fa.evaluate(opened, gold), []
    seen, judged = _already_reviewed(opened, gold)
    if seen:  # what people decided, compared with what the same people decided
        found = found[found["by"] != "all"]
        notes = _notes(seen, judged)
    if json:
        show.rows_as_json(found)
    else:
        show.quality(found)
    if not quiet:
        print(*notes, sep="\n", end="\n" if notes else "", file=sys.stderr if json else sys.stdout)


def _already_reviewed(opened: Study, gold: Path) -> tuple[int, int]:
    """Return how many texts of a reference people have also reviewed in this study, and out of how many."""
    from fa_analysis.coding import read_gold

    judged = read_gold(gold, fa.table(opened, "units"), fa.load_codebook(opened))
    coded = fa.table(opened, "coded")
    both = judged.merge(coded.loc[coded["reviewed"], ["unit_id", "code"]], on=["unit_id", "code"])
    return both["unit_id"].nunique(), judged["unit_id"].nunique()


def _notes(seen: int, judged: int) -> list[str]:
    """Return what a reader must know of figures measured on texts that served to write or to learn."""
    return [
        _(
            "La référence est déjà dans les relectures : {seen} textes sur {judged} ; les lignes « avec les "
            "relectures » la compareraient à elle-même, elles sont laissées de côté."
        ).format(seen=show.number(seen), judged=show.number(judged)),
        _(
            "« règles et modèle » : chaque entretien relu est jugé par un modèle appris sans lui (validation "
            "croisée par entretien) ; mais les règles ont pu être écrites en lisant ces mêmes textes, et leurs "
            "chiffres sont alors flattés."
        ),
    ]


def _print_csv(found: pd.DataFrame) -> None:
    writer = csv.writer(sys.stdout, delimiter=";", lineterminator="\n")
    writer.writerow(found.columns)
    writer.writerows([_inert(cell) for cell in row] for row in found.itertuples(index=False))


def _inert(cell: object) -> object:
    """Return a cell that no spreadsheet takes for a formula; « - oui » stays as it is."""
    return f" {cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "@")) else cell
