"""Partial counts → measures: shares by group with their interval, without loading a single coding."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from fa_analysis.i18n import _
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.material import ALL
from fa_analysis.measures.rows import make, withhold

What = Literal["contributions", "contribution_topics"]
Counts = Mapping[str, Any]


def measure(
    partial: Iterable[Counts], codes: Sequence[str], *, what: What, k: int, missing: int = 0
) -> pd.DataFrame:
    """Return the share of contributions that have each code (or topic), in each group and in all.

    Parameters
    ----------
    partial : iterable of mapping
        Counts of the partitions (`work.counts_of`).
    codes : sequence of str
        Codes, or numbers of topics.
    what : {"contributions", "contribution_topics"}
        Name of the measure.
    k : int
        Groups with fewer contributions are withheld.
    missing : int
        Partitions that could not be coded: the method of each figure says so.

    Returns
    -------
    DataFrame
        Table `measures`: `of` counts the contributions that say something;
        `estimate` is `n` / `of` with Wilson's 95 % interval. Groups in alphabetical order, `ensemble` last;
        contributions without a group count in `ensemble` only.
    """
    n, of = _added(partial)
    groups = [*sorted(g for g in of if g), ALL]
    every = {g: of[g] for g in groups[:-1]} | {ALL: of.total()}
    rows = [{"group": g, "code": c, "n": n[g, c], "of": every[g]} for g in groups if every[g] for c in codes]
    table = make(rows, what=what)
    table["estimate"] = table["n"] / table["of"]
    table["low"], table["high"] = wilson(table["n"], table["of"])
    table["method"] = _method(what, missing)
    return withhold(table, k=k)


def _added(partial: Iterable[Counts]) -> tuple[Counter[tuple[str, str]], Counter[str]]:
    """Return the sums of the counts: (group, code) → n, with `ensemble`; group → of."""
    n, totals, of = Counter[tuple[str, str]](), Counter[str](), Counter[str]()
    for counts in partial:
        for group, number in counts["of"].items():
            of[_named(group)] += number
        for group, by_code in counts["n"].items():
            for code, number in by_code.items():
                n[_named(group), code] += number
                totals[code] += number
    n.update({(ALL, code): number for code, number in totals.items()})
    return n, of


def _named(group: str) -> str:
    """Return a group under a name that is not the one of all groups."""
    return _("{group} (groupe)").format(group=group) if group == ALL else group


def _method(what: What, missing: int) -> str:
    told = {
        "contributions": _("part des contributions, règles seules ; intervalle de Wilson à 95 %"),
        "contribution_topics": _(
            "part des contributions dont c'est le thème principal ; thèmes trouvés dans un échantillon ; "
            "intervalle de Wilson à 95 %"
        ),
    }[what]
    return told + (_(" ; {n} parties non codées manquent").format(n=missing) if missing else "")
