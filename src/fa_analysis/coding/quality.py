"""What each rule and each code is worth, against answers that people have judged.

A rule of a practice also speaks for the dimension above it: it is measured against both, where each was judged.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.coding.gold import answer_ids, by_answer, scores

_KEY = ["unit_id", "code"]
CONTEXT = 90


@dataclass(frozen=True)
class Quality:
    """Three tables: `codes`, `rules` and the `quotes` to read. See `quality` for their columns."""

    codes: pd.DataFrame
    rules: pd.DataFrame
    quotes: pd.DataFrame


def reviewed(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return the reference that people's current decisions make: `unit_id`, `code`, `value`.

    A doubt (`unsure`) is no reference; when people disagree on a pair, it is left out as well.
    """
    sure = decisions[decisions["verdict"].isin(["yes", "no"])]
    said = sure.assign(value=sure["verdict"].eq("yes"))[[*_KEY, "value"]].drop_duplicates()
    return said[~said.duplicated(_KEY, keep=False)].reset_index(drop=True)


def quality(units: pd.DataFrame, codings: pd.DataFrame, reference: pd.DataFrame, codebook: Codebook) -> Quality:
    """Measure every code and every rule on the judged answers.

    Parameters
    ----------
    units, codings : DataFrame
        Tables `units` and `codings`; only what rules propose is measured.
    reference : DataFrame
        `unit_id`, `code`, `value`: from `read_gold` or `reviewed`.
    codebook : Codebook
        The grid.

    Returns
    -------
    Quality
        `codes`: `code`, `n` judged answers, `positives`, `tp`, `fp`, `fn`, `precision`, `precision_low`,
        `precision_high`, `recall`, `recall_low`, `recall_high`, `f1`.
        `rules`: one row per rule and code it speaks for: `rule`, `code`, `hits` (judged answers where it
        fires), `tp`, `fp`, `alone` (true answers that no other rule finds), `sources` (interviews, respondents,
        projects where it fires), the same precision, and `recall`: its share of the code's true answers.
        `quotes`: `code`, `kind` (`true`, `false`, `missed`), `rule`, `unit_id`, `before`, `quote`, `after`; a
        missed answer is whole in `after`. Intervals are Wilson's at 95 %.
    """
    pairs = judged_pairs(units, codings, reference, codebook)
    hits = _hits(units, codings, codebook).merge(pairs, on=_KEY)
    return Quality(_codes(pairs, codebook), _rules(hits, pairs, units), _quotes(hits, pairs, units))


def judged_pairs(
    units: pd.DataFrame, codings: pd.DataFrame, reference: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Return each judged answer and code: `unit_id`, `code`, `value` (people), `ours` (the rules)."""
    known = reference[reference["unit_id"].isin(units["unit_id"])]
    hits = _hits(units, codings, codebook)[_KEY].drop_duplicates()
    proposed = by_answer(hits.assign(value=True), units, codebook)
    proposed = proposed[proposed["value"]]
    pairs = by_answer(known, units, codebook).merge(proposed[_KEY].assign(ours=True), on=_KEY, how="left")
    return pairs.assign(ours=pairs["ours"].eq(True))  # an absent pair is not proposed


def _hits(units: pd.DataFrame, codings: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Return each match of each rule, under the id of the whole answer, for its code and the code above it."""
    found = codings[codings["by"] == "rule"][["unit_id", "code", "rule", "start", "end", "quote"]]
    parent = {c.id: c.parent for c in codebook.codes if c.parent}
    above = found.assign(code=found["code"].map(parent)).dropna(subset=["code"])
    both = pd.concat([found, above], ignore_index=True)
    return both.assign(piece=both["unit_id"], unit_id=both["unit_id"].map(answer_ids(units)))


def _codes(pairs: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    truth, ours = pairs["value"], pairs["ours"]
    flags = pd.DataFrame(
        {"n": True, "positives": truth, "tp": truth & ours, "fp": ~truth & ours, "fn": truth & ~ours}
    )
    counts = flags.astype("int64").groupby(pairs["code"]).sum()
    counts = counts.reindex([c.id for c in codebook.codes if c.id in counts.index])
    table = scores(counts)
    table = _bounded(table, "precision", table["tp"], table["tp"] + table["fp"])
    table = _bounded(table, "recall", table["tp"], table["positives"])
    return table[[c for c in table if c != "f1"] + ["f1"]].rename_axis("code").reset_index()


def _rules(hits: pd.DataFrame, pairs: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    once = hits.drop_duplicates(["rule", *_KEY])
    once = once.assign(
        alone=~once.duplicated(_KEY, keep=False) & once["value"],
        source_id=once["unit_id"].map(units.set_index("unit_id")["source_id"]),
    )
    groups = once.groupby(["rule", "code"], sort=False)
    table = groups.agg(
        hits=("value", "size"), tp=("value", "sum"), alone=("alone", "sum"), sources=("source_id", "nunique")
    )
    table = table.astype("int64").reset_index()
    table.insert(4, "fp", table["hits"] - table["tp"])
    positives = pairs[pairs["value"]].groupby("code").size()
    table = _bounded(table, "precision", table["tp"], table["hits"])
    return _bounded(table, "recall", table["tp"], table["code"].map(positives).fillna(0))


def _quotes(hits: pd.DataFrame, pairs: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    texts = dict(zip(units["unit_id"], units["text"], strict=True))
    columns = ["code", "value", "rule", "unit_id", "piece", "start", "end"]
    rows = [
        (code, "true" if value else "false", rule, unit_id, *_around(texts[piece], start, end))
        for code, value, rule, unit_id, piece, start, end in hits[columns].itertuples(index=False, name=None)
    ]
    whole = units["text"].groupby(units["unit_id"].map(answer_ids(units)), sort=False).agg(" ".join).to_dict()
    missed = pairs[pairs["value"] & ~pairs["ours"]]
    rows += [
        (code, "missed", "", unit_id, "", "", whole[unit_id])
        for code, unit_id in zip(missed["code"], missed["unit_id"], strict=True)
    ]
    names = ["code", "kind", "rule", "unit_id", "before", "quote", "after"]
    return pd.DataFrame(rows, columns=names).astype("str")


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    before, after = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
    return (
        ("… " if start > CONTEXT else "") + before,
        text[start:end],
        after + (" …" if end + CONTEXT < len(text) else ""),
    )


def _bounded(table: pd.DataFrame, name: str, good: pd.Series, of: pd.Series) -> pd.DataFrame:
    """Return `table` with the share `good` / `of` and its 95 % interval (Wilson 1927); empty when of is 0."""
    from scipy.stats import binomtest

    rows = []
    for k, n in zip(good.astype(int), of.astype(int), strict=True):
        if n:
            low, high = binomtest(k, n).proportion_ci(method="wilson")
            rows.append((k / n, low, high))
        else:
            rows.append((float("nan"),) * 3)
    columns = [name, f"{name}_low", f"{name}_high"]
    kept = table.drop(columns=[c for c in columns if c in table])
    bounds = pd.DataFrame(rows, columns=columns, index=table.index, dtype="float64")
    return pd.concat([kept, bounds], axis=1)
