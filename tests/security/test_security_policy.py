"""SECURITY.md promises nothing that no test holds."""

from __future__ import annotations

import re

import pytest
from disk import ROOT

POLICY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
PROMISES = [line for line in POLICY.splitlines() if line.startswith("| **")]


def test_each_promise_names_its_tests():
    assert len(PROMISES) > 10
    assert [line for line in PROMISES if "`tests/" not in line.split("|")[2]] == []


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", POLICY))))
def test_a_test_that_is_named_exists(path):
    assert "def test_" in (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", POLICY))
def test_what_the_page_links_to_exists(target):
    assert (ROOT / target).is_file()
