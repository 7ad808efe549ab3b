"""The measures of a release as linked count tables, and the measures with what must be hidden left out.

How the rows of `measures` become cells (docs/privacy.md says it in words):

- every measure of persons has a *basis*: measures made from the same counts (`expressed_`, `specific_`,
  `specific_q_`) share their cells, and are hidden together;
- a cell is (basis, axis, group, code); the group `ensemble` belongs to no axis, so that the table by group and
  the table by policy share their totals;
- groups add up to `ensemble` (what is left over, persons without a group, is a cell of its own that is not
  shown);
  levels of an ordinal family add up to the number of persons whose level is known; a count is at most its
  group.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.privacy.counts import Cell, CountTable, Sum, at_most, total
from fa_analysis.privacy.suppress import Protected, protect
from fa_analysis.settings import Thresholds

Level = Literal["public", "working", "strict"]
ALL, REST, SIZE, PLACE = "ensemble", "(reste)", "#n", "level_place"
_NUMBERS = ["n", "of", "estimate", "low", "high"]
_PERSONS = re.compile(
    r"^(?P<base>expressed|specific_q|specific|survey|closed(?:_mean)?_.+|.+?_(?:reached|mean|rank|unknown)|.+?)"
    r"_(?P<axis>group|policy)$|^(?P<closed>closed_(?:mean_)?.+)$"
    r"|^(?P<pair>together(?:_q|_specific)?|with_dimension)$"
)
_NOT_PERSONS = re.compile(
    r"^(?:(?:quota|reviewed|uncoded|done|hill|evenness|inspiration|quality)_.+|.+_differs_(?:group|policy)"
    r"|answers|combination|gap(?:_q)?|level_place|met|saturation|similar)$"
)
"""Measures that count no persons (projects, answers, codes), all of the survey, or are treated apart."""


def basis(what: str) -> tuple[str, str] | None:
    """Return the (basis, axis) of a measure of persons; None for measures."""
    if _NOT_PERSONS.match(what):
        return None
    found = _PERSONS.match(what)
    if found is None:
        return None
    if found["pair"]:
        return ("with_dimension" if what == "with_dimension" else "together", "pair")
    if found["closed"]:
        return (what.replace("closed_mean_", "closed_"), "policy")
    base = re.sub(r"^specific(_q)?$", "expressed", found["base"])
    return re.sub(r"_(reached|mean|rank|unknown)$", "", base), found["axis"]


def count_tables(measures: pd.DataFrame) -> list[CountTable]:
    """Return the counts of persons in `measures` as linked tables, one per basis and axis.

    Rows withheld already count as hidden: they have no value and tie nothing.
    """
    rows = measures[measures["n"].notna() & measures["of"].notna()]
    ties: dict[tuple[str, str], list[int]] = {}
    for at, what in enumerate(rows["what"]):
        tie = basis(str(what))
        if tie is not None:
            ties.setdefault(tie, []).append(at)
    found = []
    for (base, axis), places in ties.items():
        part = rows.iloc[places]
        shares = part[~part["what"].str.contains(r"_(?:mean|rank|reached)(?:_|$)", regex=True)]
        shares = shares.drop_duplicates(["group", "code"])
        found.append(_pairs(base, shares) if axis == "pair" else _by_group(base, axis, shares))
    return found


def cell_of(base: str, axis: str, group: str, code: str) -> Cell:
    """Return the name of a cell; the whole belongs to no axis."""
    return (base, "" if group == ALL else axis, group, code)


def _by_group(base: str, axis: str, rows: pd.DataFrame) -> CountTable:
    values: dict[Cell, float] = {}
    persons: dict[Cell, float] = {}
    sums: list[Sum] = []
    levels = not base.startswith(("expressed", "survey"))
    for row in rows.to_dict("records"):
        size, count = (cell_of(base, axis, row["group"], c) for c in (SIZE, row["code"]))
        if row["code"] == "unknown":  # of another number of persons: all those met
            size = cell_of(base, axis, row["group"], f"{SIZE} met")
        values[size], values[count] = float(row["of"]), float(row["n"])
        persons[count] = float(row["of"])
        if levels and row["code"] != "unknown":
            persons[size] = float(row["of"])
        sums.append(at_most(count, size))
    for name, part in rows[rows["code"] != "unknown"].groupby("group", sort=False):
        group = str(name)
        if levels and abs(part["n"].sum() - part["of"].iloc[0]) < 1e-9:
            sums.append(
                total(cell_of(base, axis, group, SIZE), [cell_of(base, axis, group, c) for c in part["code"]])
            )
        if levels and cell_of(base, axis, group, "unknown") in values:
            met, size, without = (cell_of(base, axis, group, c) for c in (f"{SIZE} met", SIZE, "unknown"))
            if abs(values[met] - values[size] - values[without]) < 1e-9:
                sums.append(total(met, [size, without]))
    sums += _margins(values, persons, base, axis)
    # Means, ranks and cumulated levels of a group go with any hidden count of that group.
    bundles = {c: c[:3] for c in persons} if levels else {}
    return CountTable(f"{base}_{axis}", values, persons, sums, bundles)


def _margins(values: dict[Cell, float], persons: dict[Cell, float], base: str, axis: str) -> list[Sum]:
    """Tie the groups to `ensemble`, code by code; a remainder is a cell that is never shown."""
    sums = []
    for code in sorted({cell[3] for cell in values}):
        whole = (base, "", ALL, code)
        parts = sorted(c for c in values if c[3] == code and c[1] == axis and c[2] != REST)
        if whole not in values or not parts:
            continue
        rest = values[whole] - sum(values[p] for p in parts)
        if rest < -1e-9:  # persons counted in several groups: nothing can be subtracted
            continue
        if rest > 1e-9:
            # Somebody may know that nobody is left over but a few: the remainder counts as a group of its own.
            other = (base, axis, REST, code)
            values[other] = rest
            persons[other] = rest if whole in persons else np.inf
            parts = [*parts, other]
        sums.append(total(whole, parts))
    return sums


def _pairs(base: str, rows: pd.DataFrame) -> CountTable:
    """Return the table of pairs of codes: the first code's persons are those of `expressed`, over all."""
    values: dict[Cell, float] = {}
    persons: dict[Cell, float] = {}
    sums = []
    for row in rows.to_dict("records"):
        names = (row["group"], row["code"]) if base != "together" else sorted((row["group"], row["code"]))
        size, count = ("expressed", "", ALL, row["group"]), (base, "pair", *names)
        values[size], values[count] = float(row["of"]), float(row["n"])
        persons[count] = min(persons.get(count, np.inf), float(row["of"]) or np.inf)
        persons[size] = np.inf
        sums.append(at_most(count, size))
    return CountTable(base, values, persons, sums)


