"""What the styles of a Word file say of a run: bold, hidden; and of a paragraph: the level of a title."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeVar

from fa_analysis.read.elements import child, name, value

_T = TypeVar("_T")
_HEADING = re.compile(r"(?:heading|titre|title)\s*(\d)?$", re.IGNORECASE)
_OFF = {"0", "false", "off"}


class Styles:
    """The styles of one file, by their identifier; what one does not say, its parent does."""

    def __init__(self, root: Any | None) -> None:
        self._by_id: dict[str, Any] = {}
        for element in () if root is None else root:
            if name(element) == "style":
                self._by_id[value(element, "styleId") or ""] = element

    def bold(self, style: str | None) -> bool | None:
        """Return whether `style` is bold; None when it does not say."""
        return self._said(style, lambda e: _switch(e, "b"))

    def hidden(self, style: str | None) -> bool | None:
        """Return whether `style` hides its text; None when it does not say."""
        return self._said(style, lambda e: _switch(e, "vanish"))

    def level(self, style: str | None, properties: Any) -> int:
        """Return the level of a title, from 1; 0 for ordinary text."""
        outline = value(child(properties, "outlineLvl")) or ""
        if outline.isdigit():
            return int(outline) + 1 if int(outline) < 9 else 0
        return self._said(style, _level) or 0

    def _said(self, style: str | None, look: Callable[[Any], _T | None]) -> _T | None:
        seen: set[str] = set()
        while style and style not in seen:
            seen.add(style)
            element = self._by_id.get(style)
            if element is None:
                return None
            found = look(element)
            if found is not None:
                return found
            style = value(child(element, "basedOn"))
        return None


def _level(style: Any) -> int | None:
    found = _HEADING.match(value(child(style, "name")) or "")
    return int(found.group(1) or 1) if found else None


def _switch(style: Any, kind: str) -> bool | None:
    found = child(child(style, "rPr"), kind)
    return None if found is None else value(found, "val") not in _OFF
