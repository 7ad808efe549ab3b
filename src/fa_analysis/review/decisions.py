"""From the journals to what each reviewer thinks today: undone acts left out, texts and codes followed.

Nothing is stored: the table is worked out from the journals, the present units and the codebook, each time. A
machine run reads it and writes nothing.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.review.anchors import Place, Units, index_units, place
from fa_analysis.review.backups import read_journals
from fa_analysis.review.codes import Fate, follow, unknown
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
Row = dict[str, Any]
Standing = dict[tuple[object, ...], list[Row]]  # what stands, by reviewer, kind, code and place


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
    if units is None and study.table("units").is_file():
        units = tables.read("units", study.table("units"))
    return current(read_journals(study.review)[0], units=units, codebook=codebook)


def current(
    entries: Sequence[Entry], *, units: pd.DataFrame | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Return the current decisions in `entries`, journals already read; see `read_decisions`."""
    rows = fold(entries, units=units, codebook=codebook)
    return rows[rows["state"] != "archived"].reset_index(drop=True)


def fold(
    entries: Sequence[Entry], *, units: pd.DataFrame | None = None, codebook: Codebook | None = None
) -> pd.DataFrame:
    """Return the current decisions in `entries` (in the order of their instants), archived ones included."""
    effective = not_undone(entries)
    moved = {e.of: e for e in effective if e.kind == "reanchor"}
    index = index_units(units) if units is not None else None
    standing: Standing = {}
    for entry in effective:
        if entry.kind == "code-change":
            standing = _change(standing, entry)
        elif entry.kind != "reanchor":
            for row in _rows_of(_reanchored(entry, moved), index):
                standing[_key(row)] = [row]  # the last decision stands, and settles what was asked
    known = {c.id for c in codebook.codes} if codebook is not None else set()
    rows = [_told(row, known) for group in standing.values() for row in group]
    _spread_drawn(rows)
    return pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=COLUMNS[name]) for name in COLUMNS})


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


def _reanchored(act: Entry, moved: dict[str, Entry]) -> Entry:
    """Return `act` at the last place that was recorded for it."""
    if act.id not in moved:
        return act
    fields = ("unit", "text_hash", "n_words", "quote", "left", "right", "start", "end")
    return dataclasses.replace(act, **{f: getattr(moved[act.id], f) for f in fields})


def _rows_of(act: Entry, units: Units | None) -> Iterator[Row]:
    """Give one row per code of `act`, where its words now stand."""
    for verdict, codes in act.verdicts.items():
        found = Place("placed", act.unit, act.start, act.end)
        if units is not None:
            found = place(dataclasses.replace(act, verdicts={verdict: codes}), units)
        shared = _row(act) | {
            "unit_id": found.unit,
            "start": found.start,
            "end": found.end,
            "verdict": verdict,
            "state": found.state,
            "reason": found.reason,
        }
        for code in codes:
            yield shared | {"recorded_code": code, "fate": Fate(code, "live")}


def _key(row: Row) -> tuple[object, ...]:
    """Return what a later decision must share to stand in the place of this one.

    One whose place was lost is known by where it was: the unit of that name may now be another answer.
    """
    lost = (row["recorded_unit"], row["text_hash"]) if row["state"] == "pending" else ()
    return (row["who"], row["kind"], row["fate"].code, row["unit_id"], *lost)


def _change(standing: Standing, change: Entry) -> Standing:
    """Follow the codes of what stands through one change of the grid."""
    after: Standing = {}
    for row in (row for group in standing.values() for row in group):
        for fate in follow(row["fate"], row["verdict"], change):
            later = row | {"fate": fate}
            after.setdefault(_key(later), []).append(later)
    return {key: _collided(group) for key, group in after.items()}


def _collided(group: list[Row]) -> list[Row]:
    """Return the rows of one key; two decisions that a renaming brought together ask, as in a merge."""
    live = [row for row in group if row["fate"].status == "live"]
    if len(live) < 2:
        return group
    asked = [row | {"fate": Fate(row["fate"].code, "ask", "merge")} for row in live]
    return asked + [row for row in group if row["fate"].status != "live"]


def _told(row: Row, known: set[str]) -> Row:
    """Return the row as the table shows it: its code now, its state, and why a person is asked."""
    fate = unknown(row["fate"], known)
    told = {"code": fate.code, "suggestion": fate.suggestion}
    if fate.status == "live":
        return row | told
    return row | told | {"state": "pending" if fate.status == "ask" else "archived", "reason": fate.reason}


def _row(act: Entry) -> Row:
    return {
        "who": act.who,
        "recorded_unit": act.unit,
        "when": act.when,
        "quote": act.quote,
        "note": act.note,
        "drawn": act.drawn,
        "text_hash": act.text_hash,
        "codebook_version": act.codebook,
        "kind": act.kind,
        "whole": act.whole,
        "id": act.id,
    }


def _spread_drawn(rows: list[Row]) -> None:
    """Mark every decision on a unit that chance drew for a reviewer, those made on coming back included."""
    drawn = {(r["who"], r["unit_id"]) for r in rows if r["drawn"]}
    for row in rows:
        row["drawn"] = (row["who"], row["unit_id"]) in drawn
