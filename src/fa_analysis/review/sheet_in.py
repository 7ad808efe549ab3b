"""The review sheet, back: read whatever Excel or LibreOffice made of it, cell by cell, and kept once."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import Problem, StudyError
from fa_analysis.i18n import _
from fa_analysis.review.anchors import Unit, Units, anchor, index_units, source_of
from fa_analysis.review.backups import back_up, read_journals
from fa_analysis.review.decisions import fold
from fa_analysis.review.entries import Entry, digest, last_origins, text_hash
from fa_analysis.review.journal import Session, draft
from fa_analysis.review.proposals import applicable
from fa_analysis.review.sheet_cells import Row, plain, read_rows, verdict_of
from fa_analysis.review.sheet_out import REVIEWER, check_of
from fa_analysis.study import Study


@dataclass
class _Reading:
    """What is being gathered from one sheet."""

    file: str
    codebook: Codebook
    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    said: dict[str, set[str]] = field(default_factory=dict)  # unit → codes with a verdict in the sheet
    whole: dict[str, Row] = field(default_factory=dict)

    def refuse(self, row: Row, column: str, what: str, todo: str) -> None:
        """Note that a cell is left out."""
        where = _("{file}, cellule {cell}").format(file=self.file, cell=row.at(column))
        self.problems.append(Problem(where, what, todo, refused=True))


def import_sheet(
    study: Study, path: Path, *, who: str, units: pd.DataFrame, codebook: Codebook
) -> tuple[int, list[Problem]]:
    """Write in the journal of `who` what a review sheet says; what was imported before adds nothing.

    Rows may have been sorted, filtered or deleted, columns moved, verdicts typed. A cell that is not understood
    is told and left out; the others are kept.

    Parameters
    ----------
    study : Study
        Where the journal is.
    path : Path
        The sheet: xlsx, or ods.
    who : str
        The reviewer; when empty, the one for whom the sheet was written.
    units : DataFrame[units]
        The present units.
    codebook : Codebook
        Its labels and identifiers are understood in « Autre code ».

    Returns
    -------
    tuple of int, list of Problem
        Decisions added; what is wrong, with the cell.

    Raises
    ------
    FileRefusedError
        When the file is no review sheet.
    StudyError
        When the sheet is another reviewer's, or does not say whose and `who` is empty.
    WriteError
        When the journal cannot be written.
    """
    rows = read_rows(path)
    who = _reviewer(rows, who, path)
    reading = _Reading(path.name, codebook)
    known = index_units(units)
    for row in rows:
        _take(row, reading, known)
    entries, _problems = read_journals(study.review)
    mine = [e for e in entries if e.who == who]
    _rest_is_no(reading, known, units, fold(mine, units=units))
    last = last_origins(mine)
    fresh = [e for e in reading.entries if last.get(e.origin.rpartition("/")[0]) != e.origin]
    if fresh:
        back_up(study.review, who)
        Session(study.review, who).append(*fresh)
    return len(fresh), reading.problems


def _reviewer(rows: list[Row], who: str, path: Path) -> str:
    """Return whose decisions these are: what the sheet says, when it does, and nobody else."""
    names = sorted({row.cells[REVIEWER].strip() for row in rows} - {""})
    if len(names) > 1 or (who and names and names != [who]):
        raise StudyError(
            _("feuille de « {names} », pas de « {who} »").format(names=", ".join(names), who=who or "?"),
            where=str(path),
            todo=_("Importez-la sans --reviewer, ou remplissez une feuille écrite pour cette personne"),
        )
    if not who and not names:
        raise StudyError(
            _("cette feuille ne dit pas de qui elle est"), where=str(path), todo=_("Ajoutez --reviewer NOM")
        )
    return who or names[0]


def _take(row: Row, reading: _Reading, known: Units) -> None:
    """Read one row: its verdict, another code, its note, its tick."""
    cells = row.cells
    filled = [c for c in ("verdict", "other", "note", "whole") if cells[c].strip()]
    if not filled:
        return
    unit = _unit(row, known) if cells["check"] == check_of(cells) else None
    if unit is None:
        reading.refuse(
            row,
            filled[0],
            _("une colonne protégée de cette ligne a changé : on ne sait plus sur quoi porte la décision"),
            _("Refaites cette ligne dans une nouvelle feuille"),
        )
        return
    changed = _changed(row, unit)
    if changed:
        reading.refuse(
            row,
            changed,
            _("le texte de cette ligne a changé : ce n'est plus celui sur lequel on décide"),
            _("Remettez le texte, ou refaites cette ligne dans une nouvelle feuille"),
        )
        return
    _take_verdict(row, reading, unit)
    _take_other(row, reading, unit)
    ticked = verdict_of(cells["whole"])
    if ticked == "yes":
        reading.whole.setdefault(unit.id, row)
    elif cells["whole"].strip() and ticked != "no":
        reading.refuse(
            row, "whole", _("« {cell} » au lieu de oui").format(cell=cells["whole"]), _("Écrivez oui, ou rien")
        )


def _unit(row: Row, known: Units) -> Unit | None:
    """Return the unit as the reviewer saw it, from the study or, if it was corrected since, from the sheet."""
    cells = row.cells
    now = known.by_id.get(cells["unit_id"])
    if now is not None and now.hash == cells["text_hash"]:
        return now
    text = cells["left"] + cells["quote"] + cells["right"]
    if text_hash(text) != cells["text_hash"]:
        return None
    name = cells["unit_id"]
    return Unit(name, source_of(name), text, text_hash(text), "", "")


def _changed(row: Row, unit: Unit) -> str:
    """Return the column of the text shown that no longer says what the unit says, blanks aside, if any."""
    start, end = int(row.cells["start"] or 0), int(row.cells["end"] or len(unit.text))  # empty: the whole unit
    told = {"quote": unit.text[start:end], "left": unit.text[:start], "right": unit.text[end:]}
    return next((c for c, text in told.items() if _bare(row.cells[c]) != _bare(text)), "")


def _bare(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split())


def _take_verdict(row: Row, reading: _Reading, unit: Unit) -> None:
    cells = row.cells
    verdict = verdict_of(cells["verdict"])
    if not cells["verdict"].strip():
        if cells["note"].strip() and not cells["other"].strip():
            reading.refuse(
                row, "note", _("note sans verdict"), _("Ajoutez oui, non ou incertain sur cette ligne")
            )
        return
    if verdict is None or not cells["code"]:
        what = (
            _("« {cell} » n'est ni oui, ni non, ni incertain")
            if cells["code"]
            else _("verdict sans code proposé")
        )
        todo = _("Choisissez dans la liste de la cellule") if cells["code"] else _("Remplissez « Autre code »")
        reading.refuse(row, "verdict", what.format(cell=cells["verdict"]), todo)
        return
    if cells["code"] in reading.said.setdefault(unit.id, set()):
        reading.refuse(
            row,
            "verdict",
            _("deux verdicts sur le même code de la même réponse : seul le premier est gardé"),
            _("Supprimez l'une des deux lignes"),
        )
        return
    reading.said[unit.id].add(cells["code"])
    fields = anchor(unit, int(cells["start"]), int(cells["end"]))
    code, note = cells["code"], cells["note"].strip()
    _add(reading, row, {verdict: (code,)}, fields, place=code, note=note)


def _take_other(row: Row, reading: _Reading, unit: Unit) -> None:
    wanted = row.cells["other"]
    if not wanted.strip():
        return
    names = {plain(c.label): c.id for c in reading.codebook.codes} | {
        plain(c.id): c.id for c in reading.codebook.codes
    }
    code = names.get(plain(wanted))
    if code is None:
        todo = _("Choisissez dans la liste de la cellule")
        reading.refuse(row, "other", _("code inconnu : « {cell} »").format(cell=wanted), todo)
        return
    if code in reading.said.setdefault(unit.id, set()):
        return  # said twice, on two rows of the same answer
    reading.said[unit.id].add(code)
    note = "" if row.cells["verdict"].strip() else row.cells["note"].strip()
    _add(reading, row, {"yes": (code,)}, anchor(unit), place=f"+{code}", note=note)


def _add(
    reading: _Reading,
    row: Row,
    verdicts: dict[str, tuple[str, ...]],
    fields: dict[str, object],
    *,
    place: str,
    note: str = "",
) -> None:
    """Gather one decision; `place` names the cell it comes from."""
    value = digest(place) if place == "rest" else digest(verdicts, note)
    origin = f"sheet/{row.cells['sheet']}/{row.cells['unit_id']}/{place}/{value}"
    fields = fields | {"drawn": row.cells["drawn"] == "1", "codebook": reading.codebook.version}
    reading.entries.append(draft("decision", verdicts=verdicts, note=note, origin=origin, **fields))


def _rest_is_no(reading: _Reading, known: Units, units: pd.DataFrame, mine: pd.DataFrame) -> None:
    """Add, for each answer read whole, a no to every code that the reviewer said nothing of."""
    source = dict(zip(units["unit_id"], units["source"], strict=True))
    for unit_id, row in reading.whole.items():
        unit = _unit(row, known)
        if unit is None or unit_id not in source:
            continue
        decided = set(mine.loc[(mine["unit_id"] == unit_id) & (mine["state"] != "pending"), "code"])
        said = reading.said.get(unit_id, set()) | decided
        rest = tuple(c for c in applicable(reading.codebook, source[unit_id]) if c not in said)
        if rest:
            _add(reading, row, {"no": rest}, anchor(unit), place="rest")
