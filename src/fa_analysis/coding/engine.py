"""Rules over an index: every match of every rule, with the exact words that it rests on."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook, Rule
from fa_analysis.errors import FaError
from fa_analysis.i18n import _
from fa_analysis.text.index import Index, build_index
from fa_analysis.text.query.evaluate import evaluate, lexicon_of
from fa_analysis.text.query.negation import negated_words
from fa_analysis.text.query.spans import Spans, same, touching
from fa_analysis.text.query.syntax import parse

Longs = npt.NDArray[np.int64]
Memory = dict[Any, Spans]
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
    found = []
    for rule in codebook.rules:
        sources = rule.sources or codebook.family(codebook.code(rule.code).family).sources
        allowed = (tuple(sorted(sources)), tuple(sorted(rule.speaker)))
        name = (rule.match, rule.negated, rule.not_with, allowed)
        if name not in memory:
            memory[name] = _allowed(rule_spans(rule, index), *allowed, index, speakers)
        found.append(memory[name])
    return _table(found, codebook, index)


def rule_spans(rule: Rule, index: Index) -> Spans:
    """Return the spans of words that `rule` finds in the whole index, its negation and `not_with` applied."""
    tree = parse(rule.match)
    found = evaluate(tree, index)
    if rule.negated != "any" and len(found):
        hidden = negated_words(index, lexicon_of(index), index.unit_of(found.start))
        affirmed = evaluate(tree, index, hidden=hidden)
        found = affirmed if rule.negated == "exclude" else found.keep(~same(found, affirmed))
    for query in rule.not_with:
        if len(found):
            found = found.keep(~touching(found, evaluate(parse(query), index)))
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
    found: Spans,
    sources: tuple[str, ...],
    speaker: tuple[str, ...],
    index: Index,
    speakers: npt.NDArray[Any] | None,
) -> Spans:
    if not sources and not speaker:
        return found
    fits = np.ones(index.n_units, dtype=bool)
    if sources:
        fits &= np.isin(np.array(index.sources, dtype=object).astype(str), sources)
    if speaker and speakers is not None:
        fits &= np.isin(speakers.astype(str), [label.casefold() for label in speaker])
    return found.keep(fits[index.unit_of(found.start)])


def _table(found: list[Spans], codebook: Codebook, index: Index) -> pd.DataFrame:
    start = np.concatenate([f.start for f in found] or [np.zeros(0, dtype=np.int64)])
    end = np.concatenate([f.end for f in found] or [np.zeros(0, dtype=np.int64)])
    which = np.repeat(np.arange(len(found)), [len(f) for f in found])
    order = np.lexsort((which, end, start))
    start, end, which = start[order], end[order], which[order]
    unit = index.unit_of(start)
    first, past = index.start[start].astype(np.int64), index.end[end - 1].astype(np.int64)
    rules = codebook.rules
    return pd.DataFrame(
        {
            "unit_id": _taken(index.unit_ids, unit),
            "code": _taken([r.code for r in rules], which),
            "by": _taken(["rule"], np.zeros(len(unit), dtype=np.int64)),
            "rule": _taken([r.id for r in rules], which),
            "start": pd.array(first, dtype="Int64"),
            "end": pd.array(past, dtype="Int64"),
            "quote": _quotes(index, unit, first, past),
            "score": np.ones(len(unit)),
            "version": _taken([codebook.version], np.zeros(len(unit), dtype=np.int64)),
        }
    )


def _taken(names: Any, which: Longs) -> pd.Series:
    import pyarrow as pa

    return pd.Series(
        pa.array(list(names), type=pa.large_string()).take(pa.array(which)).to_pandas(), dtype="str"
    )


def _quotes(index: Index, unit: Longs, first: Longs, past: Longs) -> pd.Series:
    rows, back = np.unique(unit, return_inverse=True)
    texts = index.texts.iloc[rows].tolist()
    return pd.Series(
        [texts[u][a:b] for u, a, b in zip(back.tolist(), first.tolist(), past.tolist(), strict=True)],
        dtype="str",
    )
