"""A QualCoder project (`.qda`, SQLite), opened read-only, one plain table at a time, all of it bounded.

Tables and columns as QualCoder 2 and 3 write them (its wiki, « SQLite data structure »): `source`, `code_cat`,
`code_name`, `code_text`, `cases`, `case_text`, `attribute`, `annotation`. Positions are code points.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.exchange.model import (
    Case,
    Code,
    Coding,
    Note,
    Project,
    Selection,
    Source,
    Stamp,
    User,
    Variable,
    guid,
)
from fa_analysis.exchange.reading import Report
from fa_analysis.exchange.xml import colour, instant
from fa_analysis.i18n import _, n_
from fa_analysis.read import content

Row = dict[str, Any]
_MOST_ROWS = 500_000
_LONGEST = 32 * content.MEGABYTE
_STEPS = 50_000_000  # virtual machine instructions of SQLite: seconds, even for a hostile file
_WANTED = ("source", "code_cat", "code_name", "code_text", "cases", "case_text", "attribute", "annotation")
_NOT_TAKEN = ("code_image", "code_av", "journal", "graph")
HEAD = b"SQLite format 3\0"


def database(path: Path) -> Path:
    """Return the file of a project: `data.qda` in the folder that QualCoder makes, or the file itself."""
    return path / "data.qda" if path.is_dir() else path


def read_qualcoder(path: Path) -> tuple[Project, list[Problem]]:
    """Read a project; see `qdpx_read.read_qdpx` for what comes back.

    Raises
    ------
    FileRefusedError
        When it is no SQLite file of QualCoder, or is damaged, or too large.
    """
    file = database(path)
    report = Report(path.name)
    if content.kind_of(file) != "text" or not _is_sqlite(file):
        raise _no_project(path.name)
    if file.with_name(file.name + "-wal").exists() or file.with_name(file.name + "-journal").exists():
        report.say(
            _("QualCoder est peut-être ouvert : ses derniers changements ne sont pas lus"),
            _("Fermez-le d'abord"),
        )
    try:
        with contextlib.closing(_open(file)) as base:
            tables = {name: _rows(base, name, path.name) for name in _WANTED}
            lost = {name: _count(base, name) for name in _NOT_TAKEN}
    except (sqlite3.Error, sqlite3.Warning, OverflowError, UnicodeError, MemoryError) as err:
        raise content.damaged(path.name) from err
    if not tables["source"] and not tables["code_name"]:
        raise _no_project(path.name)
    names = (_("codes sur des images"), _("codes sur des sons ou des films"), _("journaux"), _("graphes"))
    report.lost.update(dict(zip(names, lost.values(), strict=True)))
    return _project(path.stem, tables, report), report.all()


def _is_sqlite(file: Path) -> bool:
    with file.open("rb") as source:
        return source.read(len(HEAD)) == HEAD


def _no_project(name: str) -> FileRefusedError:
    return FileRefusedError(
        _("ce n'est pas un projet QualCoder"),
        where=name,
        todo=_("Donnez le dossier « .qda » du projet, ou le fichier « data.qda » qui est dedans"),
    )


def _open(file: Path) -> sqlite3.Connection:
    # immutable: no lock, no journal, nothing is written beside the file.
    base = sqlite3.connect(f"file:{quote(str(file.resolve()))}?mode=ro&immutable=1", uri=True)
    base.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
    steps = iter(range(_STEPS // 10_000))
    base.set_progress_handler(lambda: next(steps, -1) < 0, 10_000)
    base.execute("PRAGMA trusted_schema = OFF")
    base.execute("PRAGMA query_only = ON")
    base.row_factory = sqlite3.Row
    base.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return base


def _is_plain(base: sqlite3.Connection, name: str) -> bool:
    """Return whether `name` is a table: a view or a virtual table may run anything."""
    found = base.execute("SELECT type, sql FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    return found is not None and found["type"] == "table" and "virtual" not in str(found["sql"]).lower()[:40]


def _rows(base: sqlite3.Connection, name: str, file: str) -> list[Row]:
    if not _is_plain(base, name):
        return []
    found = base.execute(f"SELECT * FROM {name}").fetchmany(_MOST_ROWS + 1)  # noqa: S608 - one of our own names
    if len(found) > _MOST_ROWS:
        raise FileRefusedError(
            _("table « {name} » : plus de {n} lignes").format(name=name, n=_MOST_ROWS),
            where=file,
            todo=_("Ce n'est sans doute pas un projet QualCoder : vérifiez le fichier"),
        )
    return [dict(row) for row in found]


def _count(base: sqlite3.Connection, name: str) -> int:
    if not _is_plain(base, name):
        return 0
    return int(base.execute(f"SELECT count(*) FROM {name}").fetchone()[0])  # noqa: S608 - one of our own names


def _project(name: str, tables: dict[str, list[Row]], report: Report) -> Project:
    sources = {row.get("id"): _source(row) for row in tables["source"] if _text(row, "fulltext")}
    report.lost[_("sources sans texte (images, sons, films)")] += len(tables["source"]) - len(sources)
    selections, codings = _codings(tables["code_text"], sources, report)
    notes = dict(_annotations(tables["annotation"], sources, report))
    owners = {_text(row, "owner") for rows in (tables["code_text"], tables["annotation"]) for row in rows} - {
        ""
    }
    variables, cases = _cases(tables, sources)
    return Project(
        name,
        origin="QualCoder",
        users=tuple(User(guid("qda", "personne", who), who) for who in sorted(owners)),
        codes=tuple(_codes(tables)),
        variables=variables,
        cases=cases,
        sources=tuple(sources.values()),
        selections=(*selections, *(s for _n, s in notes.values())),
        codings=tuple(codings),
        notes=tuple(n for n, _s in notes.values()),
    )


def _text(row: Row, name: str) -> str:
    value = row.get(name)
    return "" if value is None else str(value)


def _source(row: Row) -> Source:
    mine = guid("qda", "texte", _text(row, "id"))
    # One sign for one: positions count every character of the text as it is stored.
    text = _text(row, "fulltext").replace("\r", " ")
    stamp = Stamp(guid("qda", "personne", _text(row, "owner")), instant(_text(row, "date")))
    return Source(mine, _text(row, "name"), text, _text(row, "memo") or None, stamp=stamp)


def _codes(tables: dict[str, list[Row]]) -> Iterator[Code]:
    """Give categories as headings, then the codes; each after the one it stands under."""
    cats = {row.get("catid"): row for row in tables["code_cat"]}
    given: set[Any] = set()

    def heading(name: Any) -> Iterator[Code]:
        chain = []
        while name in cats and name not in given and name not in chain:
            chain.append(name)
            name = cats[name].get("supercatid")
        for step in reversed(chain):
            given.add(step)
            row = cats[step]
            above = row.get("supercatid")
            under = guid("qda", "categorie", str(above)) if above in given else ""
            mine = guid("qda", "categorie", str(step))
            yield Code(mine, _text(row, "name"), _text(row, "memo") or None, codable=False, parent=under)

    for name in cats:
        yield from heading(name)
    for row in tables["code_name"]:
        cat = row.get("catid")
        under = guid("qda", "categorie", str(cat)) if cat in cats else ""
        mine = guid("qda", "code", _text(row, "cid"))
        yield Code(
            mine, _text(row, "name"), _text(row, "memo") or None, colour(_text(row, "color")), parent=under
        )


def _span(row: Row, sources: dict[Any, Source]) -> tuple[Source, int, int] | None:
    source, start, end = sources.get(row.get("fid")), row.get("pos0"), row.get("pos1")
    if source is None or not isinstance(start, int) or not isinstance(end, int):
        return None
    return (source, start, end) if 0 <= start <= end <= len(source.text) else None


def _codings(
    rows: list[Row], sources: dict[Any, Source], report: Report
) -> tuple[list[Selection], list[Coding]]:
    selections: dict[str, Selection] = {}
    codings: dict[str, Coding] = {}
    outside = 0
    for row in rows:
        span = _span(row, sources)
        if span is None:
            outside += 1
            continue
        source, start, end = span
        place = guid("qda", "passage", source.guid, str(start), str(end))
        selections.setdefault(place, Selection(place, source.guid, start, end))
        owner = _text(row, "owner")
        mine = guid("qda", "codage", place, _text(row, "cid"), owner)
        person = guid("qda", "personne", owner) if owner else ""
        codings[mine] = Coding(
            mine, place, guid("qda", "code", _text(row, "cid")), person, instant(_text(row, "date"))
        )
    what = n_("{n} codage hors de son texte", "{n} codages hors de leur texte", outside)
    report.count(what, outside, refused=True)
    report.lost[_("mémos de codages")] += sum(bool(_text(row, "memo").strip()) for row in rows)
    return list(selections.values()), list(codings.values())


def _annotations(
    rows: list[Row], sources: dict[Any, Source], report: Report
) -> Iterator[tuple[str, tuple[Note, Selection]]]:
    for row in rows:
        span = _span(row, sources)
        if span is None:
            report.lost[_("annotations hors de leur texte")] += 1
            continue
        source, start, end = span
        mine = guid("qda", "note", _text(row, "anid"), source.guid, str(start), str(end))
        stamp = Stamp(guid("qda", "personne", _text(row, "owner")), instant(_text(row, "date")))
        note = Note(mine, source.name, _text(row, "memo"), stamp)
        yield mine, (note, Selection(guid(mine), source.guid, start, end, notes=(mine,)))


def _cases(
    tables: dict[str, list[Row]], sources: dict[Any, Source]
) -> tuple[tuple[Variable, ...], tuple[Case, ...]]:
    values: dict[Any, dict[str, str]] = {}
    variables: dict[str, Variable] = {}
    for row in tables["attribute"]:
        if _text(row, "attr_type") == "case" and _text(row, "value"):
            name = _text(row, "name")
            variables.setdefault(name, Variable(guid("qda", "variable", name), name))
            values.setdefault(row.get("id"), {})[variables[name].guid] = _text(row, "value")
    held: dict[Any, list[str]] = {}
    for row in tables["case_text"]:
        if row.get("fid") in sources:
            held.setdefault(row.get("caseid"), []).append(sources[row.get("fid")].guid)
    cases = [
        Case(
            guid("qda", "cas", _text(row, "caseid")),
            _text(row, "name"),
            _text(row, "memo") or None,
            values.get(row.get("caseid"), {}),
            tuple(dict.fromkeys(held.get(row.get("caseid"), ()))),
        )
        for row in tables["cases"]
    ]
    return tuple(variables.values()), tuple(cases)
