"""From segments to the matrix that every topic method starts from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.text.index import Index
from fa_analysis.text.normalise import key
from fa_analysis.topics.words import plain_forms, reasons, stop_words, terms_of_forms


@dataclass(frozen=True)
class Corpus:
    """Segments as counts of terms.

    `segments`: table of `cut_segments`. `matrix`: CSR of counts, shape (segments, terms). `terms`: the
    dictionary word of each column, ascending. `left_out`: ``term``, ``reason``, ``n`` (occurrences), the most
    frequent first.
    """

    segments: pd.DataFrame
    matrix: Any
    terms: tuple[str, ...]
    left_out: pd.DataFrame

    @property
    def sources(self) -> NDArray[Any]:
        """The document (interview, project …) of each segment."""
        return self.segments["source_id"].to_numpy(dtype=object)


def prepare(
    segments: pd.DataFrame,
    *,
    min_segments: int = 3,
    keep: frozenset[str] = frozenset(),
    drop: frozenset[str] = frozenset(),
) -> Corpus:
    """Count the words of `segments` that say what they are about.

    Parameters
    ----------
    segments : DataFrame
        Table of `cut_segments`; never modified.
    min_segments : int
        A term in fewer segments is left out.
    keep, drop : frozenset of str
        Words that the analyst keeps or leaves out, whatever the lists and the heuristic on names say.

    Raises
    ------
    StudyError
        When there is no segment, a single document, or no word left.
    """
    from fa_analysis.text.index import build_index
    from fa_analysis.topics.people import name_forms

    _check_documents(segments)
    index = build_index(segments.drop(columns="unit_id").rename(columns={"segment_id": "unit_id"}))
    forms = plain_forms(index)
    terms = terms_of_forms(forms)
    keep, drop = (frozenset(key(word.lower()) for word in words) for words in (keep, drop))
    why = reasons(forms, terms, name_forms(index, forms), keep=keep, drop=drop)
    counts, names = _count(index, np.array(terms, dtype=object), why, in_phrases(index, forms, keep))
    spread = np.bincount(counts.indices, minlength=len(names))
    common = np.flatnonzero(spread >= min_segments)
    if not common.size:
        raise StudyError(
            _("il ne reste aucun mot après les mots vides, les noms et les mots rares"),
            todo=_("Abaissez la fréquence minimale des mots ou allégez la liste des mots vides"),
        )
    rare = set(names[spread < min_segments])
    said = _("dans moins de {n} segments").format(n=min_segments)
    why = [w or (said if term in rare else "") for w, term in zip(why, terms, strict=True)]
    return Corpus(
        segments.reset_index(drop=True),
        counts[:, common],
        tuple(written(index, terms, names[common])),
        _left_out(index, terms, why),
    )


def prepare_for(
    segments: pd.DataFrame,
    terms: Sequence[str],
    *,
    keep: frozenset[str] = frozenset(),
    drop: frozenset[str] = frozenset(),
) -> Corpus:
    """Count, in other segments, the words of a corpus that `prepare` made: the same columns, in the same order.

    Parameters
    ----------
    segments : DataFrame
        Table of `cut_segments`; never modified.
    terms : sequence of str
        `Corpus.terms` of the other corpus.
    keep, drop : frozenset of str
        As they were given to `prepare`.
    """
    from scipy import sparse

    from fa_analysis.text.index import build_index
    from fa_analysis.topics.people import name_forms

    keep, drop = (frozenset(key(word.lower()) for word in words) for words in (keep, drop))
    index = build_index(segments.drop(columns="unit_id").rename(columns={"segment_id": "unit_id"}))
    forms = plain_forms(index)
    found = terms_of_forms(forms)
    column = {key(term): at for at, term in enumerate(terms)}
    why = reasons(forms, found, name_forms(index, forms), keep=keep, drop=drop)
    why = [w or ("" if term in column else "-") for w, term in zip(why, found, strict=True)]
    counts, names = _count(index, np.array(found, dtype=object), why, in_phrases(index, forms, keep))
    place = np.array([column[str(name)] for name in names], dtype=np.int64)
    cells = counts.tocoo()
    where = (cells.row, place[cells.col])
    matrix = sparse.csr_array((cells.data, where), shape=(len(segments), len(terms)))
    left_out = pd.DataFrame({"term": [], "reason": [], "n": []})
    return Corpus(segments.reset_index(drop=True), matrix, tuple(terms), left_out)


def _check_documents(segments: pd.DataFrame) -> None:
    if segments.empty:
        raise StudyError(
            _("il n'y a aucun texte à lire"),
            todo=_("Lancez d'abord « fa-analysis run », ou choisissez d'autres sources ou groupes"),
        )
    sources = segments["source_id"].unique()
    if len(sources) == 1:
        raise StudyError(
            _("un seul document ({name}) : des thèmes se comparent entre documents").format(name=sources[0]),
            todo=_("Ajoutez au moins un autre entretien ou projet, ou élargissez la sélection"),
        )


def _count(
    index: Index, terms: NDArray[Any], why: list[str], masked: NDArray[np.bool_]
) -> tuple[Any, NDArray[Any]]:
    """Return counts of segments × terms kept, and the names of the columns."""
    from scipy import sparse

    kept = np.array([not reason for reason in why], dtype=bool)
    names, column = np.unique(terms[kept].astype(str), return_inverse=True) if kept.any() else (terms[:0], [])
    number = np.full(terms.size, -1)
    number[kept] = column
    counted = (number[index.form] >= 0) & ~masked
    segment = np.repeat(np.arange(index.n_units), np.diff(index.unit_first))[counted]
    where = (segment, number[index.form][counted])
    table = sparse.csr_array((np.ones(segment.size), where), shape=(index.n_units, len(names)))
    table.sum_duplicates()
    return table, names


def in_phrases(index: Index, forms: list[str], keep: frozenset[str]) -> NDArray[np.bool_]:
    """Return which words of the corpus stand inside a stop phrase (`du coup`), shape (words,)."""
    inside = np.zeros(index.n_words, dtype=bool)
    rank = {form: i for i, form in enumerate(dict.fromkeys(forms))}
    number = np.array([rank[form] for form in forms], dtype=np.int64)[index.form]
    unit = np.repeat(np.arange(index.n_units), np.diff(index.unit_first))
    for phrase in stop_words().phrases:
        if not all(word in rank for word in phrase) or any(word in keep for word in phrase):
            continue
        size = len(phrase)
        starts = np.arange(max(index.n_words - size + 1, 0))
        for at, word in enumerate(phrase):
            starts = starts[number[starts + at] == rank[word]]
        starts = starts[unit[starts] == unit[starts + size - 1]]
        for at in range(size):
            inside[starts + at] = True
    return inside


def written(index: Index, terms: list[str], names: NDArray[Any]) -> list[str]:
    """Return the terms as people write them: keys have lost their hyphens and ligatures (`rendezvous`)."""
    wanted = set(names)
    shown: dict[str, str] = {}
    for form, term in enumerate(terms):
        if term not in wanted or term in shown or index.vocabulary[form].lower() != term:
            continue
        places = index.postings.places[index.postings.first[form] : index.postings.first[form + 1]]
        if places.size:
            unit = int(index.unit_of(places[:1])[0])
            word = str(index.texts.iloc[unit][index.start[places[0]] : index.end[places[0]]]).lower()
            shown[term] = word if "-" in word or "œ" in word else term
    return [str(shown.get(name, name)) for name in names]


def _left_out(index: Index, terms: list[str], why: list[str]) -> pd.DataFrame:
    n = np.diff(index.postings.first)
    table = pd.DataFrame({"term": terms, "reason": why, "n": n})
    counted = table[table["reason"] != ""].groupby(["term", "reason"], as_index=False)[["n"]].sum()
    return counted.sort_values(["n", "term"], ascending=[False, True], ignore_index=True)
