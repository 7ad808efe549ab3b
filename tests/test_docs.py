"""What the documents say is true: commands, files, examples."""

from __future__ import annotations

import re

import pytest
import typer
from disk import ROOT

import fa_analysis as fa
from fa_analysis.cli.app import app

README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands():
    def walk(command, path):
        subs = getattr(command, "commands", {})
        if not subs:
            yield " ".join(path)
        for name, sub in subs.items():
            yield from walk(sub, [*path, name])

    return list(walk(typer.main.get_command(app), ["fa-analysis"]))


def test_the_readme_starts_with_the_two_commands_and_a_picture():
    start = README.splitlines()[:8]
    assert [line.split("#")[0].strip() for line in start if line.startswith("make")] == [
        "make run",
        "make test",
    ]
    assert any(line.startswith("![") for line in start)


def test_the_readme_says_that_the_survey_is_fictitious():
    assert "fictitious" in README


@pytest.mark.parametrize("command", commands())
def test_every_command_is_in_the_readme(command):
    program, first, *rest = command.split()
    assert f"`{program} {first}" in README
    assert all(f"`{name}`" in README or command in README for name in rest)


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_what_the_readme_links_to_exists(target):
    assert (ROOT / target).is_file()


@pytest.mark.parametrize("page", sorted(set(re.findall(r"`(docs/\w+\.md)`", README))))
def test_the_pages_that_the_readme_names_exist(page):
    assert (ROOT / page).is_file()


def test_every_make_target_that_the_readme_names_exists():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make (\w+)`", README):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_every_name_of_the_facade_has_a_docstring():
    for name in fa.__all__:
        assert getattr(fa, name).__doc__


def test_the_exit_codes_of_the_readme_are_those_of_the_program():
    from fa_analysis import errors

    told = {int(n) for n in re.findall(r"^\| (\d) \|", README, re.MULTILINE)}
    assert told == {int(n) for n in re.findall(r"^(\d) ", errors.__doc__, re.MULTILINE)}
