"""What the search of outputs would meet in the texts is masked in them: both look for the same spellings."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from fa_analysis.privacy.canaries import Spellings, places, spellings
from fa_analysis.privacy.evidence import DOUBT, SURE
from fa_analysis.privacy.key import folded

TITLE = "x "
"""A word before a title: outputs put titles inside sentences, where a first word is told by its capital."""


def with_echoes(
    texts: pd.DataFrame,
    mentions: pd.DataFrame,
    *,
    names: Iterable[str] = (),
    left: Iterable[str] = (),
    titles: Iterable[str] = (),
) -> pd.DataFrame:
    """Add to the mentions every place of the texts where the search of outputs would meet a name.

    A name found once with a capital is met by that search in lower case, in all capitals, or by its family
    name alone; what the rules of the texts left there would refuse the release.

    Parameters
    ----------
    texts, mentions : DataFrame
        As `find_mentions` takes and returns them.
    names : iterable of str
        Names known besides those found: the key, the list of people.
    left : iterable of str
        Folded words that stay in clear.
    titles : iterable of str
        `unit_id` of the texts that outputs set inside sentences of their own.

    Returns
    -------
    DataFrame
        Columns and order of `mentions`. An echo is `sure` when a sure mention is spelt so, else `doubt`.
    """
    names, left, headed = list(names), set(left), set(titles)
    seen: set[str] = set()
    while True:
        found = mentions.loc[mentions["kind"] == "person", "text"].unique().tolist()
        forms = {folded(name) for name in found}
        if forms <= seen:
            return mentions
        seen |= forms  # places that overlap make a longer name, of which parts may stand elsewhere
        mentions = _echoes(texts, mentions, spellings([*names, *found], left=left), headed)


def _echoes(texts: pd.DataFrame, mentions: pd.DataFrame, index: Spellings, headed: set[str]) -> pd.DataFrame:
    people = mentions[mentions["kind"] == "person"]
    sure = {folded(t) for t in people.loc[people["level"] == SURE, "text"]}
    by_unit = {unit: rows.to_numpy().tolist() for unit, rows in mentions.groupby("unit_id", sort=False)}
    rows: list[list[object]] = []
    for unit, text in zip(texts["unit_id"], texts["text"], strict=True):
        here, before = by_unit.get(unit, []), TITLE if unit in headed else ""
        met = [(a - len(before), b - len(before)) for a, b in places(before + text, index, since=len(before))]
        rows += _joined(unit, text, here, met, sure) if met else here
    return pd.DataFrame(rows, columns=mentions.columns).astype(mentions.dtypes.to_dict())


def _joined(
    unit: str, text: str, here: list[list[object]], met: list[tuple[int, int]], sure: set[str]
) -> list[list[object]]:
    """Return the mentions of one text with the places met; those that overlap a name become one with it."""
    spans = [(int(str(r[1])), int(str(r[2])), str(r[4]), str(r[5])) for r in here]
    for start, end in met:
        if any(a <= start and end <= b for a, b, _k, _l in spans):
            continue
        over = [s for s in spans if s[0] < end and start < s[1]]
        if any(kind != "person" for _a, _b, kind, _l in over):
            continue  # part of a phone or an address: that is masked, and what is beyond is no word of a name
        a, b = min([start, *(s[0] for s in over)]), max([end, *(s[1] for s in over)])
        level = SURE if folded(text[a:b]) in sure or any(s[3] == SURE for s in over) else DOUBT
        spans = [*(s for s in spans if s not in over), (a, b, "person", level)]
    return [[unit, a, b, text[a:b], kind, level] for a, b, kind, level in sorted(spans)]
