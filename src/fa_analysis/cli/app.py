"""The list of commands. One module per family of commands; this one only names them."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Literal

import typer

import fa_analysis
from fa_analysis.cli.french import Group, command
from fa_analysis.i18n import _

# Each command in the order of its help: its module and function there, its help (nothing: HELP of the module).
COMMANDS = {
    "new": ("new.new", _("Crée une étude : grille et réglages commentés, et un petit exemple qui marche.")),
    "run": (
        "runs.run",
        _("Refait tout ce qui a changé : lecture, codage, mesures, figures, classeur, page."),
    ),
    "status": (
        "runs.status",
        _("Dit ce qui est là, ce qui est nouveau et ce qui serait refait, sans rien faire."),
    ),
    "read": ("runs.read", _("Lit les fichiers et les découpe en unités, sans coder.")),
    "code": ("runs.code", _("Lit et code, sans refaire les mesures ni les rapports.")),
    "report": ("runs.report", _("Refait les mesures et les rapports, et ce dont ils partent.")),
    "kwic": ("explore.kwic", _("Montre des mots dans leur contexte, avec l'écriture des règles.")),
    "evaluate": ("explore.evaluate", _("Compare le codage à une référence : précision, rappel, F1.")),
    "deck": ("deck.deck", ""),
    "notebooks": ("notebooks.notebooks", ""),
    "quality": (
        "quality.quality",
        _("Mesure chaque règle et chaque code sur les réponses relues ; écrit la page."),
    ),
    "cartography": ("cartography.cartography", ""),
    "sheets": ("sheets.sheets", ""),
    "release": ("release.release", ""),
    "verify": ("verify.verify", ""),
    "diff": ("diff.diff", ""),
}
# Groups of commands, each in the module of its name, which makes it; `codebook` is made here.
GROUPS = ("codebook", "review", "topics", "exchange", "privacy", "projects")


def program(wanted: str = "") -> typer.Typer:
    """Return the program with all its commands, or with the `wanted` one alone when it has one of this name.

    The words and options of some sixty commands take longer to put together than most of them to run.
    """
    app = typer.Typer(
        cls=Group,
        help=_("Code des entretiens et des inventaires de projets, en français, des règles à la restitution."),
        epilog=_(
            "Codes de sortie : 0 tout est fait ; 1 commande mal écrite ou imprévu ; 2 des fichiers refusés ; "
        )
        + _("3 rien d'utilisable ; 4 écriture impossible ; 5 étude occupée ; 6 risque de divulgation."),
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
    )
    app.callback()(_top)
    alone = wanted in COMMANDS or wanted in GROUPS
    for name in [wanted] if alone else [*COMMANDS, *GROUPS]:
        if name in COMMANDS:
            _add(app, name)
        else:
            app.add_typer(_group(name), name=name)
    return app


def _add(app: typer.Typer, name: str) -> None:
    place, words = COMMANDS[name]
    module, _dot, function = place.partition(".")
    home = import_module(f"fa_analysis.cli.{module}")
    command(app, name, getattr(home, function), words or home.HELP)


def _group(name: str) -> typer.Typer:
    if name != "codebook":
        group: typer.Typer = import_module(f"fa_analysis.cli.{name}").app
        return group
    from fa_analysis.cli import grid

    group = typer.Typer(cls=Group, help=_("La grille de lecture."), no_args_is_help=True)
    command(group, "check", grid.check, _("Vérifie la grille : exemples, règles muettes ou trop larges."))
    return group


def __getattr__(name: str) -> typer.Typer:
    """Return `app`, the program with all its commands, when it is asked for."""
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return program()


def _version(asked: bool) -> None:
    if asked:
        print(f"fa-analysis {fa_analysis.__version__}")
        raise typer.Exit


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
