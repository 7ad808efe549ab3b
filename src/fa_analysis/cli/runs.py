"""Commands that rebuild: run, read, code, report; and status, which only looks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from fa_analysis.cli import contributions, show
from fa_analysis.cli.contributions import EngineOption, Scheduler, Workers
from fa_analysis.cli.options import HERE, Json, Quiet, StudyFolder, study_in
from fa_analysis.errors import FaError
from fa_analysis.i18n import _, n_

if TYPE_CHECKING:
    from fa_analysis.pipeline import RunReport
    from fa_analysis.study import Study


def run(*, study: StudyFolder = HERE, quiet: Quiet = False, json: Json = False) -> None:
    """Rebuild all that is stale."""
    _run(study_in(study), until=None, quiet=quiet, json=json)


def read(*, study: StudyFolder = HERE, quiet: Quiet = False, json: Json = False) -> None:
    """Read the files and cut them into units."""
    _run(study_in(study), until="read", quiet=quiet, json=json)


def code(
    *,
    study: StudyFolder = HERE,
    engine: EngineOption = None,
    workers: Workers = 2,
    scheduler: Scheduler = None,
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Read and code, without measures nor reports; or, with an engine, the contributions of a consultation."""
    if engine is None and scheduler is None:
        _run(study_in(study), until="code", quiet=quiet, json=json)
    else:
        contributions.code(
            study_in(study), engine or "dask", workers=workers, scheduler=scheduler, quiet=quiet, json=json
        )


def report(*, study: StudyFolder = HERE, quiet: Quiet = False, json: Json = False) -> None:
    """Rebuild the reports and all that they start from."""
    _run(study_in(study), until=None, quiet=quiet, json=json)


def _run(study: Study, *, until: str | None, quiet: bool, json: bool) -> None:
    from fa_analysis import pipeline

    with show.progress(quiet=quiet or json) as move:
        told = pipeline.run(study, until=until, progress=move)
    if json:
        show.as_json(_as_dict(told))
    else:
        show.problems(told.problems, quiet=quiet)
        if not quiet:
            print("\n".join(_five_lines(study, told)))
    raise typer.Exit(told.exit_code)


def _as_dict(told: RunReport) -> dict[str, Any]:
    return {
        "done": told.done,
        "changed": told.changed,
        "counts": told.counts,
        "problems": [asdict(p) for p in told.problems],
        "exit_code": told.exit_code,
    }


def _five_lines(study: Study, told: RunReport) -> list[str]:
    """Return what was found and where it is."""
    n = told.counts
    refused = sum(p.refused for p in told.problems)
    notices = len(told.problems) - refused
    return [
        _("Lu       : {read}").format(read=_what_was_read(n)),
        _("Codé     : {coded}").format(coded=_what_was_coded(n)),
        _("À savoir : {refused}, {notices} ; {changed}").format(
            refused=n_("{n} refus", "{n} refus", refused).format(n=refused),
            notices=n_("{n} remarque", "{n} remarques", notices).format(n=notices),
            changed=n_("{n} fichier refait", "{n} fichiers refaits", len(told.changed)).format(
                n=len(told.changed)
            )
            if told.changed
            else _("rien n'a changé depuis la dernière fois"),
        ),
        _("Tables   : {place}").format(place=study.processed),
        _("Rapports : {place} (synthese.html, tableaux.xlsx, figures)").format(place=study.reports),
    ]


def _what_was_read(counts: Mapping[str, int]) -> str:
    def n(name: str) -> int:
        return counts.get(name, 0)

    parts = (
        (n("interviews"), n_("{n} entretien", "{n} entretiens", n("interviews"))),
        (n("answers"), n_("{n} réponse", "{n} réponses", n("answers"))),
        (n("questionnaires"), n_("{n} questionnaire", "{n} questionnaires", n("questionnaires"))),
        (n("projects"), n_("{n} projet", "{n} projets", n("projects"))),
        (n("benchmark"), n_("{n} pratique d'ailleurs", "{n} pratiques d'ailleurs", n("benchmark"))),
        (n("cases"), n_("{n} étude de cas", "{n} études de cas", n("cases"))),
    )
    return ", ".join(words.format(n=show.number(count)) for count, words in parts if count)


def _what_was_coded(counts: Mapping[str, int]) -> str:
    units = counts.get("units", 0)
    if "codings" not in counts:
        return n_("{n} unité, pas encore codée", "{n} unités, pas encore codées", units).format(
            n=show.number(units)
        )
    told = n_(
        "{units} ; {rules} de {codes} a trouvé {passages}",
        "{units} ; {rules} de {codes} ont trouvé {passages}",
        counts["rules"],
    )
    parts = (
        ("units", n_("{n} unité", "{n} unités", units)),
        ("rules", n_("{n} règle", "{n} règles", counts["rules"])),
        ("codes", n_("{n} code", "{n} codes", counts["codes"])),
        ("codings", n_("{n} passage", "{n} passages", counts["codings"])),
    )
    said = {name: words.format(n=show.number(counts[name])) for name, words in parts}
    return told.format(units=said["units"], rules=said["rules"], codes=said["codes"], passages=said["codings"])


def status(*, study: StudyFolder = HERE, json: Json = False) -> None:
    """Tell what is there, what is new and what would run; do nothing."""
    from fa_analysis import pipeline

    opened = study_in(study)
    found = pipeline.status(opened)
    if json:
        show.as_json(asdict(found))
        return
    files = sum(found.inputs.values())
    put = n_("{n} fichier", "{n} fichiers", files).format(n=show.number(files))
    print(_("Déposé    : {files}").format(files=put))
    print(_("Déjà lu   : {read}").format(read=_what_was_read(found.counts) or _("rien")))
    for words, paths in (
        (_("Nouveau   : {path}"), found.new if found.counts else ()),
        (_("Modifié   : {path}"), found.changed),
        (_("Disparu   : {path}"), found.gone),
    ):
        for path in paths:
            print(words.format(path=path))
    print(_("À refaire : {steps}").format(steps=", ".join(found.stale) or _("rien")))
    print(_("Diffusion : {state}").format(state=_may_be_published(opened)))
    for problem in found.problems:
        words = _("Refusé    : {problem}") if problem.refused else _("À noter   : {problem}")
        print(words.format(problem=show.sentence(problem)))


def _may_be_published(study: Study) -> str:
    """Say whether public outputs may be made; the texts are only read where there is something to compare."""
    if not study.table("units").is_file():
        return _("rien à diffuser encore")
    from fa_analysis.privacy import why_not

    try:
        reason = why_not(study)
    except FaError as err:  # a list that cannot be read: status says so, and still says the rest
        return str(err)
    if not reason:
        return _(
            "la liste des mentions douteuses est signée ; « fa-analysis release » fait les sorties publiques"
        )
    return _("vue de travail seulement, {reason}").format(reason=reason)
