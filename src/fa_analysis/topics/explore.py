"""One exploration, from units to topics, their terms, their quotes and their names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _, n_
from fa_analysis.settings import Topics
from fa_analysis.topics.corpus import Corpus, prepare
from fa_analysis.topics.labels import central_quotes, short_labels, topic_terms
from fa_analysis.topics.lda import fit_lda
from fa_analysis.topics.links import unit_topics
from fa_analysis.topics.model import Floats, Ints, Method, TopicModel, normalised
from fa_analysis.topics.names import TopicNotes, match_names
from fa_analysis.topics.nmf import fit_nmf
from fa_analysis.topics.profiles import term_profiles
from fa_analysis.topics.reinert import ReinertSettings
from fa_analysis.topics.reinert_double import DoubleClassification, classify_twice
from fa_analysis.topics.reinert_tree import tree_of
from fa_analysis.topics.seeds import code_seeds
from fa_analysis.topics.segments import cut_segments
from fa_analysis.topics.stability import Ranked

FEWEST = 40
"""Segments without which no topic is looked for: twenty for each of the two classes of the smallest tree."""


@dataclass(frozen=True)
class Exploration:
    """Topics of a corpus and all that is read from them.

    `terms`: table `topics`. `shares`: table `unit_topics`. `quotes`: `central_quotes`. `names`: `match_names`.
    `labels`: what each topic is called, its human name when the match is not weak. `tree`: `tree_of` the
    classes (Reinert only).
    """

    corpus: Corpus
    model: TopicModel
    terms: pd.DataFrame
    shares: pd.DataFrame
    quotes: pd.DataFrame
    names: pd.DataFrame
    labels: tuple[str, ...]
    tree: Floats | None = None

    @property
    def heads(self) -> list[list[str]]:
        """The nine most specific terms of each topic."""
        return [self.terms.loc[self.terms["topic"] == t, "term"].head(9).tolist() for t in self.topics]

    @property
    def sizes(self) -> list[float]:
        """The share of the segments whose main topic each topic is."""
        return [float(np.mean(self.model.main == t)) for t in self.topics]

    @property
    def topics(self) -> range:
        """The numbers of the topics, from 1."""
        return range(1, self.model.k + 1)


def home_units(units: pd.DataFrame, respondents: pd.DataFrame, sources: Sequence[str]) -> pd.DataFrame:
    """Return the units that topics are looked for in: these sources, without the interviews made elsewhere."""
    away = respondents.loc[respondents["scope"] == "elsewhere", "interview_id"]
    kept = units["source"].isin(sources) & ~((units["source"] == "interview") & units["source_id"].isin(away))
    return units[kept].reset_index(drop=True)


def make_corpus(units: pd.DataFrame, settings: Topics, notes: TopicNotes | None = None) -> Corpus:
    """Cut units into segments and count their words; see `cut_segments` and `prepare`.

    Raises
    ------
    StudyError
        When there are too few segments for topics, or no word left.
    """
    notes = notes or TopicNotes()
    segments = cut_segments(units, size=settings.segment_words)
    if 0 < len(segments) < FEWEST:
        raise StudyError(
            n_(
                "étude trop petite pour y chercher des thèmes : {n} segment, il en faut au moins {least}",
                "étude trop petite pour y chercher des thèmes : {n} segments, il en faut au moins {least}",
                len(segments),
            ).format(n=len(segments), least=FEWEST),
            todo=_("Ajoutez des textes : un segment compte {words} mots environ").format(
                words=settings.segment_words
            ),
        )
    return prepare(segments, min_segments=settings.min_segments, keep=notes.keep, drop=notes.drop)


def explore(
    corpus: Corpus,
    settings: Topics,
    *,
    method: Method = "nmf",
    number: int | None = None,
    codebook: Codebook | None = None,
    notes: TopicNotes | None = None,
    seed: int = 0,
) -> Exploration:
    """Find topics in a corpus and read them.

    Parameters
    ----------
    corpus : Corpus
        From `make_corpus`.
    settings : Topics
        Numbers of topics and classes, the family that anchors.
    method : {"nmf", "lda", "reinert"}
        How topics are found.
    number : int, optional
        Topics (or classes) wanted instead of the setting.
    codebook : Codebook, optional
        Its codes anchor the topics of NMF; all topics are free without it.
    notes : TopicNotes, optional
        Names that people gave.
    seed : int
        Same seed, same topics.

    Raises
    ------
    StudyError
        When the corpus cannot give that many topics.
    """
    tree = None
    if method == "reinert":
        found = double(corpus, settings, number or settings.classes)
        classes = found.at(number or settings.classes)
        tree, model = tree_of(found.first, classes), from_classes(corpus, classes)
    elif method == "lda":
        model = fit_lda(corpus.matrix, corpus.terms, number or settings.number, seed=seed)
    else:
        seeds = anchors(corpus, codebook, settings.anchor) if codebook else {}
        model = fit_nmf(corpus.matrix, corpus.terms, number or settings.number, seeds=seeds, seed=seed)
    terms = topic_terms(model, corpus)
    names = match_names((notes or TopicNotes()).names, model)
    labels = short_labels(terms, model.k)
    for name, topic, weak in zip(names["name"], names["topic"], names["weak"], strict=True):
        if not weak:
            labels[int(topic) - 1] = str(name)
    shares = unit_topics(model, corpus)
    return Exploration(corpus, model, terms, shares, central_quotes(model, corpus), names, tuple(labels), tree)


def anchors(corpus: Corpus, codebook: Codebook, family: str) -> dict[str, list[str]]:
    """Return the seed words of the codes of `family` (the first family when empty)."""
    known = [f.id for f in codebook.families]
    if family and family not in known:
        raise StudyError(
            _("réglage « topics.anchor » : la grille n'a pas de famille « {family} »").format(family=family),
            todo=_("Choisissez parmi : {known}").format(known=", ".join(known)),
        )
    spread = np.bincount(corpus.matrix.indices, minlength=len(corpus.terms))
    counts = dict(zip(corpus.terms, spread.tolist(), strict=True))
    return code_seeds(codebook, corpus.terms, counts, family=family or None)


def double(corpus: Corpus, settings: Topics, k: int) -> DoubleClassification:
    """Classify the segments twice by Reinert's method, far enough for `k` stable classes if there are."""
    wanted = ReinertSettings(k=max(k + 2, 8), exchange=settings.exchange)
    filled = int(np.count_nonzero(np.diff(corpus.matrix.indptr)))
    wanted = replace(wanted, k=max(min(wanted.k, filled // 20), 2))
    found = classify_twice(corpus.matrix, corpus.sources, wanted, at_least=settings.joined, ks=(k,))
    if found.partitions.empty:  # say which numbers there are
        found = classify_twice(corpus.matrix, corpus.sources, wanted, at_least=settings.joined)
    return found


def from_classes(corpus: Corpus, classes: Ints) -> TopicModel:
    """Return classes as a topic model: a segment is all of its class, a class is its terms by chi-square."""
    k = int(classes.max())
    shares = (classes[:, None] == np.arange(1, k + 1)).astype(float)
    column = {term: at for at, term in enumerate(corpus.terms)}
    weights = np.zeros((k, len(corpus.terms)))
    profiles = term_profiles(corpus.matrix, corpus.terms, classes)
    positive = profiles[profiles["chi2"] > 0]
    at = [column[term] for term in positive["term"]]
    weights[positive["topic"].to_numpy() - 1, at] = positive["chi2"].to_numpy()
    return TopicModel("reinert", corpus.terms, normalised(weights), shares, ("",) * k)


def ranked(
    corpus: Corpus, settings: Topics, *, method: Method, codebook: Codebook | None = None, seed: int = 0
) -> Any:
    """Return the function that `how_many` needs: from a matrix and numbers of topics to their ranked terms.

    Reinert's classes are those of one classification (whose first k classes come with the next ones), so that
    all numbers cost one fit.
    """
    from fa_analysis.topics.reinert import classify

    seeds = anchors(corpus, codebook, settings.anchor) if codebook and method == "nmf" else {}

    def first(weights: Any) -> Ranked:
        return [np.argsort(-row, kind="stable")[:10].tolist() for row in weights]

    def rank(matrix: Any, ks: Sequence[int]) -> dict[int, Ranked]:
        if method == "nmf":
            fits = {k: fit_nmf(matrix, corpus.terms, k, seeds=seeds, seed=seed) for k in ks}
            return {k: first(model.weights) for k, model in fits.items()}
        if method == "lda":
            return {k: first(fit_lda(matrix, corpus.terms, k, seed=seed).weights) for k in ks}
        found = classify(matrix, ReinertSettings(k=max(ks), exchange=settings.exchange))
        part = replace(corpus, matrix=matrix)
        return {k: first(from_classes(part, found.at(k)).weights) for k in ks if k <= found.k}

    return rank
