"""Candidates for rules: the words and pairs of words of the answers that a code misses, with their cost.

A candidate is a lead, not a proof: with thousands of words, some are specific to a few answers by chance.
What it would gain and cost is counted by running it as a rule.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.codebook.model import Codebook, Rule
from fa_analysis.coding.engine import rule_spans
from fa_analysis.coding.gold import answer_ids
from fa_analysis.coding.quality import judged_pairs
from fa_analysis.text.counts import lafon
from fa_analysis.text.index import Index, build_index
from fa_analysis.text.terms import Terms, terms_of

Longs = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
_Candidate = tuple[str, str, str, float, int, int, int, int, int]

COLUMNS = ("code", "query", "kind", "score", "gained", "missed", "false_alarms", "sources", "unjudged")
WINDOW = 5
"""Two words of a pair are at most this many words apart."""
SURE = 1.3
"""Least specificity shown: −log10 of 0.05."""
TRIED = 4
"""Candidates run as rules, for each one kept."""


@dataclass(frozen=True, eq=False)
class _Answers:
    """Of one code: the answers missed, those rightly not taken, those judged."""

    missed: Flags
    negative: Flags
    judged: Flags


@dataclass(frozen=True, eq=False)
class _Material:
    """Which answers hold each word and each pair; `answer[u]` is the answer of unit `u`."""

    index: Index
    answer: Longs
    names: tuple[str, ...]
    source: tuple[str, ...]
    words: tuple[Longs, Longs]
    pairs: tuple[Longs, Longs]
    terms: Terms


def suggest(
    units: pd.DataFrame,
    codings: pd.DataFrame,
    reference: pd.DataFrame,
    codebook: Codebook,
    *,
    index: Index | None = None,
    per_code: int = 15,
) -> pd.DataFrame:
    """Propose words and pairs of words that would find what the rules of each code miss.

    Among the judged answers that the rules of a code do not take, those that have it (missed) are set against
    those that have not: a term is proposed when Lafon's specificity says that it belongs to the first, in at
    least two answers of two different sources.

    Parameters
    ----------
    units, codings : DataFrame
        Tables `units` and `codings`.
    reference : DataFrame
        `unit_id`, `code`, `value`: from `read_gold` or `reviewed`.
    codebook : Codebook
        The grid.
    index : Index, optional
        The index of these same units, when it is already made.
    per_code : int
        Candidates kept for each code.

    Returns
    -------
    DataFrame
        One row per candidate, by code then by what it brings: `code`, `query` (ready to be pasted in the
        codebook), `kind` (`word`, `pair`), `score` (specificity), `gained` (missed answers it would find),
        `missed` (answers missed in all), `false_alarms` (judged answers it would take wrongly, not taken so
        far), `sources` (interviews, respondents, projects of the gained answers), `unjudged` (answers not
        judged that it would take).
    """
    material = _material(units, build_index(units) if index is None else index)
    row = {name: i for i, name in enumerate(material.names)}
    pairs = judged_pairs(units, codings, reference, codebook)
    open_ = pairs[~pairs["ours"]]
    rows = []
    for code in codebook.codes:
        mine = open_[open_["code"] == code.id]
        answers = _Answers(
            missed=_flags(mine.loc[mine["value"], "unit_id"], row),
            negative=_flags(mine.loc[~mine["value"], "unit_id"], row),
            judged=_flags(pairs.loc[pairs["code"] == code.id, "unit_id"], row),
        )
        if answers.missed.sum() >= 2:
            rows += _of_code(code.id, answers, material, per_code)
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"code": "str", "query": "str", "kind": "str"})


def _flags(names: pd.Series, row: dict[str, int]) -> Flags:
    flags = np.zeros(len(row), dtype=bool)
    flags[[row[name] for name in names]] = True
    return flags


def _of_code(code: str, answers: _Answers, material: _Material, per_code: int) -> list[_Candidate]:
    width = len(material.terms.names)
    found = [
        ("word", score, f"lemme:{material.terms.names[key]}")
        for key, score in _specific(*material.words, answers)
    ]
    for key, score in _specific(*material.pairs, answers):
        first, second = (material.terms.names[k] for k in divmod(key, width))
        found.append(("pair", score, f'"lemme:{first} lemme:{second}"~{WINDOW}'))
    found.sort(key=lambda c: (-c[1], c[0] != "word", c[2]))
    tried = [
        _cost(Rule(query, code, query, 0, 0), kind, score, answers, material)
        for kind, score, query in found[: TRIED * per_code]
    ]
    kept = [t for t in tried if t[4] >= 2 and t[7] >= 2]
    kept.sort(key=lambda t: (t[6] - t[4], -t[3], t[1]))
    return kept[:per_code]


def _cost(rule: Rule, kind: str, score: float, answers: _Answers, material: _Material) -> _Candidate:
    """Run a candidate as a rule and count the answers it would take."""
    spans = rule_spans(rule, material.index)
    taken = np.zeros(len(material.names), dtype=bool)
    taken[material.answer[material.index.unit_of(spans.start)]] = True
    gained = np.flatnonzero(taken & answers.missed)
    return (
        rule.code,
        rule.match,
        kind,
        round(score, 2),
        len(gained),
        int(answers.missed.sum()),
        int((taken & answers.negative).sum()),
        len({material.source[i] for i in gained.tolist()}),
        int((taken & ~answers.judged).sum()),
    )


def _specific(answer: Longs, key: Longs, answers: _Answers) -> list[tuple[int, float]]:
    """Return the keys that the missed answers hold more than chance would have it, with their specificity."""
    pool = answers.missed | answers.negative
    inside = pool[answer]
    keys, place = np.unique(key[inside], return_inverse=True)
    total = np.bincount(place, minlength=len(keys))
    f = np.bincount(place, weights=answers.missed[answer[inside]], minlength=len(keys)).astype(np.int64)
    twice = np.flatnonzero(f >= 2)
    score = lafon(f[twice], total[twice], int(answers.missed.sum()), int(pool.sum()))
    sure = score >= SURE
    return list(zip(keys[twice[sure]].tolist(), score[sure].tolist(), strict=True))


def _material(units: pd.DataFrame, index: Index) -> _Material:
    whole = answer_ids(units)
    of_unit = whole.reindex(list(index.unit_ids))
    numbers, names = pd.factorize(of_unit)
    source_of = dict(zip(units["unit_id"], units["source_id"], strict=True))
    terms = terms_of(index)
    answer = np.repeat(numbers, np.diff(index.unit_first)).astype(np.int64)
    term = terms.of_form[index.form]
    spoken = np.array([len(name) > 2 and name.isalpha() for name in terms.names], dtype=bool)
    keep = spoken[term]
    return _Material(
        index=index,
        answer=np.asarray(numbers, dtype=np.int64),
        names=tuple(names),
        source=tuple(str(source_of[name]) for name in names),
        words=_distinct(answer[keep], term[keep]),
        pairs=_pairs(index, answer, term, spoken),
        terms=terms,
    )


def _pairs(index: Index, answer: Longs, term: Longs, spoken: Flags) -> tuple[Longs, Longs]:
    """Return the answers that hold each pair of words WINDOW apart or less (first × width + second)."""
    width = len(spoken)
    unit = np.repeat(np.arange(index.n_units), np.diff(index.unit_first))
    parts = []
    for step in range(1, WINDOW + 1):
        a, b = term[:-step], term[step:]
        good = (unit[:-step] == unit[step:]) & spoken[a] & spoken[b] & (a != b)
        low, high = np.minimum(a, b)[good], np.maximum(a, b)[good]
        parts.append((answer[:-step][good], low * width + high))
    return _distinct(np.concatenate([p[0] for p in parts]), np.concatenate([p[1] for p in parts]))


def _distinct(answer: Longs, key: Longs) -> tuple[Longs, Longs]:
    """Return each (answer, key) once."""
    order = np.lexsort((key, answer))
    answer, key = answer[order], key[order]
    new = np.ones(len(key), dtype=bool)
    new[1:] = (answer[1:] != answer[:-1]) | (key[1:] != key[:-1])
    return answer[new], key[new]
