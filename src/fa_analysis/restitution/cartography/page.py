"""The cartography: one self-contained page of the projects, with its map, filters and sheets."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from fa_analysis.charts.style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILION
from fa_analysis.charts.words import typographic
from fa_analysis.codebook.model import Codebook
from fa_analysis.files import write_bytes
from fa_analysis.measures.material import dimensions
from fa_analysis.restitution.cartography import records
from fa_analysis.restitution.cartography.communes import read_territory
from fa_analysis.restitution.cartography.directions import one_name
from fa_analysis.restitution.cartography.drawing import draw
from fa_analysis.restitution.cartography.facets import Facet, facets, held
from fa_analysis.restitution.cartography.near import Near, nearest
from fa_analysis.restitution.cartography.notes import notes
from fa_analysis.restitution.cartography.places import Places, place
from fa_analysis.restitution.cartography.words import script_words
from fa_analysis.restitution.office import plain, typeset
from fa_analysis.restitution.rooms import environment, policy_hash
from fa_analysis.study import Study

if TYPE_CHECKING:
    from fa_analysis.privacy.material import Material

TEMPLATES = Path(__file__).parent / "templates"
SCRIPTS = ("state.js", "filter.js", "map.js", "list.js", "sheet.js", "start.js")
_PALETTE = (ORANGE, BLUE, GREEN, VERMILION, PURPLE, SKY)
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def write_cartography(material: Material, study: Study, path: Path) -> Path:
    """Write the cartography to `path` and return it. See `cartography_bytes`."""
    write_bytes(path, cartography_bytes(material, study))
    return path


def cartography_bytes(material: Material, study: Study) -> bytes:
    """Return the page, in UTF-8.

    Nothing is fetched: style, script and texts are inside, and the page's own policy lets nothing else run. All
    that comes from the study is text. The map follows `[map]` of study.toml.

    Raises
    ------
    StudyError
        When the table of communes or the boundaries cannot be used.
    """
    wanted = study.settings.map
    territory = read_territory(study.raw / wanted.communes, day=wanted.date) if wanted.communes else None
    boundaries = study.raw / wanted.geojson if wanted.geojson else None
    drawing = draw(territory, boundaries=boundaries, prop=wanted.property) if territory else None
    projects = material.projects
    direction = one_name(projects["direction"].dropna())
    places = place(projects, territory, wanted.everywhere)
    found = facets(
        projects,
        codebook=material.codebook,
        places=places,
        policies=[p.label for p in study.settings.policies],
        direction=direction,
    )
    holds = held(projects, material.project_codes, material.cases, places=places, direction=direction)
    near = nearest(projects, material.project_codes, material.codebook, direction=direction)
    marks = _marks(material.codebook)
    rows = _rows(material, found, places, holds, near)
    data = {"facets": _facet_data(found), "dims": marks, "projects": rows, "words": _fr(script_words())}
    css = _css(marks)
    script = "(() => {\n" + "".join(_read(name) for name in SCRIPTS) + "})();\n"
    page: str = _rooms().get_template("cartographie.html.jinja").render(
        css=css, script=script, css_hash=policy_hash(css), script_hash=policy_hash(script), data=_inline(data),
        material=material, settings=study.settings, drawing=drawing, territory=territory, facets=found,
        cards=_cards(projects, rows), years=_years(projects), form=_form(wanted.form), dims=marks,
        notes=notes(territory, drawing, places, direction, wanted.credit),
    )  # fmt: skip
    return page.encode("utf-8")


def _rooms() -> Any:
    rooms = environment(TEMPLATES)
    rooms.filters["fr"] = typeset
    rooms.filters["plain"] = plain
    return rooms


def _read(name: str) -> str:
    return (TEMPLATES / name).read_text(encoding="utf-8")


def _inline(data: Any) -> str:
    """Return JSON that no HTML parser takes for anything but the text of its element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _fr(words: Mapping[str, str]) -> dict[str, str]:
    return {name: typographic(text) for name, text in words.items()}


