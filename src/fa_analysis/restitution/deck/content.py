"""What one slide says, before any drawing: the deck draws it, the report writes it out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from fa_analysis.settings import SectionName


@dataclass(frozen=True)
class Line:
    """One paragraph beside a figure.

    `said`: who says a quote (role family), empty for a point; `ref`: the verbatim, for the notes.
    """

    text: str
    kind: Literal["point", "quote", "head"] = "point"
    said: str = ""
    ref: str = ""


@dataclass(frozen=True)
class Series:
    """Values of one colour: one per category; `low` and `high` where there are intervals, else empty."""

    name: str
    values: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True)
class Bars:
    """A bar chart that PowerPoint can edit. All that is in it is in the file: only what may be shown.

    `stacked`: series are parts of a whole (counts), shown as shares with the counts as labels. `ordinal`: the
    series go from least to most. `shares`: values are shares, written as percentages. `columns`: upright bars.
    `axis`: what the categories are, when their names do not say it.
    """

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    alt: str
    stacked: bool = False
    ordinal: bool = False
    shares: bool = True
    columns: bool = False
    axis: str = ""


@dataclass(frozen=True)
class Grid:
    """A table. `widths`: of the columns, in parts. `shades`: of the cells, 0 to 1, for a heat map.

    `marked`: cells (row, column) that stand out.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    alt: str
    shades: tuple[tuple[float | None, ...], ...] = ()
    marked: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Keys:
    """Key figures: the number, and what it counts."""

    figures: tuple[tuple[str, str], ...]


Figure = Bars | Grid | Keys


@dataclass(frozen=True)
class Slide:
    """One slide: its finding, what shows it, where it comes from, how it was made.

    `sources`: what and how many, at the foot. `made`: how each number was made, for the notes. `refs`: the
    verbatims that support it. `most`: on how many slides a long table may run; what is left is counted.
    `extra`: left out of a deck that would be too long.
    """

    section: SectionName
    title: str
    lines: tuple[Line, ...] = ()
    figure: Figure | None = None
    sources: str = ""
    made: tuple[str, ...] = ()
    refs: tuple[str, ...] = field(default=())
    most: int = 2
    extra: bool = False
