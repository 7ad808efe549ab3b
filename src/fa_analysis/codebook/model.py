"""What a codebook is, once read and checked. Nothing downstream sees the YAML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Negated = Literal["any", "exclude", "only"]


@dataclass(frozen=True)
class Rule:
    """One query that proposes one code, and where it was written.

    `negated`: `any` ignores negation, `exclude` drops negated matches, `only` keeps nothing else. `not_with`:
    queries whose match, overlapping this one's, cancels it. `sources`: the kinds of units it is tried on (all
    of the family's when empty). `speaker`: labels of the speakers it is tried on (all when empty).
    """

    id: str
    code: str
    match: str
    line: int
    column: int
    negated: Negated = "any"
    not_with: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    speaker: tuple[str, ...] = ()


@dataclass(frozen=True)
class Code:
    """One code: what it means, what belongs and does not, examples that are tests, its rules.

    `parent` is the dimension of a practice: a unit that has the practice has the dimension. `level` is the
    rank in an ordinal family. `question` asks those who carry a project whether it applies (self-assessment).
    """

    id: str
    family: str
    label: str
    definition: str
    include: str = ""
    exclude: str = ""
    examples: tuple[str, ...] = ()
    counter_examples: tuple[str, ...] = ()
    colour: str = ""
    parent: str | None = None
    level: int | None = None
    question: str = ""
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Family:
    """Codes that answer one question. `ordinal`: at most one per unit, the highest."""

    id: str
    label: str
    kind: Literal["multiple", "ordinal"] = "multiple"
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Codebook:
    """The whole grid. `version` is the hash of its content, comments left out."""

    title: str
    note: str
    families: tuple[Family, ...]
    codes: tuple[Code, ...]
    version: str
    file: str = ""

    def family(self, name: str) -> Family:
        """Return the family called `name`."""
        return next(f for f in self.families if f.id == name)

    def code(self, name: str) -> Code:
        """Return the code called `name`."""
        return next(c for c in self.codes if c.id == name)

    def codes_of(self, family: str) -> tuple[Code, ...]:
        """Return the codes of one family, in the order of the codebook."""
        return tuple(c for c in self.codes if c.family == family)

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule of every code, in the order of the codebook."""
        return tuple(r for c in self.codes for r in c.rules)
