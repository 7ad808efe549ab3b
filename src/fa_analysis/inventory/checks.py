"""A form that came back, checked cell by cell: which rows can be added, and what is wrong with the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fa_analysis.errors import Problem
from fa_analysis.i18n import _, in_each
from fa_analysis.inventory.cells import Page, address
from fa_analysis.inventory.fields import (
    COMMUNES,
    LONGEST,
    MARK,
    communes_of,
    example_mark,
    example_title,
    fields,
    same_state,
)
from fa_analysis.inventory.header import find_header
from fa_analysis.read import cells as parse
from fa_analysis.read.directions import same_directions
from fa_analysis.read.names import match, nearest, tight

Choices = Mapping[str, Sequence[str]]
_ERROR = re.compile(r"#(REF|N/A|VALUE|NAME|DIV/0|NUM|NULL|VALEUR|NOM)[!?]?|Err:\d+", re.IGNORECASE)


@dataclass
class Checked:
    """One row of a form: where it is, what it says under our names; `sound` when nothing is wrong."""

    file: str
    line: int
    fields: dict[str, str]
    sound: bool = True

    @property
    def place(self) -> str:
        """Return where the row is, for a person."""
        return _("{file}, ligne {line}").format(file=self.file, line=self.line)


@dataclass
class _Reading:
    """What is being gathered from one form."""

    file: str
    page: Page
    columns: Mapping[str, int]
    choices: Choices
    problems: list[Problem] = field(default_factory=list)

    def at(self, name: str, line: int) -> str:
        """Return the address of a cell by our name of its column."""
        return address(self.columns[name], line)

    def refuse(self, row: Checked, name: str, what: str, todo: str) -> None:
        """Note that a cell is wrong: its row will not be added."""
        row.sound = False
        self._say(row.line, name, what, todo, refused=True)

    def note(self, row: Checked, name: str, what: str, todo: str = "") -> None:
        """Note something about a cell of a row that can be added."""
        self._say(row.line, name, what, todo, refused=False)

    def _say(self, line: int, name: str, what: str, todo: str, *, refused: bool) -> None:
        where = _("{file}, case {cell} (« {label} »)").format(
            file=self.file, cell=self.at(name, line), label=fields()[name].label
        )
        self.problems.append(Problem(where, what, todo, refused=refused))


def check_form(file: str, pages: Sequence[Page], choices: Choices) -> tuple[list[Checked], list[Problem]]:
    """Check every filled row of a form.

    Parameters
    ----------
    file : str
        Its name, for the messages.
    pages : sequence of Page
        Its sheets; the first one with the form's header is read, wherever it stands.
    choices : mapping
        What may be chosen, by kind; anything where it is empty.

    Returns
    -------
    list of Checked
        Every row but the example and the empty ones, the wrong ones too.
    list of Problem
        Each with the address of its cell, what is wrong and what to do.

    Raises
    ------
    FileRefusedError
        When no sheet has the header of the form, or a needed column is missing.
    """
    page, head, columns = find_header(file, pages)
    reading = _Reading(file, page, columns, choices)
    lines = {at: row for at, row in page.rows if at > head}
    rows = [row for at, cells in lines.items() if (row := _typed(reading, at, cells))]
    for row in rows:
        _check(reading, row)
    return rows, reading.problems


def _typed(reading: _Reading, line: int, cells: Sequence[str]) -> Checked | None:
    """Return a row as typed; None when it is empty or the example."""
    typed = {n: cells[at] if at < len(cells) else "" for n, at in reading.columns.items()}
    mark = typed.pop(MARK, "")
    row = Checked(reading.file, line, dict.fromkeys(fields(), "") | typed)
    outside = [i for i, c in enumerate(cells) if c and i not in reading.columns.values()]
    if not any(typed.values()) and not outside:
        return None
    title = tight(row.fields["title"])
    shown = tight(mark) in map(tight, in_each(example_mark))
    if shown and title in ("", *map(tight, in_each(example_title))):
        return None
    if shown:
        todo = _("Recopiez-la dans une ligne numérotée")
        reading.refuse(row, "title", _("ligne d'exemple remplie : elle n'est jamais lue"), todo)
        return None
    if outside:
        row.sound = False
        reading.problems.append(
            Problem(
                _("{file}, case {cell}").format(file=reading.file, cell=address(outside[0], line)),
                _("du texte hors des colonnes du formulaire : la ligne est peut-être décalée"),
                _("Remettez chaque case sous son titre, ou effacez cette case"),
                refused=True,
            )
        )
    return row


def _check(reading: _Reading, row: Checked) -> None:
    """Check one row; what it says is put in the words of the settings."""
    unread = {name for name in reading.columns if name != MARK and not _readable(reading, row, name)}
    for name, asked in fields().items():
        if asked.needed and not row.fields[name] and name not in unread:
            reading.refuse(row, name, _("vide"), _("Remplissez cette case : {help}").format(help=asked.help))
    for name in ("direction", "policy", "state"):
        if name in reading.columns and row.fields[name]:
            row.fields[name] = _chosen(reading, row, name, row.fields[name])
    _check_communes(reading, row)
    _check_numbers(reading, row)
    partners = [p.strip() for p in row.fields["partners"].replace("|", ";").replace("\n", ";").split(";")]
    row.fields["partners"] = "|".join(p for p in partners if p)


def _readable(reading: _Reading, row: Checked, name: str) -> bool:
    """Return whether a cell holds a text of its own, not too long; tell why not."""
    cell = row.fields[name]
    if _ERROR.fullmatch(cell) or reading.at(name, row.line) in reading.page.errors:
        reading.refuse(row, name, _("erreur de calcul"), _("Tapez la valeur dans cette case"))
    elif reading.at(name, row.line) in reading.page.formulas:
        what = _("formule : son résultat dépend d'autres cases ou d'un autre fichier")
        reading.refuse(row, name, what, _("Remplacez-la par sa valeur (collage spécial, valeurs)"))
    elif len(cell) > LONGEST:
        what = _("{n} signes, plus que les {most} admis").format(n=len(cell), most=LONGEST)
        reading.refuse(row, name, what, _("Raccourcissez ce texte"))
    else:
        row.fields[name] = " ".join(cell.split()) if name == "title" else cell
        return True
    return False


def _chosen(reading: _Reading, row: Checked, name: str, typed: str, *, column: str = "") -> str:
    """Return the choice that a cell names, as the settings write it; tell an unknown one, with the nearest."""
    asked, column = fields()[column or name], column or name
    allowed = reading.choices[asked.choice]
    found = match(typed, allowed)
    if asked.choice == "state" and not found:
        found = match(same_state(typed), allowed)
    if asked.choice == "direction" and not found:
        shown = same_directions([*allowed, typed])
        found = next((name for name in allowed if shown[name] == shown[typed]), None)
    if found or not allowed:
        return found or typed
    moved = _elsewhere(reading.choices, asked.choice, typed)
    near = nearest(typed, allowed)
    if asked.choice == "direction" and not moved:
        if near:
            todo = _("Si c'est « {near} », corrigez-la : deux écritures comptent pour deux directions")
            reading.note(
                row,
                column,
                _("direction nouvelle : « {name} »").format(name=typed[:60]),
                todo.format(near=near),
            )
        return typed
    todo = _("Choisissez dans la liste de la case")
    if near:
        todo = _("Écrivez « {near} » si c'est bien cela, sinon choisissez dans la liste").format(near=near)
    if moved:
        todo = _("C'est un choix de la colonne « {label} » : vérifiez que la ligne n'est pas décalée").format(
            label=moved
        )
    reading.refuse(row, column, _("inconnu : « {typed} »").format(typed=typed[:60]), todo)
    return typed


def _elsewhere(choices: Choices, kind: str, typed: str) -> str:
    """Return the label of another column of which `typed` is a choice, if any."""
    others = ((f.label, choices[f.choice]) for f in fields().values() if f.choice not in ("", kind))
    return next((label for label, allowed in others if match(typed, allowed)), "")


def _check_communes(reading: _Reading, row: Checked) -> None:
    found = [_chosen(reading, row, n, part, column=n) for n, part in communes_of(row.fields)]
    for name in COMMUNES:
        del row.fields[name]
    row.fields["communes"] = "|".join(dict.fromkeys(found))


def _check_numbers(reading: _Reading, row: Checked) -> None:
    for name, number, what, todo in _numbers():
        cell = row.fields[name]
        if not cell:
            continue
        found = number(cell)
        if found is None:
            reading.refuse(row, name, _("« {cell} » n'est pas {what}").format(cell=cell[:40], what=what), todo)
        else:
            row.fields[name] = str(int(found)) if float(found).is_integer() else repr(found)


def _numbers() -> Iterator[tuple[str, Callable[[str], float | None], str, str]]:
    yield (
        "start_year", parse.year, _("une année entre 1800 et 2100"),
        _("Écrivez quatre chiffres, par exemple 2017"),
    )  # fmt: skip
    yield (
        "cost_eur", parse.positive, _("un montant en euros"),
        _("Écrivez un nombre seul, en euros (ni « k€ » ni mots), ou laissez vide"),
    )  # fmt: skip
