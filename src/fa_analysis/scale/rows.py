"""Rows of a large table (csv, jsonl, parquet), one after the other, each with its line in the file."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any

from fa_analysis.errors import FileRefusedError, Problem
from fa_analysis.i18n import _
from fa_analysis.read import columns, content
from fa_analysis.read.names import match
from fa_analysis.read.pieces import clean
from fa_analysis.read.sheets import Sheet
from fa_analysis.scale.encoding import find_encoding, repaired
from fa_analysis.scale.model import Say

NAMES = ("contribution_id", "text", "group")
NEEDED = NAMES[:2]
ENDINGS = (".csv", ".tsv", ".jsonl", ".ndjson", ".parquet")
LARGEST_CELL = 1 << 20
"""Characters of the longest cell that is read: more is a file gone wrong, not a contribution."""
_HYPHEN = re.compile("[\u2010\u2011]")
"""What `clean` changes though it can be printed."""
_HEADS = 1000
"""Objects of a jsonl file that are looked at for the names of its columns: an empty one is often left out."""

Row = tuple[int, tuple[str, str, str] | None, str]
"""Line; identifier, text and group; and, when the row cannot be read (None), why."""


def read_rows(path: Path, names: Mapping[str, str], say: Say) -> Iterator[Row]:
    """Yield the rows of a table under our names, in order, without loading it.

    Parameters
    ----------
    path : Path
        A csv, tsv, jsonl, ndjson or parquet file.
    names : mapping
        Our name of each column → the file's.
    say : callable
        Called with each problem of the file as a whole (encoding, columns).

    Raises
    ------
    FileRefusedError
        When it cannot be read at all.
    """
    reader = {".parquet": _parquet, ".jsonl": _jsonl, ".ndjson": _jsonl}.get(path.suffix.lower(), _csv)
    yield from reader(path, names, say)


def _csv(path: Path, names: Mapping[str, str], say: Say) -> Iterator[Row]:
    lines = _lines(path, say)
    first = next((line for line in lines if line[1].strip()), None)
    if first is None:
        raise content.empty(path.name)
    hint = re.match("sep=([;,\t|])$", first[1].strip(), re.IGNORECASE)  # Excel writes it on a line of its own
    delimiter = hint.group(1) if hint else _delimiter(first[1])
    rows = csv_rows(lines if hint else chain([first], lines), delimiter)
    head = next(rows, (1, None))[1]
    if head is None:
        raise content.damaged(path.name)
    places = _places(path.name, [clean(h).strip() for h in head], names, say)
    width = len(head)
    for line, cells in rows:
        if cells is None:
            yield line, None, _("guillemets mal fermés, ou case de plus d'un million de signes")
        elif any(cells[width:]):
            yield line, None, _("plus de cases que de colonnes : ligne décalée")
        elif any(cells):
            yield _row(line, [cells[at] if at < len(cells) else "" for at in places])


def csv_rows(lines: Iterable[tuple[int, str]], delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Yield each row of a csv with the line where it begins; None for cells when it cannot be read.

    A row that cannot be read (a quote that never closes) loses its first line only: the lines that it swallowed
    are read again as rows of their own.
    """
    csv.field_size_limit(LARGEST_CELL)
    source, waiting, taken = iter(lines), deque[tuple[int, str]](), list[tuple[int, str]]()

    def feed() -> Iterator[str]:
        while (line := waiting.popleft() if waiting else next(source, None)) is not None:
            taken.append(line)
            yield line[1]

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    while True:
        taken.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            waiting.extendleft(reversed(taken[1:]))
            yield taken[0][0], None
            reader = csv.reader(feed(), delimiter=delimiter, strict=True)
        else:
            yield taken[0][0], cells


def _lines(path: Path, say: Say) -> Iterator[tuple[int, str]]:
    found = find_encoding(path)
    for notice in found.notices:
        say(Problem(path.name, notice.what, notice.todo))
    errors = "surrogateescape" if found.mixed else "replace"
    with path.open(encoding=found.name, errors=errors) as source:  # any line end becomes \n
        for number, line in enumerate(source, start=1):
            yield number, repaired(line) if found.mixed and not line.isascii() else line


def _delimiter(line: str) -> str:
    """Return what parts the names of the columns: the sign that gives the most of them."""
    return max(";,\t|", key=lambda sign: len(next(csv.reader([line], delimiter=sign))))


def _places(file: str, header: list[str], names: Mapping[str, str], say: Say) -> list[int]:
    """Return where each of our columns stands; past the end for the one that is not there.

    Raises
    ------
    FileRefusedError
        When a needed column is missing; a near name is proposed.
    """
    table = columns.arrange(Sheet(tuple(header), ()), file, names, needed=NEEDED)
    if not table.usable:
        lacking = next(p for p in table.problems if p.refused)
        raise FileRefusedError(lacking.what, where=file, todo=lacking.todo)
    for problem in table.problems:
        say(problem)
    found = [match(names[name], [h for h in header if h]) if name in names else None for name in NAMES]
    return [len(header) if name is None else header.index(name) for name in found]


def _row(line: int, cells: list[str]) -> Row:
    if any("\0" in cell for cell in cells):
        return line, None, _("octets nuls")
    if any(len(cell) > LARGEST_CELL for cell in cells):
        return line, None, _("case de plus d'un million de signes")
    name, text, group = map(cleaned, cells)
    return line, (name.strip(), text.strip(), group.strip()), ""


def cleaned(cell: str) -> str:
    """Return `clean(cell)`; most cells have nothing to clean, and are told at once."""
    if cell.isprintable() and unicodedata.is_normalized("NFC", cell) and not _HYPHEN.search(cell):
        return cell
    return clean(cell)


def _jsonl(path: Path, names: Mapping[str, str], say: Say) -> Iterator[Row]:
    entries = ((line, _entry(text)) for line, text in _lines(path, say) if text.strip())
    first = list(islice(entries, _HEADS))
    if not first:
        raise content.empty(path.name)
    header = list(dict.fromkeys(str(key) for _line, entry in first for key in entry or ()))
    theirs = [header[at] if at < len(header) else "" for at in _places(path.name, header, names, say)]
    for line, entry in chain(first, entries):
        if entry is None:
            yield line, None, _("cette ligne n'est pas un objet JSON")
        else:
            yield _row(line, [_cell(entry.get(key)) for key in theirs])


def _entry(text: str) -> dict[str, Any] | None:
    try:
        found = json.loads(text) if len(text) <= 4 * LARGEST_CELL else None
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _cell(value: object) -> str:
    """Return a value as one would type it in a csv; what is nested says nothing that can be coded."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()  # lone surrogates
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def _parquet(path: Path, names: Mapping[str, str], say: Say) -> Iterator[Row]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    content.kind_of(path)
    try:
        with pq.ParquetFile(path) as source:
            header = [str(name) for name in source.schema_arrow.names]
            places = _places(path.name, header, names, say)
            wanted = [header[at] for at in places if at < len(header)]
            line = 0
            for batch in source.iter_batches(batch_size=10_000, columns=wanted):
                held = [batch.column(name).to_pylist() for name in wanted]
                for cells in zip(*held, strict=True):
                    line += 1
                    yield _row(line, [*map(_cell, cells), ""][: len(NAMES)])
    except (pa.ArrowException, OSError) as err:
        raise content.damaged(path.name) from err
