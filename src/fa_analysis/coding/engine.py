"""Rules over an index: every match of every rule, with the exact words that it rests on."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis import tables
from fa_analysis.codebook.model import Codebook, Rule
from fa_analysis.errors import FaError
from fa_analysis.i18n import _
from fa_analysis.text.index import Index, build_index
from fa_analysis.text.query.evaluate import evaluate, lexicon_of, units_of
from fa_analysis.text.query.negation import negated_words
from fa_analysis.text.query.spans import Spans, same, touching
from fa_analysis.text.query.syntax import parse

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Matches(NamedTuple):
    """What one rule found: one row per match, in order. `rank` orders matches by first, then by last word."""

    rank: Longs
    unit: Longs
    first: Longs
    past: Longs
    quote: Any


_NONE = np.zeros(0, dtype=np.int64)
_NOTHING = Matches(_NONE, _NONE, _NONE, _NONE, [])
Memory = dict[Any, Matches]
"""What the rules of one index found, by what the rules say: give it again to recode only what was edited."""


def code(
    units: pd.DataFrame,
    codebook: Codebook,
    *,
    index: Index | None = None,
    turns: pd.DataFrame | None = None,
    memory: Memory | None = None,
) -> pd.DataFrame:
    """Return one row for each match of each rule of `codebook` in `units`.

    Parameters
    ----------
    units : DataFrame
        Table `units`; not modified.
    codebook : Codebook
        The reading grid.
    index : Index, optional
        The index of these same units, when it is already made.
    turns : DataFrame, optional
        Table `turns`; needed only when a rule names speakers.
    memory : dict, optional
        An empty dict at the first call with this index; filled in place. With it, a second call evaluates only
        the rules that changed.

    Returns
    -------
    DataFrame
        Table `codings`, ordered by unit, start, end, then rule as in the codebook; `by` is `rule`, `score` 1.
        All matches are kept, nested and crossing ones too.
    """
    index = build_index(units) if index is None else index
    memory = {} if memory is None else memory
    speakers = _speakers(units, turns, codebook)
    usual = {c.id: codebook.family(c.family).sources for c in codebook.codes}
    found = []
    fits: dict[Any, Mask | None] = {}
    for rule in codebook.rules:
        sources = rule.sources or usual[rule.code]
        allowed = (tuple(sorted(sources)), tuple(sorted(rule.speaker)))
        name = (rule.match, rule.negated, rule.not_with, allowed)
        if name not in memory:
            if allowed not in fits:
                fits[allowed] = _allowed(*allowed, index, speakers)
            memory[name] = _matches(rule_spans(rule, index, within=fits[allowed]), index)
        found.append(memory[name])
    return _table(found, codebook, index)


def rule_spans(rule: Rule, index: Index, *, within: Mask | None = None) -> Spans:
    """Return the spans of words that `rule` finds, its negation and `not_with` applied.

    `within` marks the words of the units to look into, whole units; all when not given.
    """
    tree = parse(rule.match)
    found = evaluate(tree, index, within=within)
    if rule.negated != "any" and len(found):
        hidden = negated_words(index, lexicon_of(index), index.unit_of(found.start))
        affirmed = evaluate(tree, index, hidden=hidden, within=units_of(found, index, within))
        found = affirmed if rule.negated == "exclude" else found.keep(~same(found, affirmed))
    for query in rule.not_with:
        if len(found):
            others = evaluate(parse(query), index, within=units_of(found, index, within))
            found = found.keep(~touching(found, others))
    return found


def _speakers(units: pd.DataFrame, turns: pd.DataFrame | None, codebook: Codebook) -> npt.NDArray[Any] | None:
    """Return the label of who speaks in each unit, compared without case; only when a rule asks for it."""
    asking = [rule for rule in codebook.rules if rule.speaker]
    if not asking:
        return None
    if turns is None:
        raise FaError(
            _("la règle « {rule} » nomme un intervenant, mais les tours de parole ne sont pas donnés").format(
                rule=asking[0].id
            ),
            todo=_("Donnez la table « turns » : code(units, codebook, turns=turns)"),
        )
    said = turns[["interview_id", "turn", "speaker"]].rename(columns={"interview_id": "source_id"})
    joined = units[["source_id", "turn"]].merge(said, on=["source_id", "turn"], how="left")
    labels: npt.NDArray[Any] = joined["speaker"].fillna("").str.casefold().to_numpy(dtype=object)
    return labels


def _allowed(
    sources: tuple[str, ...], speaker: tuple[str, ...], index: Index, speakers: npt.NDArray[Any] | None
) -> Mask | None:
    """Return a mark for each word: whether rules of these sources and speakers look at it; None when all."""
    fits = np.ones(index.n_units, dtype=bool)
    if sources:
        fits &= index.sources.isin(sources).to_numpy()
    if speaker and speakers is not None:
        fits &= np.isin(speakers.astype(str), [label.casefold() for label in speaker])
    return None if fits.all() else np.repeat(fits, np.diff(index.unit_first))


def _matches(found: Spans, index: Index) -> Matches:
    import pyarrow as pa

    if not len(found):
        return _NOTHING
    unit = index.unit_of(found.start)
    first, past = index.start[found.start].astype(np.int64), index.end[found.end - 1].astype(np.int64)
    rows, back = np.unique(unit, return_inverse=True)
    texts = index.texts_of(rows)
    places = zip(back.tolist(), first.tolist(), past.tolist(), strict=True)
    quote = pa.array([texts[u][a:b] for u, a, b in places], type=pa.large_string())
    return Matches(found.rank, unit, first, past, quote)


def _table(found: list[Matches], codebook: Codebook, index: Index) -> pd.DataFrame:
    import pyarrow as pa

    if not found:
        return tables.empty("codings")
    some = [m for m in found if len(m.rank)] or [_NOTHING]
    rank, unit, first, past = (np.concatenate([m[i] for m in some]) for i in range(4))
    order = np.argsort(rank, kind="stable")
    which = np.repeat(np.arange(len(found)), [len(m.rank) for m in found])[order]
    quote = (
        pa.chunked_array([m.quote for m in some], type=pa.large_string()).combine_chunks().take(pa.array(order))
    )
    ids = pa.array(index.unit_ids, type=pa.large_string(), from_pandas=True)
    rules = codebook.rules
    constant = np.zeros(len(order), dtype=np.int64)
    return pd.DataFrame(
        {
            "unit_id": _taken(ids, unit[order]),
            "code": _taken([r.code for r in rules], which),
            "by": _taken(["rule"], constant),
            "rule": _taken([r.id for r in rules], which),
            "start": pd.array(first[order], dtype="Int64"),
            "end": pd.array(past[order], dtype="Int64"),
            "quote": pd.Series(quote, dtype="str"),
            "score": np.ones(len(order)),
            "version": _taken([codebook.version], constant),
        }
    )


def _taken(names: Any, which: Longs) -> pd.Series:
    import pyarrow as pa

    array = names if isinstance(names, pa.Array | pa.ChunkedArray) else pa.array(names, type=pa.large_string())
    return pd.Series(array.take(pa.array(which)), dtype="str")
