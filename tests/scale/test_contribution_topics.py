"""Topics of a consultation: a fair sample, the same at every run; what is applied is what was fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from contributions_study import contents, make
from scipy import sparse

import fa_analysis as fa
from fa_analysis import tables
from fa_analysis.scale import code_contributions, topics
from fa_analysis.scale.sample import drawn
from fa_analysis.topics import cut_segments, fit_nmf, prepare
from fa_analysis.topics.corpus import prepare_for
from fa_analysis.topics.nmf import apply_nmf, idf_of

THEMES = {
    "nord": ["Le jardin partagé accueille des légumes", "Les habitants plantent des légumes au jardin"],
    "sud": ["Le bus passe trop rarement le soir", "Il faut plus de bus le soir et des arrêts"],
    "est": ["La bibliothèque prête des livres aux enfants", "Les enfants aiment les livres de la bibliothèque"],
}


def contributions(n=120):
    rows = [(i, group, texts[i % 2]) for i in range(n) for group, texts in [list(THEMES.items())[i % 3]]]
    return "id;groupe;texte\n" + "".join(f"{i};{group};{text} cas{i % 7}\n" for i, group, text in rows)


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    study = make(
        tmp_path_factory.mktemp("themes"),
        {"a.csv": contributions()},
        settings="rows = 50\ntopics = 3\nsample = 100",
    )
    return study, code_contributions(study)


def test_each_group_gives_its_share_rounded_up_whatever_the_order():
    groups = pd.Series(["a"] * 10 + ["b"] * 4 + ["c"])
    hashes = np.arange(15, dtype=np.uint64)[::-1].copy()
    # 3 of 15: a fifth of each, rounded up: 2 of a, 1 of b, 1 of c; the smallest hashes are the last rows
    assert drawn(hashes, groups, 3).tolist() == [8, 9, 13, 14]
    order = np.random.default_rng(0).permutation(15)
    again = drawn(hashes[order], groups[order].reset_index(drop=True), 3)
    assert sorted(order[again].tolist()) == [8, 9, 13, 14]
    assert drawn(hashes, groups, 100).tolist() == list(range(15))


def test_topics_tell_the_groups_apart(coded):
    study, told = coded
    assert told.problems == ()
    found = told.measures[told.measures["what"] == "contribution_topics"]
    by_group = found[found["group"] != "ensemble"].pivot_table(index="group", columns="code", values="n")
    assert by_group.loc["nord"].max() == by_group.loc["sud"].max() == by_group.loc["est"].max() == 40
    assert by_group.idxmax(axis=1).nunique() == 3
    words = tables.read("topics", study.processed / "contributions" / "topics.parquet")
    assert {"légume", "bus", "livre"} <= set(words["term"])


def test_topics_of_a_part_do_not_depend_on_how_the_whole_is_cut(coded):
    study, _told = coded
    folder = study.processed / "contributions" / "unit_topics"
    parts = pd.concat(
        [tables.read("unit_topics", p) for p in sorted(folder.glob("*.parquet"))], ignore_index=True
    )
    other = make(
        study.root.parent / "autre", {"a.csv": contributions()}, settings="rows = 7\ntopics = 3\nsample = 100"
    )
    code_contributions(other)
    folder = other.processed / "contributions" / "unit_topics"
    small = pd.concat(
        [tables.read("unit_topics", p) for p in sorted(folder.glob("*.parquet"))], ignore_index=True
    )
    assert len(list(folder.glob("*.parquet"))) == 18
    pd.testing.assert_frame_equal(small, parts)


def test_nothing_is_fitted_nor_applied_again(coded, monkeypatch):
    study, told = coded
    before = contents(study)
    monkeypatch.setattr(topics, "explore", lambda *_a, **_k: pytest.fail("fitted again"))
    monkeypatch.setattr(topics, "shares_of", lambda *_a: pytest.fail("applied again"))
    assert code_contributions(study).measures.equals(told.measures)
    assert contents(study) == before


def test_topics_that_cannot_be_are_said_and_the_codings_stay(tmp_path):
    study = make(tmp_path, {"a.csv": "id;texte\n1;eau\n2;eau\n"}, settings="topics = 5")
    told = code_contributions(study)
    assert told.exit_code == 2
    assert told.problems[-1].file == "thèmes"
    assert told.counts["contributions coded"] == 2


def test_topics_no_longer_asked_for_are_swept(tmp_path):
    study = make(tmp_path, {"a.csv": contributions(60)}, settings="rows = 50\ntopics = 3\nsample = 100")
    code_contributions(study)
    path = study.raw / "study.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("topics = 3", "topics = 0"), encoding="utf-8")
    told = code_contributions(fa.open_study(study.root))
    assert told.counts["parts done"] == 0
    assert not list((study.processed / "contributions" / "unit_topics").iterdir())


def segments(texts):
    units = pd.DataFrame(
        {
            "unit_id": [f"u{i}" for i in range(len(texts))],
            "source": "survey",
            "source_id": [f"s{i}" for i in range(len(texts))],
            "text": texts,
        }
    )
    return cut_segments(units)


def test_words_of_other_segments_are_counted_under_the_same_columns():
    corpus = prepare(
        segments(["Le rendez-vous des habitants", "Un rendez-vous au jardin", "Des habitants au jardin"]),
        min_segments=2,
    )
    assert corpus.terms == ("habitant", "jardin", "rendez-vous")
    again = prepare_for(corpus.segments, corpus.terms)
    assert (again.matrix != corpus.matrix).nnz == 0
    other = prepare_for(segments(["Un jardin, des jardins", "du coup rien d'autre"]), corpus.terms)
    assert other.matrix.toarray().tolist() == [[0, 2, 0], [0, 0, 0]]


def test_what_is_applied_to_the_segments_of_the_fit_is_the_fit():
    draw = np.random.default_rng(3)
    theme = draw.integers(4, size=300)
    counts = draw.poisson(np.where(np.arange(40)[None, :] // 10 == theme[:, None], 1.5, 0.1))
    matrix = sparse.csr_array(counts[counts.sum(axis=1) > 0].astype(float))
    model = fit_nmf(matrix, [f"t{i}" for i in range(40)], 4)
    again = apply_nmf(matrix, model.weights, idf=idf_of(matrix))
    assert np.abs(again - model.shares).max() < 0.01
    alone = apply_nmf(matrix[[5]], model.weights, idf=idf_of(matrix))
    assert np.array_equal(alone[0], again[5])


def test_shares_are_those_of_non_negative_least_squares():
    from scipy.optimize import nnls

    from fa_analysis.topics.nmf import tfidf

    draw = np.random.default_rng(5)
    weights = draw.random((3, 8))
    matrix = sparse.csr_array(draw.poisson(1.0, size=(6, 8)) + np.eye(6, 8))
    idf = idf_of(matrix)
    expected = np.array([nnls(weights.T, row)[0] for row in tfidf(matrix, idf=idf).toarray()])
    found = apply_nmf(matrix, weights, idf=idf)
    assert found == pytest.approx(expected / expected.sum(axis=1, keepdims=True), abs=1e-5)
