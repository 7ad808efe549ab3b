"""What a topic is about: its most specific terms and its most central quotes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.model import DECIMALS, TopicModel
from fa_analysis.topics.nmf import tfidf
from fa_analysis.topics.profiles import term_profiles
from fa_analysis.topics.words import NEGATIONS


def topic_terms(model: TopicModel, corpus: Corpus, *, top: int = 30) -> pd.DataFrame:
    """Return the terms of each topic, the most specific first.

    Returns
    -------
    DataFrame
        Table `topics`: ``method``, ``topic``, ``rank`` (from 1), ``term``, ``weight`` (share of the topic),
        ``n`` (segments of the topic that hold it), ``total`` (segments that hold it), ``chi2`` (signed) and
        ``p``. Terms under-represented in the topic are left out.
    """
    profiles = term_profiles(corpus.matrix, corpus.terms, model.main)
    found = profiles[profiles["chi2"] > 0].copy()
    column = {term: at for at, term in enumerate(model.terms)}
    found["weight"] = [
        float(model.weights[topic - 1, column[term]])
        for topic, term in zip(found["topic"], found["term"], strict=True)
    ]
    found["rank"] = found.groupby("topic").cumcount() + 1
    found["method"] = model.method
    found["chi2"], found["p"] = found["chi2"].round(DECIMALS), found["p"].round(12)
    columns = ["method", "topic", "rank", "term", "weight", "n", "total", "chi2", "p"]
    return found.loc[found["rank"] <= top, columns].reset_index(drop=True)


def short_labels(terms: pd.DataFrame, k: int, *, words: int = 4) -> list[str]:
    """Return a label for each topic 1 … k: its most specific terms; a dash for a topic that has no segment.

    Negations count in a topic and stand among its terms, but name nothing: a label has them only where a topic
    has no other term.
    """
    grammar = terms["term"].isin(NEGATIONS)
    ordered = terms.assign(grammar=grammar).sort_values(["topic", "grammar", "rank"], kind="stable")
    kept = ordered[~ordered["grammar"] | ordered.groupby("topic")["grammar"].transform("all")]
    first = kept.groupby("topic").head(words).groupby("topic")["term"].agg(" · ".join)
    return [str(first.get(topic, "–")) for topic in range(1, k + 1)]


def central_quotes(model: TopicModel, corpus: Corpus, *, top: int = 5) -> pd.DataFrame:
    """Return the segments that say each topic best, at most one per document.

    A segment is central by the cosine between its TF-IDF and the topic's weights, among the segments whose
    main topic it is.

    Returns
    -------
    DataFrame
        ``topic``, ``rank`` (from 1), ``segment_id``, ``unit_id``, ``source``, ``source_id``, ``text``,
        ``score`` (cosine).
    """
    table = tfidf(corpus.matrix)
    length = np.linalg.norm(model.weights, axis=1)
    cosine = np.asarray(table @ model.weights.T) / np.where(length > 0, length, 1.0)
    found = corpus.segments[["segment_id", "unit_id", "source", "source_id", "text"]].copy()
    found["topic"] = model.main
    found["score"] = np.round(cosine[np.arange(len(found)), np.maximum(model.main - 1, 0)], DECIMALS)
    found = found[found["topic"] > 0].sort_values(
        ["topic", "score", "segment_id"], ascending=[True, False, True]
    )
    found = found.drop_duplicates(["topic", "source_id"])
    found["rank"] = found.groupby("topic").cumcount() + 1
    columns = ["topic", "rank", "segment_id", "unit_id", "source", "source_id", "text", "score"]
    return found.loc[found["rank"] <= top, columns].reset_index(drop=True)


def similar_segments(corpus: Corpus, segment_id: str, *, top: int = 10) -> pd.DataFrame:
    """Return the segments closest to one of them by the cosine of their TF-IDF: columns as `central_quotes`."""
    table = tfidf(corpus.matrix)
    at = int(np.flatnonzero(corpus.segments["segment_id"] == segment_id)[0])
    cosine = np.round((table @ table[[at]].T).toarray().ravel(), DECIMALS)
    found = corpus.segments[["segment_id", "unit_id", "source", "source_id", "text"]].assign(score=cosine)
    found = found.drop(index=at)
    found = found[found["score"] > 0].sort_values(["score", "segment_id"], ascending=[False, True]).head(top)
    return found.reset_index(drop=True)
