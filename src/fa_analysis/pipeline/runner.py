"""Run what is stale, keep what is not, and say what happened."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from fa_analysis import files
from fa_analysis.errors import SOME_REFUSED, Problem, WriteError
from fa_analysis.pipeline import manifest
from fa_analysis.pipeline.inputs import code_of, content, digest, flat, look, relative
from fa_analysis.pipeline.lock import only_run
from fa_analysis.pipeline.manifest import Record, relative_problems
from fa_analysis.pipeline.sources import BESIDE
from fa_analysis.pipeline.steps import plan
from fa_analysis.pipeline.thrift import near_strings
from fa_analysis.pipeline.work import Made, Progress, Step, Work, announced, settings_of, spoken
from fa_analysis.study import Study

Records = dict[str, Record]


@dataclass(frozen=True)
class RunReport:
    """What a run found and did.

    `done` are the names of the steps that ran (nothing had changed for the others), `counts` the rows by what
    they are, `changed` the files whose bytes changed, from the study's root.
    """

    done: tuple[str, ...] = ()
    counts: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0, or 2 when some inputs were refused."""
        return SOME_REFUSED if any(p.refused for p in self.problems) else 0


def run(study: Study, *, until: str | None = None, progress: Progress | None = None) -> RunReport:
    """Rebuild what is stale in `data/processed` and `reports`.

    A step is done again when its inputs, the tables it starts from, its settings, its code or the libraries
    changed, or when an output is missing or was altered. Tables reach the disk when all of them are ready,
    reports after them, the manifest last: whenever a run is stopped, what is on the disk can be read, and the
    next run repairs it.

    Parameters
    ----------
    study : Study
        The study.
    until : {"read", "code"}, optional
        Stop after the units, or after the coding; everything by default.
    progress : callable, optional
        Called with what is being done, how many parts of it are done, and out of how many.

    Returns
    -------
    RunReport

    Raises
    ------
    StudyError, CodebookError
        When nothing can be used; what was there is left as it was.
    WriteError
        When an output cannot be written: a table (nothing is then written), or a report (the others are).
    BusyError
        When another run holds this study.
    """
    with only_run(study), contextlib.ExitStack() as kept_open:
        work = Work(study, manifest.read(study), look(study), progress or _silent)
        done = _do(work, plan(until), kept_open)
        every_step = {step.name for step in plan()}
        kept = {n: r for n, r in work.before.steps.items() if n in every_step and n not in work.records}
        records = {**work.records, **kept}
        _sweep(work, records)
        manifest.write(study, inputs=flat(work.inputs), steps=records)
        if work.failed:
            raise next(iter(work.failed.values()))
        return _report(work, done)


def _silent(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""


def _do(work: Work, steps: tuple[Step, ...], kept_open: contextlib.ExitStack) -> tuple[str, ...]:
    """Do the stale steps; tables stay in memory until all are ready, so that a failure leaves the old ones."""
    done: list[str] = []
    for rank, step in enumerate(steps):
        blocked = work.failed.keys() & set(step.needs)
        if blocked:
            work.failed[step.name] = work.failed[min(blocked)]
            continue
        made_from = fingerprint(work, step)
        old = work.before.steps.get(step.name)
        if old is not None and old.made_from == made_from and intact(work, old):
            work.records[step.name] = old
            continue
        if not done:  # not sooner: a run where nothing changed has no need of pandas
            kept_open.enter_context(near_strings())
        work.progress(step.label, rank, len(steps))
        work.code = code_of(step.rooms)
        if step.writes:
            _flush(work)
        try:
            work.records[step.name] = _record(work, made_from, step.do(work))
        except WriteError as err:  # a report open in another program: the other reports are made all the same
            work.failed[step.name] = err
        else:
            done.append(step.name)
    _flush(work)
    return tuple(done)


def fingerprint(work: Work, step: Step) -> str:
    """Return the fingerprint of all that `step` starts from: code, libraries, files, tables and settings."""
    return digest(
        {
            "code": code_of(step.rooms),
            "files": {kind: work.inputs[kind] for kind in step.inputs},
            "tables": {name: _need(work, name) for name in step.needs},
            "settings": settings_of(work.study, step.settings),
            **_announced(work, step),
            **spoken(work.study),
        }
    )


def _announced(work: Work, step: Step) -> dict[str, list[str]]:
    """Return which of its sources `study.toml` announces: what is missed depends on it."""
    found = [kind for kind in step.inputs if kind in ("interviews", *BESIDE) and announced(work.study, kind)]
    return {"announced": found} if found else {}


def _need(work: Work, name: str) -> str:
    """Return what stands for the result of an earlier step: its table, or all that it made."""
    path = relative(work.study, work.study.table(name))
    for record in work.records.values():
        if path in record.outputs:
            return record.outputs[path]
    record = work.records[name]
    return digest([record.note, record.outputs])


def intact(work: Work, record: Record) -> bool:
    """Say whether every output of a step is still what it was when it was written."""
    return all(content(work.study.root / path) == mark for path, mark in record.outputs.items())


def _record(work: Work, made_from: str, made: Made) -> Record:
    from fa_analysis import tables

    work.tables.update(made.tables)
    outputs = {}
    for name, table in made.tables.items():
        path, as_bytes = work.study.table(name), tables.to_bytes(table, name)
        work.pending[path] = as_bytes
        outputs[relative(work.study, path)] = hashlib.sha256(as_bytes).hexdigest()
    for path, as_bytes in made.content.items():
        work.pending[path] = as_bytes
        outputs[relative(work.study, path)] = hashlib.sha256(as_bytes).hexdigest()
    for path in made.files:
        outputs[relative(work.study, path)] = files.sha256(path)
    return Record(made_from, outputs, made.counts, relative_problems(work.study, made.problems), made.note)


def _flush(work: Work) -> None:
    while work.pending:
        path, as_bytes = work.pending.popitem()
        files.write_bytes(path, as_bytes)


def _sweep(work: Work, records: Records) -> None:
    """Remove what an earlier run made and this one no longer makes, unless somebody has altered it since."""
    wanted = {path for record in records.values() for path in record.outputs}
    for path, mark in work.before.outputs.items():
        if path not in wanted and content(work.study.root / path) == mark:
            files.remove(work.study.root / path)


def _report(work: Work, done: tuple[str, ...]) -> RunReport:
    now = {path: mark for record in work.records.values() for path, mark in record.outputs.items()}
    return RunReport(
        done=done,
        counts={name: n for record in work.records.values() for name, n in record.counts.items()},
        problems=tuple(p for record in work.records.values() for p in record.problems),
        changed=tuple(path for path, mark in now.items() if work.before.outputs.get(path) != mark),
    )
