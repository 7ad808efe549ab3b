"""What is installed, known from its own metadata: the libraries that the program needs, and theirs."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def declared(*extras: str) -> list[Requirement]:
    """Return what pyproject.toml asks for: to run, and for some extras."""
    lines = [*PROJECT["dependencies"], *(line for e in extras for line in PROJECT["optional-dependencies"][e])]
    return [Requirement(line) for line in lines]


def pins() -> dict[str, str]:
    """Return the version of each library in constraints.txt, by canonical name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line.strip() and not line.startswith("#"))
    return {canonicalize_name(name): version.strip() for name, version in pairs}


def _below(requirement: Requirement) -> Iterator[Requirement]:
    for line in metadata.requires(requirement.name) or []:
        found = Requirement(line)
        asked = [{"extra": extra} for extra in requirement.extras] or [{"extra": ""}]
        if found.marker is None or any(found.marker.evaluate(extra) for extra in asked):
            yield found


def needed(*extras: str) -> set[str]:
    """Return the canonical names of all the libraries that the program brings in, theirs included."""
    seen: set[tuple[str, frozenset[str]]] = set()
    waiting = [r for r in declared(*extras) if r.marker is None or r.marker.evaluate()]
    while waiting:
        requirement = waiting.pop()
        mark = (canonicalize_name(requirement.name), frozenset(requirement.extras))
        if mark not in seen:
            seen.add(mark)
            waiting += _below(requirement)
    return {name for name, _ in seen}


def licence(name: str) -> str:
    """Return what a library says of its licence: expression, classifiers, otherwise the first line of the text."""
    about = metadata.metadata(name)
    words = [about.get("License-Expression") or ""]
    words += [
        c.removeprefix("License :: ") for c in about.get_all("Classifier") or [] if c.startswith("License")
    ]
    if not any(words):
        words.append((about.get("License") or "").strip().split("\n")[0])
    return "; ".join(word for word in words if word)


def copyleft(words: str) -> bool:
    """Tell whether a licence is the GPL or the AGPL (with no other choice), and not the LGPL."""
    if re.search(r"\bOR\b", words):  # a choice: the mildest is taken
        return all(copyleft(part) for part in re.split(r"\bOR\b", words))
    strict = re.sub(
        r"LGPL|GNU (Lesser|Library) General Public|Lesser General Public", "", words, flags=re.IGNORECASE
    )
    return re.search(r"\bA?GPL|General Public License|Affero", strict, re.IGNORECASE) is not None
