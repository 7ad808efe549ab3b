"""Rows to a table that fits its schema, and the refusal of a whole file to a problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fa_analysis import tables
from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _
from fa_analysis.read import sheets
from fa_analysis.read.columns import Table, arrange
from fa_analysis.read.names import nearest

if TYPE_CHECKING:
    import pandas as pd


def frame(name: str, rows: Sequence[Mapping[str, object]], *, extra: Sequence[str] = ()) -> pd.DataFrame:
    """Return `rows` as table `name`, checked against its schema; `extra` text columns follow."""
    import pandas as pd

    columns = [c.name for c in tables.SCHEMAS[name].columns] + list(extra)
    if not rows:
        empty = tables.empty(name)
        return empty.assign(**{c: pd.Series(dtype="str") for c in extra})
    made = pd.DataFrame([{c: row.get(c) for c in columns} for row in rows], columns=columns, dtype="object")
    return tables.check(made, name)


def open_table(
    folder: Path, named: str, columns: Mapping[str, str], *, schema: str, needed: Sequence[str]
) -> tuple[Table | None, list[Problem]]:
    """Return the table of the study called `named`, under our names, and the problems met.

    None when the study has no such file, or when it cannot be read.
    """
    path, problems = sheets.find(folder, named)
    if path is None:
        return None, problems
    try:
        sheet = sheets.read(path)
    except FileRefusedError as err:
        return None, [*problems, Problem(path.name, err.what, err.todo or "", refused=True)]
    ours = [c.name for c in tables.SCHEMAS[schema].columns]
    strange = [c for c in columns if c not in ours] if not tables.SCHEMAS[schema].extra else []
    names = {c: t for c, t in columns.items() if c not in strange} or {c: c for c in ours}
    for key in needed:
        names.setdefault(key, key)
    table = arrange(sheet, path.name, names, needed=needed)
    table.problems[:0] = [*problems, *(_strange(key, ours) for key in strange)]
    return (table if table.usable else None), table.problems


def _strange(key: str, ours: Sequence[str]) -> Problem:
    near = nearest(key, ours)
    todo = _("Est-ce « {near} » ?").format(near=near) if near else _("Retirez cette ligne de study.toml")
    return Problem("study.toml", _("colonne de réglage inconnue : « {key} »").format(key=key), todo)
