"""Reading the elements that a project is made of, whatever their namespace; what is absent is empty."""

from __future__ import annotations

from typing import Any

from fa_analysis.exchange.model import Stamp
from fa_analysis.exchange.xml import any_guid, instant, local


def children(element: Any, name: str) -> list[Any]:
    """Return the elements called `name` right under `element`."""
    return list(element.iterchildren(f"{{*}}{name}"))


def elements(root: Any, *path: str) -> list[Any]:
    """Return the elements found by following `path` from `root`."""
    found = [root]
    for name in path:
        found = [child for element in found for child in children(element, name)]
    return found


def attribute(element: Any, name: str) -> str:
    """Return an attribute; empty when there is none."""
    return str(element.get(name) or "")


def text_of(element: Any) -> str:
    """Return the text of an element."""
    return element.text or ""


def description(element: Any) -> str | None:
    """Return the description of an element, or None when it has none."""
    found = children(element, "Description")
    return text_of(found[0]) if found else None


def reference(element: Any) -> str:
    """Return the GUID that a reference points to."""
    return any_guid(element.get("targetGUID"))


def note_refs(element: Any) -> tuple[str, ...]:
    """Return the GUIDs of the notes on an element."""
    return tuple(reference(ref) for ref in children(element, "NoteRef"))


def user_of(element: Any, name: str) -> str:
    """Return the GUID of a user; empty when it is not said."""
    return any_guid(element.get(name)) if element.get(name) else ""


def stamp(element: Any, ending: str = "") -> Stamp:
    """Return who made an element and when; the project says `creatingUserGUID`, the others `creatingUser`."""
    return Stamp(
        user=user_of(element, f"creatingUser{ending}"),
        when=instant(element.get("creationDateTime")),
        changed_by=user_of(element, f"modifyingUser{ending}"),
        changed=instant(element.get("modifiedDateTime")),
    )


def values(element: Any) -> dict[str, str]:
    """Return the values of the variables on a case or a source, by the GUID of the variable."""
    found: dict[str, str] = {}
    for value in children(element, "VariableValue"):
        refs = children(value, "VariableRef")
        held = [child for child in value.iterchildren() if local(child).endswith("Value")]
        if refs and held:
            found[reference(refs[0])] = text_of(held[0])
    return found
