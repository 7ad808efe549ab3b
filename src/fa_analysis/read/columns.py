"""A sheet under the names of the settings: which column is which, and what is wrong with it, line by line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from fa_analysis.errors import Problem
from fa_analysis.i18n import _, n_
from fa_analysis.read.names import match, nearest, tight
from fa_analysis.read.sheets import Sheet


@dataclass(frozen=True)
class Row:
    """One row of a sheet: its line in the file and its cells by our names."""

    line: int
    cells: Mapping[str, str]


@dataclass
class Table:
    """Rows under our names, and the problems met; `usable` is False when a needed column is missing."""

    file: str
    rows: list[Row]
    names: Mapping[str, str]
    problems: list[Problem] = field(default_factory=list)
    usable: bool = True

    def say(self, what: str, todo: str = "", *, refused: bool = True) -> None:
        """Note a problem of this file."""
        self.problems.append(Problem(self.file, what, todo, refused=refused))

    def cell(self, row: Row, name: str, parse: Callable[[str], object | None], expected: str) -> object | None:
        """Return a cell as `parse` reads it; what cannot be read is left empty and said with its line."""
        typed = row.cells.get(name, "")
        found = parse(typed) if typed else None
        if typed and found is None:
            self.say(
                _(
                    "ligne {line}, colonne « {column} » : « {typed} » n'est pas {expected} ; case laissée vide"
                ).format(line=row.line, column=self.names.get(name, name), typed=typed[:40], expected=expected),
                _("Corrigez cette case"),
            )
        return found

    def one_of(
        self, row: Row, name: str, allowed: Sequence[str], *, needed: bool, quoted: bool = True
    ) -> str | None:
        """Return the one of `allowed` that a cell names, as the settings write it; None, said, when none.

        Any name is taken when `allowed` is empty. A near miss is proposed, never taken. `quoted` is False where
        people may have typed words of their own, which no message repeats.
        """
        typed = row.cells.get(name, "")
        if not allowed and typed:
            return typed
        found = match(typed, allowed)
        if found or not (typed or needed):
            return found
        near = nearest(typed, allowed) if typed else None
        shown = _("inconnu : « {typed} »").format(typed=typed[:40]) if quoted else _("nom inconnu")
        what = shown if typed else _("vide")
        outcome = _("ligne non lue") if needed else _("case laissée vide")
        self.say(
            _("ligne {line}, colonne « {column} » : {what} ; {outcome}").format(
                line=row.line, column=self.names.get(name, name), what=what, outcome=outcome
            ),
            _("Écrivez « {near} » si c'est bien cela").format(near=near)
            if near
            else _("Écrivez un des noms de study.toml : {names}").format(names=", ".join(allowed)),
        )
        return None


def arrange(sheet: Sheet, file: str, names: Mapping[str, str], *, needed: Sequence[str]) -> Table:
    """Return the rows of `sheet` under our names.

    A column is matched by its name, without case, accents or spaces. A nearly right name is never taken: the
    message proposes it, because two near names can mean two things.

    Parameters
    ----------
    sheet : Sheet
        The table as typed.
    file : str
        Its name, for the messages.
    names : mapping of str to str
        Our name of each column → the file's.
    needed : sequence of str
        Our names without which no row can be read.
    """
    table = Table(file, [], names)
    for notice in sheet.notices:
        table.say(notice.what, notice.todo, refused=False)
    places = _places(sheet, table, names, needed)
    _say_twice(sheet, table)
    if table.usable:
        width = len(sheet.header)
        for line, cells in sheet.rows:
            if any(cells[width:]):
                _say_shifted(table, line)
                continue
            padded = (*cells, *[""] * (width - len(cells)))
            table.rows.append(Row(line, {ours: padded[at] for ours, at in places.items()}))
    return table


def _places(sheet: Sheet, table: Table, names: Mapping[str, str], needed: Sequence[str]) -> dict[str, int]:
    header = [h for h in sheet.header if h]
    found = {ours: at for ours, theirs in names.items() if (at := match(theirs, header))}
    free = [h for h in header if h not in found.values()]
    missing = [ours for ours in names if ours not in found]
    without = [ours for ours in missing if ours in needed]
    if without:  # the other columns do not count: nothing is read, and one sentence says why
        table.usable = False
        what = n_(
            "colonne {names} absente : table non lue",
            "colonnes {names} absentes : table non lue",
            len(without),
        ).format(names=", ".join(_("« {name} »").format(name=names[ours]) for ours in without))
        table.say(what, _column_todo(names[without[0]], free, header))
        return {}
    for ours in missing:
        what = _("colonne « {theirs} » absente : laissée vide").format(theirs=names[ours])
        table.say(what, _column_todo(names[ours], free, header), refused=False)
    return {ours: sheet.header.index(at) for ours, at in found.items()}


def _column_todo(theirs: str, free: Sequence[str], header: Sequence[str]) -> str:
    """Return what to do about a column that is not there: the near name that no other column takes, if any."""
    near = nearest(theirs, free)
    if near:
        return _("Est-ce « {near} » ? Renommez-la « {theirs} », ou corrigez study.toml").format(
            near=near, theirs=theirs
        )
    return _("Ajoutez-la, ou corrigez study.toml ; colonnes trouvées : {header}").format(
        header=", ".join(header)
    )


def _say_twice(sheet: Sheet, table: Table) -> None:
    counts = Counter(tight(h) for h in sheet.header if h)
    for name in sheet.header:
        if counts.pop(tight(name), 0) > 1:
            table.say(
                _("deux colonnes se nomment « {name} » : la première est lue").format(name=name),
                _("Renommez l'une des deux"),
                refused=False,
            )


def _say_shifted(table: Table, line: int) -> None:
    table.say(
        _("ligne {line} : plus de cases que de colonnes ; ligne non lue").format(line=line),
        _("Une case qui contient le séparateur doit être entre guillemets"),
    )


def unique(table: Table, name: str) -> list[Row]:
    """Return the rows whose identifier is given and given once; the others are said.

    Two rows wholly alike are one row typed twice: the first is kept.
    """
    by_id: dict[str, list[Row]] = {}
    blank = [str(r.line) for r in table.rows if not r.cells[name]]
    for row in table.rows:
        if row.cells[name]:
            by_id.setdefault(row.cells[name], []).append(row)
    if blank:
        table.say(
            n_(
                "ligne {lines} : identifiant vide ; ligne non lue",
                "lignes {lines} : identifiant vide ; lignes non lues",
                len(blank),
            ).format(lines=", ".join(blank[:10])),
            _("Donnez un identifiant à chaque ligne"),
        )
    kept = []
    for typed, rows in by_id.items():
        lines = ", ".join(str(r.line) for r in rows)
        if all(r.cells == rows[0].cells for r in rows):
            kept.append(rows[0])
            if len(rows) > 1:
                table.say(
                    _("lignes {lines} identiques (« {id} ») : lues une fois").format(
                        lines=lines, id=typed[:40]
                    ),
                    _("Supprimez les répétitions"),
                    refused=False,
                )
        else:
            table.say(
                _("lignes {lines} : même identifiant « {id} » ; lignes non lues").format(
                    lines=lines, id=typed[:40]
                ),
                _("Donnez un identifiant différent à chacune, ou supprimez celle qui est de trop"),
            )
    return kept
