"""The cheapest cells to hide so that one hidden cell can no longer be worked out.

A hidden cell is safe when some other whole numbers, at least `width` away from its true one, fit all that is
shown. The search asks HiGHS for both at once: another table that fits, and the cells that must be hidden for it
to fit, of the least weight. Every cell it hides differs in that table, so that it is safe by the same proof.
Complementary suppression seen as such a programme: Fischetti and Salazar (2001); one cell after the other:
Castro, J. (2012), Recent advances in optimization techniques for statistical tabular data protection, *European
Journal of Operational Research* 216, 257–269.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from fa_analysis.privacy.counts import Cell, Linked

ZERO, TOTAL, BUNDLE = 0.5, 50.0, 8.0
"""Weight added to a zero (a reader thinks of it less), to a total, and to the first cell hidden of a bundle."""
NODES = 2000
"""Nodes of one search: a limit in time would give other cells on another machine."""


@dataclass(frozen=True)
class _Place:
    """The cells of one search: those hidden already come first, `free` of them; the others could be."""

    cells: list[Cell]
    free: int
    bundles: list[Cell]


def companions(
    linked: Linked, hidden: Collection[Cell], cell: Cell, *, width: int = 1, totals: bool = False
) -> set[Cell] | None:
    """Return the cells to hide for the sake of `cell`; None when nothing that may be hidden protects it.

    Parameters
    ----------
    totals : bool
        Whether a cell that is the whole of some sum may be hidden too: one hides more than it seems.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    place = _around(linked, set(hidden), cell, totals=totals)
    a = np.array([linked.counts[c] for c in place.cells])
    n, m = len(place.cells), len(place.cells) - place.free
    top = 3.0 * width + 1
    rows, low, high = _constraints(linked, place, a, cell, width, top)
    cost = np.concatenate([np.zeros(n), _weights(linked, place), np.full(len(place.bundles), BUNDLE), [0.0]])
    least = np.concatenate([-a, np.zeros(m + len(place.bundles) + 1)])
    most = np.concatenate([np.full(n, top), np.ones(m + len(place.bundles) + 1)])
    whole = np.ones(len(cost))
    whole[:n] = [float(v).is_integer() for v in a]
    done = milp(
        cost,
        constraints=LinearConstraint(rows, low, high),
        bounds=Bounds(least, most),
        integrality=whole,
        options={"node_limit": NODES, "mip_rel_gap": 1e-3},
    )
    if done.x is None:
        return None
    chosen = done.x[n : n + m] > 0.5
    return {c for c, take in zip(place.cells[place.free :], chosen, strict=True) if take}


def is_total(linked: Linked, cell: Cell) -> bool:
    """Tell whether a cell is the whole of some relation."""
    return cell in linked.wholes


def _around(linked: Linked, hidden: set[Cell], cell: Cell, *, totals: bool) -> _Place:
    """Return the cells that relations tie to `cell` through cells that are hidden or may be."""

    def may(other: Cell) -> bool:
        return other in hidden or (other in linked.persons and (totals or not is_total(linked, other)))

    seen, queue = {cell}, [cell]
    while queue:
        for relation in linked.near.get(queue.pop(), ()):
            for other, _w in relation.terms:
                if other not in seen and may(other):
                    seen.add(other)
                    queue.append(other)
    inside, outside = sorted(seen & hidden), sorted(seen - hidden)
    touched = {linked.bundles[c] for c in hidden if c in linked.bundles}
    bundles = sorted({linked.bundles[c] for c in outside if c in linked.bundles} - touched)
    return _Place([*inside, *outside], len(inside), bundles)


def _weights(linked: Linked, place: _Place) -> np.ndarray:
    """Return the weight of each cell that may be hidden: small counts first, then zeros, totals last."""
    cells = place.cells[place.free :]
    counts = np.array([linked.counts[c] for c in cells], dtype=float)
    weights = 1 + np.minimum(counts, 50) / 100 + np.where(counts == 0, ZERO, 0.0)
    weights += np.array([TOTAL if is_total(linked, c) else 0.0 for c in cells])
    # Between equals the first in the order of cells: the same release twice hides the same cells.
    return np.asarray(weights + 1e-4 * np.arange(len(cells)) / max(1, len(cells)))


def _constraints(
    linked: Linked, place: _Place, a: np.ndarray, cell: Cell, width: int, top: float
) -> tuple[object, np.ndarray, np.ndarray]:
    """Return what ties the changes d of the cells, what is hidden x, the bundles z and the sign of the change.

    The columns are d, x, z, sign.
    """
    from scipy.sparse import csr_array

    n, free = len(place.cells), place.free
    at = {c: i for i, c in enumerate(place.cells)}
    bundle = {b: n + (n - free) + i for i, b in enumerate(place.bundles)}
    sign = n + (n - free) + len(place.bundles)
    entries: list[tuple[int, int, float]] = []
    low: list[float] = []
    high: list[float] = []

    def row(terms: list[tuple[int, float]], least: float, most: float) -> None:
        entries.extend((len(low), column, weight) for column, weight in terms)
        low.append(least)
        high.append(most)

    relations = dict.fromkeys(r for c in place.cells for r in linked.near.get(c, ()))
    for relation in relations:
        terms = [(at[c], w) for c, w in relation.terms if c in at]
        slack = sum(w * linked.counts[c] for c, w in relation.terms) if relation.least else 0.0
        row(terms, -slack, np.inf if relation.least else 0.0)
    for i in range(free, n):
        x = n + i - free
        row([(i, 1.0), (x, float(a[i]))], 0.0, np.inf)
        row([(i, 1.0), (x, -top)], -np.inf, 0.0)
        if (tied := linked.bundles.get(place.cells[i])) in bundle:
            row([(bundle[tied], 1.0), (x, -1.0)], 0.0, np.inf)
    big = top + float(a[at[cell]]) + width
    row([(at[cell], 1.0), (sign, big)], float(width), np.inf)
    row([(at[cell], -1.0), (sign, -big)], float(width) - big, np.inf)
    places = [(r, c) for r, c, _w in entries]
    matrix = csr_array(
        ([w for _r, _c, w in entries], tuple(zip(*places, strict=True))), shape=(len(low), sign + 1)
    )
    return matrix, np.array(low), np.array(high)
