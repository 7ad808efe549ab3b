"""Reinert's descending hierarchical classification, on a sparse presence/absence matrix.

A class is split in two along the first axis of its correspondence analysis, at the point where the chi-square
of the table 2 classes × terms is highest; segments then change side, one at a time, as long as that raises the
chi-square; each half keeps the terms that belong to it; the largest class is split next. `docs/reinert.md`
gives every step with its shapes and formulas.

Sources: M. Reinert, « Une méthode de classification descendante hiérarchique », *Les Cahiers de l'analyse des
données* 8(2), 1983, 187-198; « Alceste, une méthodologie d'analyse des données textuelles », *Bulletin de
méthodologie sociologique* 26, 1990, 24-54. The threshold on the contingency coefficient (`cc_test`) and the
choice of the largest class follow the R package rainette 0.3.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.topics.bipartition import (
    Exchange,
    Floats,
    Ints,
    best_cut,
    column_sums,
    exchange,
    first_axis,
    select_terms,
)


@dataclass(frozen=True)
class ReinertSettings:
    """How far and how a corpus is split.

    `k`: most classes wanted. `min_split`: a class of fewer segments is not split. `tsj`: a class keeps a term
    that at least this many of its segments hold. `cc_test`: a term whose contingency coefficient with the split
    is above this stays only on the side where it is over-represented. `exchange`: how segments change side
    after the cut; `rainette` finds that package's classes again, `full` is the published step.
    """

    k: int = 10
    min_split: int = 10
    tsj: int = 3
    cc_test: float = 0.3
    exchange: Exchange = "rainette"


@dataclass(frozen=True)
class Split:
    """One split: the class split (its rank before, from 0), its chi-square, segments and terms on each side.

    The two halves take the ranks `position` and `position + 1`; the classes after them move up by one.
    `exchanged` counts the segments that changed side after the cut.
    """

    position: int
    height: float
    sizes: tuple[int, int]
    n_terms: tuple[int, int]
    exchanged: int


@dataclass(frozen=True)
class Classification:
    """The classes of n segments at each k, and the splits that made them, in order.

    `classes` has shape (n, K - 1): column ``k - 2`` holds the class of each segment among k, from 1; 0 for a
    segment that has no term left and belongs to none.
    """

    classes: Ints
    splits: tuple[Split, ...]

    @property
    def k(self) -> int:
        """The number of classes reached."""
        return len(self.splits) + 1

    def at(self, k: int) -> Ints:
        """Return the class (1 … k; 0 for none) of each segment when there are `k` classes."""
        if not 2 <= k <= self.k:
            raise StudyError(
                _("{k} classes demandées, mais la classification en a entre 2 et {most}").format(
                    k=k, most=self.k
                ),
                todo=_("Demandez moins de classes, ou refaites la classification plus finement"),
            )
        return np.asarray(self.classes[:, k - 2])

    def linkage(self, k: int | None = None) -> Floats:
        """Return the tree of `k` classes as a scipy linkage matrix, shape (k - 1, 4).

        Leaf c is class c + 1. Heights add up the chi-squares of the splits from the last to the first, so that
        a later split is always lower in the tree; the fourth column counts leaves.
        """
        k = self.k if k is None else k
        self.at(k)
        nodes, leaves, height = list(range(k)), [1] * k, 0.0
        rows = []
        for step, split in enumerate(reversed(self.splits[: k - 1])):
            left, right = split.position, split.position + 1
            height += split.height
            leaves[left] += leaves.pop(right)
            rows.append([nodes[left], nodes.pop(right), height, leaves[left]])
            nodes[left] = k + step
        return np.array(rows, dtype=float)


def classify(matrix: Any, settings: ReinertSettings | None = None) -> Classification:
    """Classify the segments of a corpus by Reinert's descending method.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n segments, p terms)
        Counts or presences; only presence is used. Never modified, never made dense.
    settings : ReinertSettings, optional
        How far to split.

    Returns
    -------
    Classification
        May have fewer than `settings.k` classes when the largest class is too small to split again.

    Raises
    ------
    StudyError
        When nothing can be split: fewer than 3 segments or terms, fewer segments than classes, or segments
        that are all alike.
    """
    settings = settings or ReinertSettings()
    present = _presence(matrix)
    _check(present, settings)
    groups: list[Ints] = [np.arange(present.shape[0])]
    tables = [(groups[0], present)]
    columns: list[Ints] = []
    splits: list[Split] = []
    while len(tables) < settings.k:
        at = int(np.argmax([table.shape[0] for _rows, table in tables]))
        halves = _split(*tables[at], settings)
        if halves is None:
            break
        (left, right), (half1, half2), height, exchanged = halves
        groups[at : at + 1] = [left, right]
        tables[at : at + 1] = [(left, half1), (right, half2)]
        splits.append(Split(at, height, (left.size, right.size), (half1.shape[1], half2.shape[1]), exchanged))
        columns.append(_ranks(groups, present.shape[0]))
    if not splits:
        raise StudyError(
            _("les segments ne se laissent pas séparer en deux classes"),
            todo=_("Vérifiez que les textes diffèrent et que le vocabulaire n'est pas réduit à quelques mots"),
        )
    return Classification(np.column_stack(columns), tuple(splits))


def _presence(matrix: Any) -> Any:
    """Return the matrix as CSR of ones and nothing else, sorted, in a copy."""
    from scipy import sparse

    present = sparse.csr_array(matrix, dtype=np.float64, copy=True)
    present.sum_duplicates()
    present.eliminate_zeros()
    present.data[:] = 1.0
    return present


def _check(present: Any, settings: ReinertSettings) -> None:
    p = present.shape[1]
    if settings.k < 2:
        raise StudyError(_("{k} classe demandée").format(k=settings.k), todo=_("Demandez au moins 2 classes"))
    filled = int(np.count_nonzero(np.diff(present.indptr)))
    if filled < max(3, settings.k):
        raise StudyError(
            _("{filled} segments ont au moins un mot retenu, il en faut au moins {need}").format(
                filled=filled, need=max(3, settings.k)
            ),
            todo=_("Ajoutez des textes, demandez moins de classes, ou raccourcissez les segments"),
        )
    if p < 3:
        raise StudyError(
            _("le vocabulaire n'a que {p} mots, il en faut au moins 3").format(p=p),
            todo=_("Abaissez la fréquence minimale des mots ou allégez la liste des mots vides"),
        )


def _ranks(groups: list[Ints], n: int) -> Ints:
    classes = np.zeros(n, dtype=np.int64)
    for rank, rows in enumerate(groups, start=1):
        classes[rows] = rank
    return classes


def _split(rows: Ints, table: Any, settings: ReinertSettings) -> Any:
    """Split one class: ``((rows, rows), (table, table), chi-square, exchanged)``, or None when it cannot be."""
    if table.shape[0] < max(settings.min_split, 3):
        return None
    kept = np.flatnonzero(np.diff(table.indptr))
    rows, table = rows[kept], table[kept]
    table = table[:, np.flatnonzero(column_sums(table))]
    if min(table.shape) < 3:
        return None
    coordinates = first_axis(table)
    if coordinates is None:
        return None
    order = np.argsort(coordinates, kind="stable")
    table = table[order]
    size, _height = best_cut(table)
    side, height, exchanged = exchange(table, size, how=settings.exchange)
    one, two = np.flatnonzero(side), np.flatnonzero(~side)
    terms1, terms2 = select_terms(table, side, tsj=settings.tsj, cc_test=settings.cc_test)
    halves = (table[one][:, terms1], table[two][:, terms2])
    return (rows[order[one]], rows[order[two]]), halves, height, exchanged
