"""The map as paths and labels: a honeycomb of the project's own drawing, or the boundaries the study brings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.restitution.cartography.communes import Cell, Territory
from fa_analysis.restitution.cartography.geojson import read_boundaries
from fa_analysis.restitution.cartography.outline import Point, Ring, middle, outlines

MARGIN = 6
# Half a cell's width and a quarter of its height, in units of the drawing: regular hexagons, points up.
_HALF, _QUARTER = 52.0, 30.0
# True boundaries: width of the drawing; points of the grid to a unit; how far a simplified line may go.
_WIDTH, _GRID, _TOLERANCE = 560, 4, 1.2
_LINE = 11  # letters of a label that stand on one line


@dataclass(frozen=True)
class Area:
    """One commune on the map: its outline as an SVG path, and where its name stands, line by line."""

    insee: str
    name: str
    path: str
    x: float
    y: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """All communes of the map, in a box of `width` by `height`; `true` when the boundaries are real ones."""

    width: int
    height: int
    areas: tuple[Area, ...]
    true: bool


def draw(territory: Territory, *, boundaries: Path | None = None, prop: str = "code") -> Drawing:
    """Draw the communes of the territory.

    Without `boundaries`, each commune is the cells of the honeycomb that its row gives, with those of the
    communes that have joined it: communes that touch on the ground touch here; distances and surfaces mean
    nothing.

    Raises
    ------
    StudyError
        When a commune has no cell, or `read_boundaries` refuses the file.
    """
    if boundaries is None:
        return _drawn(territory, outlines(_honeycomb(territory)), (_HALF, _QUARTER), true=False)
    rings = _on_grid(read_boundaries(boundaries, territory, prop=prop))
    found = outlines(rings, tolerance=_TOLERANCE * _GRID)
    small = [c.name for c in territory.communes if not found[c.insee]]
    if small:
        raise StudyError(
            _("contour vide pour {names}").format(names=", ".join(small)),
            where=boundaries.name,
            todo=_("Exportez de nouveau ce fichier, ou retirez « geojson » de la partie [map] de study.toml"),
        )
    return _drawn(territory, found, (1 / _GRID, 1 / _GRID), true=True)


def _honeycomb(territory: Territory) -> dict[str, list[Ring]]:
    areas = {
        commune.insee: [_hexagon(cell) for part in territory.parts(commune) for cell in part.cells]
        for commune in territory.communes
    }
    without = [c.name for c in territory.communes if not areas[c.insee]]
    if without:
        raise StudyError(
            _("aucune case pour {names}").format(names=", ".join(without)),
            where=_("table des communes"),
            todo=_(
                "Remplissez la colonne « cases » (par exemple 0,1 1,1), ou donnez des contours (« geojson »)"
            ),
        )
    return areas


def _hexagon(cell: Cell) -> Ring:
    """Return the corners of a cell in whole numbers of half widths and quarter heights."""
    column, row = cell
    x, y = 2 * column + (row & 1), 3 * row
    return ((x, y - 2), (x + 1, y - 1), (x + 1, y + 1), (x, y + 2), (x - 1, y + 1), (x - 1, y - 1))


def _on_grid(areas: Mapping[str, Sequence[Ring]]) -> dict[str, list[Ring]]:
    """Lay boundaries on the grid of the drawing; a border shared by two communes stays the same points."""
    left, top, right, _bottom = _box(areas.values())
    unit = _WIDTH * _GRID / (right - left)
    laid = {
        name: [tuple((round((x - left) * unit), round((y - top) * unit)) for x, y in ring) for ring in rings]
        for name, rings in areas.items()
    }
    return {name: [_without_repeats(ring) for ring in rings] for name, rings in laid.items()}


def _without_repeats(ring: Ring) -> Ring:
    return tuple(p for p, before in zip(ring, (ring[-1], *ring[:-1]), strict=True) if p != before)


def _box(areas: Iterable[Sequence[Ring]]) -> tuple[float, float, float, float]:
    points = [p for rings in areas for ring in rings for p in ring]
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _drawn(
    territory: Territory, found: Mapping[str, tuple[Ring, ...]], scale: tuple[float, float], *, true: bool
) -> Drawing:
    left, top, right, bottom = _box(found.values())
    wide, high = scale

    def place(point: Point) -> Point:
        return (MARGIN + (point[0] - left) * wide, MARGIN + (point[1] - top) * high)

    areas = []
    for commune in territory.communes:
        rings = [tuple(map(place, ring)) for ring in found[commune.insee]]
        x, y = middle(rings)
        lines = _lines(commune.short)
        areas.append(Area(commune.insee, commune.name, _path(rings), round(x, 1), round(y, 1), lines))
    width, height = (right - left) * wide + 2 * MARGIN, (bottom - top) * high + 2 * MARGIN
    return Drawing(round(width), round(height), tuple(areas), true)


def _path(rings: Sequence[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:g},{y:g}" for x, y in ring) + "Z" for ring in rings)


def _lines(name: str) -> tuple[str, ...]:
    """Cut a name at its hyphens and spaces into lines that fit in a cell."""
    lines: list[str] = []
    for part in reversed(re.findall(r"[^-\s]+[-\s]?", name)):
        if lines and len((part + lines[0]).strip()) <= _LINE:
            lines[0] = part + lines[0]
        else:
            lines.insert(0, part)
    return tuple(line.strip() for line in lines)
