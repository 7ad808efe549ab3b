"""Topics beside units, codes, groups and projects: small tables, numbers by hand."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from fa_analysis.codebook.model import Code, Codebook, Family
from fa_analysis.measures.intervals import wilson
from fa_analysis.topics.corpus import Corpus
from fa_analysis.topics.links import (
    outside_the_grid,
    said_and_done,
    topics_by_code,
    topics_by_group,
    unit_topics,
)
from fa_analysis.topics.model import TopicModel

GRID = Codebook("", "", (Family("dimension", "Dimensions"), Family("levier", "Leviers")),
                (Code("preserver", "dimension", "Préserver", ""), Code("acteurs", "levier", "Acteurs", "")), "v")  # fmt: skip


def corpus_of(*rows):
    segments = pd.DataFrame(rows, columns=["segment_id", "unit_id", "source", "source_id", "text", "n_words"])
    return Corpus(segments, sparse.csr_array((len(rows), 1)), ("mot",), pd.DataFrame())


def test_a_unit_is_the_mean_of_its_segments_weighted_by_words():
    corpus = corpus_of(
        ("E01:1#1", "E01:1", "interview", "E01", "", 30), ("E01:1#2", "E01:1", "interview", "E01", "", 10),
        ("E02:1#1", "E02:1", "interview", "E02", "", 20), ("E02:2#1", "E02:2", "interview", "E02", "", 20),
    )  # fmt: skip
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    model = TopicModel("nmf", ("mot",), np.ones((2, 1)), shares, ("", ""))
    found = unit_topics(model, corpus)
    # E01:1 is 30/40 of topic 1; mean shares are 0.5 and 0.25: strengths 1.5 and 1; E02:2 has nothing
    assert found.drop(columns="method").to_numpy().tolist() == [
        ["E01:1", 1, 0.75, 1.5, True], ["E01:1", 2, 0.25, 1.0, False], ["E02:1", 1, 1.0, 2.0, True]]  # fmt: skip


UNITS = pd.DataFrame(
    {"unit_id": ["E01:1", "E01:2", "E02:1", "E03:1", "P01", "P02"],
     "source": ["interview"] * 4 + ["project"] * 2,
     "source_id": ["E01", "E01", "E02", "E03", "P01", "P02"]}
)  # fmt: skip
RESPONDENTS = pd.DataFrame(
    {"interview_id": ["E01", "E02", "E03", "E09"], "group": ["élus", "agents", "agents", "élus"],
     "policy": ["eau"] * 4, "scope": ["home", "home", "elsewhere", "home"]}
)  # fmt: skip


def main(*topics, ids=tuple(UNITS["unit_id"])):
    return pd.DataFrame(
        {"method": "nmf", "unit_id": ids, "topic": topics, "share": 1.0, "strength": 2.0, "main": True}
    )


def test_topics_by_code_by_hand():
    coded = pd.DataFrame(
        {
            "unit_id": ["E01:1", "E01:2", "E02:1", "E01:1"],
            "code": ["preserver"] * 3 + ["acteurs"],
            "value": [True, False, True, True],
        }
    )
    shares = main(1, 1, 2, 2, 2, 2)
    found = topics_by_code(shares, coded, GRID, families=["dimension"])
    assert list(found.columns) == ["topic", "code", "label", "n", "of", "share", "elsewhere"]
    assert found.to_numpy().tolist() == [
        [1, "preserver", "Préserver", 1, 2, 0.5, 1.0], [2, "preserver", "Préserver", 1, 1, 1.0, 0.5]]  # fmt: skip
    assert set(topics_by_code(shares, coded, GRID)["code"]) == {"preserver", "acteurs"}


def test_emergent_topics_are_those_that_the_grid_does_not_see():
    ids = [f"E{i:02d}:1" for i in range(20)]
    units = pd.DataFrame({"unit_id": ids, "source_id": [i[:3] for i in ids]})
    coded = pd.DataFrame({"unit_id": ids, "code": "preserver", "value": [i >= 10 for i in range(20)]})
    found = outside_the_grid(
        main(*[1] * 10, *[2] * 10, ids=ids), coded, units, families=["dimension"], codebook=GRID
    )
    low, high = wilson([10, 0], [10, 10])
    assert found[["topic", "n", "of", "share", "sources", "emergent"]].to_numpy().tolist() == [
        [1, 10, 10, 1.0, 10, True], [2, 0, 10, 0.0, 10, False]]  # fmt: skip
    assert found["low"].tolist() == pytest.approx(low)
    assert found["high"].tolist() == pytest.approx(high)
    lonely = units.assign(source_id="E00")
    alone = outside_the_grid(
        main(*[1] * 10, *[2] * 10, ids=ids), coded, lonely, families=["dimension"], codebook=GRID
    )
    assert not alone["emergent"].any()  # one person's subject is not a theme
    other = outside_the_grid(
        main(*[1] * 10, *[2] * 10, ids=ids), coded, units, families=["levier"], codebook=GRID
    )
    assert other["emergent"].tolist() == [True, True]


def test_interviews_are_counted_once_at_home_and_small_groups_withheld():
    found = topics_by_group(main(1, 1, 2, 1, 1, 2), UNITS, RESPONDENTS)
    rows = found[["topic", "group", "n", "of", "share"]].to_numpy().tolist()
    # E03 is elsewhere, E09 was not met; E01 says topic 1 twice and counts once
    assert rows == [[1, "agents", 0, 1, 0.0], [1, "élus", 1, 1, 1.0], [1, "ensemble", 1, 2, 0.5],
                    [2, "agents", 1, 1, 1.0], [2, "élus", 0, 1, 0.0], [2, "ensemble", 1, 2, 0.5]]  # fmt: skip
    low, high = wilson(1, 2)
    assert found.loc[2, ["low", "high"]].tolist() == pytest.approx([float(low), float(high)])
    hidden = topics_by_group(main(1, 1, 2, 1, 1, 2), UNITS, RESPONDENTS, by="policy", k=3)
    assert hidden[["n", "share", "low", "high"]].isna().all(axis=None)
    assert hidden["of"].tolist() == [2, 2, 2, 2]


def test_said_and_done_by_hand():
    # interviews at home: E01 = (1, 0), E02 = (0.5, 0.5); projects: both (0, 1)
    shares = pd.DataFrame(
        [
            ("E01:1", 1, 1.0),
            ("E01:2", 1, 1.0),
            ("E02:1", 1, 0.5),
            ("E02:1", 2, 0.5),
            ("E03:1", 2, 1.0),
            ("P01", 2, 1.0),
            ("P02", 2, 1.0),
        ],
        columns=["unit_id", "topic", "share"],
    )
    found = said_and_done(shares, UNITS, RESPONDENTS)
    assert found[["topic", "said", "done", "gap"]].to_numpy().tolist() == [
        [1, 0.75, 0.0, 0.75],
        [2, 0.25, 1.0, -0.75],
    ]
    assert found["verdict"].tolist() == ["said", "done"]
    assert found[["low", "high"]].to_numpy().tolist() == [[0.5, 1.0], [-1.0, -0.5]]
    nothing = said_and_done(shares, UNITS[UNITS["source"] == "interview"], RESPONDENTS)
    assert nothing.empty
