"""Behind the number of a merged group stand the verbatims of its parts."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd

from fa_analysis.notebook.verbatims import _of_group
from fa_analysis.settings import Group, Policy, Settings, Title


def test_a_merged_group_keeps_the_units_of_its_parts():
    groups = (Group(label="a", merge="a et b"), Group(label="b", merge="a et b"), Group(label="c"))
    study = SimpleNamespace(
        settings=Settings(study=Title(title="x"), groups=groups, policies=(Policy(label="p"),))
    )
    units = pd.DataFrame({"unit_id": ["1", "2", "3"], "group": ["a", "b", "c"], "policy": ["p", "p", "p"]})
    assert _of_group(study, units, "a et b")["unit_id"].tolist() == ["1", "2"]
    assert _of_group(study, units, "c")["unit_id"].tolist() == ["3"]
    assert len(_of_group(study, units, "ensemble")) == 3
