"""The public file of French matching: each line is a query, a text, and what is found in it, in order."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

from fa_analysis.text import kwic

FILE = Path(__file__).with_name("french_matching.csv")


def _lines():
    with FILE.open(encoding="utf-8", newline="") as source:
        for row in csv.DictReader(source, delimiter=";", quoting=csv.QUOTE_NONE):
            yield tuple(_unescaped(row[name]) for name in ("query", "text", "expected"))


def _unescaped(cell):
    return re.sub(r"\\(u[0-9a-f]{4}|n)", lambda m: "\n" if m[1] == "n" else chr(int(m[1][1:], 16)), cell)


@pytest.mark.parametrize(("query", "text", "expected"), list(_lines()))
def test_french_matching(query, text, expected):
    units = pd.DataFrame({"unit_id": ["E01:1"], "source": ["interview"], "text": [text]})
    found = kwic(units, query)
    assert [text[a:b] for a, b in zip(found["start"], found["end"], strict=True)] == [
        e for e in expected.split("|") if e
    ]
