"""`publication.json`: what a release is made of, for whom, who answers for it; it can be checked later."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from fa_analysis.files import sha256, write_bytes

NAME, FORMAT = "publication.json", 1


@dataclass(frozen=True)
class Publication:
    """What a release holds; no clock and no folder of the machine.

    `files`: content hash by path in the folder. `hidden`: rows of measures left empty. `proved`: hidden counts
    whose proof was made. `merged`: groups put together → their parts. `signed_by`: empty for a working view
    that nobody signed, and `warning` then says so. `codebook`: version of the reading grid.
    """

    title: str
    notice: str
    level: str
    k: int
    signed_by: str
    warning: str
    codebook: str
    merged: Mapping[str, tuple[str, ...]]
    rows: int
    hidden: int
    proved: int
    files: Mapping[str, str] = field(default_factory=dict)


def hashes(folder: Path) -> dict[str, str]:
    """Return the content hash of every file of a folder but `publication.json`, by path."""
    found = sorted(p for p in folder.rglob("*") if p.is_file() and not _of_a_program(p))
    return {p.relative_to(folder).as_posix(): sha256(p) for p in found if p != folder / NAME}


def write(told: Publication, folder: Path) -> None:
    """Write `publication.json`."""
    text = json.dumps({"format": FORMAT, **asdict(told)}, ensure_ascii=False, indent=1, sort_keys=True)
    write_bytes(folder / NAME, f"{text}\n".encode())


def read(folder: Path) -> dict[str, str]:
    """Return the files that `publication.json` names, by path; none when it cannot be understood."""
    try:
        raw = json.loads((folder / NAME).read_text(encoding="utf-8"))
        return {str(path): str(mark) for path, mark in raw["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def differences(folder: Path) -> list[str]:
    """Return the files of a folder that are not as `publication.json` says: added or changed."""
    known = read(folder)
    return [path for path, mark in hashes(folder).items() if known.get(path) != mark]


def missing(folder: Path) -> list[str]:
    """Return the files that `publication.json` names and that are gone."""
    return [path for path in read(folder) if not (folder / path).is_file()]


def _of_a_program(path: Path) -> bool:
    """Tell whether a file is the trace of a program that has the folder open, not somebody's work."""
    return path.name.startswith(("~$", ".~lock", ".DS_Store")) or path.name == "Thumbs.db"