def protect_measures(
    measures: pd.DataFrame,
    *,
    thresholds: Thresholds,
    level: Level = "public",
    counts: bool | None = None,
    exact: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Protected]:
    """Return the measures as a release may show them, and what was hidden with its proof.

    Parameters
    ----------
    level : {"public", "working", "strict"}
        Which threshold: 5, 3 or 11 persons unless `study.toml` says otherwise.
    counts : bool, optional
        Hide also every count of 1 to k − 1 persons in a group that is large enough; by default for `strict`.
    exact : DataFrame, optional
        The same measures with nothing withheld, to count from; `measures` themselves by default.

    Returns
    -------
    DataFrame, Protected
        Hidden rows have empty `n`, `of`, `estimate`, `low`, `high`; `method` says that they are, never
        which kind
        they are. Means, ranks and cumulated levels go with the counts they are made of.
    """
    k = getattr(thresholds, level)
    tables = count_tables(measures if exact is None else exact)
    if counts if counts is not None else level == "strict":
        tables = [strict(table) for table in tables]
    done = protect(tables, k=k)
    return apply(measures, done, k=k), done


def strict(table: CountTable) -> CountTable:
    """Return the table with every count of persons as small as itself: those under the threshold are hidden."""
    persons = {c: min(n, table.counts[c]) if table.counts[c] else n for c, n in table.persons.items()}
    return replace(table, persons=persons)


def apply(measures: pd.DataFrame, done: Protected, *, k: int) -> pd.DataFrame:
    """Return `measures` with the hidden cells left out, and all that is made of them."""
    hide = [_hidden(row, done.hidden, k) for row in measures.to_dict("records")]
    told = measures.copy()
    told.loc[hide, _NUMBERS] = np.nan
    told.loc[hide, "method"] = _("masqué : protection des personnes")
    return told


def _hidden(row: dict[Hashable, Any], hidden: frozenset[Cell], k: int) -> bool:
    place = row["what"] == PLACE  # the mean level of the family named by its code, by policy
    found = (str(row["code"]), "policy") if place else basis(str(row["what"]))
    if found is None:
        # A measure that nobody has said to be harmless is not shown.
        return not _NOT_PERSONS.match(str(row["what"]))
    base, axis = found
    group, code = str(row["group"]), str(row["code"])
    if axis == "pair":
        names = (group, code) if base != "together" else tuple(sorted((group, code)))
        return (base, "pair", *names) in hidden or ("expressed", "", ALL, group) in hidden
    if place or re.search(r"_(mean|rank|reached)(_|$)", str(row["what"])):
        small = isinstance(row["of"], float) and 0 < row["of"] < k
        return small or any(c[0] == base and c[2] == group and (group == ALL or c[1] == axis) for c in hidden)
    cell, size = cell_of(base, axis, group, code), cell_of(base, axis, group, SIZE)
    return cell in hidden or size in hidden


def families_shown(families: Sequence[str], *, k: int) -> set[str]:
    """Return the role families that at least `k` persons share; `families` holds one entry per person."""
    sizes = pd.Series(list(families), dtype="str").value_counts()
    return {str(name) for name, n in sizes.items() if n >= k and name}
