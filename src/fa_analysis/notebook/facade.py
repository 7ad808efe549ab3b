"""What a notebook calls: a study in, a table out. Each function is a few lines over the rooms."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import pandas as pd

from fa_analysis import codebook as _codebook
from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.study import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from fa_analysis.pipeline import RunReport, StatusReport


def table(study: Study, name: str) -> pd.DataFrame:
    """Return one table of the last run.

    Parameters
    ----------
    study : Study
        The study.
    name : str
        `respondents`, `turns`, `questionnaires`, `projects`, `benchmark`, `cases`, `units`, `codings`,
        `coded` or `measures`; `fa_analysis.tables.SCHEMAS[name]` tells its columns.

    Raises
    ------
    StudyError
        When there is no such table, or when the study has never been run.
    """
    if name not in tables.SCHEMAS:
        raise StudyError(
            _("table inconnue « {name} »").format(name=name),
            todo=_("Choisissez parmi : {names}").format(names=", ".join(tables.SCHEMAS)),
        )
    if not study.table(name).is_file():
        raise StudyError(
            _("la table « {name} » n'existe pas encore").format(name=name),
            where=str(study.root),
            todo=_("Lancez d'abord fa.run(study) ou « fa-analysis run »"),
        )
    return tables.read(name, study.table(name))


def problems(report: RunReport | StatusReport) -> pd.DataFrame:
    """Return what a run met as a table: `file`, `what`, `todo`, `refused`, what was refused first."""
    found = pd.DataFrame([asdict(p) for p in report.problems], columns=["file", "what", "todo", "refused"])
    return found.sort_values("refused", ascending=False, kind="stable", ignore_index=True)


def load_codebook(study: Study) -> Codebook:
    """Return the reading grid of a study, as it is written now."""
    return _codebook.load(study.codebook_file)[0]


def code(units: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Match every rule on every unit: a table of `codings`, one row per match with its exact quote."""
    from fa_analysis import coding

    return coding.code(units, codebook)


def kwic(
    study: Study, query: str, *, window: int = 8, sort: Literal["none", "left", "right"] = "none"
) -> pd.DataFrame:
    """Show each match of a query in its context.

    Parameters
    ----------
    study : Study
        A study that has been run.
    query : str
        What is sought, in the syntax of the rules.
    window : int
        Number of words on each side.
    sort : {"none", "left", "right"}
        Order: of the material, or of the words before or after.

    Returns
    -------
    DataFrame
        One row per match: `unit_id`, `source`, `source_id`, `group`, `left`, `match`, `right`, `start`, `end`
        (code points in the unit's text).
    """
    from fa_analysis import text

    units = table(study, "units")
    found = text.kwic(units, query, window=window, sort=sort)
    about = units[["unit_id", "source", "source_id"]].merge(
        table(study, "respondents")[["interview_id", "group"]],
        how="left",
        left_on="source_id",
        right_on="interview_id",
    )
    first = ["unit_id", "source", "source_id", "group", "left", "match", "right"]
    joined = found.merge(about.drop(columns="interview_id"), on="unit_id", how="left", validate="many_to_one")
    return joined[[*first, *(c for c in found.columns if c not in first)]]


def evaluate(study: Study, gold: str | Path) -> pd.DataFrame:
    """Compare the coding of the last run with a reference coding.

    Parameters
    ----------
    study : Study
        A study that has been run.
    gold : path
        A folder laid out as `data/raw/gold`: `entretiens/`, `projets.csv`, `questionnaires.csv`, any of them.

    Returns
    -------
    DataFrame
        What `coding.evaluate` gives (`source`, `level`, `name`, `n`, `positives`, `tp`, `fp`, `fn`,
        `precision`, `recall`, `f1`), once for each `by`: `rules` alone; `machine`, rules and model, for a
        reviewed interview trained without it; `all`, with what people decided. Where people reviewed the very
        units of the reference, `all` measures their agreement with it, and only `rules` and `machine` measure
        the coding.
    """
    from fa_analysis import coding

    units, grid = table(study, "units"), load_codebook(study)
    reference = coding.read_gold(Path(gold), units, grid)
    final = table(study, "coded")
    compared = {
        "rules": coding.coded_from_rules(units, table(study, "codings"), grid),
        "machine": final.assign(value=final["machine"]),
        "all": final,
    }
    parts = [coding.evaluate(coded, units, reference, grid).assign(by=by) for by, coded in compared.items()]
    both = pd.concat(parts, ignore_index=True)
    return both[["by", *(c for c in both.columns if c != "by")]]


def figures() -> tuple[str, ...]:
    """Return the names of the figures."""
    from fa_analysis import charts

    return tuple(charts.CHARTS)


def figure(study: Study, name: str) -> Figure:
    """Draw one figure from the measures of the last run; a notebook shows it with its alternative text."""
    from fa_analysis import charts

    if name not in charts.CHARTS:
        raise StudyError(
            _("figure inconnue « {name} »").format(name=name),
            todo=_("Choisissez parmi : {names}").format(names=", ".join(charts.CHARTS)),
        )
    measures = table(study, "measures")
    story = charts.tell(name, measures, codebook=load_codebook(study), settings=study.settings)
    drawn: Any = charts.draw_story(story)
    # A figure made outside pyplot has no display of its own in a notebook; this one is read aloud as well.
    drawn._repr_mimebundle_ = lambda **_options: (
        {"image/png": charts.png_bytes(drawn), "text/plain": story.alt},
        {"image/png": {"alt": story.alt}},
    )
    return cast("Figure", drawn)
