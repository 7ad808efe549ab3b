"""Each notebook is a text paired with a file without outputs, and runs from top to bottom; so are its pages."""

from __future__ import annotations

import ast
import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import jupytext
import nbformat
import pytest
from disk import ROOT

import fa_analysis as fa
from fa_analysis.errors import StudyError
from fa_analysis.notebook.pages import find_notebooks, page_bytes, run_notebook, write_pages

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCRIPTS = sorted((ROOT / "notebooks").glob("*.py"))
NO_NETWORK = (ROOT / "tests" / "no_network.py").read_text(encoding="utf-8")


def test_every_text_has_its_notebook():
    assert [p.stem for p in NOTEBOOKS] == [p.stem for p in SCRIPTS]
    assert [p.stem[:2] for p in NOTEBOOKS] == ["01", "02", "03", "04", "05", "06"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_the_notebook_is_its_text_and_has_no_output(path: Path):
    notebook = nbformat.read(path, as_version=4)
    script = jupytext.read(path.with_suffix(".py"))
    assert [(c.cell_type, c.source) for c in notebook.cells] == [(c.cell_type, c.source) for c in script.cells]
    assert notebook.metadata.jupytext.formats == script.metadata.jupytext.formats == "ipynb,py:percent"
    assert not any(c.get("outputs") or c.get("execution_count") for c in notebook.cells)
    assert "widgets" not in notebook.metadata


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.stem)
def test_a_notebook_narrates_and_holds_no_logic(path: Path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    logic = ast.FunctionDef | ast.ClassDef | ast.Lambda | ast.For | ast.While | ast.If | ast.Try
    assert not [n for n in nodes if isinstance(n, logic)]
    imported = {a.name.split(".")[0] for n in nodes if isinstance(n, ast.Import) for a in n.names}
    imported |= {str(n.module).split(".")[0] for n in nodes if isinstance(n, ast.ImportFrom)}
    assert imported <= {"fa_analysis"}
    cells = path.read_text(encoding="utf-8").split("# %%")[1:]
    assert all(len(c.strip().splitlines()) <= 16 for c in cells)


@pytest.mark.parametrize("path", SCRIPTS[1:], ids=lambda p: p.stem)
def test_a_story_has_a_question_and_says_what_cannot_be_concluded(path: Path):
    text = path.read_text(encoding="utf-8")
    assert "Ce qu'on ne peut pas conclure" in text
    if path.stem[:2] != "06":
        assert "**La question.**" in text
        assert "fa.figure(" in text
        assert "fa.numbers(" in text
        assert "fa.evidence(" in text


@pytest.fixture(scope="module")
def read_out(survey: fa.Study, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """A copy of the survey with its notebooks."""
    root = tmp_path_factory.mktemp("carnets") / "study"
    shutil.copytree(survey.root, root)
    shutil.copytree(ROOT / "notebooks", root / "notebooks", ignore=shutil.ignore_patterns(".*"))
    return SimpleNamespace(study=fa.open_study(root), pages={})


def guarded(path: Path) -> Path:
    """Give the notebook a first cell that cuts its kernel from the network."""
    notebook = nbformat.read(path, as_version=4)
    notebook.cells.insert(0, nbformat.v4.new_code_cell(NO_NETWORK))
    target = path.with_name(f"{path.stem}_sans_reseau.ipynb")
    nbformat.write(notebook, target)
    return target


@pytest.mark.slow
@pytest.mark.parametrize("name", [p.stem for p in NOTEBOOKS])
def test_the_notebook_runs_from_top_to_bottom_and_makes_a_page(name: str, read_out: SimpleNamespace):
    path = guarded(read_out.study.root / "notebooks" / f"{name}.ipynb")
    before = path.read_bytes()
    done = run_notebook(path)
    assert path.read_bytes() == before
    assert [c.execution_count for c in done.cells if c.cell_type == "code"] == list(
        range(1, 1 + sum(c.cell_type == "code" for c in done.cells))
    )
    del done.cells[0]
    _check_page(page_bytes(done, read_out.study, name=name).decode(), read_out.study)
    _check_outputs(name, done)


def _check_page(page: str, study: fa.Study) -> None:
    assert '<html lang="fr">' in page
    assert study.settings.study.notice in page
    assert "Document de travail" in page
    assert "<script" not in page.lower()
    # What a browser would fetch: nothing. Addresses of licences stay in the comments of the style sheet.
    bare = re.sub(r"data:[\w/+;-]+base64,[\w+/=]+", "data:", re.sub(r"/\*.*?\*/", "", page, flags=re.DOTALL))
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?!data:|#)[a-z]+:""", bare) == []
    assert re.findall(r"url\(\s*(?![\"']?(?:data:|#))", bare) == []
    assert re.findall(r"@import|//cdn|mathjax\.js|require\.js|unpkg", bare, flags=re.IGNORECASE) == []
    assert "No description has been provided" not in page


def _check_outputs(name: str, done: nbformat.NotebookNode) -> None:
    outputs = [o for c in done.cells for o in c.get("outputs", ())]
    assert not [o for o in outputs if o.output_type == "stream" and o.name == "stderr"]
    pictures = [o for o in outputs if "image/png" in o.get("data", {})]
    wanted = sum("fa.figure(" in c.source for c in done.cells if c.cell_type == "code")
    assert len(pictures) == wanted
    assert all(p.metadata["image/png"]["alt"] for p in pictures)
    assert wanted >= 2 or name[:2] in {"01", "06"}


def test_a_cell_that_fails_is_told_without_the_words_of_the_study(tiny_study: fa.Study):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("raise ValueError('un secret')")])
    path = tiny_study.root / "notebooks" / "essai.ipynb"
    path.parent.mkdir()
    nbformat.write(notebook, path)
    with pytest.raises(StudyError) as error:
        write_pages(tiny_study)
    assert "s'est arrêté (ValueError)" in str(error.value)
    assert "secret" not in str(error.value)
    assert not (tiny_study.reports / "notebooks").exists()


def test_the_network_guard_refuses(tiny_study: fa.Study):
    cells = [NO_NETWORK, "import socket; socket.create_connection(('192.0.2.1', 80), timeout=1)"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    path = tiny_study.root / "essai.ipynb"
    nbformat.write(notebook, path)
    with pytest.raises(StudyError, match=r"s'est arrêté \(AssertionError\)"):
        run_notebook(path)


def test_a_study_without_notebooks_says_what_to_do(tiny_study: fa.Study):
    with pytest.raises(StudyError, match=r"notebooks : aucun carnet. Copiez-y"):
        find_notebooks(tiny_study)


def test_pages_are_the_same_twice_and_widgets_give_way_to_a_sentence(tiny_study: fa.Study):
    view = nbformat.v4.new_output(
        "display_data", {"application/vnd.jupyter.widget-view+json": {"model_id": "x"}, "text/plain": "VBox()"}
    )
    cells = [nbformat.v4.new_markdown_cell("# Un titre"), nbformat.v4.new_code_cell("1", outputs=[view])]
    notebook = nbformat.v4.new_notebook(cells=cells)
    page = page_bytes(notebook, tiny_study, name="essai")
    assert page == page_bytes(notebook, tiny_study, name="essai")
    assert b"<title>Un titre</title>" in page
    assert "Ce panneau est interactif" in page.decode()
    assert b"VBox" not in page
    assert notebook.cells[1].outputs[0].data["text/plain"] == "VBox()"
