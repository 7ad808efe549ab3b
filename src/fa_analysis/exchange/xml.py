"""The small things that the XML of the standard asks for: its names, what may stand in it, dates, colours."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from fa_analysis.exchange.model import guid

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_GUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_COLOUR = re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})")
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)?")
# XML 1.0 has no way to write these, not even as numbers.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_VALUES = {
    "Boolean": re.compile(r"true|false|0|1"),
    "Integer": re.compile(r"[+-]?\d+"),
    "Float": re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"),
    "Date": re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"),
    "DateTime": _DATE,
}


def safe(text: str) -> str:
    """Return `text` as XML can hold it: what it cannot becomes the replacement character, one for one."""
    return _FORBIDDEN.sub("\ufffd", text)


def valid_guid(written: str | None) -> str:
    """Return a GUID without braces, in lower case; empty when `written` is none."""
    bare = (written or "").strip().removeprefix("{").removesuffix("}").lower()
    return bare if _GUID.fullmatch(bare) else ""


def any_guid(written: str | None, *where: str) -> str:
    """Return the GUID written, or one made from what stands in its place (from `where` when nothing does)."""
    found = valid_guid(written)
    if found:
        return found
    return guid("lu", written.strip()) if written and written.strip() else guid("lu", *where)


def colour(written: str | None) -> str:
    """Return `#RGB` or `#RRGGBB`; transparency is cut off, anything else is no colour."""
    bare = (written or "").strip()
    if re.fullmatch(r"#[0-9A-Fa-f]{8}", bare):
        bare = bare[:7]
    return bare if _COLOUR.fullmatch(bare) else ""


def instant(written: str | None) -> str:
    """Return an ISO 8601 instant; empty when `written` is none. `2021-05-06 10:11:12` is one too."""
    bare = (written or "").strip().replace(" ", "T", 1)
    if not _DATE.fullmatch(bare):
        return ""
    try:
        datetime.fromisoformat(bare)
    except ValueError:
        return ""
    return bare


def value_element(kind: str, value: str) -> str:
    """Return the name of the element that holds a value: that of its type, or text when it does not fit."""
    fits = kind in _VALUES and _VALUES[kind].fullmatch(value)
    return f"{kind}Value" if fits else "TextValue"


def local(element: Any) -> str:
    """Return the name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
