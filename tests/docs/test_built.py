"""The documentation is built from the code, whole, and fetches nothing."""

from __future__ import annotations

import re
import sys

import pytest
from disk import ROOT

from fa_analysis.errors import FaError
from fa_analysis.schemas import SCHEMAS

sys.path.insert(0, str(ROOT / "docs"))
import generated


def test_the_make_targets_that_are_folders_too_are_always_made():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert {"docs", "check", "test"} <= set(phony.split())


def test_each_command_and_each_of_its_options_is_in_the_reference():
    page = generated.command_pages()
    for name, command in generated.commands():
        assert f"## `{name}`\n" in page
        section = page.split(f"## `{name}`\n")[1].split("\n## ")[0]
        assert str(command.help) in section
        for parameter in command.params:
            if parameter.name != "help" and parameter.param_type_name == "option":
                assert f"`{parameter.opts[0]}`" in section


def test_the_choices_of_an_option_are_named():
    assert "(`public`, `working`, `strict`)" in generated.command_pages()


def test_each_column_of_each_table_is_in_the_reference():
    page = generated.table_pages()
    for schema in SCHEMAS.values():
        section = page.split(f"## `{schema.name}`\n")[1].split("\n## ")[0]
        assert [c.name for c in schema.columns if f"| `{c.name}` |" not in section] == []


def test_each_exit_code_is_in_the_reference():
    assert re.findall(r"^\| (\d) \|", generated.exit_codes(), re.MULTILINE) == list("0123456")


def test_a_class_and_a_function_of_the_facade_are_shown():
    page = generated.facade()
    assert f".. autoclass:: fa_analysis.{FaError.__name__}" in page
    assert ".. autofunction:: fa_analysis.kwic" in page


def test_a_cell_stays_one_cell():
    assert generated.cell("a | b\n c") == r"a \| b c"


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_a_mark_is_filled_and_a_picture_is_there(page):
    source = [page.read_text(encoding="utf-8")]
    for picture in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", source[0]):
        assert (page.parent / picture).stat().st_size < 150_000
    generated.fill(None, page.stem, source)
    assert "<!-- généré" not in source[0]


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name)
def test_a_page_is_reached_from_the_first_one(page):
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    trees = "\n".join(re.findall(r"^```\{toctree\}\n(.*?)^```$", index, re.MULTILINE | re.DOTALL))
    assert page.stem == "index" or page.stem in trees.split("\n")
