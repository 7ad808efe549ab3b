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
    named: dict[tuple[str, str, bool], list[str]] = field(default_factory=dict)

    def say(self, what: str, todo: str = "", *, refused: bool = False) -> None:
        """Note a problem; `refused`: something of the file is not taken because of it."""
        self.problems.append(Problem(self.file, what, todo, refused))

    def count(self, what: str, n: int, todo: str = "", *, refused: bool = False, **more: object) -> None:
        """Note that `n` things have one problem, in words that say how many; nothing when there is none."""
        if n:
            self.say(what.format(n=n, **more), todo, refused=refused)

    def name(self, what: str, name: str, todo: str = "", *, refused: bool = False) -> None:
        """Note one more thing, by its name, that has the same problem."""
        self.named.setdefault((what, todo, refused), []).append(name)

    def all(self) -> list[Problem]:
        """Return the problems, then one sentence for each kind of thing that is not taken."""
        named = [
            Problem(self.file, _("{what} : {names}").format(what=what, names=some(names)), todo, refused)
            for (what, todo, refused), names in self.named.items()
        ]
        lost = [
            Problem(self.file, _("non repris : {what} ({n})").format(what=what, n=n))
            for what, n in sorted(self.lost.items())
            if n
        ]
        return [*self.problems, *named, *lost]


MAX_EXAMPLES = 5


def some(names: list[str]) -> str:
    """Return the first names of a list, and how many more there are."""
    shown = ", ".join(names[:MAX_EXAMPLES])
    return shown if len(names) <= MAX_EXAMPLES else f"{shown}… (+{len(names) - MAX_EXAMPLES})"
