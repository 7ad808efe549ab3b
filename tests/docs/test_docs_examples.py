"""The examples of the guides are run, on a copy of the small study that comes with the tool.

A block ``console`` holds commands (`$ …`) and, beneath each, words that its output must hold. A block ``pycon`` is a
doctest. The examples of one page run one after the other in one study, as a reader would run them.
"""

from __future__ import annotations

import doctest
import re
import shlex
import shutil
from pathlib import Path

import pytest
from disk import ROOT, copy_tiny

import fa_analysis as fa
from fa_analysis import cli

PAGES = sorted((ROOT / "docs").glob("*.md"))
_BLOCK = re.compile(r"^```(console|pycon)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WITH_EXAMPLES = [page for page in PAGES if _BLOCK.search(page.read_text(encoding="utf-8"))]


def one_space(words: str) -> str:
    return " ".join(words.split())


def steps(block: str) -> list[tuple[str, list[str]]]:
    """Return each command of a block with the lines beneath it."""
    found: list[tuple[str, list[str]]] = []
    for line in block.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(one_space(line))
    return found


def run_shell(block: str, capsys: pytest.CaptureFixture[str]) -> None:
    for command, expected in steps(block):
        program, *arguments = shlex.split(command)
        assert program == "fa-analysis", command
        code = cli.main(arguments)
        said = capsys.readouterr()
        assert code == 0, f"{command}: {code}\n{said.out}{said.err}"
        told = one_space(said.out + said.err)
        assert [line for line in expected if line not in told] == [], f"{command}\n{said.out}{said.err}"


def run_python(block: str, page: Path, names: dict[str, object]) -> None:
    test = doctest.DocTestParser().get_doctest(block, names, page.name, str(page), 0)
    told: list[str] = []
    doctest.DocTestRunner().run(test, out=told.append, clear_globs=False)
    names.update(test.globs)
    assert told == [], "".join(told)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("exemple")
    fa.run(copy_tiny(root))
    return root


@pytest.mark.slow
@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.name)
def test_the_examples_of_a_page_run_from_top_to_bottom(page, done, tmp_path, monkeypatch, capsys):
    shutil.copytree(done, tmp_path / "étude")
    monkeypatch.chdir(tmp_path / "étude")
    names: dict[str, object] = {}
    for kind, block in _BLOCK.findall(page.read_text(encoding="utf-8")):
        if kind == "console":
            run_shell(block, capsys)
        else:
            run_python(block, page, names)


def test_the_three_guides_have_examples():
    assert {"analyste.md", "consultante.md", "chercheuse.md"} <= {page.name for page in WITH_EXAMPLES}


def test_a_wrong_example_is_seen(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(copy_tiny(tmp_path / "étude").root)
    with pytest.raises(AssertionError, match="12 codes"):
        run_shell("$ fa-analysis codebook check\n12 codes\n", capsys)
    with pytest.raises(AssertionError, match="Expected"):
        run_python(">>> 1 + 1\n3\n", tmp_path / "page.md", {})


@pytest.mark.slow
def test_the_example_of_the_readme_runs_on_the_demonstration_survey(survey, monkeypatch):
    (block,) = re.findall(
        r"^```python\n(.*?)^```$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    monkeypatch.chdir(survey.root)
    names: dict[str, object] = {}
    exec(block.replace("fa.evidence", "found = fa.evidence"), names)
    assert len(names["found"]) > 0
