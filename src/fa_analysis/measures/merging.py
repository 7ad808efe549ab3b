"""Groups too small to be shown, put together as the settings allow, and said so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.settings import Group, Policy

Merged = Mapping[str, tuple[str, ...]]
"""The name of each merged group → the labels of its parts, in the order of the settings."""


def merging(labels: pd.Series, named: Sequence[Group | Policy], *, k: int) -> Merged:
    """Return the groups to put together: those that share a `merge` when one of them counts 1 to k - 1 persons.

    All the parts are put together, not the small ones only: a part that stayed beside the merged group would
    tell the small one by subtraction.

    Parameters
    ----------
    labels : Series
        The group of each interview.
    named : sequence of Group or Policy
        The groups of the settings.
    """
    sizes = labels.value_counts()
    parts: dict[str, list[str]] = {}
    for one in named:
        if one.merge and sizes.get(one.label, 0):
            parts.setdefault(one.merge, []).append(one.label)
    return {
        name: tuple(inside)
        for name, inside in parts.items()
        if len(inside) > 1 and min(sizes[part] for part in inside) < k
    }


def merged_labels(labels: pd.Series, merged: Merged) -> pd.Series:
    """Return the labels with those of the parts replaced by the name of the merged group."""
    names = {part: name for name, parts in merged.items() for part in parts}
    return labels.map(lambda label: names.get(label, label)) if names else labels


def say_merged(measures: pd.DataFrame, merged: Mapping[str, Merged], *, k: int) -> pd.DataFrame:
    """Return the measures with, for each merged group, what it is made of at the end of its `method`."""
    told = measures.copy()
    for parts_of in merged.values():
        for name, parts in parts_of.items():
            rows = told["group"] == name
            told.loc[rows, "method"] = told.loc[rows, "method"] + _(" ; ") + merged_words(parts, k=k)
    return told


def merged_words(parts: Sequence[str], *, k: int) -> str:
    """Say which groups were put together, and why."""
    return _("groupe fusionné, un des siens comptant moins de {k} personnes : {parts}").format(
        k=k, parts=", ".join(parts)
    )
