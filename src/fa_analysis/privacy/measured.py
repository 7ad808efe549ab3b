"""The measures of one level of release: small groups put together, then what is still small hidden."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook
from fa_analysis.measures import Material as Prepared
from fa_analysis.measures import measures_of, prepare
from fa_analysis.measures.merging import say_merged
from fa_analysis.privacy.merging import Plan, plan_of, put_together, settings_of
from fa_analysis.privacy.release import Level, protect_measures
from fa_analysis.privacy.suppress import Protected
from fa_analysis.settings import Settings


@dataclass(frozen=True)
class Measured:
    """The measures of a level.

    Attributes
    ----------
    measures : DataFrame
        Table `measures` as it may be shown.
    exact : DataFrame
        The same with nothing withheld or hidden: for the proof only.
    settings : Settings
        Those of the study, `merge` saying what was put together.
    plan : mapping
        By axis, the name of each merged group → its parts.
    protected : Protected
        What is hidden, with the proof.
    """

    measures: pd.DataFrame
    exact: pd.DataFrame
    settings: Settings
    plan: Plan
    protected: Protected


def measured(
    found: Mapping[str, pd.DataFrame], *, codebook: Codebook, settings: Settings, level: Level
) -> Measured:
    """Measure a study again for one level of release.

    Everything is counted twice: with nothing withheld, to know what each table would give away; and with the
    groups under the threshold withheld, so that ranks and tests are those of the groups shown.

    Parameters
    ----------
    found : mapping
        The tables `coded`, `units`, `respondents`, `questionnaires`, `projects` and `measures` by name; of the
        last, the quality of the coding is kept as it is.
    """
    k = getattr(settings.thresholds, level)
    names = ("coded", "units", "respondents", "questionnaires", "projects")
    bare = prepare(**{n: found[n] for n in names}, codebook=codebook, settings=_withholding(settings, 1))
    plan = plan_of(bare, k=k)
    merged = put_together(bare, plan)
    exact = _measures(merged, found["measures"])
    withheld = replace(merged, settings=_withholding(settings, k))
    told = say_merged(_measures(withheld, found["measures"]), plan, k=k)
    shown, protected = protect_measures(
        tables.check(told, "measures"), thresholds=settings.thresholds, level=level, exact=exact
    )
    return Measured(shown, exact, settings_of(settings, plan), plan, protected)


def _withholding(settings: Settings, k: int) -> Settings:
    """Return the settings with another threshold to withhold groups."""
    return settings.model_copy(update={"thresholds": settings.thresholds.model_copy(update={"working": k})})


def _measures(prepared: Prepared, old: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of a prepared study; the quality of the coding speaks of no group: it is kept."""
    quality = old[old["what"].str.startswith("quality_")]
    return pd.concat([measures_of(prepared), quality], ignore_index=True)
