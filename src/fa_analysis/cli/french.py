"""Typer in French: usage, panels, the help option, and every way of mistyping a command."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fa_analysis.errors import FaError
from fa_analysis.i18n import _, quoted


class MistypedError(FaError):
    """The command line cannot be understood (exit 1: Typer's own 2 means refused inputs here)."""

    def __str__(self) -> str:
        """Return the sentence with its capital."""
        words = super().__str__()
        return words[:1].upper() + words[1:]


class _French:
    """What a command and a group share: help in French."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the line of usage."""
        pieces = " ".join(map(_plain, self.collect_usage_pieces(ctx)))  # type: ignore[attr-defined]  # of the other base
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Utilisation : "))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help; Rich is imported here, when it is needed."""
        from typer import rich_utils

        rich_utils.ARGUMENTS_PANEL_TITLE = _("Arguments")
        rich_utils.OPTIONS_PANEL_TITLE = _("Options")
        rich_utils.COMMANDS_PANEL_TITLE = _("Commandes")
        rich_utils.DEFAULT_STRING = _("[par défaut : {}]")
        rich_utils.REQUIRED_LONG_STRING = _("[obligatoire]")
        rich_utils.ENVVAR_STRING = _("[variable : {}]")
        super().format_help(ctx, formatter)  # type: ignore[misc]  # of the other base

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters; a switch has no type to show, an argument is already named by its metavar."""
        params = super().get_params(ctx)  # type: ignore[misc]  # of the other base
        for param in params:
            if param.param_type_name == "argument" or param.type_descriptor.annotation is bool:
                param.display_type_rich = _no_type
        return list(params)

    def get_help_option(self, ctx: Any) -> Any:
        """Return the help option with its words."""
        option = super().get_help_option(ctx)  # type: ignore[misc]  # of the other base
        if option is not None:
            option.help = _("Affiche cette aide.")
        return option


class Command(_French, TyperCommand):
    """One command."""


class Group(_French, TyperGroup):
    """A group of commands; an unknown one is told with its nearest namesakes."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["subcommand_metavar"] = _("COMMANDE [ARGUMENTS]…")
        super().__init__(**kwargs)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Return the command that `args` names."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            near = difflib.get_close_matches(args[0], list(self.commands), n=2, cutoff=0.5)
            raise MistypedError(
                _("commande inconnue « {name} »").format(name=printable(args[0])),
                todo=_or(near) or _help(ctx),
            )
        return super().resolve_command(ctx, args)


def command(app: typer.Typer, name: str, call: Callable[..., None], words: str) -> None:
    """Add a command to a group under `name`; `words` are its help."""
    app.command(name, cls=Command, help=words)(call)


def _plain(piece: str) -> str:
    """Return a piece of the usage without the braces and the doubled brackets that Typer sets around it."""
    inner = re.sub(r"^\{(.*)\}(\.\.\.)?$", r"\1", piece)
    return re.sub(r"^\[\[(.*?)\](…)?\](\.\.\.)?$", r"[\1]\2", inner)


def _no_type(ctx: Any) -> str:  # noqa: ARG001 - as Typer calls it
    return ""


def printable(text: str) -> str:
    """Return `text` with control characters shown rather than sent to the terminal."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def mistyped(error: typer.TyperException) -> MistypedError:
    """Return, in French, what Typer says in English."""
    ctx, kind = getattr(error, "ctx", None), type(error).__name__
    name = printable(str(getattr(error, "option_name", "")))
    if kind == "NoSuchOption":
        near = [str(p) for p in getattr(error, "possibilities", None) or ()]
        todo = _or(near) or _as_query(ctx, name) or _help(ctx)
        return MistypedError(_("option inconnue « {name} »").format(name=name), todo=todo)
    if kind == "MissingParameter":
        return MistypedError(_("il manque {name}").format(name=_label(error)), todo=_help(ctx))
    if kind == "BadParameter":
        return MistypedError(
            _("valeur incorrecte pour {name}").format(name=_label(error)),
            todo=_expected(error, ctx) or _help(ctx),
        )
    if kind == "BadOptionUsage":
        return MistypedError(
            _("l'option « {name} » manque d'une valeur, ou en a une de trop").format(name=name), todo=_help(ctx)
        )
    extra = re.search(r"argument\(s\) \((.*)\)$", error.message, re.DOTALL)
    if extra:
        return MistypedError(_("en trop : « {extra} »").format(extra=extra.group(1)), todo=_help(ctx))
    return MistypedError(_("commande incomplète ou mal écrite"), todo=_help(ctx))


def _or(near: list[str]) -> str:
    """Return the question that proposes the nearest names, or nothing."""
    names = _(" ou ").join(quoted(name) for name in near)
    return _("Vouliez-vous dire {names} ? Sinon, voyez l'aide : --help").format(names=names) if near else ""


def _as_query(ctx: Any, name: str) -> str:
    """Return how to write a query that begins with a dash, where one is expected."""
    if ctx is None or ctx.info_name != "kwic" or name.startswith("--"):
        return ""
    return _("Si c'est une requête, écrivez « -- » avant elle : fa-analysis kwic -- REQUÊTE")


def _help(ctx: Any) -> str:
    path = ctx.command_path if ctx is not None else "fa-analysis"
    return _("Voyez l'aide : {path} --help").format(path=path)


def _label(error: typer.TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return _("un argument")
    if param.param_type_name == "argument":
        return _("l'argument {name}").format(name=param.metavar or param.name.upper())
    return _("l'option {name}").format(name=param.opts[0])


def _expected(error: typer.TyperException, ctx: Any) -> str:
    """Return what a parameter accepts: its list of choices, or a number."""
    param = getattr(error, "param", None)
    if param is None:
        return ""
    accepted = param.display_type(ctx).strip("<>").split(" ")[0]
    words = {"int": _("un nombre entier"), "float": _("un nombre"), "str": _("du texte")}
    return _("Valeurs acceptées : {accepted}").format(accepted=words.get(accepted, accepted.replace("|", ", ")))
