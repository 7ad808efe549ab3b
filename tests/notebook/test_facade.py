"""The dozen names of a notebook: instant to import, tables in, tables out."""

from __future__ import annotations

import subprocess
import sys

import pytest

import fa_analysis as fa


def test_importing_the_package_imports_nothing_else():
    script = (
        "import sys; import fa_analysis; print(sorted(m for m in sys.modules if m.startswith('fa_analysis')))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['fa_analysis']"
    script = "import sys; import fa_analysis; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_every_name_is_there_and_completion_lists_it():
    assert set(fa.__all__) <= set(dir(fa))
    for name in fa.__all__:
        assert getattr(fa, name) is not None


def test_a_name_that_is_not_there_is_told_as_usual():
    with pytest.raises(AttributeError, match="module 'fa_analysis' has no attribute 'nope'"):
        fa.nope  # noqa: B018


def test_a_table_before_any_run_says_what_to_do(tiny_study):
    with pytest.raises(fa.FaError, match="Lancez d'abord"):
        fa.table(tiny_study, "units")


def test_an_unknown_table_lists_those_that_exist(tiny_study):
    with pytest.raises(fa.FaError, match=r"table inconnue « unit ».*respondents, turns"):
        fa.table(tiny_study, "unit")


def test_an_unknown_figure_lists_those_that_exist(tiny_study):
    with pytest.raises(fa.FaError, match=r"figure inconnue « x ».*appropriation_politiques"):
        fa.figure(tiny_study, "x")


def test_a_grid_is_tried_on_units_without_writing_anything(tiny_study):
    fa.run(tiny_study, until="read")
    units = fa.table(tiny_study, "units")
    before = units.copy(deep=True)
    codings = fa.code(units, fa.load_codebook(tiny_study))
    assert len(codings) == 17
    assert units.equals(before)
    assert not tiny_study.table("codings").exists()


def test_problems_are_a_table_with_refusals_first(tiny_study):
    from fa_analysis.errors import Problem
    from fa_analysis.pipeline import RunReport

    report = RunReport(
        problems=(Problem("a.txt", "à savoir"), Problem("b.txt", "vide", "Remplacez", refused=True))
    )
    assert fa.problems(report)["file"].tolist() == ["b.txt", "a.txt"]
    assert list(fa.problems(RunReport()).columns) == ["file", "what", "todo", "refused"]


def test_a_figure_can_be_drawn_in_a_notebook(tiny_study):
    fa.run(tiny_study)
    assert type(fa.figure(tiny_study, fa.figures()[0])).__name__ == "Figure"


def test_no_name_of_the_facade_is_also_a_module_that_an_import_would_put_in_its_place():
    import pkgutil

    import fa_analysis

    modules = {m.name for m in pkgutil.iter_modules(fa_analysis.__path__)}
    assert not modules & set(fa_analysis.__all__)
