"""Which counts to hide so that nobody is recognisable: the small ones, then those that would betray them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _
from fa_analysis.privacy.bounds import audit, blocks, exposed
from fa_analysis.privacy.counts import Cell, CountTable, Linked, link


@dataclass(frozen=True)
class Protected:
    """What to hide in one release: the small cells, those hidden for their sake, and the proof."""

    primary: frozenset[Cell]
    secondary: frozenset[Cell]
    findings: pd.DataFrame

    @property
    def hidden(self) -> frozenset[Cell]:
        """Every hidden cell; nothing in an output may tell the two kinds apart."""
        return self.primary | self.secondary


def protect(tables: Sequence[CountTable], *, k: int, width: int = 1) -> Protected:
    """Choose the cells to hide, over all tables of a release together.

    Primary: cells that speak of at least one and fewer than `k` persons. Secondary: while a hidden cell can be
    placed within less than `width` (1: recomputed exactly), one more shown cell of a relation that betrays
    it is
    hidden: the least count that is not zero, totals last. The result is audited again as a whole.

    Raises
    ------
    DisclosureError
        When hiding everything that may be hidden does not protect a cell: too much is public.
    """
    linked = link(tables)
    primary = frozenset(c for c, n in linked.persons.items() if 0 < n < k)
    hidden = set(primary)
    safe: set[frozenset[Cell]] = set()
    while betrayed := _lonely(linked, hidden) or _betrayed(linked, hidden, safe, width):
        hidden |= {_companion(linked, cell, block, hidden) for cell, block in betrayed}
    findings = audit(tables, hidden, width=width)
    if not findings.empty and not findings["safe"].all():
        raise _unprotected(findings.loc[~findings["safe"], "cell"].iloc[0])
    return Protected(primary, frozenset(hidden) - primary, findings)


def _lonely(linked: Linked, hidden: set[Cell]) -> list[tuple[Cell, list[Cell]]]:
    """Return a cell that is the only hidden one of a sum: no programme is needed to see that it is betrayed."""
    for relation in linked.sums:
        inside = [c for c, _w in relation.terms if c in hidden] if not relation.least else []
        if len(inside) == 1:
            return [(inside[0], [c for c, _w in relation.terms])]
    return []


def _betrayed(
    linked: Linked, hidden: set[Cell], safe: set[frozenset[Cell]], width: int
) -> list[tuple[Cell, list[Cell]]]:
    """Return, for each block that is not safe, one betrayed cell: hiding beside it may save the others.

    Blocks found safe are kept in `safe`: nothing beside them changes what is known of them.
    """
    found = []
    for block in blocks(linked, hidden):
        if frozenset(block) in safe:
            continue
        unsafe = exposed(linked, block, width=width)
        if unsafe:
            found.append((unsafe[0], block))
        else:
            safe.add(frozenset(block))
    return found


def _companion(linked: Linked, cell: Cell, block: list[Cell], hidden: set[Cell]) -> Cell:
    """Return the shown cell to hide for the sake of `cell`: beside it, else beside its block; totals last."""
    beside = [c for c in _shown(linked, [cell], hidden) if c in block] or _shown(linked, [cell], hidden)
    around = _shown(linked, block, hidden)
    for choice in (
        [c for c in beside if not _is_total(linked, c)],
        [c for c in around if not _is_total(linked, c)],
    ):
        if choice:
            return min(choice, key=lambda c: (linked.counts[c] == 0, linked.counts[c], c))
    if not around:
        raise _unprotected(cell)
    return min(beside or around, key=lambda c: (linked.counts[c] == 0, linked.counts[c], c))


def _shown(linked: Linked, cells: Sequence[Cell], hidden: set[Cell]) -> list[Cell]:
    """Return the cells that share a relation with `cells` and could be hidden but are not."""
    wanted = set(cells)
    near = {
        other
        for relation in linked.sums
        if any(c in wanted for c, _w in relation.terms)
        for other, _w in relation.terms
    }
    return sorted(c for c in near - hidden if c in linked.persons)


def _is_total(linked: Linked, cell: Cell) -> bool:
    """Tell whether a cell is the whole of some relation: the last to hide."""
    return any(not s.least and s.terms[0][0] == cell for s in linked.sums)


def _unprotected(cell: Cell) -> DisclosureError:
    return DisclosureError(
        _("un effectif masqué resterait calculable ({cell})").format(cell=" / ".join(cell)),
        todo=_("Regroupez des groupes ou retirez un des tableaux de cette publication"),
    )
