"""What is put before a reviewer: units in their context, with what the rules propose and what is decided."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import FileRefusedError
from fa_analysis.files import ordinary
from fa_analysis.i18n import _

COLUMNS = ("unit_id", "source_id", "rank", "asked", "left", "quote", "right", "code", "label", "rule")
SPAN = ("start", "end", "drawn")


def applicable(codebook: Codebook, source: str) -> tuple[str, ...]:
    """Return the codes that may be given to a unit of this kind of source, in the order of the codebook."""
    families = {f.id for f in codebook.families if not f.sources or source in f.sources}
    return tuple(c.id for c in codebook.codes if c.family in families)


def proposals(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    decisions: pd.DataFrame,
    codebook: Codebook,
    *,
    who: str,
    queue: pd.DataFrame | None = None,
    turns: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return what `who` has still to decide; one row is one unit and proposed code.

    Parameters
    ----------
    units, codings : DataFrame
        Tables of those names.
    decisions : DataFrame
        From `read_decisions`: what `who` decided is left out.
    codebook : Codebook
        Gives the labels.
    who : str
        The reviewer.
    queue : DataFrame, optional
        The units to read (`unit_id`), in this order, those without a proposal included; `drawn` tells those
        that chance drew. By default every unit with a proposal.
    turns : DataFrame[turns], optional
        To show the question before each answer.

    Returns
    -------
    DataFrame
        `unit_id`, `source_id`, `rank`, `asked` (the question), `left`, `quote`, `right` (together the whole
        text), `code`, `label`, `rule` (rules joined by a comma), `start`, `end`, `drawn`. A unit without
        proposal has its text in `quote` and an empty `code`.
    """
    found = _one_a_code(codings)
    mine = decisions[(decisions["who"] == who) & (decisions["state"] != "pending")]
    done = set(zip(mine["unit_id"], mine["code"], strict=True))
    open_ = [(u, c) not in done for u, c in zip(found["unit_id"], found["code"], strict=True)]
    found = found[np.array(open_, dtype=bool)]
    wanted = list(dict.fromkeys((found if queue is None else queue)["unit_id"]))
    drawn = _drawn_in(queue)
    known = units[units["unit_id"].isin(wanted)].merge(found, on="unit_id", how="left", suffixes=("_turn", ""))
    if queue is not None:
        known = known.sort_values("unit_id", key=lambda ids: ids.map(wanted.index), kind="stable")
    labels = {c.id: c.label for c in codebook.codes}
    asked = _questions(units, turns)
    rows = [_row(dict(r), labels, asked, drawn) for r in known.to_dict("records")]  # type: ignore[arg-type]  # names
    return pd.DataFrame(rows, columns=[*COLUMNS, *SPAN])


def _drawn_in(queue: pd.DataFrame | None) -> set[str]:
    if queue is None or "drawn" not in queue.columns:
        return set()
    return set(queue.loc[queue["drawn"].astype(bool), "unit_id"])


def _one_a_code(codings: pd.DataFrame) -> pd.DataFrame:
    """Return one row per unit and code: the first passage, and every rule that fired."""
    ordered = codings.sort_values(["unit_id", "code", "start"], kind="stable")
    ordered = ordered.assign(rule=ordered["rule"].fillna(""))
    groups = ordered.groupby(["unit_id", "code"], sort=False)
    return groups.agg(
        start=("start", "first"),
        end=("end", "first"),
        rule=("rule", lambda rules: ", ".join(r for r in dict.fromkeys(rules) if r)),
    ).reset_index()


def _row(
    record: dict[str, object], labels: dict[str, str], asked: dict[str, str], drawn: Collection[str]
) -> dict[str, object]:
    unit_id, text = str(record["unit_id"]), str(record["text"])
    proposed = isinstance(record["code"], str)
    start = int(record["start"]) if proposed else 0  # type: ignore[call-overload]  # a cell of a table
    end = int(record["end"]) if proposed else len(text)  # type: ignore[call-overload]
    code = str(record["code"]) if proposed else ""
    return {
        "unit_id": unit_id,
        "source_id": record["source_id"],
        "rank": unit_id.partition(":")[2],
        "asked": asked.get(unit_id, ""),
        "left": text[:start],
        "quote": text[start:end],
        "right": text[end:],
        "code": code,
        "label": labels.get(code, code),
        "rule": record["rule"] if proposed else "",
        "start": start if proposed else None,
        "end": end if proposed else None,
        "drawn": unit_id in drawn,
    }


def _questions(units: pd.DataFrame, turns: pd.DataFrame | None) -> dict[str, str]:
    """Return the words of whoever spoke before each answer."""
    if turns is None or turns.empty:
        return {}
    others = turns[turns["role"] != "respondent"]
    said = dict(zip(zip(others["interview_id"], others["turn"], strict=True), others["text"], strict=True))
    answers = units[(units["source"] == "interview") & units["turn"].notna()]
    before = zip(answers["source_id"], answers["turn"].astype(int) - 1, strict=True)
    return {u: str(said[k]) for u, k in zip(answers["unit_id"], before, strict=True) if k in said}


def read_queue(path: Path) -> pd.DataFrame:
    """Read the units to review from a CSV (`;` or `,`): `unit_id`, and `drawn` (1, oui, true) if it is there.

    Raises
    ------
    FileRefusedError
        When the file cannot be read or has no such column.
    """
    try:
        queue = pd.read_csv(ordinary(path), sep=None, engine="python", dtype="str", encoding="utf-8-sig")
    except (OSError, ValueError) as err:
        raise FileRefusedError(
            _("liste illisible"), where=str(path), todo=_("Donnez un CSV en UTF-8 avec une colonne « unit_id »")
        ) from err
    if "unit_id" not in queue.columns:
        raise FileRefusedError(
            _("colonne « unit_id » absente"), where=str(path), todo=_("Nommez-la sur la première ligne")
        )
    if "drawn" in queue.columns:
        queue["drawn"] = queue["drawn"].fillna("").str.casefold().isin(["1", "oui", "true", "vrai"])
    return queue
