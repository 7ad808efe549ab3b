"""What somebody can work out about each hidden count, from everything that is shown.

For each hidden cell two programmes (HiGHS, through `scipy.optimize.linprog`) give the least and the
greatest whole
number that fits all that is shown, over all tables of a release together (Fischetti and Salazar 2001).
When both
are the same the cell is recomputed, whatever the reader's patience.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.privacy.counts import Cell, CountTable, Linked, Sum, link

COLUMNS = ["cell", "value", "persons", "low", "high", "safe"]


def audit(tables: Sequence[CountTable], hidden: Collection[Cell], *, width: int = 1) -> pd.DataFrame:
    """Return the interval in which a reader can place each hidden cell.

    Returns
    -------
    DataFrame
        One row per hidden cell: `cell`, `value` and `persons` (for the team only), `low`, `high` (whole
        numbers;
        `high` is infinite when nothing bounds it) and `safe`: the interval is at least `width` wide.
    """
    linked = link(tables)
    rows = []
    for block in blocks(linked, hidden):
        for cell, (low, high) in intervals(linked, block).items():
            safe = bool(high - low >= width - 1e-6)
            rows.append((cell, linked.counts[cell], linked.persons.get(cell, np.nan), low, high, safe))
    table = pd.DataFrame(rows, columns=COLUMNS)
    return table.sort_values("cell", kind="stable").reset_index(drop=True) if len(table) else table


def blocks(linked: Linked, hidden: Collection[Cell]) -> Iterator[list[Cell]]:
    """Yield groups of hidden cells that relations tie together; groups can be judged apart."""
    group = {cell: cell for cell in hidden}

    def root(cell: Cell) -> Cell:
        while group[cell] != cell:
            group[cell] = group[group[cell]]
            cell = group[cell]
        return cell

    for relation in linked.sums:
        inside = [cell for cell, _w in relation.terms if cell in group]
        for cell in inside[1:]:
            group[root(cell)] = root(inside[0])
    found: dict[Cell, list[Cell]] = {}
    for cell in sorted(hidden):
        found.setdefault(root(cell), []).append(cell)
    yield from found.values()


def intervals(linked: Linked, block: list[Cell]) -> dict[Cell, tuple[float, float]]:
    """Return the least and greatest value of each cell of one block, the others being known."""
    system = _system(linked, block)
    found = {}
    for at, cell in enumerate(block):
        least, greatest = _extreme(system, at, 1.0), _extreme(system, at, -1.0)
        low = 0.0 if least is None else float(least[at])
        found[cell] = (round(low, 6), np.inf if greatest is None else round(float(greatest[at]), 6))
    return found


def exposed(linked: Linked, block: list[Cell], *, width: int = 1) -> list[Cell]:
    """Return the cells of a block that can be placed within less than `width`.

    A solution in which a cell is `width` away from its true value proves that this cell is safe: most cells are
    proved by the programmes of others, and need none of their own.
    """
    system = _system(linked, block)
    true = np.array([linked.counts[cell] for cell in block])
    proved = np.zeros(len(block), dtype=bool)
    for at in range(len(block)):
        for sign in (-1.0, 1.0):
            if proved[at]:
                break
            found = _extreme(system, at, sign)
            if found is None:
                proved[at] = True
            else:
                proved |= np.abs(found - true) >= width - 1e-6
    doubtful = [cell for cell, safe in zip(block, proved, strict=True) if not safe]
    if width == 1 or not doubtful:
        return doubtful
    ends = intervals(linked, block)
    return [cell for cell in doubtful if ends[cell][1] - ends[cell][0] < width - 1e-6]


def _extreme(system: dict[str, Any], at: int, sign: float) -> np.ndarray | None:
    """Return the solution where one cell is least (sign 1) or greatest (−1); None when nothing bounds it."""
    from scipy.optimize import linprog

    cost = np.zeros(len(system["integrality"]))
    cost[at] = sign
    done = linprog(cost, **system, bounds=(0, None), method="highs")
    if done.status == 0:
        return np.asarray(done.x)
    if sign < 0 and done.status in {3, 4}:
        return None
    raise RuntimeError(done.message)


def _system(linked: Linked, block: list[Cell]) -> dict[str, Any]:
    """Return the relations on the cells of a block as the arrays of `linprog`; what is shown is a constant."""
    column = {cell: at for at, cell in enumerate(block)}
    equal: list[tuple[np.ndarray, float]] = []
    least: list[tuple[np.ndarray, float]] = []
    for relation in linked.sums:
        if not any(cell in column for cell, _w in relation.terms):
            continue
        row, known = _row(relation, column, linked)
        if relation.least:  # row · x + known ≥ 0
            least.append((-row, known))
        else:
            equal.append((row, -known))
    whole = [int(float(linked.counts[cell]).is_integer()) for cell in block]
    system: dict[str, Any] = {"integrality": np.array(whole)}
    if equal:
        system |= {"A_eq": np.array([r for r, _b in equal]), "b_eq": np.array([b for _r, b in equal])}
    if least:
        system |= {"A_ub": np.array([r for r, _b in least]), "b_ub": np.array([b for _r, b in least])}
    return system


def _row(relation: Sum, column: dict[Cell, int], linked: Linked) -> tuple[np.ndarray, float]:
    row, known = np.zeros(len(column)), 0.0
    for cell, weight in relation.terms:
        if cell in column:
            row[column[cell]] += weight
        else:
            known += weight * linked.counts[cell]
    return row, known
