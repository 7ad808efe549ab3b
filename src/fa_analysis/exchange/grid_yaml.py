"""The codes of another tool as a reading grid (`codebook.yaml`), for a person to complete and put in place."""

from __future__ import annotations

from typing import Any

import yaml

from fa_analysis.exchange.fold import unfold
from fa_analysis.exchange.model import Code, Project
from fa_analysis.exchange.tabular import identifiers

LOOSE = "codes"  # the family of codes that are under no heading


def grid_yaml(project: Project) -> bytes:
    """Return the codes as a grid: headings at the top are families, codes under codes have a parent; no rule.

    A heading inside a heading has no place in a grid: its codes go to the heading above.
    """
    by_guid = {code.guid: code for code in project.codes}
    names = identifiers(project.codes)
    loose = LOOSE if LOOSE not in names.values() else f"{LOOSE}_sans_titre"
    families: dict[str, dict[str, Any]] = {}
    for code in project.codes:
        if not code.codable and code.parent not in by_guid:
            families[code.guid] = _family(code, names[code.guid])
    by_id = {said["id"]: heading for heading, said in families.items()}
    for code in project.codes:
        if code.codable:
            family, parent = _above(code, by_guid)
            family = by_id.get(unfold(code.description or "").family, family)
            at = families.setdefault(family, {"id": loose, "label": "Codes", "codes": []})
            at["codes"].append(_code(code, names, parent))
    kept = [family for family in families.values() if family["codes"]]
    content = {
        "title": project.name or "Grille",
        "note": f"Codes lus dans {project.origin or project.name}",
        "families": kept,
    }
    written: str = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    return written.encode()


def _family(code: Code, name: str) -> dict[str, Any]:
    kind = {"kind": "ordinal"} if unfold(code.description or "").ordinal else {}
    return {"id": name, "label": _one_line(code.name) or name, **kind, "codes": []}


def _above(code: Code, by_guid: dict[str, Code]) -> tuple[str, str]:
    """Return the family of a code (its topmost heading, or nothing) and its nearest codable parent."""
    family, parent, at = "", "", by_guid.get(code.parent)
    seen = {code.guid}
    while at is not None and at.guid not in seen:
        seen.add(at.guid)
        if at.codable:
            parent = parent or at.guid
        family = at.guid if not at.codable and at.parent not in by_guid else ""
        at = by_guid.get(at.parent)
    return family, parent


def _code(code: Code, names: dict[str, str], parent: str) -> dict[str, Any]:
    said = unfold(code.description or "")
    fields: dict[str, Any] = {
        "id": names[code.guid],
        "label": _one_line(code.name) or names[code.guid],
        "definition": _one_line(said.definition),
        "include": _one_line(said.include),
        "exclude": _one_line(said.exclude),
        "colour": _long(code.colour),
        "parent": names.get(parent, ""),
        "level": "" if said.level is None else str(said.level),
        "examples": list(said.examples),
        "counter_examples": list(said.counter_examples),
    }
    return {name: value for name, value in fields.items() if value}


def _one_line(text: str) -> str:
    return " ".join("".join(c if c.isprintable() or c.isspace() else "\ufffd" for c in text).split())


def _long(colour: str) -> str:
    """Return `#RRGGBB`, the only form that a grid has."""
    return "#" + "".join(2 * c for c in colour[1:]) if len(colour) == 4 else colour
