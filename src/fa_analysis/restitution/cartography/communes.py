"""The dated look-up of communes: which ones there are on a day, and which one a name means on that day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from fa_analysis.errors import FileRefusedError, StudyError
from fa_analysis.i18n import _
from fa_analysis.read import cells, sheets
from fa_analysis.read.columns import Row, Table, arrange
from fa_analysis.read.names import tight

Cell = tuple[int, int]
# Our name of each column → the one of the file.
COLUMNS = {
    "insee": "insee",
    "name": "nom",
    "short": "court",
    "first": "du",
    "last": "au",
    "into": "vers",
    "cells": "cases",
    "others": "autres_noms",
}


@dataclass(frozen=True)
class Commune:
    """One commune for as long as it is one.

    `first`, `last`: its first and last day (None: always, still). `into`: the INSEE code of the commune it
    became part of. `cells`: its places in the honeycomb of the schematic map, (column, row); odd rows stand
    half a cell to the right. `others`: other ways to write its name.
    """

    insee: str
    name: str
    short: str
    first: dt.date | None = None
    last: dt.date | None = None
    into: str = ""
    cells: tuple[Cell, ...] = ()
    others: tuple[str, ...] = ()

    def exists(self, day: dt.date) -> bool:
        """Tell whether it is a commune on that day."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


@dataclass(frozen=True)
class Territory:
    """The communes as they are on one day."""

    day: dt.date
    rows: tuple[Commune, ...]

    @property
    def communes(self) -> tuple[Commune, ...]:
        """The communes that exist on that day, in the order of the table."""
        return tuple(c for c in self.rows if c.exists(self.day))

    def parts(self, commune: Commune) -> tuple[Commune, ...]:
        """Return the commune and those that have become part of it by that day."""
        return tuple(c for c in self.rows if self._now(c) == commune)

    def find(self, name: str) -> Commune | None:
        """Return the commune that `name` (or INSEE code) means on that day; None when it means none."""
        key = tight(name)
        named = [c for c in self.rows if key in {tight(n) for n in (c.insee, c.name, c.short, *c.others) if n}]
        living = [c for c in named if c.exists(self.day)]
        past = [now for c in named if (now := self._now(c))]
        return next(iter([*living, *past]), None)

    def merged(self) -> tuple[tuple[Commune, Commune], ...]:
        """Return the communes that are none any more on that day, each with the one that counts for it."""
        return tuple((c, now) for c in self.rows if (now := self._now(c)) and now != c)

    def _now(self, commune: Commune) -> Commune | None:
        """Follow a commune to the one it belongs to on that day; None when it does not exist yet."""
        seen: set[str] = set()
        while not commune.exists(self.day):
            over = commune.last is not None and commune.last < self.day
            if not over or commune.insee in seen:
                return None
            seen.add(commune.insee)
            after = commune.last or self.day
            heirs = [c for c in self.rows if c.insee == commune.into and (c.last is None or c.last > after)]
            if not heirs:
                return None
            commune = heirs[0]
        return commune


def read_territory(path: Path, *, day: dt.date | None = None) -> Territory:
    """Read the table of communes (csv, xlsx or ods) as it is on `day`.

    Parameters
    ----------
    path : Path
        Columns `insee`, `nom`, and if need be `court` (a shorter name for the map), `du` and `au` (first and
        last day), `vers` (INSEE code of the commune that takes it over), `cases` (`0,1 1,1`: places in the
        honeycomb), `autres_noms` (joined by `|`).
    day : date, optional
        The day whose communes are wanted; the last change of the table when None, so that nothing depends on
        today's date.

    Raises
    ------
    StudyError
        When the table is missing or one of its rows cannot be used: one sentence, with the line.
    """
    found, _problems = sheets.find(path.parent, path.name)
    if found is None:
        raise StudyError(
            _("table des communes introuvable"),
            where=str(path),
            todo=_("Placez-la ici, ou retirez « communes » de la partie [map] de study.toml"),
        )
    try:
        sheet = sheets.read(found)
    except FileRefusedError as err:
        raise StudyError(err.what, where=found.name, todo=err.todo) from err
    names = {
        ours: theirs for ours, theirs in COLUMNS.items() if ours in ("insee", "name") or theirs in sheet.header
    }
    table = arrange(sheet, found.name, names, needed=("insee", "name"))
    communes = [_commune(table, row) for row in table.rows] if table.usable else []
    for problem in table.problems:
        if problem.refused:
            raise StudyError(problem.what, where=found.name, todo=problem.todo or None)
    rows = tuple(communes)
    _check(rows, found.name)
    return Territory(day or _latest(rows), rows)


def _commune(table: Table, row: Row) -> Commune:
    first = table.cell(row, "first", cells.date, _("une date (2025-01-01)"))
    last = table.cell(row, "last", cells.date, _("une date (2024-12-31)"))
    places = table.cell(row, "cells", _cells, _("une suite de cases (0,1 1,1)"))
    name = row.cells["name"]
    for ours in ("insee", "name"):
        if not row.cells[ours]:
            table.say(
                _("ligne {line}, colonne « {column} » : vide").format(line=row.line, column=COLUMNS[ours]),
                _("Remplissez cette case"),
            )
    return Commune(
        insee=row.cells["insee"],
        name=name,
        short=row.cells.get("short") or name,
        first=first if isinstance(first, dt.date) else None,
        last=last if isinstance(last, dt.date) else None,
        into=row.cells.get("into", ""),
        cells=places if isinstance(places, tuple) else (),
        others=tuple(n.strip() for n in row.cells.get("others", "").split("|") if n.strip()),
    )


def _cells(typed: str) -> tuple[Cell, ...] | None:
    """Return `((0, 1), (1, 1))` from `0,1 1,1`; None when it is written otherwise."""
    try:
        found = tuple((int(x), int(y)) for x, y in (pair.split(",") for pair in typed.split()))
    except ValueError:
        return None
    return found if all(abs(n) <= 200 for pair in found for n in pair) else None


def _check(rows: Sequence[Commune], file: str) -> None:
    """Refuse what would put a project in the wrong commune: unknown heirs, two communes in one place."""
    known = {c.insee for c in rows}
    for commune in (c for c in rows if c.into):
        if commune.into not in known:
            told = _("« {name} » passe à {into}, qui n'est pas dans la table")
        elif commune.last is None:
            told = _("« {name} » passe à {into}, mais sa colonne « au » est vide")
        else:
            continue
        named = told.format(name=commune.name[:40], into=commune.into[:20])
        raise StudyError(named, where=file, todo=_("Corrigez cette ligne"))
    for rank, one in enumerate(rows):
        for other in rows[rank + 1 :]:
            if _together(one, other) and (one.insee == other.insee or set(one.cells) & set(other.cells)):
                raise StudyError(
                    _("« {a} » et « {b} » ont le même code ou la même case au même moment").format(
                        a=one.name[:40], b=other.name[:40]
                    ),
                    where=file,
                    todo=_("Donnez à chacune son code et ses cases"),
                )


def _together(one: Commune, other: Commune) -> bool:
    late = max(one.first or dt.date.min, other.first or dt.date.min)
    return late <= min(one.last or dt.date.max, other.last or dt.date.max)


def _latest(rows: Iterable[Commune]) -> dt.date:
    """Return the first day on which nothing in the table changes any more."""
    changes = [d for c in rows for d in (c.first, c.last and c.last + dt.timedelta(days=1)) if d]
    return max(changes, default=dt.date(2000, 1, 1))
