"""One partition coded: contributions → units → codings, by the same pure function as a survey's answers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FaError, WriteError
from fa_analysis.files import sha256, write_bytes
from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import code_of
from fa_analysis.scale.model import Cut, Outcome, Part, Place, Task, applies
from fa_analysis.text.answers import is_non_answer
from fa_analysis.text.units import pieces

ROOMS = ("text", "codebook", "coding", "scale/work.py")
QUESTION = "contribution"
_LONG = 100
"""Characters beyond which a text that has a letter is an answer: words that say nothing are short."""


def code_partition(task: Task, codebook: Codebook) -> Outcome:
    """Code one partition and write its codings, then its counts; whatever happens, return what came of it."""
    return attempted(_code_partition, task, codebook)


def attempted(do: Callable[[Task, Any], None], task: Task, shared: Any) -> Outcome:
    """Do a task; a failure becomes the outcome of this partition, so that the others go on."""
    try:
        do(task, shared)
    except WriteError as err:
        return Outcome(task.part, str(err), unwritable=True)
    except FaError as err:
        return Outcome(task.part, str(err).rstrip("."))
    except Exception as err:  # noqa: BLE001 - the others go on; only its kind is told, it may hold a verbatim
        return Outcome(task.part, _("erreur imprévue ({kind})").format(kind=type(err).__name__))
    return Outcome(task.part)


def same_program(task: Task, rooms: tuple[str, ...]) -> None:
    """Refuse to work for another version of this program: its results would not be those of the others.

    Raises
    ------
    FaError
        When the code or the libraries of this machine are not those of the one that gives the work.
    """
    if code_of(rooms) != task.code:
        raise FaError(
            _("ce programme n'est pas celui qui a donné le travail"),
            todo=_("Installez la même version sur toutes les machines"),
        )


def _code_partition(task: Task, codebook: Codebook) -> None:
    """Write the codings, then the counts: a partition that has counts under the right key is finished."""
    same_program(task, ROOMS)
    units, group = units_of(staged(task.place, task.part), task.cut)
    codings = codings_of(units, codebook)
    content = tables.to_bytes(codings, "codings")
    write_bytes(task.place.codings(task.part.name), content)
    told = {
        "key": task.key,
        "content": hashlib.sha256(content).hexdigest(),
        "units": len(units),
        "matches": len(codings),
        **counts_of(units, group, codings, codebook),
    }
    write_counts(task.place.counts(task.part.name), told)


def write_counts(path: Path, told: dict[str, Any]) -> None:
    """Write the counts of a partition: `key` (what they were made from), `content` (of the table), numbers."""
    write_bytes(path, json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def finished(counts: Path, table: Path, key: str) -> bool:
    """Say whether a partition was done under this key, and its table is still what was written."""
    told = read_counts(counts)
    try:
        return told.get("key") == key and sha256(table) == told.get("content")
    except OSError:
        return False


def read_counts(path: Path) -> dict[str, Any]:
    """Return the counts of a partition; nothing when there are none that can be read."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def staged(place: Place, part: Part) -> pd.DataFrame:
    """Return the contributions of a partition.

    Raises
    ------
    FaError
        When they are not those that were staged.
    """
    import pyarrow.parquet as pq

    path = place.staged(part.name)
    if not path.is_file() or sha256(path) != part.mark:
        raise FaError(_("la copie de travail de cette partie a changé"), todo=_("Relancez"))
    found: pd.DataFrame = pq.read_table(path).to_pandas()
    return found.astype({"contribution_id": "str", "text": "str", "group": "str"})


def units_of(contributions: pd.DataFrame, cut: Cut) -> tuple[pd.DataFrame, pd.Series]:
    """Return the table `units` of some contributions, and the group of each unit.

    A contribution is a unit, cut at sentence ends when it has more than `cut.max_words` words, as an answer of
    an interview is; one that says nothing (« RAS ») gives no unit.
    """
    rows = []
    for name, text, group in zip(
        *(contributions[c].tolist() for c in ("contribution_id", "text", "group")), strict=True
    ):
        if says_nothing(text, cut.non_answers):
            continue
        cuts = pieces(text, cut.max_words) if len(text) > 2 * cut.max_words else [(0, len(text))]
        for rank, (begin, end) in enumerate(cuts, start=1):
            unit = name if rank == 1 else f"{name}.{rank}"
            rows.append((unit, name, begin, end, text[begin:end], len(text[begin:end].split()), group))
    found = pd.DataFrame(rows, columns=["unit_id", "source_id", "start", "end", "text", "n_words", "group"])
    units = found.drop(columns="group").assign(source="survey", question=QUESTION, turn=None, answer=None)
    return tables.check(units, "units"), found["group"].astype("str")


def says_nothing(text: str, non_answers: tuple[str, ...]) -> bool:
    """Say whether a text has no letter nor digit, or only words that say nothing."""
    if not any(c.isalnum() for c in text):
        return True
    return len(text) <= _LONG and is_non_answer(text, non_answers)


def codings_of(units: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the codings of some units; nobody speaks in a contribution, so rules on speakers find nothing."""
    from fa_analysis.coding import code

    return code(units, codebook, turns=tables.empty("turns"))


def counts_of(
    units: pd.DataFrame, group: pd.Series, codings: pd.DataFrame, codebook: Codebook
) -> dict[str, Any]:
    """Return how many contributions have each code, by group.

    The pieces of a long contribution are put together, then the policy between codes is applied to it: a
    practice brings its dimension, one level of each ordinal family is kept.

    Returns
    -------
    dict
        `of` (group → contributions), `n` (group → code → contributions).
    """
    from fa_analysis.coding import apply_policy

    codes = [c.id for c in codebook.codes if applies(codebook, c.family)]
    every = [c.id for c in codebook.codes]
    owner, names = pd.factorize(units["source_id"])
    place = pd.Series(owner, index=units["unit_id"])
    said = np.zeros((len(names), len(every)), dtype=bool)
    said[place.loc[codings["unit_id"]].to_numpy(), pd.Index(every).get_indexer(pd.Index(codings["code"]))] = (
        True
    )
    said = apply_policy(said, codebook)
    labels = group.iloc[np.unique(owner, return_index=True)[1]].reset_index(drop=True)
    return by_group(pd.DataFrame(said, columns=every)[codes], labels)


def by_group(cells: pd.DataFrame, labels: pd.Series) -> dict[str, Any]:
    """Return how many rows each group has (`of`), and how many have each column (`n`, zeros left out)."""
    table = cells.groupby(labels, sort=True).sum()
    return {
        "of": dict(sorted(Counter(labels.tolist()).items())),
        "n": {str(g): {str(c): int(n) for c, n in row.items() if n} for g, row in table.iterrows()},
    }
