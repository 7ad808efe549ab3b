"""What a sheet is made of, before it is a page or a Word file: both are written from the same parts."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

Kind = Literal["policy", "project", "case"]
Weight = Literal["plain", "strong", "soft"]


@dataclass(frozen=True)
class Piece:
    """A run of words. `link` names another sheet (`project:P22`); it leads nowhere when that is not written."""

    text: str
    weight: Weight = "plain"
    link: str = ""


Rich = tuple[Piece, ...]


@dataclass(frozen=True)
class Text:
    """A paragraph; `soft` for how to read, `caution` for what must not be missed."""

    words: Rich
    tone: Literal["plain", "soft", "caution"] = "plain"


@dataclass(frozen=True)
class Points:
    """A list."""

    items: tuple[Rich, ...]


@dataclass(frozen=True)
class Grid:
    """A table: `widths` are shares of the page, `ticks` the columns that hold a mark or nothing."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Rich, ...], ...]
    widths: tuple[float, ...]
    ticks: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Bar:
    """How many out of how many, and the share `beside` it is compared with (empty when there is none)."""

    label: str
    n: float
    of: float
    beside: float = math.nan
    words: str = ""


@dataclass(frozen=True)
class Bars:
    """Bars on one scale, from none to all."""

    caption: str
    head: tuple[str, str, str]
    rows: tuple[Bar, ...]


@dataclass(frozen=True)
class Quotes:
    """What people said, each with the role family of who said it."""

    items: tuple[tuple[str, str], ...]


Block = Text | Points | Grid | Bars | Quotes


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    `key`: the identifier of what it is about, as links name it. `slug`: its file name without ending, or its
    anchor. `kicker`: what kind of sheet, over the title. `facts`: names and values at its head. `summary`: the
    findings, in a few sentences. `about`: what the index says beside its title.
    """

    kind: Kind
    key: str
    slug: str
    kicker: str
    title: str
    facts: tuple[tuple[str, Rich], ...]
    summary: tuple[Rich, ...]
    sections: tuple[Section, ...]
    about: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Return how links name this sheet."""
        return f"{self.kind}:{self.key}"


def say(*words: str | Piece) -> Rich:
    """Return words as pieces, empty ones left out."""
    pieces = (Piece(w) if isinstance(w, str) else w for w in words)
    return tuple(p for p in pieces if p.text)


def strong(text: str, *, link: str = "") -> Piece:
    """Return words that stand out."""
    return Piece(text, "strong", link)


def soft(text: str) -> Piece:
    """Return words that stand back."""
    return Piece(text, "soft")


def stacked(parts: list[Rich]) -> Rich:
    """Return several texts one under the other, in one cell."""
    found: list[Piece] = []
    for part in parts:
        found += [*([Piece("\n")] if found else []), *part]
    return tuple(found)
