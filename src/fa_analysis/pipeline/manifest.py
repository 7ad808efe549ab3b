"""`data/processed/manifest.json`: what was made, from what, with what; nothing of when or where."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import fa_analysis
from fa_analysis.errors import Problem
from fa_analysis.files import write_bytes
from fa_analysis.pipeline.inputs import libraries
from fa_analysis.study import Study

FORMAT = 1
NAME = "manifest.json"


@dataclass(frozen=True)
class Record:
    """What one step made: from which fingerprint, which files, how many rows, which problems were met.

    `note` is what the step keeps for its next run (the fingerprint of each transcript, of each figure).
    """

    made_from: str
    outputs: Mapping[str, str] = field(default_factory=dict)
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Manifest:
    """The last finished run: its inputs and its steps; both empty when there was none."""

    inputs: Mapping[str, str] = field(default_factory=dict)
    steps: Mapping[str, Record] = field(default_factory=dict)

    @property
    def outputs(self) -> dict[str, str]:
        """The content hash of every file made, by path from the study's root."""
        return {path: mark for step in self.steps.values() for path, mark in step.outputs.items()}


def read(study: Study) -> Manifest:
    """Return the manifest of the last run; an empty one when there is none that can be understood."""
    try:
        raw = json.loads((study.processed / NAME).read_bytes().decode("utf-8", "surrogateescape"))
        if raw["format"] != FORMAT:
            return Manifest()
        return Manifest(raw["inputs"], {name: _record(name, raw) for name in raw["steps"]})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()  # everything is then made again


def write(study: Study, *, inputs: Mapping[str, str], steps: Mapping[str, Record]) -> bool:
    """Write the manifest; call it last, when all it speaks of is on the disk. True when its bytes changed."""
    told = {
        "format": FORMAT,
        "study": study.settings.study.title,
        "notice": study.settings.study.notice,
        "made_by": {"fa_analysis": fa_analysis.__version__, **libraries()},
        "seed": study.settings.study.seed,
        "codebook": steps["codebook"].note.get("version", "") if "codebook" in steps else "",
        "inputs": inputs,
        "counts": {name: step.counts for name, step in steps.items() if step.counts},
        "problems": [{"step": n, **asdict(p)} for n, step in steps.items() for p in step.problems],
        "steps": {n: {"from": r.made_from, "outputs": r.outputs, "note": r.note} for n, r in steps.items()},
    }
    text = json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    return write_bytes(study.processed / NAME, text.encode("utf-8", "surrogateescape"))


def relative_problems(study: Study, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return the problems with files named from the study's root, so that no folder of this machine is told."""
    root = f"{study.root}{os.sep}"
    return tuple(
        Problem(p.file.replace(root, ""), p.what.replace(root, ""), p.todo.replace(root, ""), p.refused)
        for p in problems
    )


def _record(name: str, raw: Mapping[str, Any]) -> Record:
    step = raw["steps"][name]
    problems = tuple(
        Problem(p["file"], p["what"], p["todo"], p["refused"]) for p in raw["problems"] if p["step"] == name
    )
    return Record(step["from"], step["outputs"], raw["counts"].get(name, {}), problems, step["note"])
