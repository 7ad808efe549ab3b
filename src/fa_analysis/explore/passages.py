"""Passages to read: those that say a topic best, those around a word, those like another one."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from fa_analysis.explore.material import Material
from fa_analysis.topics import Corpus, Exploration

COLUMNS = ["segment_id", "unit_id", "source_id", "group", "policy", "text", "start", "end"]


def of_topic(material: Material, found: Exploration, topic: int) -> pd.DataFrame:
    """Return the passages that say a topic (from 1) best, one per document.

    Returns
    -------
    DataFrame
        One row per passage: `segment_id`, `unit_id`, `source_id`, `group`, `policy`, `text`, `start` and `end`
        (what to mark in the text, as code points; both 0 for nothing).
    """
    quotes = found.quotes[found.quotes["topic"] == topic]
    return _described(material, quotes["segment_id"].tolist())


def like(material: Material, corpus: Corpus, segment_id: str, *, top: int = 8) -> pd.DataFrame:
    """Return the passages of `corpus` whose words are closest to those of one of them (see `of_topic`)."""
    from fa_analysis.topics.labels import similar_segments

    if segment_id not in set(corpus.segments["segment_id"]):
        corpus = material.corpus
    return _described(material, similar_segments(corpus, segment_id, top=top)["segment_id"].tolist())


def around(material: Material, corpus: Corpus, query: str, *, window: int = 14) -> pd.DataFrame:
    """Return each match of a query of the rules' language in the units of `corpus`, with what is around it.

    Columns as `of_topic`; `text` is the context, within which `start` and `end` mark the match, and
    `segment_id` the passage that holds it.

    Raises
    ------
    QueryError
        When the query cannot be read.
    """
    from fa_analysis.text import kwic

    found = kwic(material.index, query, window=window)
    found = found[found["unit_id"].isin(corpus.segments["unit_id"].unique())].reset_index(drop=True)
    texts = material.units.set_index("unit_id")["text"].reindex(found["unit_id"])
    left, right = _sides(found, texts.tolist())
    table = pd.DataFrame(
        {
            "segment_id": _segments_at(corpus, found["unit_id"], found["start"]),
            "text": left + found["match"] + right,
            "start": left.str.len(),
            "end": left.str.len() + found["match"].str.len(),
        }
    )
    named = _described(material, table["segment_id"].tolist()).drop(columns=["text", "start", "end"])
    return pd.concat([named, table.drop(columns="segment_id")], axis=1)[COLUMNS]


def _sides(found: pd.DataFrame, texts: list[str]) -> tuple[pd.Series, pd.Series]:
    """Return what stands before and after each match, with a space only where the text has one."""
    left, right = [], []
    rows = zip(found["left"], found["right"], found["start"], found["end"], texts, strict=True)
    for before, after, start, end, text in rows:
        left.append(f"… {before}{' ' if text[start - 1 : start].isspace() else ''}" if before else "")
        right.append(f"{' ' if text[end : end + 1].isspace() else ''}{after} …" if after else "")
    return pd.Series(left, dtype="str"), pd.Series(right, dtype="str")


def as_query(term: str) -> str:
    """Return the query that finds a term of a topic: all its forms, or its very words when it is compound."""
    return f"lemme:{term}" if re.fullmatch(r"\w+", term) else f'"{term}"'


def _segments_at(corpus: Corpus, units: pd.Series, starts: pd.Series) -> list[str]:
    """Return the segment that holds each place of a unit."""
    segments = corpus.segments
    by_unit = dict(list(segments.groupby("unit_id", sort=False)[["start", "segment_id"]]))
    found = []
    for unit, start in zip(units, starts, strict=True):
        rows = by_unit[unit]
        at = int(np.searchsorted(rows["start"].to_numpy(), int(start), side="right")) - 1
        found.append(str(rows["segment_id"].iloc[max(at, 0)]))
    return found


def _described(material: Material, segment_ids: list[str]) -> pd.DataFrame:
    """Return these segments with their text and who speaks, in this order."""
    segments = material.corpus.segments
    rows = pd.Series(range(len(segments)), index=segments["segment_id"])[segment_ids].to_numpy()
    named = segments.iloc[rows][["segment_id", "unit_id", "source_id", "text"]].reset_index(drop=True)
    who = material.about.iloc[rows].reset_index(drop=True)
    return pd.concat([named, who], axis=1).assign(start=0, end=0)[COLUMNS]


def by_id(material: Material, segment_id: str) -> dict[str, str]:
    """Return one passage: `segment_id`, `unit_id`, `source_id`, `group`, `policy`, `text`."""
    row = _described(material, [segment_id]).iloc[0]
    return {name: str(row[name]) for name in COLUMNS[:6]}
