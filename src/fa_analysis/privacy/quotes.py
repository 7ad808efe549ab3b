"""Words that a release may quote: whole sentences of rewritten texts that do not lead to a person."""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.privacy.key import folded
from fa_analysis.privacy.release import families_shown
from fa_analysis.settings import Settings

LEAST, MOST, BEST = 8, 45, 20
"""Words of a quote: the least, the most, and the length that reads best."""
COLUMNS = ["ref", "code", "family", "quote"]
_END = re.compile(r"(?<=[.!?…])[»”\")\]]*\s+(?=\S)|\n+")
_TELLS = re.compile(
    r"\b(?:je suis|j['’]étais|j['’]ai été|en tant que|moi qui suis|je m['’]appelle|ma mère|mon père|ma femme|"
    r"mon mari|ma fille|mon fils)\b",
    re.IGNORECASE,
)


def quotes(
    *,
    units: pd.DataFrame,
    codings: pd.DataFrame,
    coded: pd.DataFrame,
    respondents: pd.DataFrame,
    codebook: Codebook,
    settings: Settings,
    k: int,
) -> pd.DataFrame:
    """Return what interviews of the home scope say of each code, as a release may quote it.

    Parameters
    ----------
    units, codings : DataFrame
        Rewritten without names (see `corpus.rewritten`).
    k : int
        Least number of persons met who share a role family; what smaller families say is not quoted.

    Returns
    -------
    DataFrame
        One row per code and quote: `ref` (`V012`), `code`, `family` (role family), `quote`, and `unit_id`,
        which no output may show. Within a code the best comes first: decided by a person, then highest score,
        then a length near 20 words, then the alphabet. The order of `ref` is that of a hash of the words.
    """
    told = _sayings(units, codings, coded, codebook).merge(
        _speakers(respondents, settings, k=k), on="source_id", validate="many_to_one"
    )
    tells = [_tells_who(q, f) for q, f in zip(told["quote"], told["function"], strict=True)]
    told = told.loc[~np.array(tells, dtype=bool)]
    told = _best_first(told, codebook).drop_duplicates(["code", "quote"])
    return told.assign(ref=_refs(told))[[*COLUMNS, "unit_id"]].reset_index(drop=True)


def words_of_codes(units: pd.DataFrame, codings: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook,
                   *, source: str) -> pd.DataFrame:  # fmt: skip
    """Return the codes of each unit of one source with the words that show them.

    Returns
    -------
    DataFrame
        One row per unit and code: `unit_id`, `source_id`, `code`, `by` and `quote`: the distinct words found
        by rules, in the order of the text, joined by ` […] `; empty when no rule found any.
    """
    kept = coded.loc[coded["value"], ["unit_id", "code", "by"]]
    kept = kept.merge(units.loc[units["source"] == source, ["unit_id", "source_id"]], on="unit_id")
    found = _with_parents(codings, codebook).sort_values(["start", "end"], kind="stable")
    shown = found.drop_duplicates(["unit_id", "code", "quote"]).groupby(["unit_id", "code"], sort=False)[
        "quote"
    ]
    joined = shown.agg(" […] ".join).reset_index()
    return kept.merge(joined, on=["unit_id", "code"], how="left").fillna({"quote": ""}).reset_index(drop=True)


def sentences_around(text: str, start: int, end: int) -> str:
    """Return the whole sentence or sentences that hold `text[start:end]`; empty when they cannot be quoted.

    A short sentence takes the next one with it, else the one before, up to 45 words; a longer one is not
    quoted: cutting it would make the person say something else.
    """
    cuts = [0, *(m.end() for m in _END.finditer(text)), len(text)]
    spans = [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]
    inside = [i for i, (a, b) in enumerate(spans) if a < max(end, start + 1) and start < b]
    if not inside:
        return ""
    first, last = inside[0], inside[-1]

    def words(a: int, b: int) -> int:
        return len(text[spans[a][0] : spans[b][1]].split())

    while words(first, last) < LEAST:
        if last + 1 < len(spans) and words(first, last + 1) <= MOST:
            last += 1
        elif first and words(first - 1, last) <= MOST:
            first -= 1
        else:
            return ""
    return " ".join(text[spans[first][0] : spans[last][1]].split()) if words(first, last) <= MOST else ""


def _sayings(
    units: pd.DataFrame, codings: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return the quote of each coding that counts; a short answer without words found is quoted whole."""
    spoken = units.loc[units["source"] == "interview", ["unit_id", "source_id", "text"]]
    kept = coded.loc[coded["value"], ["unit_id", "code", "by", "score"]].merge(spoken, on="unit_id")
    found = _with_parents(codings, codebook)[["unit_id", "code", "start", "end"]]
    told = kept.merge(found, on=["unit_id", "code"], how="left")
    places = zip(told["text"], told["start"], told["end"], strict=True)
    quoted = [
        _whole(text) if pd.isna(start) else sentences_around(text, int(start), int(end))
        for text, start, end in places
    ]
    return told.assign(quote=quoted).loc[lambda t: t["quote"] != ""]


def _whole(text: str) -> str:
    return " ".join(text.split()) if LEAST <= len(text.split()) <= MOST else ""


def _with_parents(codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return the codings with those of each practice given to its dimension too."""
    above = codings.assign(code=codings["code"].map({c.id: c.parent for c in codebook.codes if c.parent}))
    return pd.concat([codings, above.dropna(subset="code")], ignore_index=True)


def _speakers(respondents: pd.DataFrame, settings: Settings, *, k: int) -> pd.DataFrame:
    """Return who may be quoted: home interviews whose role family at least `k` persons share."""
    role = {g.label: g.family or g.label for g in settings.groups}
    home = respondents.loc[respondents["scope"] == "home"]
    who = home.assign(family=home["group"].map(role), source_id=home["interview_id"])
    shown = families_shown([f for f in who["family"] if isinstance(f, str)], k=k)
    return who.loc[who["family"].isin(list(shown)), ["source_id", "family", "function"]]


def _tells_who(quote: str, function: object) -> bool:
    """Tell whether a quote says who speaks: the first word of the function, a trade, a kinship."""
    if _TELLS.search(quote):
        return True
    head = folded(function).split()[:1] if isinstance(function, str) else []
    return any(len(w) > 3 and w.rstrip("es") in {x.rstrip("es") for x in folded(quote).split()} for w in head)


def _best_first(told: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    rank = {c.id: i for i, c in enumerate(codebook.codes)}
    keys = told.assign(
        _code=told["code"].map(rank),
        _person=told["by"] != "human",
        _score=-told["score"].fillna(0.0),
        _far=[abs(len(q.split()) - BEST) for q in told["quote"]],
    )
    keys = keys.sort_values(["_code", "_person", "_score", "_far", "quote", "unit_id"], kind="stable")
    return keys.drop(columns=["_code", "_person", "_score", "_far"])


def _refs(told: pd.DataFrame) -> list[str]:
    """Return a number for each quote, by a hash of its words: it says nothing of the order of interviews."""
    order = sorted(set(told["quote"]), key=lambda q: hashlib.sha256(q.encode()).hexdigest())
    width = max(3, len(str(len(order))))
    number = {quote: f"V{rank:0{width}d}" for rank, quote in enumerate(order, start=1)}
    return [number[quote] for quote in told["quote"]]
