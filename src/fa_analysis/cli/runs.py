"""Commands that rebuild: run, read, code, report; and status, which only looks."""

from __future__ import annotations

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
    n = {name: show.number(count) for name, count in told.counts.items()}
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


def _what_was_read(n: dict[str, str]) -> str:
    parts = (
        ("interviews", _("{n} entretiens")),
        ("answers", _("{n} réponses")),
        ("questionnaires", _("{n} questionnaires")),
        ("projects", _("{n} projets")),
        ("benchmark", _("{n} pratiques d'ailleurs")),
        ("cases", _("{n} études de cas")),
    )
    return ", ".join(words.format(n=n[name]) for name, words in parts if n.get(name, "0") != "0")


def _what_was_coded(n: dict[str, str]) -> str:
    if "codings" not in n:
        return _("{units} unités, pas encore codées").format(units=n.get("units", "0"))
    return _("{units} unités ; {rules} règles de {codes} codes ont trouvé {codings} passages").format(
        units=n["units"], rules=n["rules"], codes=n["codes"], codings=n["codings"]
    )


def status(*, study: StudyFolder = HERE, json: Json = False) -> None:
    """Tell what is there, what is new and what would run; do nothing."""
    from fa_analysis import pipeline

    opened = study_in(study)
    found = pipeline.status(opened)
    if json:
        show.as_json(asdict(found))
        return
    counts = {name: show.number(count) for name, count in found.counts.items()}
    print(_("Déposé    : {files} fichiers").format(files=show.number(sum(found.inputs.values()))))
    print(_("Déjà lu   : {read}").format(read=_what_was_read(counts) or _("rien")))
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
