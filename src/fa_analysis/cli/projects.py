"""`fa-analysis projects …`: the inventory that staff feed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from fa_analysis.cli import projects_shown, show
from fa_analysis.cli.french import Group, command
from fa_analysis.cli.options import HERE, Json, StudyFolder, study_in
from fa_analysis.cli.review_material import grid_of
from fa_analysis.errors import SOME_REFUSED, StudyError
from fa_analysis.i18n import _, n_

Out = Annotated[
    Path | None, typer.Option("--out", "-o", metavar=_("FICHIER"), help=_("Le fichier à écrire (xlsx)."))
]
Rows = Annotated[int, typer.Option("--rows", min=1, max=500, metavar=_("NOMBRE"), help=_("Lignes à remplir."))]
Forms = Annotated[
    list[Path], typer.Argument(metavar=_("FORMULAIRES"), help=_("Les formulaires remplis (xlsx ou ods)."))
]
Filled = Annotated[Path, typer.Argument(metavar=_("FICHIER"), help=_("La grille remplie (xlsx ou ods)."))]
By = Annotated[
    str,
    typer.Option("--who", metavar=_("NOM"), help=_("Qui ajoute ; sinon, la case « Rempli par » le dit.")),
]
Who = Annotated[str, typer.Option("--who", metavar=_("NOM"), help=_("Qui retire ce projet."))]
Why = Annotated[str, typer.Option("--why", metavar=_("RAISON"), help=_("Pourquoi ; reste au journal."))]
Dry = Annotated[bool, typer.Option("--dry-run", help=_("Vérifie tout, n'ajoute rien."))]
Accept = Annotated[
    list[str] | None,
    typer.Option(
        "--accept-duplicates",
        metavar=_("LIGNE"),
        help=_("Ajoute cette ligne bien qu'elle ressemble à un projet : 7, fichier.xlsx:7, ou tout."),
    ),
]
Project = Annotated[str, typer.Argument(metavar=_("IDENTIFIANT"), help=_("Le projet, par exemple P81."))]
Projects = Annotated[
    list[str] | None,
    typer.Option("--project", metavar=_("IDENTIFIANT"), help=_("Le projet ; plusieurs fois pour plusieurs.")),
]
Folder = Annotated[
    Path | None, typer.Option("--out", "-o", metavar=_("DOSSIER"), help=_("Où écrire la figure."))
]

app = typer.Typer(
    cls=Group,
    help=_("L'inventaire des projets, nourri par les agents : formulaire, ajouts, grille, rencontres."),
    no_args_is_help=True,
    add_completion=False,
)


def form(*, study: StudyFolder = HERE, out: Out = None, rows: Rows = 20) -> None:
    """Write the form of projects."""
    from fa_analysis.inventory import write_form

    opened = study_in(study)
    path = out or opened.reports / (opened.settings.map.form or "formulaire_projets.xlsx")
    write_form(opened, path, rows=rows)
    print(_("Formulaire : {path}").format(path=path))
    print(_("Une fois rempli : fa-analysis projects add FICHIER"))


def add(
    forms: Forms, *, who: By = "", study: StudyFolder = HERE, dry_run: Dry = False, accept: Accept = None
) -> None:
    """Add the projects of filled forms."""
    from fa_analysis.inventory import add_forms

    asked = {part.strip() for given in accept or () for part in given.split(",")}
    done = add_forms(study_in(study), forms, who=who, dry_run=dry_run, accept=asked)
    show.problems(done.problems)
    for new in done.projects:
        name = new.project_id or _("à ajouter")
        print(f"{name}  {new.title}  ({new.place})")
    for row in done.known:
        print(
            _("déjà là : {id}  {title}  ({place})").format(id=row.project_id, title=row.title, place=row.place)
        )
    n = len(done.projects)
    if dry_run:
        print(n_("{n} projet serait ajouté", "{n} projets seraient ajoutés", n).format(n=n))
    else:
        print(n_("{n} projet ajouté", "{n} projets ajoutés", n).format(n=n))
    if done.refused:
        raise typer.Exit(SOME_REFUSED if done.projects or done.known else StudyError.exit_code)
    if n and not dry_run:
        print(_("Pour les coder et les montrer : fa-analysis run"))


def list_(*, study: StudyFolder = HERE, json: Json = False) -> None:
    """List what was added by form, by whom and when."""
    from fa_analysis.inventory.listing import listing

    found, problems = listing(study_in(study))
    show.problems(problems)
    if json:
        show.rows_as_json(found)
    elif found.empty:
        print(_("Aucun projet n'a été ajouté par formulaire."))
    else:
        head = (_("projet"), _("titre"), _("qui"), _("quand"), _("d'où"), _("état"))
        show.table(found.to_numpy().tolist(), head=head)
    if any(p.refused for p in problems):
        raise typer.Exit(SOME_REFUSED)


def remove(project: Project, *, who: Who, why: Why = "", study: StudyFolder = HERE) -> None:
    """Withdraw a project added by form; it stays in the journal."""
    from fa_analysis.inventory.journal import withdraw

    title = withdraw(study_in(study), project, who=who, why=why)
    print(_("Retiré de l'inventaire, gardé au journal : {id}  {title}").format(id=project, title=title))


def grid(*, project: Projects = None, study: StudyFolder = HERE, out: Out = None) -> None:
    """Write the self-assessment grid."""
    from fa_analysis.inventory.grid import write_grid

    opened, asked = study_in(study), project or []
    name = f"grille-{asked[0]}.xlsx" if len(asked) == 1 else "grille.xlsx"
    path = out or opened.reports / name
    write_grid(opened, grid_of(opened), path, projects=asked)
    print(_("Grille d'auto-évaluation : {path}").format(path=path))
    print(_("Une fois remplie : fa-analysis projects grid-import FICHIER"))


def grid_import(filled: Filled, *, who: By = "", study: StudyFolder = HERE, json: Json = False) -> None:
    """Take a filled grid back and set it beside the coding."""
    from fa_analysis.inventory.coded import coded_projects
    from fa_analysis.inventory.grid_in import beside_coding, import_grid

    opened = study_in(study)
    book, codes = grid_of(opened), coded_projects(opened)[1]
    found, fresh, problems = import_grid(opened, filled, codebook=book, who=who)
    show.problems(problems)
    beside = beside_coding(found, codes, book)
    if json:
        show.rows_as_json(beside)
    else:
        projects_shown.assessments(beside)
        n, known = sum(fresh), len(fresh) - sum(fresh)
        told = n_("{n} grille gardée au journal", "{n} grilles gardées au journal", n).format(n=n)
        print(told + (_(", {known} déjà là").format(known=known) if known else ""))
        print(_("C'est l'avis de qui porte le projet : le codage n'a pas changé."))
    if any(p.refused for p in problems):
        raise typer.Exit(SOME_REFUSED if found else StudyError.exit_code)


def communities(*, study: StudyFolder = HERE, json: Json = False, out: Folder = None) -> None:
    """List the meetings to organise, and draw them."""
    from fa_analysis import inventory
    from fa_analysis.charts import draw_story, save
    from fa_analysis.inventory.coded import coded_projects
    from fa_analysis.inventory.meetings import apart, clarity
    from fa_analysis.inventory.network import network

    opened = study_in(study)
    book, (projects, codes), said = grid_of(opened), coded_projects(opened), opened.settings.study
    found = inventory.communities(projects, codes, book)
    clear = clarity(projects, codes, book, seed=said.seed)
    folder = out or opened.reports
    story = network(found, book, clear=clear, notice=said.notice)
    save(draw_story(story), folder / "rencontres.png", folder / "rencontres.svg")
    if json:
        show.as_json(
            {"meetings": show.plain_rows(found), "clarity": clear.__dict__, "apart": apart(found, projects)}
        )
        return
    projects_shown.meetings(found, projects, book, clear)
    print(_("Figure : {path}").format(path=folder / "rencontres.png"))


command(
    app,
    "form",
    form,
    _("Écrit le formulaire (xlsx) que les agents remplissent : listes et aide dans les cases."),
)
command(
    app,
    "add",
    add,
    _("Ajoute les projets des formulaires : vérifiés case par case, jamais par-dessus un autre."),
)
command(app, "list", list_, _("Donne les projets ajoutés par formulaire : qui, quand, d'où."))
command(app, "remove", remove, _("Retire un projet ajouté par formulaire ; rien n'est effacé."))
command(app, "grid", grid, _("Écrit la grille d'auto-évaluation (xlsx) : une question par pratique."))
command(
    app,
    "grid-import",
    grid_import,
    _("Reprend une grille remplie et la met à côté du codage, sans rien y changer."),
)
command(
    app,
    "communities",
    communities,
    _("Dit qui réunir et sur quoi : directions et projets qui partagent des pratiques."),
)
