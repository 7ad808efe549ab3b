"""What a study is made from: its input files, the code that reads them, the libraries; known by content."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import re
import stat
import unicodedata
from collections.abc import Iterable, Mapping
from importlib import metadata
from pathlib import Path, PurePath

import fa_analysis
from fa_analysis.files import sha256
from fa_analysis.study import Study

PACKAGE = Path(fa_analysis.__file__).parent
# The libraries whose version can change a table or a figure.
LIBRARIES = (
    "babel",
    "charset-normalizer",
    "luqum",
    "lxml",
    "matplotlib",
    "numpy",
    "pandas",
    "pyarrow",
    "pypdf",
    "python-calamine",
    "python-docx",
    "PyYAML",
    "scikit-learn",
    "scipy",
    "simplemma",
    "spacy",
    "XlsxWriter",
)
TABLES = {".csv", ".tsv", ".xlsx", ".xlsm", ".ods", ".xls"}
# Modules of no room, on which every stage stands.
_FOUNDATION = ("errors.py", "files.py", "i18n.py", "settings.py", "settings_said.py", "study.py", "tables.py")
_NOT_CODE = {".pyc", ".mo"}


def digest(thing: object) -> str:
    """Return the SHA-256 of `thing` (made of dicts, lists, texts, numbers), whatever the order of its keys."""
    text = json.dumps(thing, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def content(path: Path) -> str:
    """Return the SHA-256 of a file, or the reason why it cannot be read (its reader will say it better)."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would be waited for, for ever
            return "not a file"
        return sha256(path)
    except OSError as err:
        return f"unreadable: {err.errno}"


def relative(study: Study, path: Path) -> str:
    """Return `path` from the study's root, with `/` and NFC, so that it is the same on every machine."""
    return unicodedata.normalize("NFC", path.relative_to(study.root).as_posix())


@functools.cache
def libraries() -> dict[str, str]:
    """Return the versions of Python and of the libraries that can change a result."""
    return {"python": platform.python_version(), **{name: _version(name) for name in LIBRARIES}}


def _version(library: str) -> str:
    """Return the version of a library; nothing when it is not installed.

    `metadata.version` would parse all its metadata as an e-mail: most hold a whole page of presentation.
    """
    try:
        found = metadata.distribution(library)
    except metadata.PackageNotFoundError:
        return ""
    line = re.search(r"^Version: *(\S+)", found.read_text("METADATA") or "", re.MULTILINE)
    return line[1] if line else found.version


@functools.cache
def code_of(rooms: tuple[str, ...]) -> str:
    """Return the fingerprint of the code and data files of some rooms, and of the libraries beneath them."""
    marks = sorted(mark for name in (*_FOUNDATION, *rooms) for mark in _marks(name))
    return digest([libraries(), [(f.relative_to(PACKAGE).as_posix(), mark) for f, mark in marks]])


@functools.cache
def _marks(room: str) -> tuple[tuple[Path, str], ...]:
    """Return the files of one room, or of one module, each with its content hash: many steps share a room."""
    return tuple((f, content(f)) for f in _walk(PACKAGE / room))


def look(study: Study) -> dict[str, dict[str, str]]:
    """Return the content hash of every input, by kind of input then path from the study's root."""
    at, s = study.raw, study.settings
    places = {
        "settings": [at / "study.toml"],
        "codebook": [study.codebook_file],
        "interviews": [*_versions(at / s.interviews.table), *_walk(at / s.interviews.folder)],
        "questionnaires": _versions(at / s.questionnaires.table),
        "projects": [*_versions(at / s.projects.table), *_added(study.inventory)],
        "benchmark": _versions(at / s.benchmark.table),
        "cases": _walk(at / s.cases.folder) if s.cases.folder else [],
        "examples": [at / "exemples.csv"],
        "review": _journals(study.review),
    }
    return {kind: _hashes(study, paths) for kind, paths in places.items()}


def flat(inputs: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the inputs of every kind as one mapping from path to content hash."""
    return {path: mark for kind in inputs.values() for path, mark in kind.items()}


def _hashes(study: Study, paths: Iterable[Path]) -> dict[str, str]:
    return {relative(study, p): content(p) for p in sorted(paths) if os.path.lexists(p) and not p.is_dir()}


def _versions(table: Path) -> list[Path]:
    """Return the table named in the settings and its namesakes: other formats, capitals, spaces."""
    if not table.parent.is_dir():
        return []
    there = (p for p in table.parent.iterdir() if not p.name.startswith((".", "~$")))
    return [p for p in there if table.name and same_table(p.name, table.name)]


def same_table(one: str, other: str) -> bool:
    """Say whether two names of files are one to `read.sheets`: that room itself would load pandas."""
    bare, wanted = (_letters(PurePath(name).stem) for name in (one, other))
    return bare == wanted and PurePath(one).suffix.lower() in TABLES


def _letters(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if c.isalnum())


def _added(folder: Path) -> list[Path]:
    """Return what `read.additions` reads: what people added to the inventory by form."""
    found = folder.glob("*.json") if folder.is_dir() else ()
    return [p for p in found if not p.name.startswith(".")]


def _journals(folder: Path) -> list[Path]:
    """Return what `review.journal.journals` does, without loading pandas: most runs have nothing to do."""
    found = folder.glob("*.jsonl") if folder.is_dir() else ()
    return [p for p in found if not p.name.endswith(".quarantine.jsonl") and not p.name.startswith(".")]


def _walk(root: Path) -> list[Path]:
    """Return the files under `root` (or `root` itself), but hidden and temporary ones and linked folders."""
    if root.is_file():
        return [root]
    return [
        Path(folder) / name
        for folder, _folders, names in os.walk(root)
        if "__pycache__" not in folder
        for name in names
        if not name.startswith((".", "~$")) and Path(name).suffix not in _NOT_CODE
    ]
