"""Steps that read: files → tables. A transcript that did not change is not read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fa_analysis.errors import Problem, StudyError
from fa_analysis.i18n import _, n_
from fa_analysis.pipeline.inputs import content
from fa_analysis.pipeline.manifest import relative_problems
from fa_analysis.pipeline.sources import ABOUT_ALL, absent, no_table, no_transcript
from fa_analysis.pipeline.work import Made, Work, announced, settings_of

if TYPE_CHECKING:
    import pandas as pd

    from fa_analysis.study import Study

    Reader = Callable[[Study], tuple[pd.DataFrame, list[Problem]]]


def interviews(work: Work) -> Made:
    """Read the table of interviews and each transcript that is new or changed since the last run.

    Raises
    ------
    StudyError
        When there are interviews, or were in the last run, but none can be read; what an earlier run wrote is
        then left as it was: results without their interviews would pass for results.
    """
    import pandas as pd

    from fa_analysis import read, tables

    respondents, left_out, problems = read.read_interviews(work.study)
    files, more = read.find_transcripts(work.study, respondents, left_out=left_out)
    if respondents.empty:
        _none_readable(problems)
        _none_readable(more)
        problems += no_table(work)
    problems += more
    known, kept = _known(work)
    labels = settings_of(work.study, ("speakers",))
    parts, silent = [], tables.empty("turns")
    note: dict[str, dict[str, Any]] = {ABOUT_ALL: {"announced": announced(work.study, "interviews")}}
    for rank, (interview, path) in enumerate(files.items()):
        work.progress(_("Lecture des entretiens"), rank, len(files))
        mark = work.mark(path.name, content(path), labels)
        if kept.get(interview, {}).get("from") == mark:
            found = [Problem(**p) for p in kept[interview]["problems"]]
            turns = known.get(interview, silent)
        else:
            turns, found = _transcript(work, interview, path)
        if len(turns):
            parts.append(turns)
        problems += found
        note[interview] = {
            "from": mark,
            "problems": [asdict(p) for p in relative_problems(work.study, found)],
        }
    if len(respondents) and not parts:
        raise no_transcript(work.study, len(respondents), problems)
    turns = pd.concat(parts, ignore_index=True) if parts else tables.empty("turns")
    return Made(
        tables={"respondents": respondents, "turns": turns},
        counts={"respondents": len(respondents), **_counts(turns)},
        problems=tuple(problems),
        note=note,
    )


def _none_readable(problems: list[Problem]) -> None:
    """Raise the first refusal, the cause of the others; nothing is raised for a study without interviews."""
    refused = [p for p in problems if p.refused]
    if not refused:
        return
    first, others = refused[0], sum(p.file == refused[0].file for p in refused) - 1
    more = n_(" (et {n} autre refus)", " (et {n} autres refus)", others).format(n=others) if others else ""
    what = _(" ; ").join((first.what + more, _("aucun entretien lu, rien n'est refait")))
    raise StudyError(what, where=first.file, todo=first.todo or None)


def _known(work: Work) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the turns of the last run by interview, and its note; both empty when they cannot be relied on."""
    record = work.before.steps.get("interviews")
    if record is None or not work.intact(work.study.table("turns")):
        return {}, {}
    by_interview = work.table("turns").groupby("interview_id", sort=False)
    return {str(name): turns for name, turns in by_interview}, dict(record.note)


def _transcript(work: Work, interview: str, path: Path) -> tuple[pd.DataFrame, list[Problem]]:
    from fa_analysis import read

    transcript = read.read_transcript(path, speakers=work.study.settings.speakers)
    turns = transcript.turns.copy()
    turns.insert(0, "interview_id", interview)
    return turns, list(transcript.problems)


def _counts(turns: pd.DataFrame) -> dict[str, int]:
    return {
        "interviews": int(turns["interview_id"].nunique()),
        "turns": len(turns),
        "answers": int(turns["answer"].notna().sum()),
    }


def questionnaires(work: Work) -> Made:
    """Read the questionnaires."""
    from fa_analysis.read import read_questionnaires

    return _one_table(work, "questionnaires", read_questionnaires)


def projects(work: Work) -> Made:
    """Read the inventory of projects."""
    from fa_analysis.read import read_projects

    return _one_table(work, "projects", read_projects)


def benchmark(work: Work) -> Made:
    """Read the good practices of other authorities."""
    from fa_analysis.read import read_benchmark

    return _one_table(work, "benchmark", read_benchmark)


def cases(work: Work) -> Made:
    """Read the case studies."""
    from fa_analysis.read import read_cases

    return _one_table(work, "cases", read_cases)


def _one_table(work: Work, name: str, reader: Reader) -> Made:
    table, problems = reader(work.study)
    missed = absent(work, name) if not problems else None
    rows = int(table["case_id"].nunique()) if name == "cases" else len(table)
    return Made(
        tables={name: table},
        counts={name: rows},
        problems=(*problems, *([missed] if missed else ())),
        note={"announced": announced(work.study, name), "absent": missed is not None},
    )
