"""Counting terms: the document-term matrix, co-occurrents of a query, specificities of parts (Lafon)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from fa_analysis.text.index import Index
from fa_analysis.text.query.evaluate import evaluate
from fa_analysis.text.query.syntax import parse
from fa_analysis.text.terms import By, Terms, terms_of

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Floats = npt.NDArray[np.float64]


def document_term_matrix(
    index: Index, *, by: By = "lemma", min_units: int = 1
) -> tuple[csr_array, tuple[str, ...]]:
    """Count each term in each unit.

    Parameters
    ----------
    index : Index
        The units.
    by : {"lemma", "form"}
        What a term is; case and missing accents of capitals never split one.
    min_units : int
        Terms of fewer units are left out.

    Returns
    -------
    (csr_array, tuple of str)
        Counts (int64), one row per unit in the order of the index, one column per term; the terms, sorted.
    """
    from scipy.sparse import csr_array

    terms = terms_of(index, by)
    columns = terms.of_form[index.form]
    shape = (index.n_units, len(terms.names))
    counts = csr_array((np.ones(len(columns), dtype=np.int64), columns, index.unit_first.copy()), shape=shape)
    counts.sum_duplicates()
    kept = np.flatnonzero(np.bincount(counts.indices, minlength=shape[1]) >= min_units)
    return counts[:, kept], tuple(terms.names[i] for i in kept.tolist())


def cooccurrence(
    index: Index, query: str, *, window: int = 10, by: By = "lemma", min_count: int = 2
) -> pd.DataFrame:
    """Return the terms found near the matches of `query` more, or less, than chance would put there.

    Parameters
    ----------
    index : Index
        The units.
    query : str
        A query in the language of the rules.
    window : int
        Words looked at on each side of a match, within its unit; the words of the match itself are left out.
    by : {"lemma", "form"}
        What a term is.
    min_count : int
        Terms met fewer times near the matches are left out.

    Returns
    -------
    DataFrame
        One row per term, most specific first: `term`, `near` (times near a match), `total` (times in all),
        `score` (Lafon's specificity of the neighbourhood).
    """
    found = evaluate(parse(query), index)
    unit = index.unit_of(found.start)
    begin = np.maximum(found.start - window, index.unit_first[unit])
    past = np.minimum(found.end + window, index.unit_first[unit + 1])
    around = _covered(begin, past, index.n_words) & ~_covered(found.start, found.end, index.n_words)
    terms = terms_of(index, by)
    near, total = _tally(terms, index.form[around]), _tally(terms, index.form)
    shown = np.flatnonzero(near >= min_count)
    score = lafon(near[shown], total[shown], int(around.sum()), index.n_words)
    table = pd.DataFrame(
        {
            "term": pd.Series([terms.names[i] for i in shown.tolist()], dtype="str"),
            "near": near[shown],
            "total": total[shown],
            "score": score,
        }
    )
    return table.sort_values(["score", "term"], ascending=[False, True], ignore_index=True)


def specificities(index: Index, parts: Sequence[Any], *, by: By = "lemma", min_count: int = 5) -> pd.DataFrame:
    """Return the terms that each part of a corpus uses more, or less, than chance would have it.

    Parameters
    ----------
    index : Index
        The units.
    parts : sequence
        The part of each unit (a group, a policy …), in the order of the index; units whose part is missing are
        left out of the comparison.
    by : {"lemma", "form"}
        What a term is.
    min_count : int
        Terms of lower total frequency are left out.

    Returns
    -------
    DataFrame
        One row per part and term, by part then most specific first: `part`, `term`, `f` (times in the part),
        `total` (times in all), `score`.
    """
    labels = pd.Series(list(parts), dtype=object)
    numbers, names = pd.factorize(labels, sort=True)
    of_word = np.repeat(numbers, np.diff(index.unit_first))
    terms = terms_of(index, by)
    form, of_word = index.form[of_word >= 0], of_word[of_word >= 0]
    n_terms = len(terms.names)
    cells = np.bincount(terms.of_form[form] + of_word * n_terms, minlength=n_terms * len(names))
    f = cells.reshape(len(names), n_terms)
    total, size = f.sum(axis=0), f.sum(axis=1)
    shown = np.flatnonzero(total >= min_count)
    tables = [
        pd.DataFrame(
            {
                "part": name,
                "term": pd.Series([terms.names[i] for i in shown.tolist()], dtype="str"),
                "f": f[row, shown],
                "total": total[shown],
                "score": lafon(f[row, shown], total[shown], int(size[row]), int(size.sum())),
            }
        ).sort_values(["score", "term"], ascending=[False, True])
        for row, name in enumerate(names)
    ]
    columns = ["part", "term", "f", "total", "score"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def lafon(f: npt.ArrayLike, total: npt.ArrayLike, size: int, corpus: int) -> Floats:
    """Return Lafon's specificities: how unlikely a frequency is in a part, under the hypergeometric law.

    A part of `size` words drawn without replacement from `corpus` words, of which `total` are the term, holds
    it `f` times. The score is −log10 P(X ≥ f) when `f` is above its expectation, and log10 P(X ≤ f) when below.

    References
    ----------
    Lafon, P. (1980), Sur la variabilité de la fréquence des formes dans un corpus. *Mots* 1, 127–165.
    """
    from scipy.stats import hypergeom

    x, marked = np.asarray(f, dtype=np.int64), np.asarray(total, dtype=np.int64)
    if not len(x):
        return np.zeros(0)
    above = x * corpus >= marked * size
    tail = np.where(above, hypergeom.sf(x - 1, corpus, marked, size), hypergeom.cdf(x, corpus, marked, size))
    with np.errstate(divide="ignore"):
        log = np.log10(tail)
    for row in np.flatnonzero(tail < 1e-290).tolist():  # below what a float holds: summed in logarithms
        law = hypergeom(corpus, int(marked[row]), size)
        log[row] = (law.logsf(x[row] - 1) if above[row] else law.logcdf(x[row])) / np.log(10)
    score: Floats = np.where(above, -log, log) + 0.0
    return score


def _covered(begin: npt.NDArray[Any], past: npt.NDArray[Any], n: int) -> npt.NDArray[np.bool_]:
    steps = np.bincount(begin, minlength=n + 1) - np.bincount(past, minlength=n + 1)
    covered: npt.NDArray[np.bool_] = np.cumsum(steps[:n]) > 0
    return covered


def _tally(terms: Terms, form: npt.NDArray[Any]) -> npt.NDArray[np.int64]:
    return np.bincount(terms.of_form[form], minlength=len(terms.names))
