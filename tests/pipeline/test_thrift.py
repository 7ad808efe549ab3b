"""A run is thrifty; what comes after it finds everything as it was."""

from __future__ import annotations

import pandas as pd

from fa_analysis.pipeline.thrift import near_strings


def test_texts_are_python_strings_then_as_before():
    before = pd.Series(["été"]).dtype.storage
    with near_strings():
        assert pd.Series(["été"]).dtype.storage == "python"
    assert pd.Series(["été"]).dtype.storage == before
