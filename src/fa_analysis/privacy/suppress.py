"""Which counts to hide so that nobody is recognisable: the small ones, then those that would betray them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from fa_analysis.errors import DisclosureError
from fa_analysis.i18n import _
from fa_analysis.privacy.bounds import audit, blocks, exposed
from fa_analysis.privacy.counts import Cell, CountTable, Linked, link
from fa_analysis.privacy.search import companions


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
    placed within less than `width` (1: recomputed exactly), the cheapest cells that protect it are hidden too
    (`search`); then those that turn out to protect nobody are shown again. The result is audited as a whole.

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
        for cell in betrayed:
            hidden |= _beside(linked, hidden, cell, width)
    hidden = _without_useless(linked, hidden, primary, width)
    findings = audit(tables, hidden, width=width)
    if not findings.empty and not findings["safe"].all():
        raise _unprotected(findings.loc[~findings["safe"], "cell"].iloc[0])
    return Protected(primary, frozenset(hidden) - primary, findings)


def _lonely(linked: Linked, hidden: set[Cell]) -> list[Cell]:
    """Return a cell that is the only hidden one of a sum: no programme is needed to see that it is betrayed."""
    for relation in linked.sums:
        inside = [c for c, _w in relation.terms if c in hidden] if not relation.least else []
        if len(inside) == 1:
            return inside
    return []


def _betrayed(linked: Linked, hidden: set[Cell], safe: set[frozenset[Cell]], width: int) -> list[Cell]:
    """Return, for each block that is not safe, one betrayed cell: hiding beside it may save the others.

    Blocks found safe are kept in `safe`: nothing beside them changes what is known of them.
    """
    found = []
    for block in blocks(linked, hidden):
        if frozenset(block) in safe:
            continue
        unsafe = exposed(linked, block, width=width)
        if unsafe:
            found.append(unsafe[0])
        else:
            safe.add(frozenset(block))
    return found


def _beside(linked: Linked, hidden: set[Cell], cell: Cell, width: int) -> set[Cell]:
    """Return the cells to hide for the sake of `cell`: totals only when nothing else protects it."""
    for totals in (False, True):
        if found := companions(linked, hidden, cell, width=width, totals=totals):
            return found
    raise _unprotected(cell)


def _without_useless(linked: Linked, hidden: set[Cell], primary: frozenset[Cell], width: int) -> set[Cell]:
    """Return the hidden cells without those whose showing betrays nobody; the greatest are tried first."""
    kept = set(hidden)
    for cell in sorted(hidden - primary, key=lambda c: (-linked.counts[c], c)):
        block = next(b for b in blocks(linked, kept) if cell in b)
        parts = blocks(linked, set(block) - {cell})
        if not any(exposed(linked, part, width=width) for part in parts):
            kept.remove(cell)
    return kept


def _unprotected(cell: Cell) -> DisclosureError:
    return DisclosureError(
        _("un effectif masqué resterait calculable ({cell})").format(cell=" / ".join(cell)),
        todo=_("Regroupez des groupes ou retirez un des tableaux de cette publication"),
    )
