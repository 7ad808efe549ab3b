"""What the program rests on: floors, pins and licences, read from what is installed."""

from __future__ import annotations

from importlib import metadata

import audit
import installed
import pytest

# Readers of files that come from elsewhere. Below these versions, flaws or wrong readings are known.
PARSERS = {
    "charset-normalizer": "3.5",
    "lxml": "6.1",
    "pypdf": "7.1",
    "python-calamine": "0.9",
    "python-docx": "1.2",
    "python-pptx": "1.0",
    "pyarrow": "26",
    "PyYAML": "6.0",
}


def test_floors_and_pins_hold():
    assert audit.offline() == []


@pytest.mark.parametrize(("name", "floor"), PARSERS.items())
def test_a_parser_has_its_floor(name, floor):
    (requirement,) = [r for r in installed.declared() if r.name == name]
    assert f">={floor}" in str(requirement.specifier).split(",")


def test_an_old_version_or_a_missing_pin_is_told(monkeypatch):
    real = metadata.version
    monkeypatch.setattr(metadata, "version", lambda name: "5.0" if name == "lxml" else real(name))
    pins = installed.pins()
    del pins["joblib"]  # scikit-learn brings it in
    monkeypatch.setattr(audit, "pins", lambda: pins)
    assert audit.offline() == [
        "lxml 5.0: pyproject.toml asks for >=6.1",
        "joblib: not pinned in constraints.txt",
        f"lxml 5.0: constraints.txt pins {pins['lxml']}",
    ]


def test_no_answer_of_the_database_is_never_a_clean_bill(monkeypatch, capsys):
    monkeypatch.setattr(audit, "offline", list)
    monkeypatch.setattr(audit, "known_flaws", lambda: None)
    assert audit.main() == 0
    assert "NOT CHECKED" in capsys.readouterr().err


def test_a_known_flaw_fails_the_audit(monkeypatch, capsys):
    monkeypatch.setattr(audit, "offline", list)
    monkeypatch.setattr(audit, "known_flaws", lambda: ["lxml 6.1.3: GHSA-xxxx, mended in 6.2"])
    assert audit.main() == 1
    assert "GHSA-xxxx" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (("", "requests.exceptions.ConnectionError: no route"), None),
        (("", "Timeout"), None),
        (("", "error: unrecognized arguments\n"), ["pip-audit did not work: error: unrecognized arguments"]),
        (('{"dependencies": [{"name": "lxml", "version": "6.1.3", "vulns": []}]}', ""), []),
        (('{"dependencies": [{"name": "lxml", "skip_reason": "odd"}]}', ""), ["lxml: not looked at, odd"]),
        (
            (
                '{"dependencies": [{"name": "a", "version": "1", "vulns": [{"id": "X", "fix_versions": ["2"]}]}]}',
                "",
            ),
            ["a 1: X, mended in 2"],
        ),
    ],
)
def test_an_answer_of_the_database_is_read(answer, expected, monkeypatch):
    monkeypatch.setattr(audit, "_asked", lambda: answer)
    assert audit.known_flaws() == expected


@pytest.mark.parametrize("name", sorted(installed.needed("lab", "scale")))
def test_a_library_that_the_program_needs_is_free_to_use_and_not_copyleft(name):
    words = installed.licence(name)
    assert words, f"{name} says nothing of its licence"
    assert not installed.copyleft(words), f"{name}: {words}"


def test_the_lgpl_is_only_met_where_the_apache_licence_is_offered_too():
    """luqum leaves the choice; we take it under the Apache licence."""
    lesser = {
        n: installed.licence(n) for n in installed.needed("lab", "scale") if "LGPL" in installed.licence(n)
    }
    assert [name for name, words in lesser.items() if "Apache" not in words] == []


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("MIT", False),
        ("GPL-3.0-or-later", True),
        ("OSI Approved :: GNU Affero General Public License v3", True),
        ("OSI Approved :: GNU General Public License (GPL)", True),
        ("LGPL-3.0-or-later", False),
        ("OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MPL-2.0 OR GPL-2.0-or-later", False),
        ("MPL-2.0 AND MIT", False),
    ],
)
def test_copyleft_is_recognised(words, expected):
    assert installed.copyleft(words) is expected


def test_every_library_that_the_program_imports_is_declared():
    """Nothing is there by luck, because another library brought it in."""
    import ast
    import sys

    used = set()
    for path in (installed.ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                used |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                used.add(node.module.split(".")[0])
    used -= set(sys.stdlib_module_names) | {"fa_analysis"}
    homes = metadata.packages_distributions()
    names = {installed.canonicalize_name(r.name) for r in installed.declared("lab", "scale")}
    undeclared = {m for m in used if not names & {installed.canonicalize_name(d) for d in homes.get(m, [])}}
    assert undeclared == set()


def test_every_declared_library_is_used():
    """A library that nobody calls is a risk for nothing."""
    text = "\n".join(p.read_text(encoding="utf-8") for p in (installed.ROOT / "src").rglob("*.py"))
    homes: dict[str, set[str]] = {}
    for module, names in metadata.packages_distributions().items():
        for name in names:
            homes.setdefault(installed.canonicalize_name(name), set()).add(module)
    unused = [
        r.name
        for r in installed.declared()
        if not any(
            f"import {m}" in text or f"from {m}" in text for m in homes[installed.canonicalize_name(r.name)]
        )
    ]
    assert unused == []
