"""Quotes that a release may show: no identifier, the role family only where enough share it."""

from __future__ import annotations

import pandas as pd

from fa_analysis.privacy.release import families_shown
from fa_analysis.settings import Settings


def safe_verbatims(
    quotes: pd.DataFrame, respondents: pd.DataFrame, settings: Settings, *, k: int
) -> pd.DataFrame:
    """Return quotes with nothing beside them but the role family of the speaker.

    Parameters
    ----------
    quotes : DataFrame
        Columns `source_id`, `code`, `quote`, of rewritten texts (see `corpus.pseudonymise`).
    respondents : DataFrame
        Table `respondents`.
    k : int
        Least number of persons met who share a role family; a quote of a smaller family is left out.

    Returns
    -------
    DataFrame
        `family`, `code`, `quote`, in an order that says nothing of the order of the interviews: by code, then
        by quote. Quotes of sources that are no interview are left out.
    """
    role = {g.label: g.family or g.label for g in settings.groups}
    family = dict(zip(respondents["interview_id"], respondents["group"].map(role), strict=True))
    shown = families_shown([f for f in family.values() if isinstance(f, str)], k=k)
    table = quotes.assign(family=quotes["source_id"].map(family))
    table = table[table["family"].isin(list(shown))]
    return (
        table[["family", "code", "quote"]].drop_duplicates().sort_values(["code", "quote"], ignore_index=True)
    )
