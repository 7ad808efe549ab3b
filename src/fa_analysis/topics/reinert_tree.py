"""The tree of the classes that are told: stable classes on the tree of the classification they come from."""

from __future__ import annotations

import numpy as np

from fa_analysis.topics.bipartition import Floats, Ints
from fa_analysis.topics.reinert import Classification


def tree_of(found: Classification, classes: Ints) -> Floats:
    """Return how the splits of a classification part the stable classes, as a scipy linkage matrix.

    A stable class of the double classification is a part of a class of the first one: at each split, from the
    first to the last, it goes where most of its segments go. Splits that part no two of them are passed over.
    Stable classes that the first classification never parts (the second one does) are joined at height 0.

    Parameters
    ----------
    found : Classification
        The first classification.
    classes : ndarray of int, shape (n,)
        Stable class of each segment, from 1; 0 for none.

    Returns
    -------
    ndarray, shape (k - 1, 4)
        As `Classification.linkage`: leaf c is class c + 1; the heights are those of the splits.
    """
    splits, k, leaf = found.linkage(), int(classes.max()), found.at(found.k)
    in_both = (classes > 0) & (leaf > 0)
    counts = np.zeros((k, found.k), dtype=np.int64)
    np.add.at(counts, (classes[in_both] - 1, leaf[in_both] - 1), 1)
    rows: list[list[float]] = []

    def joined(nodes: list[tuple[int, int]], height: float) -> tuple[int, int]:
        """Join nodes (number, leaves under it) one after the other."""
        first, *others = nodes
        for other in others:
            rows.append([first[0], other[0], height, first[1] + other[1]])
            first = (k + len(rows) - 1, first[1] + other[1])
        return first

    def parted(node: int, told: list[int]) -> tuple[int, int]:
        """Return the node that holds the classes `told`, all of them under `node` of the first tree."""
        if len(told) == 1 or node < found.k:
            return joined([(c, 1) for c in told], 0.0)
        one, other, height, _leaves = splits[node - found.k]
        sides = [_under(splits, int(half), found.k) for half in (one, other)]
        left = [c for c in told if counts[c, sides[0]].sum() >= counts[c, sides[1]].sum()]
        right = [c for c in told if c not in left]
        if not (left and right):
            return parted(int(one if left else other), told)
        return joined([parted(int(one), left), parted(int(other), right)], float(height))

    parted(found.k + len(splits) - 1, list(range(k)))
    return np.array(rows, dtype=float)


def _under(splits: Floats, node: int, k: int) -> list[int]:
    """Return the leaves under a node of a linkage matrix."""
    if node < k:
        return [node]
    return [leaf for half in splits[node - k][:2] for leaf in _under(splits, int(half), k)]
