"""Where errors become words and exit codes: nothing else in the program does it."""

from __future__ import annotations

import os
import sys
import tempfile
import traceback
from collections.abc import Callable

import typer

from fa_analysis.cli.french import MistypedError, mistyped
from fa_analysis.errors import FaError
from fa_analysis.i18n import _

INTERRUPTED = 130  # what a shell expects of a program stopped by Ctrl-C


def guarded(call: Callable[[], int | None]) -> int:
    """Run `call` and return its exit code; a person sees one sentence, never a traceback."""
    try:
        code = call() or 0
        sentence = _stopped() if code == INTERRUPTED else ""  # Typer makes a mute exit code of Ctrl-C
    except BrokenPipeError:  # the reader of our output left: `fa-analysis kwic … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as err:  # noqa: BLE001 - the last door: all that happens ends here
        sentence, code = _told(err)
    if sentence:
        print(sentence, file=sys.stderr)
    return code


def _told(err: BaseException) -> tuple[str, int]:
    """Return what to say of an error, and the exit code."""
    if isinstance(err, FaError):
        return str(err), err.exit_code
    if isinstance(err, typer.TyperException):
        if type(err).__name__ == "NoArgsIsHelpError":  # the help is already on the screen
            return "", 0
        return str(mistyped(err)), MistypedError.exit_code
    if isinstance(err, KeyboardInterrupt | typer.Abort):
        return _stopped(), INTERRUPTED
    return _unforeseen(err), 1


def _stopped() -> str:
    return _("Interrompu ; les résultats précédents sont gardés.")


def _unforeseen(err: BaseException) -> str:
    if isinstance(err, MemoryError):
        return _("La mémoire de cet ordinateur ne suffit pas. Fermez d'autres programmes, puis relancez.")
    return _(
        "Une erreur imprévue a arrêté le programme ({kind}). Ce qui était écrit reste lisible. "
        "Le détail, sans aucun texte de l'étude, est dans {log} : joignez-le à votre signalement."
    ).format(kind=type(err).__name__, log=_log(err))


def _log(error: BaseException) -> str:
    """Write kind, file and line of each error of the chain, but no message: it may hold a verbatim."""
    lines: list[str] = []
    link: BaseException | None = error
    while link is not None:
        lines.append(type(link).__name__)
        lines += [f"  {f.filename}:{f.lineno} {f.name}" for f in traceback.extract_tb(link.__traceback__)]
        link = link.__cause__ or link.__context__
    try:
        handle, path = tempfile.mkstemp(prefix="fa-analysis-", suffix=".log", text=True)
        with os.fdopen(handle, "w", encoding="utf-8") as log:
            log.write("\n".join(lines) + "\n")
    except OSError:
        return _("(ce détail n'a pas pu être écrit)")
    return path
