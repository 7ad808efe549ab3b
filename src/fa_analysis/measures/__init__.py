"""Measures: from coded units to numbers, each with its count, its interval and how it was made."""

from __future__ import annotations

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.measures.beside import beside_measures
from fa_analysis.measures.expressions import expression_measures
from fa_analysis.measures.gaps import gap_measures
from fa_analysis.measures.levels import level_measures, level_of_interviews
from fa_analysis.measures.material import Material, prepare
from fa_analysis.measures.merging import say_merged
from fa_analysis.measures.projects import project_measures
from fa_analysis.measures.quality import quality_measures
from fa_analysis.measures.rows import gather
from fa_analysis.measures.survey import survey_measures
from fa_analysis.settings import Settings

__all__ = [
    "Material",
    "beside_measures",
    "expression_measures",
    "gap_measures",
    "level_measures",
    "level_of_interviews",
    "measure_all",
    "measures_of",
    "prepare",
    "project_measures",
    "quality_measures",
    "survey_measures",
]


def measure_all(  # noqa: PLR0913 - the tables of a study
    *,
    coded: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    questionnaires: pd.DataFrame,
    projects: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    evaluation: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Compute every measure of the study; `docs/measures.md` says each formula.

    Parameters
    ----------
    coded, units, respondents, questionnaires, projects : DataFrame
        The tables of the same names.
    evaluation : DataFrame, optional
        What `coding.evaluate` gives; adds the quality of the coding.

    Returns
    -------
    DataFrame
        Table `measures`, one row per (what, group, code).
    """
    material = prepare(
        coded=coded,
        units=units,
        respondents=respondents,
        questionnaires=questionnaires,
        projects=projects,
        codebook=codebook,
        settings=settings,
    )
    told = say_merged(measures_of(material, evaluation=evaluation), material.merged, k=material.k)
    return tables.check(told, "measures")


def measures_of(material: Material, *, evaluation: pd.DataFrame | None = None) -> pd.DataFrame:
    """Compute every measure of a prepared study: what `measure_all` gives, before it says what was merged."""
    found = [
        measure(material)
        for measure in (
            level_measures,
            expression_measures,
            project_measures,
            gap_measures,
            survey_measures,
            beside_measures,
        )
    ]
    return gather([*found, quality_measures(evaluation)])
