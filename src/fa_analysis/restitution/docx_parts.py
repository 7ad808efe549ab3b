"""What python-docx has no call for, and both the report and the sheets need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def child(parent: Any, name: str, values: Mapping[str, str] | None = None) -> Any:
    """Append an element to an element of a document (`w:lang`) with its attributes; return it."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(name)
    for key, value in (values or {}).items():
        element.set(qn(key), value)
    parent.append(element)
    return element


def no_thumbnail(document: Any) -> None:
    """Leave out the picture that python-docx's own template carries."""
    rels = document.part.package.rels
    for key in [k for k, r in rels.items() if r.reltype.endswith("/thumbnail")]:
        rels.pop(key)


def keep_row(row: Any, *, head: bool) -> None:
    """Keep a row (its element) on one page; a head is repeated on each."""
    properties = row.get_or_add_trPr()
    child(properties, "w:cantSplit")
    if head:
        child(properties, "w:tblHeader")
