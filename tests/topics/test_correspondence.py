"""AFC against Greenacre's published example; specificities against the formula."""

import numpy as np
import pandas as pd
import pytest
from scipy import sparse
from scipy.stats import chi2_contingency, hypergeom

from fa_analysis.errors import StudyError
from fa_analysis.topics.correspondence import correspondence, count_table, part_specificities

# Staff groups × smoking habits (Greenacre, Theory and Applications of Correspondence Analysis, 1984, table 3.1).
SMOKING = pd.DataFrame(
    [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]],
    index=["SM", "JM", "SE", "JE", "SC"], columns=["none", "light", "medium", "heavy"],
)  # fmt: skip


def test_principal_inertias_and_coordinates_are_the_published_ones():
    before = SMOKING.copy()
    found = correspondence(SMOKING)
    assert found.inertia == pytest.approx([0.074759, 0.010017, 0.000414], abs=1e-6)
    assert found.rows["axis1"].abs().tolist() == pytest.approx(
        [0.0658, 0.2590, 0.3806, 0.2330, 0.2011], abs=1e-4
    )
    assert found.rows["axis2"].abs().tolist() == pytest.approx(
        [0.1937, 0.2433, 0.0107, 0.0577, 0.0789], abs=1e-4
    )
    assert np.sign(found.rows["axis1"]).tolist() in ([-1, 1, -1, 1, -1], [1, -1, 1, -1, 1])
    assert found.rows["mass"].tolist() == pytest.approx([11 / 193, 18 / 193, 51 / 193, 88 / 193, 25 / 193])
    pd.testing.assert_frame_equal(SMOKING, before)


def test_inertia_is_chi2_over_n_contributions_add_up_and_cos2_too():
    found = correspondence(SMOKING, axes=3)
    assert found.inertia.sum() == pytest.approx(chi2_contingency(SMOKING).statistic / 193)
    for points in (found.rows, found.columns):
        assert points[["ctr1", "ctr2", "ctr3"]].sum().tolist() == pytest.approx([1, 1, 1])
        assert points[["cos2_1", "cos2_2", "cos2_3"]].sum(axis=1).tolist() == pytest.approx([1] * len(points))


def test_empty_rows_are_left_out_and_a_table_too_small_is_refused():
    wider = pd.concat([SMOKING, pd.DataFrame(0, index=["none"], columns=SMOKING.columns)])
    assert len(correspondence(wider).rows) == 5
    with pytest.raises(StudyError) as error:
        correspondence(SMOKING[["none"]])
    assert str(error.value) == (
        "le tableau à analyser a 5 lignes et 1 colonnes non vides. Il en faut au moins deux de chaque : "
        "élargissez la sélection ou abaissez le seuil des mots."
    )


def test_count_table_by_hand():
    matrix = sparse.csr_array(np.array([[2, 0, 1], [1, 3, 0], [5, 5, 5]]))
    found = count_table(matrix, ["parc", "eau", "bus"], ["élus", "agents", None], min_count=3)
    assert found.to_dict() == {"agents": {"parc": 1, "eau": 3}, "élus": {"parc": 2, "eau": 0}}
    most = count_table(matrix, ["parc", "eau", "bus"], [1, 2, 0], min_count=1, most=2)
    assert (list(most.index), list(most.columns)) == (["parc", "eau"], ["1", "2"])


def test_specificities_are_hypergeometric_and_corrected():
    table = pd.DataFrame({"élus": [9, 1, 30], "agents": [1, 9, 30]}, index=["parc", "eau", "bus"])
    found = part_specificities(table)
    row = found[(found["part"] == "élus") & (found["term"] == "parc")].iloc[0]
    tail = hypergeom.sf(8, 80, 10, 40)
    assert row["score"] == pytest.approx(-np.log10(tail))
    assert found[(found["part"] == "élus") & (found["term"] == "eau")]["score"].iloc[0] == pytest.approx(
        np.log10(tail)
    )
    # six tests; the four that are alike come first: q = p × 6 / 4, two-sided
    assert row["q"] == pytest.approx(2 * tail * 6 / 4)
    assert found[found["term"] == "bus"]["q"].tolist() == [1.0, 1.0]
