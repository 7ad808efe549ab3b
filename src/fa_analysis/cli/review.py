"""`fa-analysis review …`: what people decide, and what becomes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import fa_analysis as fa
from fa_analysis.cli import review_next, review_settle, show
from fa_analysis.cli.french import Group, command
from fa_analysis.cli.options import HERE, Quiet, StudyFolder, study_in
from fa_analysis.cli.review_material import Who, decisions_of, grid_of, units_of
from fa_analysis.errors import SOME_REFUSED
from fa_analysis.i18n import _, n_

app = typer.Typer(
    cls=Group, help=_("Les décisions des personnes : relire, reprendre, comparer."), no_args_is_help=True
)

File = Annotated[
    Path, typer.Argument(metavar=_("FICHIER"), help=_("La feuille de revue remplie (xlsx ou ods)."))
]
Whose = Annotated[
    str, typer.Option("--reviewer", "-r", metavar=_("NOM"), help=_("Qui a relu ; sinon, la feuille le dit."))
]
Folder = Annotated[Path, typer.Argument(metavar=_("DOSSIER"), help=_("Le dossier des codages faits ailleurs."))]
Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar=_("FICHIER"), help=_("La feuille à écrire (xlsx)."))
]
Queue = Annotated[
    Path | None,
    typer.Option("--units", metavar=_("CSV"), help=_("Les réponses à relire : colonnes unit_id et drawn."))
]  # fmt: skip
Most = Annotated[int, typer.Option("-n", min=1, metavar=_("NOMBRE"), help=_("Nombre de réponses au plus."))]
Day = Annotated[
    str,
    typer.Option(
        "--date", metavar=_("JOUR"), help=_("Jour inscrit au journal (2018-07-02) ; sinon maintenant.")
    ),
]
Drawn = Annotated[
    bool, typer.Option("--drawn", help=_("Ces entretiens ont été tirés au sort, ou pris un sur trois."))
]
Ids = Annotated[
    list[str] | None, typer.Argument(metavar=_("[NUMÉRO]…"), help=_("Numéros des lignes à annuler."))
]
Last = Annotated[int, typer.Option("--last", min=1, metavar=_("NOMBRE"), help=_("Annule les derniers actes."))]
Listing = Annotated[bool, typer.Option("--list", help=_("Donne les sauvegardes, sans rien reprendre."))]
Generation = Annotated[
    Path | None,
    typer.Option("--from", metavar=_("FICHIER"), help=_("La sauvegarde ; sinon la dernière sans faute.")),
]


def sheet(
    *,
    reviewer: Who,
    study: StudyFolder = HERE,
    out: Out = None,
    units: Queue = None,
    n: Most = 100,
    quiet: Quiet = False,
) -> None:
    """Write a review sheet."""
    from fa_analysis.review.backups import read_journals
    from fa_analysis.review.proposals import proposals, read_queue
    from fa_analysis.review.sheet_out import write_sheet

    opened = study_in(study)
    fa.run(opened, until="code")
    known, codings, turns = (fa.table(opened, name) for name in ("units", "codings", "turns"))
    grid, queue = grid_of(opened), read_queue(units) if units else None
    rows = proposals(known, codings, decisions_of(opened, known), grid, who=reviewer, queue=queue, turns=turns)
    rows = rows[rows["unit_id"].isin(rows["unit_id"].unique()[:n])]
    path = out or opened.reports / f"revue-{reviewer}.xlsx"
    mine = [e.id for e in read_journals(opened.review)[0] if e.who == reviewer]
    write_sheet(
        rows, grid, path, who=reviewer, notice=opened.settings.study.notice, salt=mine[-1] if mine else ""
    )
    count = rows["unit_id"].nunique()
    if quiet:
        return
    print(
        n_("{n} réponse à relire : {path}", "{n} réponses à relire : {path}", count).format(n=count, path=path)
    )


def import_(file: File, *, reviewer: Whose = "", study: StudyFolder = HERE) -> None:
    """Take a filled sheet back."""
    from fa_analysis.review.sheet_in import import_sheet

    opened = study_in(study)
    added, problems = import_sheet(opened, file, who=reviewer, units=units_of(opened), codebook=grid_of(opened))
    show.problems(problems)
    print(n_("{n} décision ajoutée", "{n} décisions ajoutées", added).format(n=show.number(added)))
    if problems:
        raise typer.Exit(SOME_REFUSED)


def import_gold(
    folder: Folder,
    *,
    reviewer: Who = "reference",
    study: StudyFolder = HERE,
    date: Day = "",
    drawn: Drawn = False,
) -> None:
    """Take codings made elsewhere as the decisions of one reviewer."""
    from fa_analysis.coding.gold import read_gold
    from fa_analysis.errors import Problem
    from fa_analysis.review.gold import fixed_clock
    from fa_analysis.review.gold import import_gold as take
    from fa_analysis.review.journal import now

    opened, problems = study_in(study), list[Problem]()
    known, grid = units_of(opened), grid_of(opened)
    gold = read_gold(folder, known, grid, problems=problems)
    clock = fixed_clock(date) if date else now
    done = take(opened, gold=gold, units=known, codebook=grid, who=reviewer, drawn=drawn, clock=clock)
    show.problems(problems)
    print(
        _("{added} jugements ajoutés, {known} déjà là").format(
            added=show.number(done.added), known=show.number(done.known)
        )
    )
    if any(p.refused for p in problems):
        raise typer.Exit(SOME_REFUSED)


def undo(ids: Ids = None, *, reviewer: Who, study: StudyFolder = HERE, last: Last = 1) -> None:
    """Undo one's own acts; they stay in the journal."""
    from fa_analysis.review.desk import undo as take_back

    gone = take_back(study_in(study), who=reviewer, last=last, ids=tuple(ids or ()))
    for entry in gone:
        what = " ".join(f"{v}: {', '.join(codes)}" for v, codes in entry.verdicts.items())
        print(_("annulé : {id} {unit} {what}").format(id=entry.id, unit=entry.unit, what=what).rstrip())


def restore(
    *, reviewer: Who, study: StudyFolder = HERE, listing: Listing = False, generation: Generation = None
) -> None:
    """Put back a journal from its backups; what was decided since is kept."""
    from fa_analysis.review import backups

    opened = study_in(study)
    if listing:
        for path in backups.generations(opened.review, reviewer):
            print(path)
        return
    back = backups.restore(opened.review, reviewer, generation)
    print(n_("{n} décision revenue", "{n} décisions revenues", back).format(n=show.number(back)))


command(
    app,
    "sheet",
    sheet,
    _("Écrit une feuille de revue (xlsx) : ce que les règles proposent, à accepter ou refuser."),
)
command(app, "import", import_, _("Reprend une feuille de revue remplie ; l'importer deux fois n'ajoute rien."))
command(
    app, "import-gold", import_gold, _("Reprend des codages faits ailleurs comme les décisions d'un relecteur.")
)
command(app, "next", review_next.next_, _("Propose les réponses à lire ensuite, et dit pourquoi."))
command(app, "undo", undo, _("Annule ses propres décisions ; elles restent au journal."))
command(
    app, "restore", restore, _("Reprend la sauvegarde d'un journal ; ce qui a été décidé depuis est gardé.")
)
for _name, _call, _words in review_settle.COMMANDS:
    command(app, _name, _call, _words)
