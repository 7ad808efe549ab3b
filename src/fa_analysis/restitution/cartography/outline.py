"""Outlines of areas that touch: what they share is drawn once, and stays shared when it is simplified.

Areas are sets of rings of points; a point shared is the same pair of numbers in all of them. An edge that two
rings of one area share is inside it: it goes. What remains is its outline, whether the area is made of cells of
a honeycomb, of a commune and the one that joined it, or of a polygon and its holes.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

Point = tuple[float, float]
Ring = tuple[Point, ...]
Key = TypeVar("Key", bound=Hashable)
_STEPS = 48


def outlines(areas: Mapping[Key, Iterable[Ring]], *, tolerance: float = 0) -> dict[Key, tuple[Ring, ...]]:
    """Return the outline of each area as closed rings (the last point is not repeated).

    Parameters
    ----------
    areas : mapping
        Rings of each area, holes among them.
    tolerance : float
        How far a simplified line may go from the true one (Douglas and Peucker, 1973), in the unit of the
        points. A border between two areas is simplified once, so that no gap opens between them.
    """
    rings = {name: _chained(_outer_edges(inside)) for name, inside in areas.items()}
    if tolerance <= 0:
        return rings
    fixed = _junctions(ring for found in rings.values() for ring in found)
    return {name: tuple(_simplified(ring, fixed, tolerance) for ring in found) for name, found in rings.items()}


def _outer_edges(rings: Iterable[Ring]) -> dict[Point, list[Point]]:
    """Return the edges that an odd number of rings have, as neighbours of each point."""
    odd: dict[frozenset[Point], None] = {}
    for ring in rings:
        for a, b in zip(ring, (*ring[1:], *ring[:1]), strict=True):
            edge = frozenset((a, b))
            if a == b:
                continue
            if edge in odd:
                del odd[edge]
            else:
                odd[edge] = None
    near: dict[Point, list[Point]] = {}
    for edge in odd:
        a, b = sorted(edge)
        near.setdefault(a, []).append(b)
        near.setdefault(b, []).append(a)
    return near


def _chained(near: dict[Point, list[Point]]) -> tuple[Ring, ...]:
    """Walk the edges into closed rings, each from its lowest point, always in the same order."""
    found = []
    for start in sorted(near):
        while near[start]:
            ring, at = [start], min(near[start])
            _cut(near, start, at)
            while at != start:
                ring.append(at)
                following = min(near[at])
                _cut(near, at, following)
                at = following
            found.append(tuple(ring))
    return tuple(ring for ring in found if len(ring) > 2)


def _cut(near: dict[Point, list[Point]], a: Point, b: Point) -> None:
    near[a].remove(b)
    near[b].remove(a)


def _junctions(rings: Iterable[Ring]) -> set[Point]:
    """Return the points where more than two lines meet: they stay where they are."""
    near: dict[Point, set[Point]] = {}
    for ring in rings:
        for a, b in zip(ring, (*ring[1:], *ring[:1]), strict=True):
            near.setdefault(a, set()).add(b)
            near.setdefault(b, set()).add(a)
    return {point for point, others in near.items() if len(others) > 2}


def _simplified(ring: Ring, fixed: set[Point], tolerance: float) -> Ring:
    stops = [i for i, point in enumerate(ring) if point in fixed]
    if len(stops) < 2:  # an island, or one point of contact: its two farthest ends stand in
        first = stops[0] if stops else 0
        stops = sorted({first, max(range(len(ring)), key=lambda i: (_square(ring[first], ring[i]), i))})
    kept: list[Point] = []
    for a, b in zip(stops, (*stops[1:], stops[0] + len(ring)), strict=True):
        line = [ring[i % len(ring)] for i in range(a, b + 1)]
        turned = line[::-1] < line  # a border is met in both directions: it is simplified in one
        done = _line(line[::-1] if turned else line, tolerance)
        kept += (done[::-1] if turned else done)[:-1]
    return tuple(kept) if len(kept) > 2 else ring


def _line(points: Sequence[Point], tolerance: float) -> list[Point]:
    keep = {0, len(points) - 1}
    todo = [(0, len(points) - 1)]
    while todo:
        a, b = todo.pop()
        far, at = max(
            ((_distance(points[i], points[a], points[b]), i) for i in range(a + 1, b)), default=(0.0, a)
        )
        if far > tolerance:
            keep.add(at)
            todo += [(a, at), (at, b)]
    return [points[i] for i in sorted(keep)]


def _square(a: Point, b: Point) -> float:
    return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2


def _distance(point: Point, a: Point, b: Point) -> float:
    """Return how far a point is from a segment."""
    (x, y), (ax, ay), (bx, by) = point, a, b
    length = _square(a, b)
    along = 0.0 if not length else max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def middle(rings: Sequence[Ring]) -> Point:
    """Return the point inside an outline that is farthest from its line: where a label stands best.

    Sought on a grid of 48 steps each way. Labels are wider than they are high: room at the sides counts twice.
    Of points nearly as good, the one nearest to their centre.
    """
    import numpy as np

    ends = np.array([e for ring in rings for e in zip(ring, (*ring[1:], *ring[:1]), strict=True)], dtype=float)
    low, high = ends.min(axis=(0, 1)), ends.max(axis=(0, 1))
    steps = np.arange(1, _STEPS) / _STEPS
    x, y = (grid.ravel() for grid in np.meshgrid(*(low[i] + (high[i] - low[i]) * steps for i in (0, 1))))
    (ax, ay), (bx, by) = ends[:, 0].T, ends[:, 1].T
    # A point is inside when a half-line from it crosses the outline an odd number of times.
    level = (ay > y[:, None]) != (by > y[:, None])
    slope = (bx - ax) / np.where(by == ay, 1, by - ay)
    inside = (level & (x[:, None] < ax + (y[:, None] - ay) * slope)).sum(axis=1) % 2 == 1
    if not inside.any():
        return (float(ends[:, 0, 0].mean()), float(ends[:, 0, 1].mean()))
    x, y = x[inside], y[inside]
    dx, dy = bx - ax, 2 * (by - ay)
    along = ((x[:, None] - ax) * dx + 2 * (y[:, None] - ay) * dy) / np.maximum(dx**2 + dy**2, 1e-12)
    along = along.clip(0, 1)
    gap = np.hypot(x[:, None] - ax - along * dx, 2 * (y[:, None] - ay) - along * dy).min(axis=1).round(6)
    good = gap >= 0.95 * gap.max()
    far = np.hypot(x - x[good].mean(), y - y[good].mean()).round(6)
    best = np.lexsort((x, y, far, ~good))[0]
    return (float(x[best]), float(y[best]))
