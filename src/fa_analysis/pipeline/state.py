"""What is there, what is new, what would run; nothing is read nor written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fa_analysis.errors import Problem
from fa_analysis.pipeline import manifest
from fa_analysis.pipeline.inputs import flat, look
from fa_analysis.pipeline.runner import fingerprint, intact
from fa_analysis.pipeline.sources import BESIDE, absent
from fa_analysis.pipeline.steps import plan
from fa_analysis.pipeline.work import Work
from fa_analysis.study import Study


@dataclass(frozen=True)
class StatusReport:
    """The inputs that are new, changed or gone since the last run, and the steps that would run.

    `counts` and `problems` are those of the last run, with the sources now missing; `inputs` is the number of
    input files by kind. `stale` are the labels of the steps to do; a step after a stale one is counted, though
    it may prove needless.
    """

    inputs: Mapping[str, int]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    gone: tuple[str, ...]
    stale: tuple[str, ...]
    counts: Mapping[str, int]
    problems: tuple[Problem, ...]


def status(study: Study) -> StatusReport:
    """Compare the study's inputs with those of its last run."""
    before, inputs = manifest.read(study), look(study)
    now, work = flat(inputs), Work(study, before, inputs, lambda *_: None)
    told = tuple(p for step in before.steps.values() for p in step.problems)
    new = (source for source in BESIDE if not work.note(source).get("absent"))  # else the last run told it
    missed = tuple(p for source in new if (p := absent(work, source)))
    return StatusReport(
        inputs={kind: len(found) for kind, found in inputs.items()},
        new=tuple(p for p in now if p not in before.inputs),
        changed=tuple(p for p in now if p in before.inputs and before.inputs[p] != now[p]),
        gone=tuple(p for p in before.inputs if p not in now),
        stale=_stale(work),
        counts={name: n for step in before.steps.values() for name, n in step.counts.items()},
        problems=(*told, *missed),
    )


def _stale(work: Work) -> tuple[str, ...]:
    made_stale: set[str] = set()
    labels = []
    for step in plan():
        old = work.before.steps.get(step.name)
        if old is not None:
            work.records[step.name] = old
        fresh = (
            old is not None
            and not made_stale.intersection(step.needs)
            and old.made_from == fingerprint(work, step)
            and intact(work, old)
        )
        if not fresh:
            labels.append(step.label)
            made_stale.update(_gives(step.name))
    return tuple(labels)


def _gives(step: str) -> tuple[str, ...]:
    """Return the tables of a step: its own name, but for the transcripts which give two."""
    return ("respondents", "turns") if step == "interviews" else (step,)
