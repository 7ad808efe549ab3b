"""Arguments → one call of the library → words."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Sequence

from fa_analysis.cli import doors, language


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code (see `fa_analysis.errors`)."""
    if not sys.warnoptions:
        warnings.simplefilter("ignore")  # meant for developers, and in English
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else looked for in every installed library
    logging.getLogger().addHandler(logging.NullHandler())  # libraries speak in English, and may quote texts
    given = list(sys.argv[1:] if arguments is None else arguments)
    return doors.guarded(lambda: _call(given))


def _call(arguments: list[str]) -> int | None:
    rest = language.choose(arguments)
    from fa_analysis.cli.app import program  # its helps are words: only now is their language known

    code = program(rest[0] if rest else "")(rest, prog_name="fa-analysis", standalone_mode=False)
    return code if isinstance(code, int) else None
