"""From the journals to what each reviewer thinks today: undone acts left out, texts and codes followed.

Nothing is stored: the table is worked out from the journals, the present units and the codebook, each time. A
machine run reads it and writes nothing.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Iterable, Sequence

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.review.anchors import Place, Units, index_units, place
from fa_analysis.review.backups import read_journals
from fa_analysis.review.codes import follow, unknown
from fa_analysis.review.entries import Entry
from fa_analysis.study import Study

COLUMNS = {
    "who": "str",
    "unit_id": "str",
    "code": "str",
    "verdict": "str",
    "when": "str",
    "quote": "str",
    "start": "Int64",
    "end": "Int64",
    "note": "str",
    "drawn": "bool",
    "text_hash": "str",
    "codebook_version": "str",
    "state": "str",
    "kind": "str",
    "whole": "bool",
    "id": "str",
    "recorded_unit": "str",
    "recorded_code": "str",
    "reason": "str",
    "suggestion": "str",
}
STATES = ("placed", "moved", "pending", "archived")
LOST = ("twice", "source", "changed", "absent", "longer")  # why a place is asked; the others are about codes


def read_decisions(
    study: Study, *, units: pd.DataFrame | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Return the current decisions of every reviewer; one row is one reviewer, unit and code.

    Parameters
    ----------
    study : Study
        Its journals are read.
    units : DataFrame[units], optional
        The present units, in the order of the interviews; by default the processed table when there is one.
        Without units, decisions stand where they were made.
    codebook : Codebook, optional
        Decisions on codes that it does not have are `pending`. Without it, every code is taken as known.

    Returns
    -------
    DataFrame
        `who`, `unit_id`, `code`, `verdict` (yes, no, unsure), `when` (UTC, ISO 8601), `quote`, `start`, `end`
        (code points in the present text; empty for a judgement on the whole unit), `note`, `drawn`,
        `text_hash` and `codebook_version` (as recorded), `state`, `kind` (decision, adjudication), `whole`,
        `id` (of the journal's line), `recorded_unit`, `recorded_code`, `reason` and `suggestion` (of a pending
        one). **Rows whose `state` is `pending` wait for a person: they are shown, never counted.**

    Raises
    ------
    StudyError
        When a journal cannot be read at all.
    """
    entries, _problems = read_journals(study.review)
    if units is None and study.table("units").is_file():
        units = tables.read("units", study.table("units"))
    rows = fold(entries, units=units, codebook=codebook)
    return rows[rows["state"] != "archived"].reset_index(drop=True)


def fold(
    entries: Sequence[Entry], *, units: pd.DataFrame | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Return the current decisions in `entries` (in the order of their instants), archived ones included."""
    effective = not_undone(entries)
    acts = _reanchored([e for e in effective if e.kind in ("decision", "adjudication")], effective)
    known = {c.id for c in codebook.codes} if codebook is not None else set()
    rows = _follow_codes(acts, [e for e in effective if e.kind == "code-change"], effective, known)
    rows = _latest(rows, ("who", "recorded_unit", "text_hash", "code", "kind"))
    if units is not None:
        _follow_texts(rows, {e.id: e for e in acts}, index_units(units))
    # One that waits for its place waits on its own: the unit of that name may now be another answer.
    waiting = [r for r in rows if r["reason"] in LOST]
    rows = _latest((r for r in rows if r["reason"] not in LOST), ("who", "unit_id", "code", "kind")) + waiting
    _spread_drawn(rows)
    table = pd.DataFrame(rows, columns=[*COLUMNS])
    return table.astype(COLUMNS)


def not_undone(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that stand: those undone by their author are left out, and undoings undone count not.

    Anybody may undo a change of the codebook; a decision is undone by its author alone.
    """
    by_id = {e.id: e for e in entries}
    gone: set[str] = set()
    for entry in reversed(entries):
        target = by_id.get(entry.of)
        if entry.kind != "undo" or entry.id in gone or target is None:
            continue
        if target.who == entry.who or _change_act(target, by_id):
            gone.add(target.id)
    return [e for e in entries if e.id not in gone and e.kind != "undo"]


def _change_act(entry: Entry, by_id: dict[str, Entry]) -> bool:
    """Return whether `entry` is a change of the codebook, or the undoing of one."""
    while entry.kind == "undo" and entry.of in by_id:
        entry = by_id[entry.of]
    return entry.kind == "code-change"


def _reanchored(acts: list[Entry], effective: list[Entry]) -> list[Entry]:
    """Return the acts with the last place that was recorded for each."""
    moved = {e.of: e for e in effective if e.kind == "reanchor"}
    fields = ("unit", "text_hash", "n_words", "quote", "left", "right", "start", "end")
    return [
        dataclasses.replace(e, **{f: getattr(moved[e.id], f) for f in fields}) if e.id in moved else e
        for e in acts
    ]


def _follow_codes(
    acts: list[Entry], changes: list[Entry], order: list[Entry], known: set[str]
) -> list[dict[str, object]]:
    """Return one row per act and present code, in the order of the acts."""
    rank = {e.id: i for i, e in enumerate(order)}
    rows: list[dict[str, object]] = []
    for act in acts:
        since = [c for c in changes if rank[c.id] > rank[act.id]] if changes else []
        for verdict, codes in act.verdicts.items():
            for code in codes:
                for fate in follow(code, verdict, since):
                    final = unknown(fate, known)
                    state = {"live": "placed", "ask": "pending", "archived": "archived"}[final.status]
                    rows.append(
                        _row(act)
                        | {"code": final.code, "recorded_code": code, "verdict": verdict, "state": state}
                        | {"reason": final.reason, "suggestion": final.suggestion}
                    )
    return rows


def _row(act: Entry) -> dict[str, object]:
    return {
        "who": act.who,
        "unit_id": act.unit,
        "recorded_unit": act.unit,
        "when": act.when,
        "quote": act.quote,
        "start": act.start,
        "end": act.end,
        "note": act.note,
        "drawn": act.drawn,
        "text_hash": act.text_hash,
        "codebook_version": act.codebook,
        "kind": act.kind,
        "whole": act.whole,
        "id": act.id,
    }


def _latest(rows: Iterable[dict[str, object]], key: tuple[str, ...]) -> list[dict[str, object]]:
    """Return the last row of each key; one that asks or is archived gives way to a later decision only."""
    kept: dict[tuple[object, ...], list[dict[str, object]]] = defaultdict(list)
    for row in rows:
        name = tuple(row[k] for k in key)
        if row["state"] in ("placed", "moved"):
            kept[name] = [row]
        else:
            kept[name].append(row)
    return [row for group in kept.values() for row in group]


def _follow_texts(rows: list[dict[str, object]], acts: dict[str, Entry], units: Units) -> None:
    """Put each row where its words now stand; the rows of one act stand together."""
    places: dict[tuple[str, str], Place] = {}
    for row in rows:
        name, verdict = str(row["id"]), str(row["verdict"])
        if (name, verdict) not in places:
            act = acts[name]
            places[name, verdict] = place(dataclasses.replace(act, verdicts={verdict: ()}), units)
        found = places[name, verdict]
        row |= {"unit_id": found.unit, "start": found.start, "end": found.end}
        if row["state"] == "placed":
            row |= {"state": found.state, "reason": found.reason}


def _spread_drawn(rows: list[dict[str, object]]) -> None:
    """Mark every decision on a unit that chance drew for a reviewer, those made on coming back included."""
    drawn = {(r["who"], r["unit_id"]) for r in rows if r["drawn"]}
    for row in rows:
        row["drawn"] = (row["who"], row["unit_id"]) in drawn
