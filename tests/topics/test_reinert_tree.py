"""The tree of the classes that are told, set on the splits of the first classification."""

from __future__ import annotations

import numpy as np
import pandas as pd

from fa_analysis.topics import tree_of
from fa_analysis.topics.labels import short_labels
from fa_analysis.topics.reinert import Classification, Split

# {a, b, c, d} (two segments each) splits into {a, b, c} and {d}, then {a, b} and {c}, then {a} and {b}.
SPLITS = tuple(Split(0, height, (1, 1), (1, 1), 0) for height in (50.0, 20.0, 5.0))
AT = np.array([[1, 1, 1, 1, 1, 1, 2, 2], [1, 1, 1, 1, 2, 2, 3, 3], [1, 1, 2, 2, 3, 3, 4, 4]]).T


def tree(*classes):
    return tree_of(Classification(AT, SPLITS), np.array(classes)).tolist()


def test_a_class_that_holds_two_leaves_is_one_leaf():
    # 1 = {c}, 2 = {a, b}, 3 = {d}; the last split, of height 5, parts none of them
    assert tree(2, 2, 2, 2, 1, 1, 3, 3) == [[1, 0, 25, 2], [3, 2, 75, 3]]


def test_as_many_classes_as_leaves_give_the_whole_tree():
    assert tree(1, 1, 2, 2, 3, 3, 4, 4) == Classification(AT, SPLITS).linkage().tolist()


def test_classes_that_only_the_second_classification_parts_are_joined_at_the_edge():
    assert tree(1, 2, 0, 0, 0, 0, 3, 3) == [[0, 1, 0, 2], [3, 2, 75, 3]]


def test_segments_of_no_class_do_not_count_and_most_decide():
    assert tree(0, 1, 1, 0, 1, 2, 2, 2) == [[0, 1, 75, 2]]


def test_a_negation_names_a_topic_only_when_nothing_else_does():
    rows = [(1, 1, "ne"), (1, 2, "pas"), (1, 3, "moyen"), (1, 4, "temps"), (2, 1, "ni"), (2, 2, "non")]
    terms = pd.DataFrame(rows, columns=["topic", "rank", "term"])
    assert short_labels(terms, 3) == ["moyen · temps", "ni · non", "–"]
