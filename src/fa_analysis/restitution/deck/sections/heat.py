"""Heat maps as tables: each cell its words, its shade, and whether it stands out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fa_analysis.i18n import _
from fa_analysis.restitution.deck.content import Grid

WIDTH = 12.1
# The darkest shade kept for cells: black letters are read on all the others.
DARKEST = 0.8


class Cell(NamedTuple):
    """One cell: what is written, its share of the darkest shade, the sense of its gap (0 for none)."""

    text: str
    shade: float | None = None
    gap: float = 0.0


def heat_map(
    head: Sequence[str], rows: Sequence[tuple[str, Sequence[Cell]]], *, first: float, alt: str
) -> Grid:
    """Return a heat map whose last row is the whole; `first` is the width of its first column."""
    last = len(rows) - 1
    across = range(len(head))
    out = {(r, c + 1) for r, (_name, cells) in enumerate(rows) for c, cell in enumerate(cells) if cell.gap}
    return Grid(
        tuple(head),
        tuple((name, *(cell.text + _arrow(cell.gap) for cell in cells)) for name, cells in rows),
        (first, *[(WIDTH - first) / max(len(head) - 1, 1)] * (len(head) - 1)),
        alt,
        shades=tuple(
            (None, *(None if cell.shade is None else DARKEST * cell.shade for cell in cells))
            for _name, cells in rows
        ),
        marked=frozenset(out | {(last, c) for c in across}),
    )


def _arrow(gap: float) -> str:
    return "" if not gap else (" ▲" if gap > 0 else " ▼")


def legend(test: str) -> str:
    """Say what the arrows of a heat map mean."""
    return _("▲▼ : {test}").format(test=test)
