"""The cells of a review sheet that came back, whatever Excel or LibreOffice made of it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError
from fa_analysis.i18n import _, in_each
from fa_analysis.review.sheet_out import KEYS, REVIEWER, shown

_YES = ("oui", "o", "yes", "y", "vrai", "true", "1", "x")
_NO = ("non", "n", "no", "faux", "false", "0")
_UNSURE = ("incertain", "incertaine", "unsure", "?", "nsp", "ne sait pas")
_VERDICTS = dict.fromkeys(_YES, "yes") | dict.fromkeys(_NO, "no") | dict.fromkeys(_UNSURE, "unsure")


@dataclass(frozen=True)
class Row:
    """A row of the sheet: where it is, its keys, what was written, and the columns' letters."""

    number: int
    cells: dict[str, str]
    letters: dict[str, str]

    def at(self, column: str) -> str:
        """Return the name of a cell: `I12`."""
        return f"{self.letters[column]}{self.number}"


def read_rows(path: Path) -> list[Row]:
    """Return the rows below the header of the first sheet that has the hidden columns.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, or no sheet has them.
    """
    import python_calamine

    from fa_analysis.read.containers import actual_kind, kind_label
    from fa_analysis.read.content import damaged

    if (kind := actual_kind(path)) not in ("xlsx", "ods"):
        raise FileRefusedError(
            _("{label}, et non une feuille de revue").format(label=kind_label(kind)),
            where=path.name,
            todo=_("Donnez la feuille de revue, en xlsx ou en ods"),
        )
    try:
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        tables = [book.get_sheet_by_name(n).to_python(skip_empty_area=False) for n in book.sheet_names]
    except (OSError, python_calamine.CalamineError) as err:
        raise damaged(path.name) from err
    for table in tables:
        for at, line in enumerate(table[:20]):
            if {"unit_id", "code", "check"} <= {str(c).strip() for c in line}:
                return _below(table, at)
    raise FileRefusedError(
        _("ce n'est pas une feuille de revue : ses colonnes cachées n'y sont plus"),
        where=str(path),
        todo=_("Refaites une feuille avec « fa-analysis review sheet » sans supprimer de colonne"),
    )


def _below(table: list[list[Any]], at: int) -> list[Row]:
    ours = {k: k for k in (*KEYS, REVIEWER)}
    for columns in in_each(shown):
        ours |= {title: name for name, (title, _width) in columns.items()}
    place = {ours[str(c).strip()]: i for i, c in enumerate(table[at]) if str(c).strip() in ours}
    letters = {name: _letter(i) for name, i in place.items()}
    letters |= {name: "A" for name in ours.values() if name not in letters}
    rows = []
    for number, line in enumerate(table[at + 1 :], start=at + 2):
        cells = {name: _text(line[i]) if i < len(line) else "" for name, i in place.items()}
        if any(cells.values()):
            rows.append(Row(number, dict.fromkeys(ours.values(), "") | cells, letters))
    return rows


def _letter(column: int) -> str:
    """Return the letters of a column, from 0."""
    head, tail = divmod(column, 26)
    return (_letter(head - 1) if head else "") + chr(ord("A") + tail)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return unicodedata.normalize("NFC", str(cell)).replace("\r\n", "\n").replace("_x000D_", "").strip("\r")


def plain(words_: str) -> str:
    """Return `words_` without case, accents, ends nor final stop."""
    letters = unicodedata.normalize("NFD", words_.strip().casefold())
    return "".join(c for c in letters if not unicodedata.combining(c)).strip(" .!\u00a0")


def verdict_of(cell: str) -> str | None:
    """Return what a cell says, however it was typed (`Oui`, `oui `, a ticked box), if it says anything."""
    return _VERDICTS.get(plain(cell))
