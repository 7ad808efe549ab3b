"""Which language a person asked for: known before the commands are imported, for their help is words too."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Sequence
from pathlib import Path

from fa_analysis import i18n
from fa_analysis.cli.french import MistypedError, printable
from fa_analysis.files import ordinary
from fa_analysis.i18n import _

OPTION, VARIABLE = "--lang", "FA_LANG"


def choose(arguments: Sequence[str]) -> list[str]:
    """Speak the language that is asked for, or else the study's; return the arguments without the option.

    The option may stand anywhere before `--`; it wins over the environment variable, which wins over
    `study.toml`.

    Raises
    ------
    MistypedError
        When there is no such language.
    """
    rest, option = _split(arguments)
    asked, said_by = (option, OPTION) if option is not None else (os.environ.get(VARIABLE, ""), VARIABLE)
    i18n.ask(None)
    if asked or option is not None:
        i18n.ask(_known(asked, said_by))
    else:
        i18n.use(_of_study(_folder(rest)))
    return rest


def _split(arguments: Sequence[str]) -> tuple[list[str], str | None]:
    """Return the arguments without the option, and what it was given last."""
    rest, asked = [], None
    end = arguments.index("--") if "--" in arguments else len(arguments)
    at = 0
    while at < end:
        name, equals, value = arguments[at].partition("=")
        if name != OPTION:
            rest.append(arguments[at])
        elif equals:
            asked = value
        else:
            at += 1
            asked = arguments[at] if at < end else ""
        at += 1
    return [*rest, *arguments[end:]], asked


def _known(asked: str, said_by: str) -> str:
    if asked in i18n.LANGUAGES:
        return asked
    if not asked:
        raise MistypedError(
            _("l'option « {name} » manque d'une valeur, ou en a une de trop").format(name=said_by),
            todo=_("Langues disponibles : {names}").format(names=_names()),
        )
    raise MistypedError(
        _("langue inconnue « {name} » ({said_by})").format(name=printable(asked), said_by=said_by),
        todo=_("Langues disponibles : {names}").format(names=_names()),
    )


def _names() -> str:
    return ", ".join(f"{code} ({name})" for code, name in i18n.LANGUAGES.items())


def _folder(arguments: Sequence[str]) -> Path:
    """Return the study's folder, as the option `--study` will say it."""
    for rank, argument in enumerate(arguments):
        if argument.startswith("--study="):
            return Path(argument.removeprefix("--study="))
        if argument == "--study" and rank + 1 < len(arguments):
            return Path(arguments[rank + 1])
    return Path()


def _of_study(folder: Path) -> str:
    """Return the language of the study in `folder`; French where none can be read: its command will say why."""
    try:
        text = ordinary(folder / "data" / "raw" / "study.toml").read_text(encoding="utf-8-sig")
        asked = tomllib.loads(text).get("study", {}).get("lang", i18n.SOURCE)
    except (OSError, ValueError, AttributeError, RecursionError):
        return i18n.SOURCE
    return asked if asked in i18n.LANGUAGES else i18n.SOURCE
