"""Tables people bring (csv, xlsx, ods) as rows of text, each with its line in the file."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _, n_
from fa_analysis.read import content, encodings
from fa_analysis.read.containers import actual_kind, kind_label
from fa_analysis.read.extent import check_extent
from fa_analysis.read.names import match, nearest
from fa_analysis.read.package import Package
from fa_analysis.read.pieces import Notice, clean

ENDINGS = (".csv", ".tsv", ".xlsx", ".xlsm", ".ods")
_KINDS = {".csv": "text", ".tsv": "text", ".xlsx": "xlsx", ".xlsm": "xlsx", ".ods": "ods"}
_LARGEST_CELL = 1 << 20
# Excel writes its separator on a line of its own.
_HINT = re.compile("sep=([;,\t])\n", re.IGNORECASE)


@dataclass(frozen=True)
class Sheet:
    """A table as typed: the names of its columns, then rows of text with their line, from 1."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    notices: tuple[Notice, ...] = ()


def find(folder: Path, named: str) -> tuple[Path | None, list[Problem]]:
    """Return the table called `named` in `folder`, with its own ending or another that is read.

    None, and no problem, when there is nothing that looks like it: the study has no such table.
    """
    stem = Path(named).stem
    try:
        there = sorted(p for p in folder.iterdir() if p.suffix.lower() in {*ENDINGS, ".xls"} and _visible(p))
    except OSError:
        return None, []
    found = [p for p in there if match(p.stem, [stem])]
    exact = [p for p in found if p.name == Path(named).name]
    if exact or len(found) == 1:
        path = (exact or found)[0]
        return path, [_second(p, path) for p in found if p != path]
    if found:
        return None, [_several(named, found)]
    near = nearest(stem, [p.stem for p in there])
    # `projets` and `objets` are two words: only a slip of one or two letters is worth a question.
    if near and _slip(near, stem):
        name = next(p.name for p in there if p.stem == near)
        todo = _("Renommez-le en {named}, ou corrigez study.toml").format(named=named)
        return None, [
            Problem(name, _("ressemble à la table attendue {named}").format(named=named), todo, refused=True)
        ]
    return None, []


def _visible(path: Path) -> bool:
    return not path.name.startswith((".", "~$"))


def _slip(near: str, stem: str) -> bool:
    import difflib

    return difflib.SequenceMatcher(None, near.casefold(), stem.casefold()).ratio() >= 0.85


def _second(path: Path, read: Path) -> Problem:
    what = _("deuxième fichier pour la même table : {read} est lu, pas celui-ci").format(read=read.name)
    return Problem(path.name, what, _("Gardez un seul des deux"), refused=True)


def _several(named: str, found: list[Path]) -> Problem:
    names = ", ".join(p.name for p in found)
    what = _("plusieurs fichiers pour cette table ({names}) et aucun du nom attendu").format(names=names)
    return Problem(named, what, _("Gardez-en un seul, ou nommez-le dans study.toml"), refused=True)


def read(path: Path) -> Sheet:
    """Return the first filled sheet of a table; empty rows are left out.

    Raises
    ------
    FileRefusedError
        When the file cannot be read, is not what its name says, or has no row of names.
    """
    kind = actual_kind(path)
    if kind != _KINDS.get(path.suffix.lower()):
        raise FileRefusedError(
            _("{label}, qui ne se lit pas comme une table").format(label=kind_label(kind))
            if path.suffix.lower() not in _KINDS
            else _("son nom finit par {ending}, mais c'est {label}").format(
                ending=path.suffix, label=kind_label(kind)
            ),
            where=path.name,
            todo=_("Enregistrez la table en .xlsx, .ods ou .csv"),
        )
    lines, notices = _csv(path) if kind == "text" else _workbook(path)
    rows = [(n, tuple(clean(c).strip() for c in cells)) for n, cells in lines if any(cells)]
    rows = [(n, cells) for n, cells in rows if any(cells)]
    if not rows:
        raise content.empty(path.name)
    return Sheet(rows[0][1], tuple(rows[1:]), notices)


def _csv(path: Path) -> tuple[list[tuple[int, list[str]]], tuple[Notice, ...]]:
    text, notices = encodings.decode(content.read_whole(path), path.name)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        raise content.damaged(path.name)
    csv.field_size_limit(_LARGEST_CELL)
    hint = _HINT.match(text)
    body = text[hint.end() :] if hint else text
    delimiter = hint.group(1) if hint else _delimiter(text)
    reader = csv.reader(io.StringIO(body, newline=""), delimiter=delimiter, strict=True)
    first = 2 if hint else 1
    lines, at = [], first
    try:
        for cells in reader:
            if any(cells):
                lines.append((at, cells))
            at = reader.line_num + first
    except csv.Error as err:
        raise FileRefusedError(
            _("guillemets mal fermés dans la ligne qui commence à la ligne {line}").format(line=at),
            where=path.name,
            todo=_(
                "Dans une cellule entre guillemets, un guillemet s'écrit deux fois ; réenregistrez la table"
            ),
        ) from err
    return lines, notices


def _delimiter(text: str) -> str:
    """Return what parts the names of the columns: the sign that gives the most of them."""
    first = next((line for line in text.split("\n") if line.strip()), "")
    return max(";,\t", key=lambda sign: len(next(csv.reader([first], delimiter=sign))))


def _workbook(path: Path) -> tuple[list[tuple[int, list[str]]], tuple[Notice, ...]]:
    with Package(path) as package:
        if "META-INF/manifest.xml" in package.names and b"encryption-data" in package.part(
            "META-INF/manifest.xml"
        ):
            raise content.locked(path.name)
        package.check_size()
        check_extent(package)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        filled = [(n, s) for n in book.sheet_names if (s := book.get_sheet_by_name(n)).height]
        if not filled:
            raise content.empty(path.name)
        rows = filled[0][1].to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as err:
        raise content.damaged(path.name) from err
    lines = [(n, [_text(cell) for cell in row]) for n, row in enumerate(rows, 1) if any(row)]
    others = len(filled) - 1
    if not others:
        return lines, ()
    what = n_("{n} autre feuille n'est pas lue", "{n} autres feuilles ne sont pas lues", others).format(
        n=others
    )
    return lines, (Notice(_("première feuille lue ; {what}").format(what=what)),)


def _text(cell: Any) -> str:
    """Return a cell of a workbook as one would type it in a csv."""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat() if cell.time() == dt.time() else cell.isoformat(" ", "minutes")
    return str(cell)
