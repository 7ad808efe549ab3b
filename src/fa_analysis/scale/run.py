"""Contributions coded from end to end: staged, coded by an engine, counted, told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from fa_analysis import codebook as grids
from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import SOME_REFUSED, Problem, StudyError, WriteError
from fa_analysis.files import write_bytes
from fa_analysis.i18n import _
from fa_analysis.measures.rows import gather
from fa_analysis.pipeline.inputs import code_of, digest
from fa_analysis.pipeline.lock import only_run
from fa_analysis.pipeline.work import Progress
from fa_analysis.scale import topics
from fa_analysis.scale.engines import Do, Engine, opened
from fa_analysis.scale.measures import measure
from fa_analysis.scale.model import Cut, Job, Outcome, Part, Place, Task, applies, place_of
from fa_analysis.scale.stage import files_of, stage
from fa_analysis.scale.topics import Fit, apply_partition, fit
from fa_analysis.scale.work import ROOMS, code_partition, finished, read_counts
from fa_analysis.study import Study

REPORT = "contributions.xlsx"


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
    """What a run shares and has met so far.

    `lost` are the partitions that have no result; `kept` counts those that were already coded.
    """

    study: Study
    codebook: Codebook
    work: Do
    progress: Progress
    cut: Cut
    problems: list[Problem]
    parts: list[Part] = field(default_factory=list)
    lost: set[str] = field(default_factory=set)
    kept: int = 0

    @property
    def place(self) -> Place:
        """Where the tables stand."""
        return place_of(self.study)

    @property
    def coded(self) -> list[Part]:
        """The partitions that have a result, by name."""
        return sorted((p for p in self.parts if p.name not in self.lost), key=lambda p: p.name)


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
    settings = study.settings
    cut = Cut(settings.units.max_words, settings.questionnaires.non_answers)
    with only_run(study), opened(engine or Engine()) as work:
        run = _Run(study, grid, work, progress or _silent, cut, list(problems))
        _do(run, code_partition, _tasks(run), grid, _("Codage des contributions"))
        if not run.parts:
            raise _nothing(run)
        fitted = _topics(run) if settings.contributions.topics else None
        report = _tell(run, fitted)
        _sweep(run, fitted is not None)
    return report


def _silent(_what: str, _done: int, _of: int) -> None:
    """Show nothing."""


def _do(run: _Run, job: Job, tasks: Iterator[Task], shared: object, what: str) -> None:
    """Do the tasks; a partition that fails is told, the others go on."""
    lost = []
    for done, outcome in enumerate(run.work(job, tasks, shared), start=1):
        if outcome.unwritable:
            raise WriteError(outcome.cause.rstrip("."))
        if outcome.cause:
            lost.append(outcome)
        run.progress(what, done, len(run.parts))
    run.problems += [_failure(o) for o in sorted(lost, key=lambda o: o.part.name)]
    run.lost |= {o.part.name for o in lost}


def _tasks(run: _Run) -> Iterator[Task]:
    """Yield the partitions to code, each as soon as it is staged; those that are finished are passed over."""
    code = code_of(ROOMS)
    for part in stage(run.study, run.problems.append):
        run.parts.append(part)
        key = digest([part.mark, part.name, run.codebook.version, code, asdict(run.cut)])
        if finished(run.place.counts(part.name), run.place.codings(part.name), key):
            run.kept += 1
        else:
            yield Task(part, run.place, key, code, run.cut)


def _topics(run: _Run) -> Fit | None:
    """Find topics in a sample, apply them to every coded partition; None, said, when there can be none."""
    run.progress(_("Thèmes d'un échantillon"), 0, len(run.parts))
    try:
        found = fit(run.study, run.codebook, run.coded, run.cut)
    except StudyError as err:
        run.problems.append(Problem(_("thèmes"), err.what, err.todo or "", refused=True))
        return None
    code = code_of(topics.ROOMS)
    tasks = (
        Task(part, run.place, key, code, run.cut)
        for part in run.coded
        if not finished(
            run.place.topic_counts(part.name),
            run.place.topics(part.name),
            key := digest([part.mark, part.name, found.key, code, asdict(run.cut)]),
        )
    )
    _do(run, apply_partition, tasks, found, _("Thèmes des contributions"))
    return found


def _failure(outcome: Outcome) -> Problem:
    part = outcome.part
    what = _("lignes {first} à {last} : {n} contributions sans résultat : {cause}")
    return Problem(
        part.file,
        what.format(first=part.first, last=part.last, n=part.rows, cause=outcome.cause),
        _("Relancez : ce qui est fini ne sera pas refait"),
        refused=True,
    )


def _nothing(run: _Run) -> StudyError:
    """Return the error of a study whose files of contributions give nothing, with what was met."""
    refused = [_("{where} : {what}").format(where=p.file, what=p.what) for p in run.problems if p.refused]
    return StudyError(
        _("aucune contribution lisible"),
        where=str(run.study.raw / run.study.settings.contributions.files),
        todo=_(" ; ").join(refused[:3]) or _("Déposez-y des fichiers qui ont au moins une ligne"),
    )


def _tell(run: _Run, fitted: Fit | None) -> ScaleReport:
    """Count what the partitions gave; write the measures and the workbook."""
    from fa_analysis.scale.sheet import workbook_bytes

    partial = [read_counts(run.place.counts(p.name)) for p in run.coded]
    counts = {
        "files": len({p.file for p in run.parts}),
        "contributions": sum(p.rows for p in run.parts),
        "contributions coded": sum(sum(c["of"].values()) for c in partial),
        "units": sum(c["units"] for c in partial),
        "codings": sum(c["matches"] for c in partial),
        "parts": len(run.parts),
        "parts done": len(run.parts) - run.kept - len(run.lost),
        "parts failed": len(run.lost),
    }
    found = _measures(run, partial, fitted)
    tables.write(found, "measures", run.place.root / "measures.parquet")
    report = run.study.reports / REPORT
    write_bytes(report, workbook_bytes(found, fitted, run.codebook, run.study.settings, counts=counts))
    return ScaleReport(counts, tuple(run.problems), found, report)


def _measures(run: _Run, partial: list[dict[str, Any]], fitted: Fit | None) -> pd.DataFrame:
    k, missing = run.study.settings.thresholds.working, len(run.lost)
    codes = [c.id for c in run.codebook.codes if applies(run.codebook, c.family)]
    found = [measure(partial, codes, what="contributions", k=k, missing=missing)]
    if fitted is not None:
        by_topic = [read_counts(run.place.topic_counts(p.name)) for p in run.coded]
        numbers = [str(n) for n in range(1, len(fitted.labels) + 1)]
        found.append(measure(by_topic, numbers, what="contribution_topics", k=k, missing=missing))
    return gather(found)


def _sweep(run: _Run, topical: bool) -> None:
    """Remove what an earlier run made of partitions that are no more, or that now have no result."""
    coded, staged = {p.name for p in run.coded}, {p.name for p in run.parts}
    wanted = {"staged": staged, "codings": coded, "counts": coded, "unit_topics": coded if topical else set()}
    for folder, names in wanted.items():
        for path in (run.place.root / folder).glob("*"):
            record = folder == "staged" and path.suffix == ".json"
            if path.stem not in names and not record and not path.name.startswith("."):
                path.unlink()
