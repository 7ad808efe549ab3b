"""A run is thrifty; what comes after it finds everything as it was."""

from __future__ import annotations

import gc

import pandas as pd
import pytest

from fa_analysis.pipeline.thrift import PATIENCE, near_strings, patient


@pytest.fixture(autouse=True)
def _as_it_was():
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


def test_it_is_patient_then_as_before():
    gc.set_threshold(700, 11, 12)
    with patient():
        assert gc.get_threshold()[0] == PATIENCE
    assert gc.get_threshold()[0] == 700


def test_it_is_as_before_after_an_error():
    gc.set_threshold(700, 11, 12)
    with pytest.raises(ValueError, match="stop"), patient():
        raise ValueError("stop")
    assert gc.get_threshold()[0] == 700


@pytest.mark.parametrize("chosen", [0, PATIENCE + 1])
def test_what_somebody_chose_stands(chosen):
    gc.set_threshold(chosen, 11, 12)
    with patient():
        assert gc.get_threshold()[0] == chosen


def test_texts_are_python_strings_then_as_before():
    before = pd.Series(["été"]).dtype.storage
    with near_strings():
        assert pd.Series(["été"]).dtype.storage == "python"
    assert pd.Series(["été"]).dtype.storage == before
