"""A small study of projects made by hand, its grid, and boundaries drawn for the tests."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.privacy.material import Material
from fa_analysis.restitution.cartography.drawing import _honeycomb
from fa_analysis.settings import Map, Policy, Settings, Title
from fa_analysis.study import Study

ROOT = Path(__file__).parents[3]
COMMUNES = ROOT / "data" / "raw" / "communes.csv"
_CODES = (
    ("imaginer", "Imaginer", None),
    ("experimenter", "Expérimenter", "imaginer"),
    ("preserver", "Préserver", None),
    ("reemploi", "Réemployer", "preserver"),
    ("mobilites", "Mobilités douces", "preserver"),
    ("partager", "Partager", None),
    ("pairs", "Apprendre entre pairs", "partager"),
)
CODEBOOK = Codebook(
    title="Grille d'essai",
    note="",
    families=(Family("dimension", "Dimensions", sources=("project",)),),
    codes=tuple(
        Code(id=i, family="dimension", label=label, definition=f"{label}, défini.", parent=parent)
        for i, label, parent in _CODES
    ),
    version="0123456789abcdef",
)
# id, title, description, direction, policy, communes, state, year, cost, partners, audience, codes
PROJECTS = (
    ("P1", "Le compost des écoles", "Un bac à compost par école ; les enfants trient.", "Direction des écoles", "écoles",
     "Stains|Pierrefitte-sur-Seine", "en cours", 2016, 1200.0, "amicale", "enfants", "preserver reemploi"),
    ("P2", "Vélos prêtés", "Des vélos remis à neuf, prêtés un mois.", "Direction de la voirie", "voirie",
     "Saint-Denis|Pierrefitte-sur-Seine", "achevé", 2014, 0.0, None, None, "preserver reemploi mobilites"),
    ("P3", "Déjeuners d'équipe", "On se raconte nos ratés.", "Direction des écoles", "écoles",
     "toutes", "en cours", None, None, "les villes|le département", "agents", "partager pairs"),
    ("P4", "Rue en peinture", "Essai de trois mois, à la peinture ; compost au pied des arbres.", "Dir. voirie", "voirie",
     "Épinay", "idée", 2017, 14800.5, None, "riverains", "imaginer experimenter preserver"),
    ("P5", "Panneau", "Un panneau.", None, None, "Nulle-Part", None, 2015, None, None, None, ""),
    ("P6", "Sans lieu", "Réseau de bureaux.", "Direction du numérique", "voirie", None, "achevé", 2015, None, None, None, "partager"),
)  # fmt: skip
_COLUMNS = (
    "project_id", "title", "description", "direction", "policy", "communes", "state", "start_year", "cost_eur",
    "partners", "audience",
)  # fmt: skip
_QUOTES = {"P1 reemploi": "bac à compost […] trient", "P4 experimenter": "Essai", "P2 reemploi": "remis à neuf"}


def material(projects=PROJECTS, *, cases=None, level="public", warning="", codebook=CODEBOOK, **more):
    """Return the material of these projects, as the room of privacy would give it."""
    rows = pd.DataFrame([p[:11] for p in projects], columns=list(_COLUMNS), dtype="object")
    rows = rows.astype({"start_year": "Int64", "cost_eur": "float64"})
    rows = rows.astype({c: "str" for c in _COLUMNS if c not in ("start_year", "cost_eur")})
    codes = [
        (p[0], code, _QUOTES.get(f"{p[0]} {code}", ""), "rule" if f"{p[0]} {code}" in _QUOTES else "human")
        for p in projects
        for code in p[11].split()
    ]
    settings = Settings(
        study=Title(title="Étude d'essai", notice="Enquête fictive."),
        policies=(Policy(label="voirie"), Policy(label="écoles")),
    )
    empty = {name: tables.empty(name) for name in ("measures", "benchmark", "cases")}
    return Material(
        level=level, k=5, signed=not warning, warning=warning, settings=settings, codebook=codebook,
        measures=empty["measures"], quotes=pd.DataFrame(columns=["ref", "code", "family", "quote"]),
        projects=rows,
        project_codes=pd.DataFrame(codes, columns=["project_id", "code", "quote", "by"]),
        benchmark=empty["benchmark"],
        benchmark_codes=pd.DataFrame(columns=["entry_id", "code", "quote"]),
        cases=empty["cases"] if cases is None else cases,
        case_codes=pd.DataFrame(columns=["case_id", "paragraph", "code", "quote"]),
    )  # fmt: skip


def case(project_id="P1"):
    """Return one case study of two paragraphs under two headings."""
    text = ("Contexte", "Tout a commencé par une poubelle."), ("Résultats", "Onze kilos d'épluchures.")
    rows = [
        ("C1", i, "Le compost, un an après", project_id, "écoles", h, t, "C1.md")
        for i, (h, t) in enumerate(text, 1)
    ]
    return tables.check(pd.DataFrame(rows, columns=[c.name for c in tables.SCHEMAS["cases"].columns]), "cases")


def study(folder, *, settings=None, communes=True, **wanted):
    """Return a study in `folder` with its table of communes and the given settings of the map."""
    raw = folder / "data" / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    if communes:
        wanted = {"communes": "communes.csv", "date": "2018-05-14"} | wanted
        (raw / "communes.csv").write_bytes(COMMUNES.read_bytes())
    base = settings or material().settings
    return Study(folder, base.model_copy(update={"map": Map.model_validate(wanted)}))


def boundaries(territory, *, without=(), prop="code"):
    """Return a GeoJSON: the honeycomb, each edge broken in 24 and wavy, the same for both its sides."""
    features = []
    for insee, cells in _honeycomb(territory).items():
        if insee not in without:
            rings = [[_degrees(p) for p in _wavy(cell)] for cell in cells]
            shape = {"type": "MultiPolygon", "coordinates": [[[*ring, ring[0]]] for ring in rings]}
            features.append({"type": "Feature", "properties": {prop: insee}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features})


def _wavy(ring):
    for a, b in zip(ring, (*ring[1:], *ring[:1]), strict=True):
        first, last = sorted((a, b))
        steps = range(24) if a == first else range(24, 0, -1)
        for step in steps:
            t = step / 24
            x, y = first[0] + t * (last[0] - first[0]), first[1] + t * (last[1] - first[1])
            swing = 0.12 * math.sin(math.pi * t) * math.sin(5 * math.pi * t + first[0])
            yield round(x + swing * (last[1] - first[1]), 9), round(y - swing * (last[0] - first[0]), 9)


def _degrees(point):
    """Put the plane of the honeycomb near 48.9° N, 2.3° E; a cell is about two kilometres wide."""
    return [round(2.3 + point[0] * 0.0137, 7), round(48.95 - point[1] * 0.0052, 7)]
