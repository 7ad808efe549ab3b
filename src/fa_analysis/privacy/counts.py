"""Counts of one release as linked tables: cells, and the sums that tie them.

A cell is one count of persons. The same cell may stand in several tables and charts (a total, a margin): it has
one name, so that what one table shows cannot betray what another hides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

Cell = tuple[str, ...]


@dataclass(frozen=True)
class Sum:
    """One linear relation that everybody may know: Σ coefficient × cell = 0 (or ≥ 0 when `least`)."""

    terms: tuple[tuple[Cell, float], ...]
    least: bool = False


@dataclass(frozen=True)
class CountTable:
    """Counts that are shown together.

    Parameters
    ----------
    name : str
        What the table is called.
    counts : mapping
        The count of each cell.
    persons : mapping
        How many persons a cell speaks of: under the threshold it is hidden. A cell that is not there is public
        (the size of a group, say) and is never hidden.
    sums : sequence of Sum
        What ties its cells.
    bundles : mapping
        The bundle of a cell: what is made of several counts (a mean, a rank) goes with the first one hidden.
    """

    name: str
    counts: Mapping[Cell, float]
    persons: Mapping[Cell, float] = field(default_factory=dict)
    sums: Sequence[Sum] = ()
    bundles: Mapping[Cell, Cell] = field(default_factory=dict)


@dataclass(frozen=True)
class Linked:
    """All the tables of one release put together."""

    counts: dict[Cell, float]
    persons: dict[Cell, float]
    sums: tuple[Sum, ...]
    bundles: dict[Cell, Cell] = field(default_factory=dict)

    @cached_property
    def near(self) -> dict[Cell, list[Sum]]:
        """The relations of each cell."""
        found: dict[Cell, list[Sum]] = {}
        for relation in self.sums:
            for cell, _weight in relation.terms:
                found.setdefault(cell, []).append(relation)
        return found

    @cached_property
    def wholes(self) -> frozenset[Cell]:
        """The cells that others add up to."""
        return frozenset(relation.terms[0][0] for relation in self.sums if not relation.least)


def total(whole: Cell, parts: Sequence[Cell]) -> Sum:
    """Return the relation: the parts add up to the whole."""
    return Sum(((whole, 1.0), *((part, -1.0) for part in parts)))


def at_most(small: Cell, large: Cell) -> Sum:
    """Return the relation: a count is at most another."""
    return Sum(((large, 1.0), (small, -1.0)), least=True)


def link(tables: Sequence[CountTable]) -> Linked:
    """Put tables together; a cell of the same name is the same cell.

    Raises
    ------
    ValueError
        When two tables give another value to one cell, or a relation is not true of the values.
    """
    values: dict[Cell, float] = {}
    persons: dict[Cell, float] = {}
    for table in tables:
        for cell, value in table.counts.items():
            if abs(values.setdefault(cell, value) - value) > 1e-9:
                raise ValueError(f"two values for cell {cell} ({table.name})")
        for cell, number in table.persons.items():
            persons[cell] = min(number, persons.get(cell, number))
    sums = tuple(dict.fromkeys(s for table in tables for s in table.sums))
    for relation in sums:
        left = sum(values[cell] * weight for cell, weight in relation.terms)
        if left < -1e-6 or (not relation.least and left > 1e-6):
            raise ValueError(f"the relation {relation.terms} is not true of the values")
    return Linked(values, persons, sums, {c: b for table in tables for c, b in table.bundles.items()})


def cross(name: str, values: Mapping[tuple[str, str], float]) -> CountTable:
    """Return a two-way table with its margins and total, every count being of persons.

    Cells are (row, column); the margins are (row, `*`), (`*`, column) and (`*`, `*`).
    """
    rows = sorted({r for r, _c in values})
    columns = sorted({c for _r, c in values})
    full: dict[Cell, float] = {(r, c): float(values[r, c]) for r in rows for c in columns}
    full |= {(r, "*"): sum(full[r, c] for c in columns) for r in rows}
    full |= {("*", c): sum(full[r, c] for r in rows) for c in [*columns]}
    full["*", "*"] = sum(full[r, "*"] for r in rows)
    sums = [total((r, "*"), [(r, c) for c in columns]) for r in [*rows, "*"]]
    sums += [total(("*", c), [(r, c) for r in rows]) for c in [*columns, "*"]]
    return CountTable(name, full, dict(full), sums)
