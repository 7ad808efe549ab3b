"""The facade of the room gives its names, and loads nothing before they are asked for."""

import subprocess
import sys

import pytest

from fa_analysis import text


@pytest.mark.parametrize("name", text.__all__)
def test_each_name_of_the_facade_is_there(name):
    assert getattr(text, name).__name__ == name


def test_an_unknown_name_is_refused():
    with pytest.raises(AttributeError, match=r"module 'fa_analysis\.text' has no attribute 'tokens_of'"):
        text.tokens_of  # noqa: B018 - asking for it is the test


def test_units_are_made_without_the_index():
    script = """
import sys
from fa_analysis.text import make_units
loaded = [name for name in sys.modules if name.startswith("fa_analysis.text.")]
assert loaded == ["fa_analysis.text.units"], loaded
"""
    subprocess.run([sys.executable, "-c", script], check=True)
