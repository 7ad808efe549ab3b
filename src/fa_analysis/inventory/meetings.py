"""Who could meet about what: directions and projects that share practices, and what each brings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from fa_analysis.codebook.model import Codebook
from fa_analysis.inventory.modularity import Split, shuffled, split
from fa_analysis.measures.material import practices
from fa_analysis.read.directions import same_directions

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    "meeting", "topic", "direction", "projects", "brings", "lacks", "n_projects", "n_directions", "stability",
)  # fmt: skip
SHUFFLES = 50
MOST_REMOVALS = 100
_TEXT = ("topic", "direction", "projects", "brings", "lacks")


@dataclass(frozen=True)
class Clarity:
    """How clear-cut communities are: their modularity, and that of tables of the same margins tied by chance.

    `chance`, `highest`: mean and greatest modularity of the shuffled tables; `p`: share of all tables, the true
    one included, that are at least as clear-cut.
    """

    modularity: float
    chance: float
    highest: float
    p: float


@dataclass(frozen=True)
class _Table:
    """Projects × practices, with the direction of each project ("" when it is not said)."""

    links: npt.NDArray[np.bool_]
    projects: list[str]
    practices: list[str]
    directions: list[str]


def communities(projects: pd.DataFrame, project_codes: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the meetings to organise: whom, about what, and what each direction brings and lacks.

    Projects and practices are parted into communities by Barber's modularity (`modularity.split`): projects
    that share practices more than their numbers alone explain, with the practices that hold them together. A
    community is a meeting when it has at least two projects and two directions. No chance is involved.

    Parameters
    ----------
    projects : DataFrame[projects]
        `project_id`, `direction`; several ways of writing a direction count as one.
    project_codes : DataFrame
        `project_id`, `code`: what each project shows.
    codebook : Codebook
        Its codes that have a parent are the practices.

    Returns
    -------
    DataFrame
        One row a direction of a meeting; the largest meeting first. `meeting` (from 1), `topic` (practices of
        at least two projects of the meeting, the most shared first, joined by `|`), `direction`, `projects`
        (identifiers, joined by `|`), `brings` (practices of the community that its projects there show),
        `lacks` (those that another direction of the meeting brings and that none of its projects, anywhere in
        the inventory, shows), `n_projects`, `n_directions` (of the meeting), `stability` (mean, over projects
        left out one at a time, of the Jaccard likeness of this community and the most alike one without that
        project, 0 to 1: Hennig 2007, Computational Statistics & Data Analysis 52, p. 258).
    """
    import pandas as pd

    table = _table(projects, project_codes, codebook)
    found = split(table.links)
    steady = _stability(table.links, found)
    rows: list[dict[str, object]] = []
    numbers = Counter(int(g) for g in found.rows if g >= 0)
    for group in sorted(numbers, key=lambda g: (-numbers[g], g)):
        told = _meeting(table, np.flatnonzero(found.rows == group), np.flatnonzero(found.columns == group))
        if len(told) >= 2:
            number = 1 + (int(str(rows[-1]["meeting"])) if rows else 0)
            rows += [r | {"meeting": number, "stability": steady[group]} for r in told]
    made = pd.DataFrame(rows, columns=list(COLUMNS))
    kinds = {"stability": "float64"} | dict.fromkeys(_TEXT, "str")
    return made.astype(kinds | dict.fromkeys(("meeting", "n_projects", "n_directions"), "int64"))


def apart(meetings: pd.DataFrame, projects: pd.DataFrame) -> list[str]:
    """Return the projects that are in no meeting: no practice coded, or nobody of another direction beside."""
    there = {name for row in meetings["projects"] for name in row.split("|")}
    return [str(name) for name in projects["project_id"] if name not in there]


def clarity(
    projects: pd.DataFrame, project_codes: pd.DataFrame, codebook: Codebook, *, seed: int, times: int = SHUFFLES
) -> Clarity:
    """Compare the modularity of the communities with that of shuffled tables of the same margins.

    Parameters
    ----------
    projects, project_codes, codebook
        As for `communities`.
    seed : int
        Of the shuffles.
    times : int
        How many.
    """
    links = _table(projects, project_codes, codebook).links
    true = split(links).modularity
    rng = np.random.default_rng(seed)
    drawn = [split(shuffled(links, rng)).modularity for _time in range(times)] if len(links) > 1 else [true]
    p = (1 + sum(q >= true - 1e-9 for q in drawn)) / (1 + len(drawn))
    return Clarity(true, float(np.mean(drawn)), max(drawn), p)


def _table(projects: pd.DataFrame, project_codes: pd.DataFrame, codebook: Codebook) -> _Table:
    names, kinds = [str(p) for p in projects["project_id"]], practices(codebook)
    rank, column = ({n: i for i, n in enumerate(known)} for known in (names, kinds))
    links = np.zeros((len(names), len(kinds)), dtype=bool)
    for name, code in project_codes[["project_id", "code"]].itertuples(index=False, name=None):
        if name in rank and code in column:
            links[rank[name], column[code]] = True
    typed = projects["direction"].fillna("").astype(str).to_list()
    shown = same_directions(typed)
    return _Table(links, names, kinds, [shown.get(d, "") for d in typed])


def _meeting(
    table: _Table, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64]
) -> list[dict[str, object]]:
    """Return a community as one row a direction; none when it has not two projects and two directions."""
    by: dict[str, list[int]] = {}
    for row in rows:
        if table.directions[row]:
            by.setdefault(table.directions[row], []).append(int(row))
    shared = table.links[np.ix_(rows, columns)].sum(axis=0)
    order = sorted(range(len(columns)), key=lambda i: -shared[i])
    topic = [columns[i] for i in order if shared[i] >= 2] or [columns[order[0]]]
    brought = {d: [c for c in columns if table.links[mine, c].any()] for d, mine in by.items()}
    n = sum(map(len, by.values()))
    return [
        {
            "topic": _joined(table.practices[c] for c in topic),
            "direction": direction,
            "projects": _joined(table.projects[row] for row in mine),
            "brings": _joined(table.practices[c] for c in brought[direction]),
            "lacks": _joined(table.practices[c] for c in _lacking(table, direction, brought)),
            "n_projects": n,
            "n_directions": len(by),
        }
        for direction, mine in sorted(by.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


def _lacking(table: _Table, direction: str, brought: dict[str, list[int]]) -> list[int]:
    mine = [i for i, d in enumerate(table.directions) if d == direction]
    others = sorted({c for d, held in brought.items() if d != direction for c in held})
    return [c for c in others if not table.links[mine, c].any()]


def _joined(names: Iterable[str]) -> str:
    return "|".join(names)


def _stability(links: npt.NDArray[np.bool_], whole: Split) -> dict[int, float]:
    """Return for each community its mean likeness with the most alike one when a project is left out."""
    held = np.flatnonzero(whole.rows >= 0)
    step = max(1, -(-len(held) // MOST_REMOVALS))
    told: dict[int, list[float]] = {int(g): [] for g in set(whole.rows[held])}
    for out in held[::step]:
        again = split(np.delete(links, out, axis=0)).rows
        before = np.delete(whole.rows, out)
        for group, found in told.items():
            mine = before == group
            if mine.any():
                found.append(max(_jaccard(mine, again == g) for g in set(again[again >= 0]) or {-2}))
    return {group: round(float(np.mean(found)), 6) if found else float("nan") for group, found in told.items()}


def _jaccard(first: npt.NDArray[np.bool_], second: npt.NDArray[np.bool_]) -> float:
    union = (first | second).sum()
    return float((first & second).sum() / union) if union else 0.0
