"""IRaMuTeQ: the corpus that it reads, the classes that it gives back."""

import numpy as np
import pandas as pd
import pytest

from fa_analysis.errors import StudyError
from fa_analysis.topics.iramuteq import class_of_segments, compare_classes, export_corpus, read_classes

UNITS = pd.DataFrame(
    {"unit_id": ["E02:1", "E02:2", "P01"], "source": ["interview", "interview", "project"], "source_id": ["E02", "E02", "P01"],
     "text": ["L'été, *on* arrose\nle parc municipal.", "Moins de béton dans la cour.", "Un jardin **** partagé."]}
)  # fmt: skip
RESPONDENTS = pd.DataFrame(
    {"interview_id": ["E02"], "group": ["élus EPT"], "policy": ["propreté et déchets"], "scope": ["home"]}
)


def test_export_is_what_iramuteq_reads(tmp_path):
    path = tmp_path / "corpus.txt"
    assert export_corpus(path, UNITS, RESPONDENTS)
    assert path.read_text(encoding="utf-8") == (
        "**** *id_E02 *source_interview *groupe_elus_EPT *politique_proprete_et_dechets *territoire_oui\n"
        "L'été, on arrose le parc municipal.\nMoins de béton dans la cour.\n\n"
        "**** *id_P01 *source_project\nUn jardin partagé.\n"
    )


EXPORTED = """\
**** *id_E02 *groupe_elus_EPT *classe_2
l été on arrose le parc municipal

**** *id_E02 *groupe_elus_EPT *classe_1
moins de béton dans la cour
**** *id_P01 *source_project *classe_0
un jardin partagé
"""


def test_classes_come_back_on_our_segments(tmp_path):
    path = tmp_path / "classes.txt"
    path.write_text(EXPORTED, encoding="utf-8")
    blocks = read_classes(path)
    assert [(b.source, b.n) for b in blocks] == [("E02", 2), ("E02", 1), ("P01", 0)]
    segments = pd.DataFrame(
        {"source_id": ["E02", "E02", "P01", "E09"],
         "text": ["L'été, on arrose le parc", "municipal. Moins de béton dans la cour.", "Un jardin partagé.", "Moins de béton"]}
    )  # fmt: skip
    assert class_of_segments(blocks, segments).tolist() == [2, 1, 0, 0]


def test_a_corpus_without_classes_is_refused(tmp_path):
    path = tmp_path / "corpus.txt"
    export_corpus(path, UNITS, RESPONDENTS)
    with pytest.raises(StudyError, match=r"aucune ligne étoilée ne porte de classe \(\*classe_1 …\)"):
        read_classes(path)
    with pytest.raises(StudyError, match="corpus IRaMuTeQ illisible"):
        read_classes(tmp_path / "absent.txt")


def test_comparison_leaves_out_segments_without_class():
    index, table = compare_classes(np.array([1, 1, 2, 2, 0]), np.array([2, 2, 1, 1, 1]))
    assert index == 1.0
    assert table.to_numpy().tolist() == [[0, 2], [2, 0]]
