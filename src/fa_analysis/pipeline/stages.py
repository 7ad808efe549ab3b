"""Steps that compute: tables → tables."""

from __future__ import annotations

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.pipeline.work import Made, Work


def codebook(work: Work) -> Made:
    """Read and check the grid; rules that are not valid are told and left out."""
    grid, problems = work.grid
    counts = {"codes": len(grid.codes), "rules": len(grid.rules)}
    return Made(counts=counts, problems=tuple(problems), note={"version": grid.version})


def units(work: Work) -> Made:
    """Cut what was read into units of coding.

    Raises
    ------
    StudyError
        When nothing was read at all; what an earlier run wrote is then left as it was.
    """
    from fa_analysis.text import make_units

    found = make_units(
        turns=work.table("turns"),
        questionnaires=work.table("questionnaires"),
        projects=work.table("projects"),
        cases=work.table("cases"),
        benchmark=work.table("benchmark"),
        settings=work.study.settings,
    )
    if found.empty:
        raise StudyError(
            _("rien à coder : aucun entretien, questionnaire, projet ni cas n'a pu être lu"),
            where=str(work.study.raw),
            todo=_("Déposez des fichiers dans ce dossier, ou corrigez ceux que « fa-analysis status » signale"),
        )
    by_source = found.groupby("source").size()
    counts = {"units": len(found), **{f"units of {source}": int(n) for source, n in by_source.items()}}
    return Made(tables={"units": found}, counts=counts)


def codings(work: Work) -> Made:
    """Match every rule of the grid on every unit."""
    from fa_analysis.coding import code

    found = code(work.table("units"), work.codebook)
    return Made(tables={"codings": found}, counts={"codings": len(found)})


def coded(work: Work) -> Made:
    """Decide, for each unit and code, what holds."""
    from fa_analysis.coding import coded_from_rules

    found = coded_from_rules(work.table("units"), work.table("codings"), work.codebook)
    return Made(tables={"coded": found}, counts={"coded": len(found), "coded true": int(found["value"].sum())})


def measures(work: Work) -> Made:
    """Count, with intervals."""
    from fa_analysis.measures import measure_all

    found = measure_all(
        coded=work.table("coded"),
        units=work.table("units"),
        respondents=work.table("respondents"),
        questionnaires=work.table("questionnaires"),
        projects=work.table("projects"),
        codebook=work.codebook,
        settings=work.study.settings,
    )
    return Made(tables={"measures": found}, counts={"measures": len(found)})
