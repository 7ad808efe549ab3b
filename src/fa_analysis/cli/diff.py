"""`fa-analysis diff`: two runs or two codebooks, and what people said of what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from fa_analysis.cli import show
from fa_analysis.cli.french import Command, Group
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.cli.review_material import decisions_of, units_of
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _

if TYPE_CHECKING:
    import pandas as pd

HELP = _(
    "Compare deux passages du programme ou deux grilles : ce qui apparaît, disparaît, contredit une personne."
)
app = typer.Typer(cls=Group, help=HELP)

Before = Annotated[
    Path,
    typer.Argument(metavar=_("AVANT"), help=_("Une grille (yaml), une table codings (parquet), une étude.")),
]
After = Annotated[
    Path | None, typer.Argument(metavar=_("[APRÈS]"), help=_("La même chose ; sinon l'étude d'aujourd'hui."))
]
Page = Annotated[Path | None, typer.Option("--html", metavar=_("FICHIER"), help=_("Écrit aussi une page."))]
Rows = Annotated[bool, typer.Option("--list", help=_("Donne les passages, et pas seulement les nombres."))]


def diff(
    before: Before,
    after: After = None,
    *,
    study: StudyFolder = HERE,
    html: Page = None,
    listing: Rows = False,
    json: Json = False,
) -> None:
    """Compare two codings."""
    from fa_analysis.files import write_bytes
    from fa_analysis.review.diff import count_by, diff_codings
    from fa_analysis.review.diff_page import diff_page
    from fa_analysis.review.resolve import resolve

    opened = study_in(study)
    units = units_of(opened)
    old = codings_in(before, units)
    new = codings_in(after, units) if after else codings_in(opened.codebook_file, units)
    table = diff_codings(old, new, resolve(decisions_of(opened, units)))
    if html:
        now = after.name if after else _("la grille d'aujourd'hui")
        write_bytes(html, diff_page(table, before=before.name, after=now, notice=opened.settings.study.notice))
    changed = table[(table["status"] != "kept") | (table["conflict"] != "")]
    if json:
        show.rows_as_json(changed if listing else count_by(table, "code", "rule"))
        return
    _print(table, changed if listing else None)
    if html:
        print(_("Page : {path}").format(path=html))


def codings_in(path: Path, units: pd.DataFrame) -> pd.DataFrame:
    """Return the codings that `path` holds (a table, a study already run), or those that a grid gives now.

    Raises
    ------
    StudyError
        When there is nothing of the kind there.
    """
    from fa_analysis import tables
    from fa_analysis.codebook import load
    from fa_analysis.coding import code

    if path.suffix.lower() in (".yaml", ".yml"):
        return code(units, load(path)[0])
    inside = (path, path / "codings.parquet", path / "data" / "processed" / "codings.parquet")
    for table in inside:
        if table.is_file() and table.suffix.lower() == ".parquet":
            return tables.read("codings", table)
    raise StudyError(
        _("ce n'est ni une grille ni un codage") if path.is_file() else _("aucun codage ici"),
        where=str(path),
        todo=_(
            "Donnez une grille (fichier en .yaml ou .yml), une table « codings.parquet », ou une étude où "
            "« run » est passé"
        ),
    )


def _print(table: pd.DataFrame, passages: pd.DataFrame | None) -> None:
    from fa_analysis.review.diff import STATUSES, count_by
    from fa_analysis.review.diff_page import status_words

    numbers = (_("ajoutés"), _("disparus"), _("gardés"), _("refusés*"), _("retenus*"))
    for columns, names in ((("code", "rule"), (_("code"), _("règle"))), (("interview",), (_("source"),))):
        counts = count_by(table, *columns)
        counts = counts[(counts["added"] > 0) | (counts["removed"] > 0)]
        rows = [[str(c) for c in row] for row in counts.itertuples(index=False)]
        if rows:
            show.table(rows, head=(*names, *numbers), right=range(len(names), len(names) + len(numbers)))
    if passages is not None:
        words = status_words()
        shown = [
            [r["unit_id"], r["code"], r["rule"], r["quote"], words[r["status"]], words[r["conflict"]]]
            for r in passages.to_dict("records")
        ]
        show.table(
            shown, head=(_("réponse"), _("code"), _("règle"), _("passage"), _("devenir"), _("contredit"))
        )
    status = {s: int((table["status"] == s).sum()) for s in STATUSES}
    print(
        _("{added} passages ajoutés, {removed} disparus, {kept} gardés").format(
            **{s: show.number(n) for s, n in status.items()}
        )
    )
    n = int((table["conflict"] != "").sum())
    print(
        _("* {n} contredisent une décision : refusée par une personne, ou retenue par elle").format(
            n=show.number(n)
        )
    )


app.command("diff", cls=Command, help=HELP)(diff)
