"""Each command and option that a document names exists."""

from __future__ import annotations

import re
import sys

import pytest
from disk import ROOT

sys.path.insert(0, str(ROOT / "docs"))
import generated

PAGES = [ROOT / "README.md", ROOT / "SECURITY.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
OPTIONS = {
    name.removeprefix("fa-analysis "): {o for p in command.params for o in (*p.opts, *p.secondary_opts)}
    | {"--help"}
    for name, command in generated.commands()
}
GROUPS = {name.split()[0] for name in OPTIONS if " " in name}


def wrong(text: str) -> list[str]:
    """Return what is called in code (`fa-analysis …`, on one line) and is no command or option of the program."""
    found = []
    for line in re.findall(r"(?:`|^\s*(?:\$ )?)fa-analysis ([^`\n#(]+)", text, re.MULTILINE):
        words = line.replace("|", " ").replace("[", " ").replace("]", " ").split()
        if words[0].startswith("--"):
            continue
        if words[0] in GROUPS and len(words) > 1 and f"{words[0]} {words[1]}" in OPTIONS:
            name = f"{words[0]} {words[1]}"
        else:
            name = words[0]
        if name not in OPTIONS:
            found.append(name)
            continue
        known = OPTIONS[name]
        known = known | {o for n, more in OPTIONS.items() if n.startswith(f"{name} ") for o in more}
        found += [f"{name} {w}" for w in words if re.fullmatch(r"--?[a-z][a-z-]*", w) and w not in known]
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_what_a_page_calls_exists(page):
    assert wrong(page.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`fa-analysis releas`", ["releas"]),
        ("$ fa-analysis run --fast", ["run --fast"]),
        ("    fa-analysis review next -n 3 --whyy  # why", ["review next --whyy"]),
        ("`fa-analysis review next -n 3`", []),
        ("`fa-analysis release --level public|working|strict`", []),
    ],
)
def test_a_wrong_name_is_seen(text, expected):
    assert wrong(text) == expected
