"""What a project of any tool holds, in the words of the REFI-QDA standard: codes, texts, passages, codings.

Each reader gives a `Project`, each writer takes one; what a tool has and a project has no place for is told by
the reader, never dropped in silence. Positions are code points, from 0, end excluded, in texts whose lines end
with a line feed.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fa-analysis.exchange")


@lru_cache(maxsize=1 << 16)
def guid(*parts: str) -> str:
    """Return the GUID of what `parts` name: the same for the same name, from one export to the next (uuid5)."""
    return str(uuid.uuid5(_SPACE, "\x1f".join(parts)))


@dataclass(frozen=True)
class Stamp:
    """Who made something and when, who changed it last and when; ISO 8601, empty when it is not said."""

    user: str = ""
    when: str = ""
    changed_by: str = ""
    changed: str = ""


@dataclass(frozen=True)
class User:
    """A person who worked on the project, or a machine."""

    guid: str
    name: str = ""
    id: str = ""


@dataclass(frozen=True)
class Code:
    """A code. `parent` is the GUID of the code it stands under; not `codable`, it is only a heading.

    `description` is None when there is none, which some tools tell from an empty one.
    """

    guid: str
    name: str
    description: str | None = None
    colour: str = ""
    codable: bool = True
    parent: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Variable:
    """What is known of cases or sources: a group, a policy. `kind` is one of the standard's types."""

    guid: str
    name: str
    kind: str = "Text"
    description: str | None = None


@dataclass(frozen=True)
class Case:
    """Who or what the texts are about: a person interviewed, a project. `values`: variable → value."""

    guid: str
    name: str = ""
    description: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """One text."""

    guid: str
    name: str
    text: str
    description: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    stamp: Stamp = Stamp()


@dataclass(frozen=True)
class Selection:
    """A passage of a text: code points [start, end)."""

    guid: str
    source: str
    start: int
    end: int
    name: str | None = None
    description: str | None = None
    notes: tuple[str, ...] = ()
    stamp: Stamp = Stamp()


@dataclass(frozen=True)
class Coding:
    """A code put on a passage, or on a whole text, by somebody. `target` is the GUID of either."""

    guid: str
    target: str
    code: str
    user: str = ""
    when: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A memo: a free text about what refers to it."""

    guid: str
    name: str
    text: str
    stamp: Stamp = Stamp()


@dataclass(frozen=True)
class Project:
    """A whole project."""

    name: str
    origin: str = ""
    description: str | None = None
    base: str | None = None
    stamp: Stamp = Stamp()
    users: tuple[User, ...] = ()
    codes: tuple[Code, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[Source, ...] = ()
    selections: tuple[Selection, ...] = ()
    codings: tuple[Coding, ...] = ()
    notes: tuple[Note, ...] = ()
    project_notes: tuple[str, ...] = ()
