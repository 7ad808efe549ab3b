"""Projects are put together as people mean them: one direction however typed, the whole territory no commune."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.stats import false_discovery_control, fisher_exact
from survey_in_hand import CODEBOOK, SETTINGS, make

from fa_analysis.charts import View, tell
from fa_analysis.measures import measure_all
from fa_analysis.measures.gaps import _gaps, _tested

DONE = {f"P{i}": ["imaginer", "experimenter"] if i % 3 else ["preserver", "reemploi"] for i in range(12)}


@pytest.fixture(scope="module")
def measures():
    given = make(done=DONE)
    typed = ["Direction de l'espace public", "DEP", "Dir. espace public", "Parcs"] * 3
    where = ["toutes", "Stains", "Stains|La Courneuve", "Toutes les communes"] * 3
    policy = ["habitat"] * 6 + ["espace public"] * 6
    projects = given["projects"].assign(direction=typed, communes=where, policy=policy)
    return measure_all(**(given | {"projects": projects}))


def sizes(measures, what):
    rows = measures[(measures["what"] == what) & (measures["code"] == "q1")]
    return rows.set_index("group")["of"].to_dict()


def test_ways_of_writing_a_direction_are_one(measures):
    assert sizes(measures, "hill_direction") == {
        "Direction de l'espace public": 9,
        "Parcs": 3,
        "ensemble": 12,
    }
    near = measures[measures["what"] == "similar"]
    # P0 and P1 are of one direction, typed in two ways: neither is near the other.
    assert not ((near["group"] == "P0") & (near["code"] == "P1")).any()
    assert ((near["group"] == "P3") & near["code"].isin(["P0", "P6", "P9"])).any()


def test_the_whole_territory_is_no_commune_but_is_counted(measures):
    rows = measures[measures["what"] == "hill_commune"]
    whole = rows[rows["group"].isin(["toutes", "Toutes les communes"])]
    assert whole["estimate"].isna().all()
    assert whole.drop_duplicates("group")["of"].tolist() == [3, 3]
    assert rows.loc[rows["estimate"].notna(), "group"].unique().tolist() == ["Stains", "ensemble"]
    story = tell("diversite_communes", measures, codebook=CODEBOOK, settings=SETTINGS)
    assert "6 projets de tout le territoire, comptés dans aucune commune" in story.foot
    assert "toutes" not in story.title + story.alt


def test_gaps_are_tested_exactly_and_for_their_number():
    """Six projects of one policy, six of others: 5 and 0 carry the first dimension, 3 and 2 the second."""
    cells = pd.DataFrame({"x": [1] * 5 + [0] * 7, "y": [1] * 3 + [0] * 3 + [1] * 2 + [0] * 4}).astype(bool)
    policy = pd.Series(["a"] * 6 + ["b"] * 6)
    found = _gaps(cells, policy, ["a", "b"])
    p = [2 * min(fisher_exact(t, alternative=s)[1] for s in ("less", "greater")) for t in (
        [[5, 1], [0, 6]], [[3, 3], [2, 4]], [[0, 6], [5, 1]], [[2, 4], [3, 3]],
    )]  # fmt: skip
    expected = false_discovery_control(np.minimum(p, 1))
    assert _tested(found, cells)["estimate"].tolist() == pytest.approx(expected.tolist())
    assert expected[0] > 1.5 * p[0]


def changed(measures, q):
    rows = measures.copy()
    rows.loc[rows["what"] == "gap", ["low", "high"]] = [-0.9, -0.1]
    rows.loc[(rows["what"] == "gap_q") & rows["estimate"].notna(), "estimate"] = q
    return View(rows, CODEBOOK, SETTINGS)


def test_a_gap_is_clear_by_the_corrected_test_alone(measures):
    rows = measures.copy()
    below = (rows["what"] == "gap") & (rows["group"] == "habitat") & (rows["code"] == "imaginer")
    rows.loc[below, "estimate"] = -0.3
    no, yes = changed(rows, 0.2), changed(rows, 0.01)
    assert tell("ecarts_pistes", no).title.startswith("Aucune politique n'est nettement en retrait")
    assert "en retrait dans les projets (habitat)" in tell("ecarts_pistes", yes).title
    assert "aucune case ne s'écarte nettement" in tell("dimensions_politiques", no).foot
    assert "cases encadrées" in tell("dimensions_politiques", yes).foot


def test_two_of_two_is_a_count_without_the_darkest_shade():
    from fa_analysis.charts.heat import _colour

    assert _colour({"estimate": 1.0, "few": True}, 1.0) == _colour({"estimate": 0.0, "few": False}, 1.0)
    assert _colour({"estimate": 1.0, "few": False}, 1.0) != _colour({"estimate": 0.0, "few": False}, 1.0)
