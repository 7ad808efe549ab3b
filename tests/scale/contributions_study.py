"""A small consultation to code: a grid of three codes, contributions in a folder of their own."""

from __future__ import annotations

import hashlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import fa_analysis as fa
from fa_analysis.errors import FaError
from fa_analysis.scale import work
from fa_analysis.scale.model import Outcome, Task

GRID = """
title: Grille d'essai
families:
  - {id: sobriete, label: Sobriété}
  - {id: niveau, label: Niveau, kind: ordinal}
  - {id: ailleurs, label: Ailleurs, sources: [interview]}
codes:
  - {id: economiser, family: sobriete, label: Économiser, definition: d}
  - {id: eau, family: sobriete, label: Eau, definition: d, parent: economiser, rules: ["eau"]}
  - {id: connait, family: niveau, level: 1, label: Connaît, definition: d, rules: ["connais"]}
  - {id: pratique, family: niveau, level: 3, label: Pratique, definition: d, rules: ["pratique"]}
  - {id: entretien, family: ailleurs, label: Entretien, definition: d, rules: ["eau"]}
"""
CODES = ["economiser", "eau", "connait", "pratique"]


def make(folder: Path, files: dict[str, str | bytes], *, settings: str = "rows = 2") -> fa.Study:
    """Write a study with these files of contributions; `settings` are those of `[contributions]`."""
    raw = folder / "data" / "raw"
    (raw / "contributions").mkdir(parents=True, exist_ok=True)
    raw.joinpath("codebook.yaml").write_text(GRID, encoding="utf-8")
    toml = f'[study]\ntitle = "Essai"\nnotice = "Fictif."\n[thresholds]\nworking = 1\n[contributions]\n{settings}\n'
    raw.joinpath("study.toml").write_text(toml, encoding="utf-8")
    for name, content in files.items():
        (raw / "contributions" / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return fa.open_study(folder)


def contents(study: fa.Study) -> dict[str, str]:
    """Return the fingerprint of every table and of the workbook, by name."""
    root = study.processed / "contributions"
    files = [*sorted(p for p in root.rglob("*") if p.is_file()), study.reports / "contributions.xlsx"]
    return {p.name + p.parent.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def die_once(task: Task, grid: object) -> Outcome:
    """Code a partition, but die the first time, while working on a second one."""
    mark = task.place.root.parent / f"{task.part.name}.mark"
    if task.part.name.endswith("2") and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return work.code_partition(task, grid)


def die_always(task: Task, grid: object) -> Outcome:
    """Die at every try of a second partition; code the others."""
    if task.part.name.endswith("2"):
        os.kill(os.getpid(), signal.SIGKILL)
    return work.code_partition(task, grid)


def tell_interrupt(task: Task, _shared: object) -> Outcome:
    """Tell, as a cause, what this process does of Ctrl-C."""
    return Outcome(task.part, signal.Handlers(signal.getsignal(signal.SIGINT)).name)


def tell_memory(task: Task, _shared: object) -> Outcome:
    """Tell, as a cause, what this process was told of the memory it frees."""
    return Outcome(task.part, ", ".join(sorted(name for name in os.environ if name.startswith("MALLOC"))))


def fail_on(first: int) -> Callable[[Task, object], None]:
    """Return a job that fails on the partition that begins at line `first`, and codes the others."""
    real = work._code_partition

    def job(task: Task, codebook: object) -> None:
        if task.part.first == first:
            raise FaError("cela ne va pas")
        if task.part.first == -first:
            raise ValueError("un texte confidentiel")
        real(task, codebook)

    return job
