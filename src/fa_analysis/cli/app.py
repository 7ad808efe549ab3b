"""The list of commands. One module per family of commands; this one only names them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

import fa_analysis
from fa_analysis.cli import (
    cartography,
    deck,
    diff,
    exchange,
    explore,
    grid,
    new,
    notebooks,
    privacy,
    projects,
    quality,
    release,
    review,
    runs,
    sheets,
    topics,
    verify,
)
from fa_analysis.cli.french import Group, command
from fa_analysis.i18n import _

app = typer.Typer(
    cls=Group,
    help=_("Code des entretiens et des inventaires de projets, en français, des règles à la restitution."),
    epilog=_("Codes de sortie : 0 tout est fait ; 1 commande mal écrite ou imprévu ; 2 des fichiers refusés ; ")
    + _("3 rien d'utilisable ; 4 écriture impossible ; 5 étude occupée ; 6 risque de divulgation."),
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _version(asked: bool) -> None:
    if asked:
        print(f"fa-analysis {fa_analysis.__version__}")
        raise typer.Exit


@app.callback()
def _top(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help=_("Affiche la version."))
    ] = False,
    lang: Annotated[  # taken out of the arguments before (see language.py); here for the help
        Literal["fr", "en"] | None,
        typer.Option(
            "--lang", help=_("Langue de ce qui est dit et écrit ; sinon FA_LANG, puis celle de l'étude.")
        ),
    ] = None,
) -> None:
    pass


def _group(name: str, words: str) -> typer.Typer:
    group = typer.Typer(cls=Group, help=words, no_args_is_help=True)
    app.add_typer(group, name=name)
    return group


command(
    app, "new", new.new, _("Crée une étude : grille et réglages commentés, et un petit exemple qui marche.")
)
command(
    app, "run", runs.run, _("Refait tout ce qui a changé : lecture, codage, mesures, figures, classeur, page.")
)
command(
    app,
    "status",
    runs.status,
    _("Dit ce qui est là, ce qui est nouveau et ce qui serait refait, sans rien faire."),
)
command(app, "read", runs.read, _("Lit les fichiers et les découpe en unités, sans coder."))
command(app, "code", runs.code, _("Lit et code, sans refaire les mesures ni les rapports."))
command(app, "report", runs.report, _("Refait les mesures et les rapports, et ce dont ils partent."))
command(app, "kwic", explore.kwic, _("Montre des mots dans leur contexte, avec l'écriture des règles."))
command(app, "evaluate", explore.evaluate, _("Compare le codage à une référence : précision, rappel, F1."))
command(app, "deck", deck.deck, deck.HELP)
command(app, "notebooks", notebooks.notebooks, notebooks.HELP)
command(
    app,
    "quality",
    quality.quality,
    _("Mesure chaque règle et chaque code sur les réponses relues ; écrit la page."),
)

command(app, "cartography", cartography.cartography, cartography.HELP)
command(app, "sheets", sheets.sheets, sheets.HELP)

command(app, "release", release.release, release.HELP)
command(app, "verify", verify.verify, verify.HELP)

_codebook = _group("codebook", _("La grille de lecture."))
command(_codebook, "check", grid.check, _("Vérifie la grille : exemples, règles muettes ou trop larges."))

command(app, "diff", diff.diff, diff.HELP)
app.add_typer(review.app, name="review")
app.add_typer(topics.app, name="topics")
app.add_typer(exchange.app, name="exchange")
app.add_typer(privacy.app, name="privacy")
app.add_typer(projects.app, name="projects")
