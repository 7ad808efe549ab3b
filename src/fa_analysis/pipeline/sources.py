"""Sources that a study should have and has not: announced in `study.toml`, or read by the last run."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from fa_analysis.errors import Problem, StudyError
from fa_analysis.i18n import _, n_
from fa_analysis.pipeline.inputs import relative, same_table
from fa_analysis.pipeline.work import Work, announced, named

if TYPE_CHECKING:
    from pathlib import Path

    from fa_analysis.study import Study

BESIDE = ("questionnaires", "projects", "benchmark", "cases")
"""The sources beside the interviews: a section of the settings, a kind of input and a step of the run each."""
ABOUT_ALL = ""
"""What the step of the interviews notes about all of them; no interview has this name."""


def absent(work: Work, source: str) -> Problem | None:
    """Return the refusal of a source that is not there though it should; None for a study that never had it.

    A section taken out of `study.toml` since the last run is a decision, not a loss: nothing is told. Projects
    may all come from the form: their table is then missed only when the last run had one.
    """
    there = any(_holds(work.study, source, path) for path in work.inputs[source])
    if there or not named(work.study, source):
        return None
    now, note = announced(work.study, source), work.note(source)
    had = note.get("absent") or any(_holds(work.study, source, path) for path in work.before.inputs)
    if had and (now or not note.get("announced")):
        return _refusal(work.study, source)
    return _refusal(work.study, source) if now and not work.inputs[source] else None


def _holds(study: Study, source: str, path: str) -> bool:
    """Say whether an input is the table of a source, whatever its format, or is in its folder."""
    place = PurePosixPath(relative(study, study.raw / named(study, source)))
    found = PurePosixPath(path)
    if source == "cases":
        return found.is_relative_to(place)
    return found.parent == place.parent and same_table(found.name, place.name)


def _refusal(study: Study, source: str) -> Problem:
    what = (
        _("dossier introuvable, ou vide : les études de cas ne sont plus dans les résultats")
        if source == "cases"
        else _("table introuvable : ses lignes ne sont plus dans les résultats")
    )
    todo = (
        _("Remettez-le dans data/raw ; s'il n'y en a plus, retirez la section [{section}] de study.toml")
        if announced(study, source)
        else _(
            "Remettez-le dans data/raw ; s'il n'y en a plus, écrivez {key} = \"\" sous [{section}] (study.toml)"
        )
    )
    key = "folder" if source == "cases" else "table"
    return Problem(named(study, source), what, todo.format(section=source, key=key), refused=True)


def no_table(work: Work) -> list[Problem]:
    """Return the problem of a study that should have interviews, and has neither their table nor transcripts.

    Raises
    ------
    StudyError
        When the last run had some, and `study.toml` has not given them up since.
    """
    before, now = work.before.steps.get("interviews"), announced(work.study, "interviews")
    given_up = not now and before is not None and before.note.get(ABOUT_ALL, {}).get("announced", False)
    had = before is not None and before.counts.get("interviews", 0) > 0
    if given_up or not (now or had):
        return []
    table = work.study.settings.interviews.table
    if had:
        raise StudyError(
            _("table des entretiens introuvable : aucun entretien lu, rien n'est refait"),
            where=str(work.study.raw / table),
            todo=_("Remettez la table et les transcriptions, ou rebranchez le disque ou le partage"),
        )
    what = _("table des entretiens introuvable : aucun entretien n'est lu")
    todo = _("Mettez-la dans data/raw, ou retirez la section [interviews] de study.toml s'il n'y en a pas")
    return [Problem(table, what, todo, refused=True)]


def no_transcript(study: Study, wanted: int, problems: list[Problem]) -> StudyError:
    """Return the error of a table of interviews of which not one transcript can be read."""
    table, folder = study.settings.interviews.table, study.raw / study.settings.interviews.folder
    what = n_(
        "{n} entretien dans {table}, et aucun n'a pu être lu ({cause}) : rien n'est refait",
        "{n} entretiens dans {table}, et aucun n'a pu être lu ({cause}) : rien n'est refait",
        wanted,
    ).format(n=wanted, table=table, cause=_why_none(folder, problems))
    todo = _("Remettez les transcriptions dans ce dossier, ou rebranchez le disque ou le partage")
    return StudyError(what, where=str(folder), todo=todo)


def _why_none(folder: Path, problems: list[Problem]) -> str:
    """Return why no transcript of `folder` can be read, in a few words."""
    from fa_analysis.read.folder import listed

    if not folder.is_dir():
        return _("ce dossier n'existe pas")
    if not any(listed(folder)):
        return _("ce dossier est vide")
    first = next((p for p in problems if p.refused), None)
    return f"{first.file} : {first.what}" if first else _("ses fichiers ne contiennent aucun texte")
