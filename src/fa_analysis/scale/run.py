"""Contributions coded from end to end: staged, coded by an engine, counted, told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from fa_analysis import codebook as grids
from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import SOME_REFUSED, Problem, StudyError, WriteError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.pipeline.inputs import code_of, digest
from fa_analysis.pipeline.lock import only_run
from fa_analysis.pipeline.work import Progress
from fa_analysis.scale.engines import by_dask, by_loop
from fa_analysis.scale.measures import measure
from fa_analysis.scale.model import EngineName, Job, Outcome, Part, Place, Task, place_of
from fa_analysis.scale.stage import files_of, stage
from fa_analysis.scale.work import ROOMS, code_partition, finished, read_counts
from fa_analysis.study import Study

REPORT = "contributions.xlsx"


@dataclass(frozen=True)
class Engine:
    """Who codes: this process (`loop`), or Dask with so many workers here, or those of a scheduler."""

    name: EngineName = "loop"
    workers: int = 2
    scheduler: str | None = None

    def run(self, job: Job, tasks: Iterator[Task], codebook: Codebook) -> Iterator[Outcome]:
        """Do the tasks; yield the outcomes as they are known."""
        if self.name == "loop":
            return by_loop(job, tasks, codebook)
        return by_dask(job, tasks, codebook, workers=self.workers, scheduler=self.scheduler)


@dataclass(frozen=True)
class ScaleReport:
    """What was found and done.

    `counts`: `files`, `contributions`, `units`, `codings`, `parts`, `parts done` (coded this time), `parts
    failed`. `measures`: table `measures`.
    """

    counts: dict[str, int]
    problems: tuple[Problem, ...]
    measures: pd.DataFrame = field(default_factory=lambda: tables.empty("measures"))
    report: Path | None = None

    @property
    def exit_code(self) -> int:
        """0, or 2 when some rows, files or partitions have no result."""
        return SOME_REFUSED if any(p.refused for p in self.problems) else 0


@dataclass
class _Run:
    """What a run has met so far."""

    study: Study
    codebook: Codebook
    problems: list[Problem]
    parts: list[Part] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)

    @property
    def place(self) -> Place:
        return place_of(self.study)


def code_contributions(
    study: Study, *, engine: Engine | None = None, progress: Progress | None = None
) -> ScaleReport:
    """Code the contributions of a study, partition by partition; what is finished is not done again.

    Parameters
    ----------
    study : Study
        Its settings `[contributions]` say which files.
    engine : Engine, optional
        Who codes; this process when not given. The tables are the same, byte for byte.
    progress : callable, optional
        Called with what is being done, how much of it, and out of how much.

    Raises
    ------
    StudyError, CodebookError
        When there is nothing to code, or nothing to code with.
    WriteError
        When the disk refuses; finished partitions are kept.
    BusyError
        When another run holds this study.
    """
    grid, problems = grids.load(study.codebook_file)
    if not files_of(study):
        raise StudyError(
            _("aucun fichier de contributions"),
            where=str(study.raw / study.settings.contributions.files),
            todo=_("Déposez-y des fichiers csv, jsonl ou parquet, ou corrigez [contributions] dans study.toml"),
        )
    with only_run(study):
        run = _Run(study, grid, list(problems))
        _code(run, engine or Engine(), progress or _silent)
        return _tell(run)


def _silent(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""


def _code(run: _Run, engine: Engine, progress: Callable[[str, int, int], None]) -> None:
    """Stage, and code what is not already coded; a partition is given to a worker as soon as it is staged."""
    for outcome in engine.run(code_partition, _tasks(run), run.codebook):
        if outcome.unwritable:
            raise WriteError(outcome.cause.rstrip("."))
        run.outcomes.append(outcome)
        progress(_("Codage des contributions"), len(run.outcomes), len(run.parts))
    if not run.parts:
        raise StudyError(
            _("aucune contribution lisible"),
            where=str(run.study.raw / run.study.settings.contributions.files),
            todo="; ".join(f"{p.file} : {p.what}" for p in run.problems if p.refused)[:400] or None,
        )
    for outcome in sorted(run.outcomes, key=lambda o: o.part.name):
        if outcome.cause:
            run.problems.append(_failure(outcome))


def _tasks(run: _Run) -> Iterator[Task]:
    code, settings = code_of(ROOMS), run.study.settings
    words = settings.questionnaires.non_answers
    for part in stage(run.study, run.problems.append):
        run.parts.append(part)
        key = digest([part.mark, part.name, run.codebook.version, code, settings.units.max_words, words])
        if not finished(run.place, part, key):
            yield Task(part, run.place, key, code, settings.units.max_words, words)


def _failure(outcome: Outcome) -> Problem:
    part = outcome.part
    what = _("lignes {first} à {last} : {n} contributions non codées : {cause}")
    return Problem(
        part.file,
        what.format(first=part.first, last=part.last, n=part.rows, cause=outcome.cause),
        _("Relancez : les autres parties sont gardées"),
        refused=True,
    )


def _tell(run: _Run) -> ScaleReport:
    """Count what the partitions gave, write the measures and the workbook, sweep what is of no use any more."""
    from fa_analysis.scale.sheet import workbook_bytes

    failed = {o.part.name for o in run.outcomes if o.cause}
    done = sorted((p for p in run.parts if p.name not in failed), key=lambda p: p.name)
    partial = [read_counts(run.place, p) for p in done]
    settings = run.study.settings
    found = measure(partial, run.codebook, k=settings.thresholds.working, missing=len(failed))
    counts = {
        "files": len({p.file for p in run.parts}),
        "contributions": sum(p.rows for p in run.parts),
        "contributions coded": sum(sum(c["of"].values()) for c in partial),
        "units": sum(c["units"] for c in partial),
        "codings": sum(c["matches"] for c in partial),
        "parts": len(run.parts),
        "parts done": len(run.outcomes) - len(failed),
        "parts failed": len(failed),
    }
    tables.write(found, "measures", run.place.root / "measures.parquet")
    report = run.study.reports / REPORT
    told = {_("Grille de lecture"): f"{run.codebook.title}, version {run.codebook.version}"}
    write_bytes(report, workbook_bytes(found, tables.empty("topics"), run.codebook, settings, told=told))
    _sweep(run.place, {p.name for p in run.parts}, failed)
    return ScaleReport(counts, tuple(run.problems), found, report)


def _sweep(place: Place, wanted: set[str], failed: set[str]) -> None:
    """Remove the tables of partitions that are no more, and the old results of those that failed."""
    for folder in ("staged", "codings", "counts"):
        for path in sorted((place.root / folder).glob("*.parquet")) + sorted(
            (place.root / folder).glob("*.json")
        ):
            useless = path.stem not in wanted and not (folder == "staged" and path.suffix == ".json")
            if useless or (folder != "staged" and path.stem in failed):
                path.unlink()
