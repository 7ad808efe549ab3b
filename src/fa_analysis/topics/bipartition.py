"""One split of Reinert's method: the first axis, the best cut along it, the exchange, the terms kept.

Every step works on a CSR table of ones (segments × terms, no empty row, no empty column) without making it
dense; `docs/reinert.md` derives the formulas.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Exchange = Literal["rainette", "full", "none"]

# An exchange must raise the chi-square by more than rounding, or two equal states would alternate for ever.
_RISE = 1e-10


def column_sums(table: Any) -> Floats:
    return np.bincount(table.indices, minlength=table.shape[1]).astype(float)


def first_axis(table: Any) -> Floats | None:
    """Return the coordinates of the rows on the first axis of the correspondence analysis of `table`.

    With P the table divided by its sum, r and c its margins, the axis is the first singular vector of
    ``S = Dr^-1/2 (P - r c') Dc^-1/2``. S is never formed: the vector is found in the space of the p terms as
    the first eigenvector of ``S'S = A'A - √c √c'`` with ``A = Dr^-1/2 P Dc^-1/2`` sparse. The start of the
    iteration is fixed and so is the sign (the largest weight in absolute value is positive).

    Parameters
    ----------
    table : csr_array, shape (n, p)
        No empty row, no empty column, n and p at least 3.

    Returns
    -------
    ndarray of shape (n,), or None
        None when all rows have the same profile: there is no axis.
    """
    total = table.sum()
    r, c = np.diff(table.indptr) / total, column_sums(table) / total
    a = table.copy()
    a.data /= total * np.repeat(np.sqrt(r), np.diff(table.indptr)) * np.sqrt(c)[table.indices]
    value, vector = _top_eigen(a, np.sqrt(c))
    if value < 1e-12:
        return None
    vector *= np.sign(vector[np.argmax(np.abs(vector))])
    return np.asarray((a @ vector - np.sqrt(r) * (np.sqrt(c) @ vector)) / np.sqrt(value * r))


def _top_eigen(a: Any, root_c: Floats) -> tuple[float, Floats]:
    """Return the first eigenvalue and eigenvector of ``A'A - √c √c'``."""
    from scipy.sparse.linalg import ArpackNoConvergence, LinearOperator, eigsh

    p = a.shape[1]
    transposed = a.T.tocsr()
    if p <= 64:
        values, vectors = np.linalg.eigh((transposed @ a).toarray() - np.outer(root_c, root_c))
        return float(values[-1]), vectors[:, -1]

    def product(x: Floats) -> Floats:
        x = x.ravel()
        return np.asarray(transposed @ (a @ x) - root_c * (root_c @ x))

    operator = LinearOperator((p, p), matvec=product, dtype=np.float64)
    # A fixed start that is not orthogonal to the axis but for bad luck; seeded, so the same at every run.
    start = np.random.default_rng(0).standard_normal(p)
    try:
        values, vectors = eigsh(operator, k=1, which="LA", v0=start, tol=1e-8, maxiter=5_000)
    except ArpackNoConvergence as err:  # nearly equal axes: any of them cuts about as well
        values, vectors = err.eigenvalues, err.eigenvectors
        if not values.size:
            return 0.0, start
    return float(values[-1]), np.asarray(vectors[:, -1])


def best_cut(table: Any) -> tuple[int, float]:
    """Return how many of the first rows of `table`, already in order, make the first class, and the chi-square.

    With T the column sums of the first rows, c those of all, S = ΣT, N = Σc and Q = Σ T²/c, the chi-square
    of the table 2 classes × terms is ``N² (Q - S²/N) / (S (N - S))``. A row that comes after T rows holding
    the same term adds (2T + 1)/c to Q: all the cuts are known after one pass over the non-zeros.
    """
    n = table.shape[0]
    by_column = table.tocsc()
    counts = np.diff(by_column.indptr)
    rank = np.arange(by_column.nnz) - np.repeat(by_column.indptr[:-1], counts)
    gain = np.bincount(by_column.indices, weights=(2.0 * rank + 1) / np.repeat(counts, counts), minlength=n)
    q = np.cumsum(gain)[:-1]
    s = np.cumsum(np.diff(table.indptr))[:-1].astype(float)
    chi2 = _chi2(q, s, float(table.nnz))
    at = int(np.argmax(chi2))
    return at + 1, float(chi2[at])


def _chi2(q: NDArray[Any], s: NDArray[Any], total: float) -> Floats:
    """Chi-square of 2 classes × terms from Q = ΣT²/c and the size S of one class; -1 where a class is empty."""
    apart = s * (total - s)
    with np.errstate(divide="ignore", invalid="ignore"):
        chi2 = total * (total * q - s * s) / apart
    return np.where(apart > 0, chi2, -1.0)


def exchange(table: Any, size: int, *, how: Exchange = "full") -> tuple[Bools, float, int]:
    """Move segments across, one at a time, as long as that raises the chi-square.

    Moving row i out of the first class changes Q by ``v - 2u`` and into it by ``v + 2u``, with ``u = Σ T/c``
    and ``v = Σ 1/c`` over the terms of the row: every candidate is known at once, and after a move only the
    rows that share a term with the one that moved have a new u.

    Parameters
    ----------
    table : csr_array, shape (n, p)
        Rows ordered along the first axis.
    size : int
        The first `size` rows make the first class.
    how : {"full", "rainette", "none"}
        `full`: the move that raises the chi-square most is made, until none raises it. `rainette`: see
        `_choose`. `none`: no move.

    Returns
    -------
    (side, chi2, moves)
        The side of each row (True: first class), the chi-square of the two classes, the number of moves.
    """
    by_column = table.tocsc()
    inverse = 1.0 / np.diff(by_column.indptr)
    sizes = np.diff(table.indptr).astype(float)
    total = float(table.nnz)
    side = np.arange(table.shape[0]) < size
    first = side.astype(float) @ table
    u, v = table @ (first * inverse), table @ inverse
    q, s = float(first @ (first * inverse)), float(sizes[side].sum())
    order, moves = np.arange(table.shape[0]), 0
    reached = float(_chi2(np.array([q]), np.array([s]), total)[0])
    while how != "none":
        sign = np.where(side, -1.0, 1.0)
        candidates = _chi2(q + v + 2.0 * sign * u, s + sign * sizes, total)
        row, promised = _choose(candidates, order, how)
        if promised <= reached * (1 + _RISE):
            break
        reached = promised
        q += v[row] + 2.0 * sign[row] * u[row]
        s += sign[row] * sizes[row]
        for term in table.indices[table.indptr[row] : table.indptr[row + 1]]:
            holders = by_column.indices[by_column.indptr[term] : by_column.indptr[term + 1]]
            u[holders] += sign[row] * inverse[term]
        side[row] = not side[row]
        order = _reorder(order, row, side) if how == "rainette" else order
        moves += 1
    return side, float(_chi2(np.array([q]), np.array([s]), total)[0]), moves


def _choose(candidates: Floats, order: Ints, how: Exchange) -> tuple[int, float]:
    """Return the row to move and the chi-square that decides whether it moves.

    rainette (seen in 0.3.2) looks the best candidate up in the order of the first class then the second, where
    each row that moved stands last on its new side, but then moves the row of that *rank along the axis*. The
    two agree for the first move only; what follows moves a neighbour and soon stops. This is followed to the
    letter where its classes must be found again, and nowhere else.
    """
    if how == "full":
        row = int(np.argmax(candidates))
        return row, float(candidates[row])
    rank = int(np.argmax(candidates[order]))
    return rank, float(candidates[order[rank]])


def _reorder(order: Ints, row: int, side: Bools) -> Ints:
    """Return `order` (first class, then second) once `row` has moved to the end of its new side."""
    rest = order[order != row]
    end = int(side[rest].sum()) if side[row] else rest.size
    return np.insert(rest, end, row)


def select_terms(table: Any, side: Bools, *, tsj: int = 3, cc_test: float = 0.3) -> tuple[Ints, Ints]:
    """Return the columns that each half keeps.

    A half keeps a term that at least `tsj` of its segments hold; when the contingency coefficient of the term
    with the split, ``√(χ² / (χ² + n))`` with n its number of segments, is above `cc_test`, only the half where
    it is over-represented keeps it.
    """
    one, two = column_sums(table[np.flatnonzero(side)]), column_sums(table[np.flatnonzero(~side)])
    both = one + two
    expected1 = both * one.sum() / both.sum()
    expected2 = both - expected1
    chi2 = (one - expected1) ** 2 / expected1 + (two - expected2) ** 2 / expected2
    shared = np.sqrt(chi2 / (chi2 + both)) <= cc_test
    keep1 = (one >= tsj) & (shared | (one > expected1))
    keep2 = (two >= tsj) & (shared | (two > expected2))
    return np.flatnonzero(keep1), np.flatnonzero(keep2)
