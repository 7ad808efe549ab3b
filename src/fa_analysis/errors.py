"""Every error a user can meet: one sentence that says what, where and what to do, and an exit code.

====  =====================================================
code  meaning
====  =====================================================
0     all done
1     the command was mistyped, or something unforeseen
2     some inputs were refused; the others were done
3     nothing usable: codebook, settings or study folder
4     an output could not be written
5     another run is busy with this study
6     disclosure: a public output would show a person
====  =====================================================
"""

from __future__ import annotations

from dataclasses import dataclass

from fa_analysis.i18n import _

SOME_REFUSED = 2


class FaError(Exception):
    """A failure that a person can mend: what happened, where, and what to do about it.

    Parameters
    ----------
    what : str
        What happened, in the reader's language, without a final stop.
    where : str, optional
        File, and line or place in it.
    todo : str, optional
        What to do about it, in the reader's language, without a final stop.
    """

    exit_code = 1

    def __init__(self, what: str, *, where: str | None = None, todo: str | None = None) -> None:
        self.what, self.where, self.todo = what, where, todo
        sentence = _("{where} : {what}").format(where=where, what=what) if where else what
        super().__init__(f"{sentence}. {todo}." if todo else f"{sentence}.")


class FileRefusedError(FaError):
    """One input file cannot be read; the others can."""

    exit_code = SOME_REFUSED


class StudyError(FaError):
    """The study folder, its settings or its tables cannot be used at all."""

    exit_code = 3


class CodebookError(FaError):
    """The codebook cannot be used, or one of its rules is not valid."""

    exit_code = 3


class WriteError(FaError):
    """An output cannot be written; what was there before is intact."""

    exit_code = 4


class BusyError(FaError):
    """Another process works on the same study."""

    exit_code = 5


class DisclosureError(FaError):
    """A public output would make a person recognisable."""

    exit_code = 6


@dataclass(frozen=True)
class Problem:
    """Something met while reading that a person should know: which file, what, what to do.

    `refused`: the file (or the part named) is not in the tables; otherwise it was read and this is a notice.
    """

    file: str
    what: str
    todo: str = ""
    refused: bool = False
