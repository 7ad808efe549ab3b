"""Reinert's double classification: two sizes of segment, and the classes that both find.

Short segments in a row are joined until they hold enough terms, for two values of "enough"; each gives one
descending classification; a class of the first crossed with a class of the second is a candidate; the stable
classes are the k candidates, disjoint, whose association is strongest. Segments outside them have no class.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.topics.bipartition import Ints
from fa_analysis.topics.profiles import signed_chi2
from fa_analysis.topics.reinert import Classification, ReinertSettings, classify

Criterion = Literal["chi2", "size"]


@dataclass(frozen=True)
class DoubleClassification:
    """Two classifications of the same n segments, and the stable classes they share.

    `partitions`: one row per number of classes and criterion: ``k``, ``criterion``, ``chi2`` (sum of the
    associations), ``n`` (segments that have a class), ``crossings`` (which classes cross, `first × second`).
    `classes[k, criterion]`: class of each segment, from 1 by decreasing size; 0 for none.
    """

    first: Classification
    second: Classification
    partitions: pd.DataFrame
    classes: dict[tuple[int, Criterion], Ints]

    def at(self, k: int, criterion: Criterion = "chi2") -> Ints:
        """Return the stable class (1 … k; 0 for none) of each segment."""
        if (k, criterion) not in self.classes:
            known = sorted({size for size, _criterion in self.classes})
            raise StudyError(
                _("il n'y a pas {k} classes stables ; il y en a {known}").format(
                    k=k, known=", ".join(map(str, known))
                ),
                todo=_("Demandez un de ces nombres"),
            )
        return self.classes[k, criterion]


def join_short(n_terms: NDArray[Any], sources: NDArray[Any], at_least: int) -> Ints:
    """Return the joined segment each segment belongs to (the index of its first segment).

    Segments of the same source are joined in order until they hold `at_least` terms; a last one that stays
    short joins the one before it.

    Parameters
    ----------
    n_terms : ndarray, shape (n,)
        Distinct terms in each segment.
    sources : ndarray, shape (n,)
        The document of each segment, in order.
    at_least : int
        Terms wanted.
    """
    joined = np.arange(n_terms.size)
    previous, start, held = -1, 0, 0
    for i in range(n_terms.size):
        if i and sources[i] != sources[i - 1]:
            previous, start, held = -1, i, 0
        held += int(n_terms[i])
        joined[i] = start
        last = i + 1 == n_terms.size or sources[i + 1] != sources[i]
        if held >= at_least:
            previous, start, held = start, i + 1, 0
        elif last and previous >= 0:
            joined[start : i + 1] = previous
    return joined


def classify_twice(
    matrix: Any,
    sources: NDArray[Any],
    settings: ReinertSettings | None = None,
    *,
    at_least: tuple[int, int] = (10, 15),
    min_members: int = 10,
    min_chi2: float = 3.84,
    ks: Sequence[int] | None = None,
) -> DoubleClassification:
    """Classify segments twice and keep what both classifications agree on.

    Parameters
    ----------
    matrix : scipy sparse matrix, shape (n, p)
        Segments × terms.
    sources : ndarray, shape (n,)
        The document of each segment; only neighbours of one document are joined.
    settings : ReinertSettings, optional
        How far each classification splits.
    at_least : (int, int)
        Terms that a joined segment holds at least, in the first and the second classification.
    min_members, min_chi2
        A crossing of two classes is a candidate above this many segments and this association (3.84: 5 % level
        of the chi-square with 1 degree of freedom).
    ks : sequence of int, optional
        Numbers of stable classes looked for; every number from 2 when not given.

    Raises
    ------
    StudyError
        When a classification cannot be made, or when no two disjoint candidates exist.
    """
    settings = settings or ReinertSettings()
    n_terms = np.diff(matrix.tocsr().indptr)
    first, second = (
        _joined(matrix, join_short(n_terms, np.asarray(sources), size), settings) for size in at_least
    )
    nodes1, nodes2 = _nodes(first), _nodes(second)
    candidates, members = _crossings(nodes1, nodes2, min_members, min_chi2)
    found, classes = _partitions(candidates, members, ks or range(2, min(first.k, second.k) + 1))
    if found.empty and ks is None:
        raise StudyError(
            _("les deux classifications n'ont pas deux classes en commun"),
            todo=_("Ajoutez des textes, ou demandez moins de segments par classe et moins de classes"),
        )
    return DoubleClassification(first, second, found, classes)


def _joined(matrix: Any, joined: Ints, settings: ReinertSettings) -> Classification:
    """Classify joined segments and give each segment the class of the one it belongs to."""
    from scipy import sparse

    _first, rank = np.unique(joined, return_inverse=True)
    n = rank.size
    adder = sparse.csr_array((np.ones(n), (rank, np.arange(n))), shape=(rank.max() + 1, n))
    found = classify(adder @ sparse.csr_array(matrix), settings)
    return replace(found, classes=found.classes[rank])


def _nodes(found: Classification) -> dict[str, NDArray[np.bool_]]:
    """Return every class at every k, named `k.class`, each set of members once."""
    nodes: dict[bytes, tuple[str, NDArray[np.bool_]]] = {}
    for k in range(2, found.k + 1):
        for rank in range(1, k + 1):
            member = found.at(k) == rank
            nodes.setdefault(member.tobytes(), (f"{k}.{rank}", member))
    return dict(nodes.values())


def _crossings(
    nodes1: dict[str, NDArray[np.bool_]],
    nodes2: dict[str, NDArray[np.bool_]],
    min_members: int,
    min_chi2: float,
) -> tuple[pd.DataFrame, NDArray[np.bool_]]:
    """Return the candidates (name, n, chi2) and their members, shape (candidates, n)."""
    one = np.array(list(nodes1.values()), dtype=float)
    two = np.array(list(nodes2.values()), dtype=float)
    both = one @ two.T
    chi2 = signed_chi2(both, one.sum(axis=1)[:, None], two.sum(axis=1), float(one.shape[1]), yates=True)
    at1, at2 = np.nonzero((both > min_members) & (chi2 > min_chi2))
    names1, names2 = list(nodes1), list(nodes2)
    members = (one[at1] > 0) & (two[at2] > 0)
    table = pd.DataFrame(
        {
            "name": [f"{names1[i]} × {names2[j]}" for i, j in zip(at1, at2, strict=True)],
            "n": both[at1, at2].astype(int),
            "chi2": chi2[at1, at2],
        }
    )
    # The same segments may come from two crossings: the strongest association speaks for them.
    order = table.sort_values(["chi2", "name"], ascending=[False, True]).index.to_numpy()
    unique = np.array([members[i].tobytes() for i in order], dtype=object)
    kept = np.sort(order[pd.Series(unique).drop_duplicates().index.to_numpy()])
    return table.loc[kept].reset_index(drop=True), members[kept]


def _partitions(
    candidates: pd.DataFrame, members: NDArray[np.bool_], ks: Sequence[int]
) -> tuple[pd.DataFrame, dict[tuple[int, Criterion], Ints]]:
    """Return the best k disjoint candidates for each k and criterion, until there are none."""
    rows, classes = [], {}
    criteria: tuple[Criterion, ...] = ("chi2", "size")
    patterns = np.unique(members.T, axis=0).astype(float)
    for k in ks:
        for criterion in criteria:
            weights = candidates["chi2" if criterion == "chi2" else "n"].to_numpy(float)
            chosen = _pack(weights, patterns, k) if len(candidates) >= k else None
            if chosen is None:
                continue
            chosen = chosen[np.argsort(-candidates["n"].to_numpy()[chosen], kind="stable")]
            part = candidates.iloc[chosen]
            names = " | ".join(part["name"])
            rows.append((k, criterion, float(part["chi2"].sum()), int(part["n"].sum()), names))
            classes[k, criterion] = (members[chosen] * np.arange(1, k + 1)[:, None]).sum(axis=0)
    return pd.DataFrame(rows, columns=["k", "criterion", "chi2", "n", "crossings"]), classes


def _pack(weights: NDArray[np.float64], patterns: NDArray[np.float64], k: int) -> Ints | None:
    """Return the k disjoint candidates of greatest total weight, or None when there are no k.

    An exact set packing: each row of `patterns`, shape (distinct memberships, candidates), is a constraint (at
    most one candidate holds it), so its size depends on the number of classes, not of segments.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    result = milp(
        -weights / weights.max(),
        constraints=[
            LinearConstraint(patterns, -np.inf, 1),
            LinearConstraint(np.ones((1, weights.size)), k, k),
        ],
        integrality=np.ones(weights.size),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    return np.flatnonzero(result.x > 0.5) if result.success else None
