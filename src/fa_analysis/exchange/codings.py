"""Who coded what, as passages, codings and notes: decisions of people, matches of rules, the model's yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pandas as pd

from fa_analysis.exchange.model import Coding, Note, Selection, Stamp, User, guid
from fa_analysis.exchange.records import Record, is_needed, write_record
from fa_analysis.exchange.texts import StudyText
from fa_analysis.schemas import VERDICTS

RULES, MODEL = "Règles de la grille (fa-analysis)", "Modèle appris (fa-analysis)"
MACHINES = (RULES, MODEL)
Place = tuple[str, int, int]  # unit, first code point and the one after the last, in its text


@dataclass
class Sheet:
    """What is being put on the texts of a study, named `key` in GUIDs; `elsewhere` counts what is on none."""

    key: str
    texts: Mapping[str, StudyText]
    codes: set[str]
    elsewhere: int = 0
    _people: dict[str, User] = field(default_factory=dict)
    _passages: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    _codings: dict[str, Coding] = field(default_factory=dict)
    _notes: dict[str, Note] = field(default_factory=dict)

    def decided(self, decisions: pd.DataFrame) -> None:
        """Put the decisions that stand: a coding for each yes, a note for what a coding cannot say."""
        placed = decisions[decisions["state"].isin(["placed", "moved"])]
        acts: dict[tuple[object, ...], list[Any]] = {}
        rows_of: Any = placed.sort_values(["who", "id"], kind="stable")[list(_COLUMNS)]
        for row in rows_of.itertuples(index=False):
            span = (None, None) if pd.isna(row.start) else (row.start, row.end)
            acts.setdefault((row.who, row.id, row.unit_id, *span, row.kind), []).append(row)
        for rows in acts.values():
            place = self._place(rows[0].unit_id, rows[0].start, rows[0].end)
            if place is None:
                self.elsewhere += len(rows)
                continue
            record = _record(rows)
            for code in record.verdicts.get("yes", ()):
                self._code(place, code, record.who, record.when, record.kind)
            self._note(place, record)

    def matched(self, codings: pd.DataFrame) -> None:
        """Put the matches of the rules, at their exact words."""
        rows = codings[codings["by"] == "rule"]
        for unit, code, start, end in rows[["unit_id", "code", "start", "end"]].itertuples(index=False):
            self._machine(str(unit), str(code), RULES, start, end)

    def suggested(self, coded: pd.DataFrame) -> None:
        """Put what the model says yes to, on whole units."""
        rows = coded[coded["value"] & coded["by"].isin(["model", "combination"])]
        for unit, code in rows[["unit_id", "code"]].itertuples(index=False):
            self._machine(str(unit), str(code), MODEL)

    def users(self) -> tuple[User, ...]:
        """Return who coded: people, then machines."""
        return tuple(sorted(self._people.values(), key=lambda u: (u.name in MACHINES, u.name)))

    def selections(self) -> tuple[Selection, ...]:
        """Return the passages, in the order of the texts."""
        found = []
        for unit, start, end in sorted(self._passages, key=self._order):
            text = self.texts[unit]
            at = text.spans[unit][0]
            found.append(
                Selection(
                    self._guid("passage", unit, str(start), str(end)),
                    self._guid("texte", text.id),
                    at + start,
                    at + end,
                    name=unit,
                    notes=self._passages[unit, start, end],
                )
            )
        return tuple(found)

    def codings(self) -> tuple[Coding, ...]:
        """Return the codings."""
        order = sorted(self._passages, key=self._order)
        rank = {self._guid("passage", unit, str(a), str(b)): i for i, (unit, a, b) in enumerate(order)}
        return tuple(sorted(self._codings.values(), key=lambda c: rank[c.target]))

    def notes(self) -> tuple[Note, ...]:
        """Return the notes."""
        return tuple(self._notes.values())

    def _guid(self, *parts: str) -> str:
        return guid(self.key, *parts)

    def _order(self, place: Place) -> tuple[int, int, int]:
        text = self.texts[place[0]]
        return self._rank[text.id], text.spans[place[0]][0] + place[1], place[2]

    @cached_property
    def _rank(self) -> dict[str, int]:
        return {name: rank for rank, name in enumerate(dict.fromkeys(t.id for t in self.texts.values()))}

    def _place(self, unit: str, start: Any = None, end: Any = None) -> Place | None:
        if unit not in self.texts:
            return None
        a, b = self.texts[unit].spans[unit]
        if start is None or end is None or pd.isna(start) or pd.isna(end):
            return unit, 0, b - a
        return (unit, int(start), int(end)) if int(end) <= b - a else None

    def _user(self, name: str) -> str:
        user = User(self._guid("personne", name), name)
        return self._people.setdefault(name, user).guid

    def _code(self, place: Place, code: str, who: str, when: str = "", kind: str = "decision") -> None:
        unit, start, end = place
        target = self._guid("passage", unit, str(start), str(end))
        mine = self._guid("codage", who, kind, unit, str(start), str(end), code)
        self._passages.setdefault(place, ())
        self._codings[mine] = Coding(mine, target, self._guid("code", code), self._user(who), when)

    def _machine(self, unit: str, code: str, who: str, start: Any = None, end: Any = None) -> None:
        place = self._place(unit, start, end)
        if place is None or code not in self.codes:
            self.elsewhere += 1
        else:
            self._code(place, code, who)

    def _note(self, place: Place, record: Record) -> None:
        if not is_needed(record):
            return
        unit, start, end = place
        mine = self._guid("note", record.who, record.kind, record.when, unit, str(start), str(end))
        while mine in self._notes:  # two acts of one person at one instant
            mine = self._guid("note", mine)
        stamp = Stamp(self._user(record.who), record.when)
        self._notes[mine] = Note(mine, f"{record.who} · {unit}", write_record(record), stamp)
        self._passages[place] = (*self._passages.get(place, ()), mine)


_COLUMNS = (
    "who", "id", "unit_id", "start", "end", "kind", "code", "verdict", "when", "drawn", "note",
    "codebook_version",
)  # fmt: skip


def _record(rows: list[Any]) -> Record:
    """Return the act that made some rows of decisions."""
    first = rows[0]
    return Record(
        who=first.who,
        kind=first.kind,
        when=first.when,
        drawn=bool(first.drawn),
        verdicts={
            verdict: codes
            for verdict in VERDICTS
            if (codes := tuple(row.code for row in rows if row.verdict == verdict))
        },
        remark=first.note,
        codebook=first.codebook_version,
    )
