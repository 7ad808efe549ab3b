"""Steps that compute: tables → tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.pipeline.work import Made, Work

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from fa_analysis.learning import Taught

MODEL = "modele.npz"
"""What was learnt, beside the tables: kept so that a new transcript does not teach everything again."""


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
    """Match every rule of the grid on every unit; what a unit gave stands as long as neither changes."""
    import pandas as pd

    from fa_analysis.coding import code

    units, grid = work.table("units"), work.codebook
    mark = work.mark(grid.version)
    known = _known_codings(work, mark)
    fresh = units if known is None else units[~units["unit_id"].isin(known[0])]
    found = code(fresh, grid, turns=work.table("turns"))
    if known is not None:
        found = pd.concat([known[1], found], ignore_index=True)
        rank = pd.Series(range(len(units)), index=units["unit_id"])
        found = found.iloc[found["unit_id"].map(rank).argsort(kind="stable")].reset_index(drop=True)
    return Made(tables={"codings": found}, counts={"codings": len(found)}, note={"from": mark})


def _known_codings(work: Work, mark: str) -> tuple[pd.Series, pd.DataFrame] | None:
    """Return the units that the same grid has already coded as they are now, and their codings."""
    old, then = work.previous("codings"), work.previous("units")
    spoken = any(rule.speaker for rule in work.codebook.rules)  # such a rule looks at the turns too
    if old is None or then is None or spoken or work.note("codings").get("from") != mark:
        return None
    units = work.table("units")
    same = units.merge(then, how="inner", on=list(units.columns))["unit_id"]
    return same, old[old["unit_id"].isin(same)]


def coded(work: Work) -> Made:
    """Decide, for each unit and code, what holds: people first, then rules and model combined."""
    from fa_analysis import learning

    grid, path = work.codebook, work.study.processed / MODEL
    decisions, problems = work.decisions
    examples, more = learning.read_examples(work.study.raw / "exemples.csv", grid)
    combined = learning.combine(
        work.table("units"),
        work.table("codings"),
        decisions,
        work.table("turns"),
        grid,
        seed=work.study.settings.study.seed,
        examples=examples,
        kept=_kept_model(work, path),
    )
    found, learnt = combined.coded, combined.taught.learner is not None
    counts = {
        "decisions": len(decisions),
        "codes learnt": int(combined.report["how"].eq("combination").sum()),
        "coded": len(found),
        "coded true": int(found["value"].sum()),
    }
    return Made(
        tables={"coded": found},
        content={path: learning.as_bytes(combined.taught)} if learnt else {},
        counts=counts,
        problems=(*problems, *more),
        note={"code": work.code},
    )


def _kept_model(work: Work, path: Path) -> Taught | None:
    """Return the model of the last run, unless the code that made it, or the file, has changed."""
    from fa_analysis import learning

    if work.note("coded").get("code") != work.code or not work.intact(path):
        return None
    return learning.load(path)


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
        evaluation=_quality(work),
    )
    return Made(tables={"measures": found}, counts={"measures": len(found)})


def _quality(work: Work) -> pd.DataFrame | None:
    """Compare what the machine says without the help of people with what they decided."""
    from fa_analysis.coding import evaluate
    from fa_analysis.coding.quality import reviewed

    decisions, _problems = work.decisions
    if decisions.empty:
        return None
    coded = work.table("coded")
    alone = coded.assign(value=coded["machine"])
    return evaluate(alone, work.table("units"), reviewed(decisions), work.codebook, by_source=False)
