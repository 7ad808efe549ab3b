"""What is gathered while a file of another tool is read: what is wrong, and what is left behind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from fa_analysis.errors import Problem
from fa_analysis.i18n import _


@dataclass
class Report:
    """The problems met in one file, and how many things of each kind have no place here."""

    file: str
    problems: list[Problem] = field(default_factory=list)
    lost: Counter[str] = field(default_factory=Counter)

    def say(self, what: str, todo: str = "", *, refused: bool = False) -> None:
        """Note a problem; `refused`: something of the file is not taken because of it."""
        self.problems.append(Problem(self.file, what, todo, refused))

    def all(self) -> list[Problem]:
        """Return the problems, then one sentence for each kind of thing that is not taken."""
        lost = [
            Problem(self.file, _("non repris : {what} ({n})").format(what=what, n=n))
            for what, n in sorted(self.lost.items())
            if n
        ]
        return [*self.problems, *lost]


MAX_EXAMPLES = 5


def some(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    shown = ", ".join(names[:MAX_EXAMPLES])
    return shown if len(names) <= MAX_EXAMPLES else f"{shown}… (+{len(names) - MAX_EXAMPLES})"
