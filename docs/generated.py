"""The reference pages, made from the code: commands, exit codes, tables, facade.

A page holds a line such as `<!-- généré : commandes -->`; `fill` puts there what the code says today.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Literal, get_args, get_origin

_MARK = re.compile(r"^<!-- généré : (\w+) -->$", re.MULTILINE)
_TYPES = {"string": "text", "int64": "integer", "float64": "number", "bool": "yes or no", "date32": "day"}


def cell(words: object) -> str:
    """Return words that stay in one cell of a table."""
    return " ".join(str(words).split()).replace("|", r"\|")


def commands() -> Iterator[tuple[str, Any]]:
    """Yield each command of the program, in the order of its help: its words, its definition."""
    import typer

    from fa_analysis.cli.app import app

    def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
        for name, below in getattr(command, "commands", {}).items():
            yield f"{path} {name}", below
            yield from walk(below, f"{path} {name}")

    yield from walk(typer.main.get_command(app), "fa-analysis")


def _choices(annotation: Any) -> Iterator[str]:
    """Yield the words that an option takes, when they are named one by one."""
    for value in get_args(annotation):
        if get_origin(annotation) is Literal:
            yield str(value)
        else:  # a choice that may be left out is a union
            yield from _choices(value)


def _parameter(parameter: Any) -> str:
    names = " ".join(f"`{name}`" for name in (*parameter.opts, *parameter.secondary_opts))
    if parameter.param_type_name == "argument":
        names = f"`{(parameter.metavar or parameter.name).strip('[]…')}`"
    words = parameter.help or ""
    if choices := list(_choices(getattr(parameter.type_descriptor, "annotation", None))):
        words += " (" + ", ".join(f"`{choice}`" for choice in choices) + ")"
    default = parameter.show_default if isinstance(parameter.show_default, str) else parameter.default
    if parameter.required:
        default = "à donner"
    elif default is None or default is False or callable(default) or default in ("", ()):
        default = ""
    return f"| {cell(names)} | {cell(words)} | {cell(default)} |"


def command_pages() -> str:
    """Return one section a command, with its arguments and options, from the command line itself."""
    parts = []
    for name, command in commands():
        shown = [p for p in command.params if p.name != "help"]
        parts += [f"## `{name}`", "", str(command.help or "").strip(), ""]
        if shown:
            parts += ["| argument ou option | sens | sinon |", "| --- | --- | --- |"]
            parts += [*map(_parameter, shown), ""]
    return "\n".join(parts)


def exit_codes() -> str:
    """Return the exit codes and what they mean, as the module of errors says them."""
    from fa_analysis import errors

    rows = re.findall(r"^(\d) +(.+)$", errors.__doc__ or "", re.MULTILINE)
    return "\n".join(
        ["| code | meaning |", "| --- | --- |", *(f"| {n} | {cell(words)} |" for n, words in rows)]
    )


def table_pages() -> str:
    """Return one section a table: what a row is, and each column, from the schemas."""
    from fa_analysis.schemas import SCHEMAS

    parts = []
    for schema in SCHEMAS.values():
        key = ", ".join(f"`{name}`" for name in schema.key)
        parts += [f"## `{schema.name}`", "", f"One row: {schema.row}." + (f" Named by {key}." if key else "")]
        if schema.extra:
            parts.append("The study's own columns stand after these.")
        parts += ["", "| column | type | may be empty | meaning |", "| --- | --- | --- | --- |"]
        for column in schema.columns:
            allowed = ", ".join(f"`{value}`" for value in column.allowed)
            meaning = column.meaning + (f" ({allowed})" if allowed else "")
            empty = "yes" if column.nullable else ""
            parts.append(f"| `{column.name}` | {_TYPES[column.dtype]} | {empty} | {cell(meaning)} |")
        parts.append("")
    return "\n".join(parts)


def facade() -> str:
    """Return the directives that show each name of `fa_analysis`, with its docstring."""
    import fa_analysis as fa

    parts = ["```{eval-rst}"]
    for name in fa.__all__:
        kind = "autoclass" if isinstance(getattr(fa, name), type) else "autofunction"
        parts += [f".. {kind}:: fa_analysis.{name}", *(["   :members:"] if kind == "autoclass" else []), ""]
    return "\n".join([*parts, "```"])


MADE: dict[str, Callable[[], str]] = {
    "commandes": command_pages,
    "codes": exit_codes,
    "tables": table_pages,
    "facade": facade,
}


def fill(_app: object, _page: str, source: list[str]) -> None:
    """Put what the code says in the place of each mark of a page."""
    source[0] = _MARK.sub(lambda mark: MADE[mark[1]](), source[0])
