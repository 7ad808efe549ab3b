"""Topics beside the rest: units, codes of the grid, groups and policies, what is said and what is done."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from fa_analysis.codebook.model import Codebook
from fa_analysis.measures.intervals import wilson
from fa_analysis.measures.material import ALL
from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.model import DECIMALS, Floats, TopicModel


def unit_topics(model: TopicModel, corpus: Corpus, *, mean: Floats | None = None) -> pd.DataFrame:
    """Return what each unit is made of: the mean of its segments, weighted by their words.

    `mean` is the mean share of each topic, that of these segments unless another is given (the segments are
    then a part of a larger corpus).

    Returns
    -------
    DataFrame
        Table `unit_topics`: ``method``, ``unit_id``, ``topic`` (from 1), ``share`` (0 to 1), ``strength``
        (share over the mean share of the topic; 1 is the average), ``main`` (the topic that stands out most in
        the unit); topics with no share in a unit have no row, nor have units outside every topic.
    """
    place, names = pd.factorize(corpus.segments["unit_id"])
    words = corpus.segments["n_words"].to_numpy(float)
    shares = np.zeros((len(names), model.k))
    np.add.at(shares, place, model.shares * words[:, None])
    total = shares.sum(axis=1, keepdims=True)
    mean = model.shares.mean(axis=0) if mean is None else mean
    shares = np.divide(shares, total, out=np.zeros_like(shares), where=total > 0)
    strength = np.divide(shares, mean, out=np.zeros_like(shares), where=mean > 0)
    unit, topic = np.nonzero(shares.round(DECIMALS) > 0)
    return pd.DataFrame(
        {
            "method": model.method,
            "unit_id": np.asarray(names)[unit],
            "topic": topic + 1,
            "share": shares[unit, topic].round(DECIMALS),
            "strength": strength[unit, topic].round(DECIMALS),
            "main": strength.round(DECIMALS).argmax(axis=1)[unit] == topic,
        }
    )


def topics_by_code(
    shares: pd.DataFrame, coded: pd.DataFrame, codebook: Codebook, *, families: Sequence[str] | None = None
) -> pd.DataFrame:
    """Return what each topic is for the grid: how many of its units have each code.

    Parameters
    ----------
    shares : DataFrame
        Table `unit_topics`.
    coded : DataFrame
        Table `coded`.
    families : sequence of str, optional
        Families to look at; all of them when not given.

    Returns
    -------
    DataFrame
        One row per topic and code that one of its units has: ``topic``, ``code``, ``label``, ``n`` (units of
        the topic with the code), ``of`` (units of the topic that could have it), ``share``, ``elsewhere`` (the
        same share in the other topics' units); the most coded first.
    """
    main = shares.loc[shares["main"], ["unit_id", "topic"]]
    kept = {c.id: c.label for c in codebook.codes if families is None or c.family in families}
    table = coded[coded["code"].isin(list(kept))].merge(main, on="unit_id")
    counts = table.groupby(["topic", "code"], as_index=False).agg(n=("value", "sum"), of=("value", "size"))
    whole = table.groupby("code").agg(n=("value", "sum"), of=("value", "size"))
    n_all, of_all = (counts["code"].map(whole[c]).astype(float) for c in ("n", "of"))
    others = (of_all - counts["of"]).where(of_all > counts["of"])
    counts["share"] = counts["n"] / counts["of"]
    counts["elsewhere"] = (n_all - counts["n"]) / others
    counts["label"] = counts["code"].map(kept)
    counts = counts[counts["n"] > 0].sort_values(["topic", "share", "code"], ascending=[True, False, True])
    return counts[["topic", "code", "label", "n", "of", "share", "elsewhere"]].reset_index(drop=True)


def outside_the_grid(
    shares: pd.DataFrame,
    coded: pd.DataFrame,
    units: pd.DataFrame,
    *,
    families: Sequence[str],
    codebook: Codebook,
) -> pd.DataFrame:
    """Return which topics the grid sees, and which it does not: the emergent themes.

    Returns
    -------
    DataFrame
        One row per topic: ``topic``, ``n`` (its units with no code of these families), ``of`` (its units),
        ``share``, ``low`` and ``high`` (Wilson, 95 %), ``sources`` (documents that have it as a main topic),
        ``emergent``: most of its units are outside the grid, more than chance would have it (the bound is above
        one half), and more than one document says it. A candidate for a new code, to be read.
    """
    codes = [c.id for c in codebook.codes if c.family in families]
    has = coded[coded["value"] & coded["code"].isin(codes)]["unit_id"].unique()
    main = shares.loc[shares["main"], ["unit_id", "topic"]].merge(units[["unit_id", "source_id"]], on="unit_id")
    main = main[main["unit_id"].isin(coded["unit_id"].unique())]
    main["outside"] = ~main["unit_id"].isin(has)
    found = main.groupby("topic", as_index=False).agg(
        n=("outside", "sum"), of=("outside", "size"), sources=("source_id", "nunique")
    )
    low, high = wilson(found["n"], found["of"])
    found = found.assign(share=found["n"] / found["of"], low=low, high=high)
    found["emergent"] = (low > 0.5) & (found["sources"] > 1)
    return found[["topic", "n", "of", "share", "low", "high", "sources", "emergent"]]


def topics_by_group(
    shares: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    *,
    by: str = "group",
    order: Sequence[str] = (),
    k: int = 1,
) -> pd.DataFrame:
    """Return in how many interviews of each group (or policy) each topic is a main topic at least once.

    Interviews are counted, never answers; those of scope `elsewhere` are left out; groups of fewer than `k`
    interviews are withheld (``n``, ``share``, ``low`` and ``high`` empty). Groups come in this `order`, the
    others after, by name.

    Returns
    -------
    DataFrame
        ``topic``, ``group`` (`ensemble` for all), ``n``, ``of``, ``share``, ``low``, ``high`` (Wilson, 95 %).
    """
    home = respondents[respondents["scope"] == "home"]
    main = shares.loc[shares["main"], ["unit_id", "topic"]].merge(units[["unit_id", "source_id"]], on="unit_id")
    told = set(zip(main["source_id"], main["topic"], strict=True))
    met = set(units["source_id"])
    home = home[home["interview_id"].isin(met)]
    there = sorted(home[by].dropna().unique())
    groups = [*(g for g in order if g in there), *(g for g in there if g not in order), ALL]
    rows = []
    for topic in sorted(shares["topic"].unique()):
        for group in groups:
            people = home if group == ALL else home[home[by] == group]
            n = sum((name, topic) in told for name in people["interview_id"])
            rows.append((int(topic), group, float(n), float(len(people))))
    found = pd.DataFrame(rows, columns=["topic", "group", "n", "of"])
    low, high = wilson(found["n"], found["of"])
    found = found.assign(share=found["n"] / found["of"].where(found["of"] > 0), low=low, high=high)
    found.loc[found["of"] < k, ["n", "share", "low", "high"]] = np.nan
    return found


def said_and_done(
    shares: pd.DataFrame,
    units: pd.DataFrame,
    respondents: pd.DataFrame,
    *,
    seed: int = 0,
    draws: int = 2000,
) -> pd.DataFrame:
    """Compare what interviews talk about with what projects do.

    An interview gives each topic the mean share of its answers, a project the share of its sheet; both are
    averaged over documents, and the difference has a bootstrap interval where interviews and projects are drawn
    again. Interviews elsewhere are left out.

    Returns
    -------
    DataFrame
        One row per topic: ``topic``, ``said`` and ``done`` (mean shares), ``gap`` (said minus done), ``low``
        and ``high`` (95 %), ``verdict``: `said` when the interval is above 0, `done` below, else empty.
        No row when there are no interviews or no projects.
    """
    home = respondents.loc[respondents["scope"] == "home", "interview_id"]
    wide = _document_shares(shares, units)
    source = units.drop_duplicates("source_id").set_index("source_id")["source"].reindex(wide.index)
    said = wide[(source == "interview").to_numpy() & wide.index.isin(home)].to_numpy()
    done = wide[(source == "project").to_numpy()].to_numpy()
    if not len(said) or not len(done):
        return pd.DataFrame(columns=["topic", "said", "done", "gap", "low", "high", "verdict"])
    rng = np.random.default_rng(seed)
    gaps = _means(said, rng, draws) - _means(done, rng, draws)
    low, high = np.quantile(gaps, [0.025, 0.975], axis=0)
    found = pd.DataFrame(
        {"topic": wide.columns.astype(int), "said": said.mean(axis=0), "done": done.mean(axis=0)}
    )
    found = found.assign(gap=found["said"] - found["done"], low=low, high=high)
    found["verdict"] = np.where(low > 0, "said", np.where(high < 0, "done", ""))
    return found.round(DECIMALS)


def _document_shares(shares: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Return the mean share of each topic in the units of each document, shape (documents, topics)."""
    wide = shares.pivot_table(index="unit_id", columns="topic", values="share", fill_value=0.0, sort=True)
    place = units.set_index("unit_id")["source_id"]
    return wide.groupby(place.reindex(wide.index).to_numpy()).mean()


def _means(table: Floats, rng: np.random.Generator, draws: int) -> Floats:
    """Return the means of bootstrap resamples of rows, shape (draws, columns), as multinomial weights."""
    weights = rng.multinomial(len(table), np.full(len(table), 1 / len(table)), size=draws)
    return np.asarray(weights @ table / len(table))
