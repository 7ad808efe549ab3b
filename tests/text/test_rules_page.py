"""The page on rules is true: every example in its tables is run."""

import re
from pathlib import Path

import pandas as pd
import pytest

from fa_analysis import codebook
from fa_analysis.text import build_index, kwic
from fa_analysis.text.query.negation import negated_in

PAGE = (Path(__file__).parents[2] / "docs" / "rules.md").read_text(encoding="utf-8")


def _rows(header):
    rows, inside = [], False
    for line in PAGE.splitlines():
        if line.startswith(header):
            inside = True
        elif inside and line.startswith("|"):
            cells = [c.strip() for c in re.split(r"(?<!\\)\|", line)[1:-1]]
            if not cells[0].startswith("---"):
                rows.append(tuple(cells))
        else:
            inside = False
    return rows


def _units(text):
    return pd.DataFrame({"unit_id": ["E01:1"], "source": ["interview"], "text": [text]})


def test_the_page_has_its_examples():
    assert len(_rows("| rule | text | found |")) > 35
    assert len(_rows("| text | asked | negated |")) >= 10


@pytest.mark.parametrize(("rule", "text", "found"), _rows("| rule | text | found |"))
def test_example_of_the_page(rule, text, found):
    table = kwic(_units(text), rule.strip("`"))
    assert [text[a:b] for a, b in zip(table["start"], table["end"], strict=True)] == re.findall(
        r"`([^`]+)`", found
    )


@pytest.mark.parametrize(("text", "asked", "negated"), _rows("| text | asked | negated |"))
def test_negation_of_the_page(text, asked, negated):
    index = build_index(_units(text))
    keys = [index.vocabulary[f] for f in index.form]
    under = {k for k, n in zip(keys, negated_in(keys, index.mark.tolist()), strict=True) if n}
    assert [w for w in asked.split(", ") if w in under] == [w for w in negated.split(", ") if w]
    assert set(asked.split(", ")) <= set(keys)


def test_the_rule_of_the_page_is_read_as_it_stands(tmp_path):
    rule = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL).group(1)
    head = "families: [{id: d}]\ncodes:\n- id: c\n  family: d\n  rules:\n"
    (tmp_path / "codebook.yaml").write_text(
        head + "".join(f"  {line}\n" for line in rule.splitlines()), encoding="utf-8"
    )
    book, problems = codebook.load(tmp_path / "codebook.yaml")
    assert problems == []
    assert (book.rules[0].id, book.rules[0].negated, book.rules[0].speaker) == (
        "preserver.recuperer",
        "exclude",
        ("Mme Diallo",),
    )
