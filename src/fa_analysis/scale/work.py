"""One partition coded: contributions → units → codings, by the same pure function as a survey's answers."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FaError, WriteError
from fa_analysis.files import sha256, write_bytes
from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import code_of
from fa_analysis.scale.model import Outcome, Part, Place, Task, applies
from fa_analysis.text.answers import is_non_answer
from fa_analysis.text.units import pieces

ROOMS = ("text", "codebook", "coding", "scale")
QUESTION = "contribution"
_LONG = 100
"""Characters beyond which a text that has a letter is an answer: words that say nothing are short."""


def code_partition(task: Task, codebook: Codebook) -> Outcome:
    """Code one partition and write its codings, then its counts; whatever happens, return what came of it."""
    return attempted(_code_partition, task, codebook)


def attempted(do: Callable[[Task, Codebook], None], task: Task, codebook: Codebook) -> Outcome:
    """Do a task; a failure becomes the outcome of this partition, so that the others go on."""
    try:
        do(task, codebook)
    except WriteError as err:
        return Outcome(task.part, str(err), unwritable=True)
    except FaError as err:
        return Outcome(task.part, str(err).rstrip("."))
    except Exception as err:  # noqa: BLE001 - the others go on; only its kind is told, it may hold a verbatim
        return Outcome(task.part, _("erreur imprévue ({kind})").format(kind=type(err).__name__))
    return Outcome(task.part)


def same_program(task: Task) -> None:
    """Refuse to work for another version of this program: its results would not be those of the others.

    Raises
    ------
    FaError
        When the code or the libraries of this machine are not those of the one that gives the work.
    """
    if code_of(ROOMS) != task.code:
        raise FaError(
            _("ce programme n'est pas celui qui a donné le travail"),
            todo=_("Installez la même version sur toutes les machines"),
        )


def _code_partition(task: Task, codebook: Codebook) -> None:
    """Write the codings, then the counts: a partition that has counts under the right key is finished."""
    same_program(task)
    units, group = units_of(staged(task.place, task.part), task)
    codings = codings_of(units, codebook)
    content = tables.to_bytes(codings, "codings")
    write_bytes(task.place.codings(task.part.name), content)
    told = {
        "key": task.key,
        "codings": hashlib.sha256(content).hexdigest(),
        "units": len(units),
        "matches": len(codings),
        **counts_of(units, group, codings, codebook),
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    write_bytes(task.place.counts(task.part.name), text.encode())


def finished(place: Place, part: Part, key: str) -> bool:
    """Say whether a partition has been coded under this key and its codings are still what was written."""
    told = read_counts(place, part)
    try:
        return told.get("key") == key and sha256(place.codings(part.name)) == told.get("codings")
    except OSError:
        return False


def read_counts(place: Place, part: Part) -> dict[str, Any]:
    """Return the counts of a partition; nothing when there are none that can be read."""
    try:
        found = json.loads(place.counts(part.name).read_bytes())
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


def units_of(contributions: pd.DataFrame, task: Task) -> tuple[pd.DataFrame, pd.Series]:
    """Return the table `units` of some contributions, and the group of each unit.

    A contribution is a unit, cut at sentence ends when it has more than `task.max_words` words, as an answer of
    an interview is; one that says nothing (« RAS ») gives no unit.
    """
    rows = []
    for name, text, group in zip(
        *(contributions[c].tolist() for c in ("contribution_id", "text", "group")), strict=True
    ):
        if says_nothing(text, task.non_answers):
            continue
        cuts = pieces(text, task.max_words) if len(text) > 2 * task.max_words else [(0, len(text))]
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
    table = pd.DataFrame(said, columns=every)[codes].groupby(labels, sort=True).sum()
    return {
        "of": dict(sorted(Counter(labels.tolist()).items())),
        "n": {str(g): {c: int(n) for c, n in row.items() if n} for g, row in table.iterrows()},
    }