def _marks(codebook: Codebook) -> list[dict[str, Any]]:
    """Return the dimensions with a mark of two letters or more, all different, a colour and their practices."""
    codes = {c.id: c for c in codebook.codes}
    dims = [codes[d] for d in dimensions(codebook)]
    found = []
    for rank, dim in enumerate(dims):
        name = typeset(dim.label)
        others = [typeset(d.label).casefold() for d in dims if d is not dim]
        size = next((n for n in (2, 3, 4) if not any(o.startswith(name[:n].casefold()) for o in others)), 4)
        colour = dim.colour if _COLOUR.fullmatch(dim.colour or "") else _PALETTE[rank % len(_PALETTE)]
        inside = [{"code": c.id, "label": typeset(c.label)} for c in codebook.codes if c.parent == dim.id]
        told = {"code": dim.id, "label": name, "mark": name[:size], "definition": typeset(dim.definition)}
        found.append(told | {"colour": colour, "ink": _ink(colour), "practices": inside})
    return found


def _ink(colour: str) -> str:
    """Return black or white, whichever stands out more on `colour` (WCAG 2.1, relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    light = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return "#1a1a1a" if (light + 0.05) / 0.0595 >= 1.05 / (light + 0.05) else "#ffffff"


def _css(marks: list[dict[str, Any]]) -> str:
    colours = (f".d{i} {{ --dim: {m['colour']}; --on: {m['ink']}; }}\n" for i, m in enumerate(marks))
    return _read("style.css") + "".join(colours) + _read("print.css")


def _facet_data(found: tuple[Facet, ...]) -> list[dict[str, Any]]:
    return [
        {
            "key": f.key,
            "mode": f.mode,
            "title": typographic(f.title),
            "values": [c.value for c in f.choices],
            "labels": [typeset(c.label) for c in f.choices],
        }
        for f in found
    ]


def _rows(
    material: Material,
    found: tuple[Facet, ...],
    places: Places,
    holds: Mapping[str, Mapping[str, list[str]]],
    near: Mapping[str, tuple[Near, ...]],
) -> list[dict[str, Any]]:
    """Return what the script knows of each project; its title and description are read on its card."""
    carried = records.carried(material.project_codes, material.codebook)
    studies = records.studies(material.cases)
    ranks = {str(one): i for i, one in enumerate(material.projects["project_id"])}
    at = [{c.value: i for i, c in enumerate(f.choices)} for f in found]
    rows = []
    for row in material.projects.to_dict("records"):
        one = str(row["project_id"])
        held_here = [
            sorted({places_of[v] for v in holds[one][f.key] if v in places_of})
            for f, places_of in zip(found, at, strict=True)
        ]
        rows.append(
            {
                "id": plain(one),
                "f": held_here,
                "y": int(row["start_year"]) if pd.notna(row["start_year"]) else None,
                "cost": float(row["cost_eur"]) if pd.notna(row["cost_eur"]) else None,
                "about": records.about(row, places.told[one]),
                "codes": carried.get(one, {}),
                "near": [
                    {
                        "i": ranks[n.project_id],
                        "codes": list(n.codes),
                        "of": n.of,
                        "words": [typeset(w) for w in n.words],
                    }
                    for n in near[one]
                ],
                "cases": studies.get(one, []),
            }
        )
    return rows


def _cards(projects: pd.DataFrame, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    texts = zip(projects["title"], projects["description"].fillna(""), strict=True)
    return [row | {"title": title, "text": text} for row, (title, text) in zip(rows, texts, strict=True)]


def _years(projects: pd.DataFrame) -> list[int]:
    return sorted({int(y) for y in projects["start_year"].dropna()})


def _form(address: str) -> str:
    """Return the address of the form when it is a file beside the page, a web page or a mail; else nothing."""
    kind = re.match(r"\s*([a-zA-Z][\w+.-]*):", address)
    return address if not kind or kind.group(1).lower() in ("http", "https", "mailto") else ""
