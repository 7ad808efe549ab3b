"""Each notebook is a text paired with a file without outputs, and runs from top to bottom."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import jupytext
import nbformat
import pytest
from disk import ROOT
from nbclient import NotebookClient

import fa_analysis as fa

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))


def test_every_text_has_its_notebook():
    assert [p.stem for p in NOTEBOOKS] == [p.stem for p in SCRIPTS]
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_is_its_text_and_has_no_output(path: Path):
    notebook = nbformat.read(path, as_version=4)
    script = jupytext.read(path.with_suffix(".py"))
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells]
    assert not any(c.get("outputs") or c.get("execution_count") for c in notebook.cells)


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_a_notebook_narrates_and_holds_no_logic(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    assert not [n for n in nodes if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    imported = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module).split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    assert imported <= {"fa_analysis"}
    cells = path.read_text(encoding="utf-8").split("# %%")[1:]
    assert all(len(c.strip().splitlines()) <= 16 for c in cells)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_runs_from_top_to_bottom(path: Path, survey: fa.Study, tmp_path: Path):
    shutil.copytree(survey.root, tmp_path / "study")
    folder = tmp_path / "study" / "notebooks"
    folder.mkdir()
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources=resources).execute()
