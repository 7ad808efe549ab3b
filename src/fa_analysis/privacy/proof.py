"""The proof of a release, made again from what is shown: no hidden count can be worked out of it.

It does not ask what was meant to be hidden, but what is there to be read: a count that stands in any row of the
measures is known, all others are not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pandas as pd

from fa_analysis.privacy.bounds import blocks, exposed
from fa_analysis.privacy.counts import Cell, link
from fa_analysis.privacy.release import ALL, PLACE, SIZE, basis, cell_of, count_tables, strict


@dataclass(frozen=True)
class Proof:
    """How many cells that must stay hidden were tried, and those that can be read or worked out."""

    cells: int
    betrayed: tuple[Cell, ...]


def prove(shown: pd.DataFrame, exact: pd.DataFrame, *, k: int, counts: bool) -> Proof:
    """Try to work out each hidden count, over all that is shown together.

    Parameters
    ----------
    shown : DataFrame
        The measures that every output of the release starts from.
    exact : DataFrame
        The same with nothing hidden.
    counts : bool
        Whether counts of 1 to k − 1 in larger groups had to be hidden too (level `strict`).
    """
    found = count_tables(exact)
    linked = link([strict(table) for table in found] if counts else found)
    read, made = _read(shown)
    secret = {c for c, n in linked.persons.items() if 0 < n < k} | (_rows(shown) & linked.persons.keys())
    betrayed = sorted(secret & read)
    unknown = linked.counts.keys() & linked.persons.keys() - read
    betrayed += sorted({c for c in unknown & secret if (c[0], c[1], c[2]) in made})
    for block in blocks(linked, unknown):
        if secret.intersection(block):
            betrayed += [c for c in exposed(linked, block) if c in secret]
    return Proof(len(secret), tuple(dict.fromkeys(betrayed)))


def _read(shown: pd.DataFrame) -> tuple[set[Cell], set[Cell]]:
    """Return the cells that can be read, and the groups of which something made of several counts can be."""
    cells: set[Cell] = set()
    made: set[Cell] = set()
    for row in shown[shown["n"].notna() | shown["estimate"].notna()].to_dict("records"):
        what, group, code = str(row["what"]), str(row["group"]), str(row["code"])
        place = what == PLACE
        found = (code, "policy") if place else basis(what)
        if found is None:
            continue
        base, axis = found
        if axis == "pair":
            names = (group, code) if base != "together" else tuple(sorted((group, code)))
            cells |= {(base, "pair", *names), ("expressed", "", ALL, group)}
            continue
        cells.add(cell_of(base, axis, group, f"{SIZE} met" if code == "unknown" else SIZE))
        if place or re.search(r"_(mean|rank|reached)(_|$)", what):
            made.add(cell_of(base, axis, group, SIZE)[:3])
        else:
            cells.add(cell_of(base, axis, group, code))
    return cells, made


def _rows(shown: pd.DataFrame) -> set[Cell]:
    """Return the cells of the rows that are there and hidden."""
    hidden = shown[shown["n"].isna() & shown["estimate"].isna()]
    cells: set[Cell] = set()
    for row in hidden.to_dict("records"):
        found = basis(str(row["what"]))
        if found is None or re.search(r"_(mean|rank|reached)(_|$)", str(row["what"])):
            continue
        base, axis = found
        group, code = str(row["group"]), str(row["code"])
        names = (group, code) if base != "together" else tuple(sorted((group, code)))
        cells.add((base, "pair", *names) if axis == "pair" else cell_of(base, axis, group, code))
    return cells
