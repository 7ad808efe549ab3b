"""A part for the whole: contributions drawn in every group in proportion, the same ones at every run."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.scale.model import Part, Place

Longs = npt.NDArray[np.int64]


def draw(parts: Sequence[Part], place: Place, size: int) -> pd.DataFrame:
    """Return about `size` contributions, as many in each group as its share of all (rounded up).

    Within a group, those whose identifier has the smallest hash are drawn: as good as chance for what people
    say, yet the same at every run, whatever the order of files, partitions and workers.

    Returns
    -------
    DataFrame
        `contribution_id`, `text`, `group`, in the order of the partitions.
    """
    named = [_columns(place, part, ["contribution_id", "group"]) for part in parts]
    first = np.cumsum([0, *(len(t) for t in named)])
    kept = drawn(
        np.concatenate([_hashes(t["contribution_id"]) for t in named]),
        pd.concat([t["group"] for t in named], ignore_index=True).astype("str"),
        size,
    )
    found = []
    for part, begin, past in zip(parts, first[:-1], first[1:], strict=True):
        rows = kept[(kept >= begin) & (kept < past)] - begin
        if len(rows):
            found.append(_columns(place, part, ["contribution_id", "text", "group"]).iloc[rows])
    table: pd.DataFrame = pd.concat(found, ignore_index=True).astype("str")
    return table


def drawn(hashes: npt.NDArray[np.uint64], groups: pd.Series, size: int) -> Longs:
    """Return the rows drawn, ascending: in each group, the share `size` / all of its rows, rounded up."""
    code, _names = pd.factorize(groups)
    order = np.lexsort((hashes, code))
    sizes = np.bincount(code)
    wanted = np.ceil(sizes * min(1.0, size / len(code))).astype(np.int64)
    starts = np.cumsum(sizes) - sizes
    rank = np.arange(len(code)) - np.repeat(starts, sizes)
    return np.sort(order[rank < np.repeat(wanted, sizes)])


def _hashes(names: pd.Series) -> npt.NDArray[np.uint64]:
    from pandas.util import hash_array

    return hash_array(names.to_numpy(dtype=object))


def _columns(place: Place, part: Part, names: list[str]) -> pd.DataFrame:
    import pyarrow.parquet as pq

    found: pd.DataFrame = pq.read_table(place.staged(part.name), columns=names).to_pandas()
    return found
