"""True boundaries that a study brings: a GeoJSON of communes, checked, as rings on a plane."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from fa_analysis.errors import StudyError
from fa_analysis.files import ordinary
from fa_analysis.i18n import _
from fa_analysis.read.names import tight
from fa_analysis.restitution.cartography.communes import Commune, Territory

Ring = tuple[tuple[float, float], ...]


def read_boundaries(path: Path, territory: Territory, *, prop: str) -> dict[str, list[Ring]]:
    """Return the rings of each commune of the territory, by INSEE code, north up, one unit a metre or so.

    Coordinates are longitudes and latitudes, or metres of a projection. The boundaries of a commune that has
    joined another by that day are counted in the other.

    Parameters
    ----------
    prop : str
        The property of each feature that holds its INSEE code or its name.

    Raises
    ------
    StudyError
        When the file cannot be read, is no GeoJSON of areas, or lacks a commune: one sentence.
    """
    features = _features(path)
    _property_there(path, features, prop)
    found: dict[str, list[Ring]] = {}
    for feature in features:
        named = str((feature.get("properties") or {}).get(prop, ""))
        owner = _owner(territory, named)
        if owner is not None:
            found.setdefault(owner.insee, []).extend(_rings(path, feature.get("geometry"), named))
    missing = [c.name for c in territory.communes if not found.get(c.insee)]
    if missing:
        raise StudyError(
            _("aucun contour pour {names}").format(names=", ".join(missing)),
            where=path.name,
            todo=_(
                "Ajoutez-les au fichier, vérifiez « property » dans la partie [map] de study.toml, "
                "ou retirez « geojson » pour le dessin schématique"
            ),
        )
    return _flat(path, found)


def _features(path: Path) -> list[Mapping[str, Any]]:
    try:
        raw = json.loads(ordinary(path).read_text(encoding="utf-8-sig"))
    except OSError as err:
        raise StudyError(
            _("fichier de contours introuvable ou illisible"),
            where=str(path),
            todo=_("Placez-le ici, ou retirez « geojson » de la partie [map] de study.toml"),
        ) from err
    except (ValueError, RecursionError) as err:
        raise _malformed(path) from err
    features = raw.get("features") if isinstance(raw, dict) else None
    if not isinstance(features, list) or not all(isinstance(f, dict) for f in features):
        raise _malformed(path)
    return [f for f in features if isinstance(f.get("properties") or {}, dict)]


def _malformed(path: Path) -> StudyError:
    return StudyError(
        _("ce n'est pas un GeoJSON de communes (FeatureCollection de Polygon ou MultiPolygon)"),
        where=path.name,
        todo=_("Exportez de nouveau ce fichier, ou retirez « geojson » de la partie [map] de study.toml"),
    )


def _property_there(path: Path, features: list[Mapping[str, Any]], prop: str) -> None:
    names = sorted({str(k) for f in features for k in (f.get("properties") or {})})
    if prop not in names:
        raise StudyError(
            _("aucun contour n'a la propriété « {prop} »").format(prop=prop),
            where=path.name,
            todo=_("Écrivez dans « property » celle qui donne le code INSEE ou le nom, parmi : {names}").format(
                names=", ".join(n[:30] for n in names[:12]) or "–"
            ),
        )


def _owner(territory: Territory, named: str) -> Commune | None:
    """Return the commune that counts the boundary called `named`, by code or by name, whatever its day."""
    for commune in territory.communes:
        for part in territory.parts(commune):
            if tight(named) in {tight(n) for n in (part.insee, part.name, *part.others)}:
                return commune
    return None


def _rings(path: Path, geometry: Any, named: str) -> Iterator[Ring]:
    try:
        polygons = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}
        for ring in (ring for polygon in polygons[geometry["type"]] for ring in polygon):
            yield _ring(ring)
    except (KeyError, TypeError, ValueError, IndexError) as err:
        raise StudyError(
            _("le contour de « {name} » n'est ni un Polygon ni un MultiPolygon bien formé").format(
                name=named[:40]
            ),
            where=path.name,
            todo=_("Exportez de nouveau ce fichier, ou retirez « geojson » de la partie [map] de study.toml"),
        ) from err


def _ring(points: Any) -> Ring:
    """Return a closed ring without its repeated last point; ValueError when it is none."""
    found = [(float(p[0]), float(p[1])) for p in points]
    if len(found) < 4 or not all(math.isfinite(n) for p in found for n in p):
        raise ValueError
    return tuple(found[:-1] if found[0] == found[-1] else found)


def _flat(path: Path, areas: dict[str, list[Ring]]) -> dict[str, list[Ring]]:
    """Turn degrees into metres at the middle of the territory (111,195 m a degree); the y axis goes down."""
    points = [p for rings in areas.values() for ring in rings for p in ring]
    degrees = all(abs(x) <= 180 and abs(y) <= 90 for x, y in points)
    up = 111_195.0 if degrees else 1.0
    along = up * math.cos(math.radians(sum(y for _x, y in points) / len(points))) if degrees else 1.0
    if len({x for x, _y in points}) < 2 or len({y for _x, y in points}) < 2:
        raise _malformed(path)
    return {
        name: [tuple((x * along, -y * up) for x, y in ring) for ring in rings] for name, rings in areas.items()
    }
