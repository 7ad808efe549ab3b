"""Broken tables, settings, grids and journals: one sentence, the right exit code, and the last results intact."""

from __future__ import annotations

import shutil
import time

import pytest
from bad_tables import GRIDS, TABLES
from disk import contents, copy_tiny

import fa_analysis as fa
from fa_analysis import cli

PATIENCE = 2.0  # seconds of processor for one broken file


@pytest.fixture(scope="module")
def coded(tmp_path_factory):
    """A tiny study, read and coded."""
    study = copy_tiny(tmp_path_factory.mktemp("coded") / "étude")
    assert cli.main(["code", "--quiet", "--study", str(study.root)]) == 0
    return study


def outcome(coded, tmp_path, capsys, kind, command):
    study = fa.Study(shutil.copytree(coded.root, tmp_path / "étude"), coded.settings)
    edit, code, parts = kind
    edit(study)
    start = time.process_time()
    assert cli.main([command, "--study", str(study.root)]) == code
    spent = time.process_time() - start
    told = capsys.readouterr().err
    rest = told
    for part in parts:
        assert part in rest, told
        rest = rest.partition(part)[2]
    assert "Traceback" not in told
    assert "imprévue" not in told
    return study, spent, told


@pytest.mark.parametrize("kind", TABLES)
def test_a_broken_input_is_told_and_the_rest_is_the_same_bytes(coded, tmp_path, capsys, kind):
    study, spent, told = outcome(coded, tmp_path, capsys, TABLES[kind], "read")
    before, after = contents(coded.processed), contents(study.processed)
    if TABLES[kind][1] == 3:
        assert after == before
        assert told.count("\n") == 1
    moved = {name for name in before if before[name] != after.get(name)}
    assert moved <= {f"processed/{name}" for name in ("projects.parquet", "units.parquet", "manifest.json")}
    assert spent < PATIENCE


@pytest.mark.parametrize("kind", GRIDS)
def test_a_broken_grid_is_told_and_the_last_results_stay(coded, tmp_path, capsys, kind):
    study, _spent, told = outcome(coded, tmp_path, capsys, GRIDS[kind], "code")
    if GRIDS[kind][1] == 3:
        assert contents(study.processed) == contents(coded.processed)
        assert told.count("\n") == 1


def test_a_workbook_of_a_million_blank_rows_is_read(coded, tmp_path, capsys):
    from bad_tables import blank_rows, parts_of

    study, spent, _told = outcome(
        coded, tmp_path, capsys, (parts_of("entretiens", blank_rows), 2, ("aucune ligne de",)), "read"
    )
    assert len(fa.table(study, "respondents")) == 1
    assert spent < 3 * PATIENCE
