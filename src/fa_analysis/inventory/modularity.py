"""Communities of a two-sided network (projects and practices), by Barber's modularity, without any chance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Groups = npt.NDArray[np.int64]
_SMALL = 1e-9


@dataclass(frozen=True)
class Split:
    """Which community each row and column is in (-1: no link at all), and the modularity, 0 to 1."""

    rows: Groups
    columns: Groups
    modularity: float


def split(links: npt.NDArray[np.bool_]) -> Split:
    """Part rows and columns into communities that hold more links than expected.

    The modularity of a two-sided network is the share of links inside the communities, less the share expected
    when each row and column keeps its number of links and chance ties them (Barber 2007, Physical Review E 76,
    066102, eq. 15). Columns start alone; the two communities whose union raises the modularity most are joined
    until none does, then single columns are moved while that raises it. For given columns, each row goes where
    it is best. Ties go to the first in order: the same table gives the same communities.

    Parameters
    ----------
    links : array of bool, rows × columns
        True where the row (project) has the column (practice).
    """
    total = float(links.sum())
    empty = np.full(links.shape[1], -1, dtype=np.int64)
    if not total:
        return Split(np.full(links.shape[0], -1, dtype=np.int64), empty, 0.0)
    used = np.flatnonzero(links.any(axis=0))
    surplus = _surplus(links[:, used])
    groups = _moved(surplus, _joined(surplus))
    gains = _gains(surplus, groups)
    rows = np.where(links.any(axis=1), gains.argmax(axis=1), -1).astype(np.int64)
    columns = empty.copy()
    columns[used] = groups
    return Split(rows, columns, _total(gains) / total)


def _surplus(links: npt.NDArray[np.bool_]) -> Matrix:
    """Return links less those expected by chance; a row without any counts for nothing."""
    made = links.astype(float)
    return np.asarray(made - np.outer(made.sum(axis=1), made.sum(axis=0)) / made.sum())


def _gains(surplus: Matrix, groups: Groups) -> Matrix:
    """Return rows × communities: what each community holds beyond chance for each row."""
    return np.asarray(surplus @ (groups[:, None] == np.arange(groups.max() + 1)).astype(float))


def _total(gains: Matrix) -> float:
    return float(gains.max(axis=1).sum())


def _joined(surplus: Matrix) -> Groups:
    """Join communities of columns, two by two, while the modularity rises."""
    members = [[c] for c in range(surplus.shape[1])]
    gains = surplus.copy()
    best = _total(gains)
    while len(members) > 1:
        tries = [(_total(_join(gains, i, j)), -i, -j) for j in range(1, len(members)) for i in range(j)]
        value, i, j = max(tries, key=lambda t: (round(t[0], 9), t[1], t[2]))
        if value <= best + _SMALL:
            break
        best, gains = value, _join(gains, -i, -j)
        members[-i] += members.pop(-j)
    groups = np.empty(surplus.shape[1], dtype=np.int64)
    for number, columns in enumerate(members):
        groups[columns] = number
    return groups


def _join(gains: Matrix, first: int, second: int) -> Matrix:
    """Return the gains when the `second` community (after the first) joins the `first`."""
    kept = np.delete(gains, second, axis=1)
    kept[:, first] += gains[:, second]
    return kept


def _moved(surplus: Matrix, groups: Groups) -> Groups:
    """Move single columns, in order, while the modularity rises; communities left empty are closed."""
    groups, best, again = groups.copy(), _total(_gains(surplus, groups)), True
    while again:
        again = False
        for column in range(len(groups)):
            for target in range(groups.max() + 1):
                tried = groups.copy()
                tried[column] = target
                value = _total(_gains(surplus, tried))
                if value > best + _SMALL:
                    groups, best, again = tried, value, True
    return np.unique(groups, return_inverse=True)[1].astype(np.int64)


def shuffled(links: npt.NDArray[np.bool_], rng: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Return a table of the same margins, drawn by trades between rows (Strona and others 2014, curveball)."""
    rows = [set(np.flatnonzero(row)) for row in links]
    for _trade in range(5 * len(rows)):
        i, j = rng.choice(len(rows), size=2, replace=False)
        mine, theirs = sorted(rows[i] - rows[j]), sorted(rows[j] - rows[i])
        if mine and theirs:
            pool = rng.permutation(mine + theirs).tolist()
            both = rows[i] & rows[j]
            rows[i], rows[j] = both | set(pool[: len(mine)]), both | set(pool[len(mine) :])
    made = np.zeros_like(links)
    for at, held in enumerate(rows):
        made[at, list(held)] = True
    return made
