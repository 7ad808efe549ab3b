"""A run killed at any moment leaves every output readable, and the next run repairs all."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import sys
import time
import zipfile
from multiprocessing import forkserver

import pytest
import warm
from disk import contents, copy_tiny
from PIL import Image

import fa_analysis as fa
from fa_analysis import tables

KILLS, STUDIES = 30, 6


@pytest.fixture(scope="module")
def processes():
    """Processes that start with every library loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["warmed"])
    with pytest.MonkeyPatch.context() as patch:  # the server finds `warmed` by this path alone
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context


def run(processes, study):
    child = processes.Process(target=warm.run, args=(str(study.root),))
    child.start()
    child.join()
    assert child.exitcode == 0


def change(study):
    """Correct a transcript, add a project, change the grid: every step has something to do."""
    with (study.raw / "entretiens" / "E02.txt").open("a", encoding="utf-8") as file:
        file.write("\nEnquêté : On a planté avec les voisins, qui ont voté.\n")
    with (study.raw / "projets.csv").open("a", encoding="utf-8") as file:
        file.write(
            "P04;La cuve;On garde l'eau de pluie.;Espace public;espace public;Mareuil;projet;2026;;;tous;agent\n"
        )
    grid = study.codebook_file
    grid.write_text(
        grid.read_text(encoding="utf-8").replace("- réempl*\n", "- réempl*\n          - occasion\n"),
        encoding="utf-8",
    )


def assert_readable(study):
    """Open every output, as a person would."""
    for path in study.processed.glob("*.parquet"):
        tables.read(path.stem, path)
    json.loads((study.processed / "manifest.json").read_bytes())
    assert zipfile.ZipFile(study.reports / "tableaux.xlsx").testzip() is None
    assert (study.reports / "synthese.html").read_text(encoding="utf-8").rstrip().endswith("</html>")
    for path in (study.reports / "figures").iterdir():
        if path.suffix == ".png":
            Image.open(path).verify()
        else:
            assert path.read_text(encoding="utf-8").rstrip().endswith("</svg>")


@pytest.mark.slow
def test_a_run_can_be_killed_at_any_moment(processes, tmp_path):
    before = copy_tiny(tmp_path / "before" / "study")
    run(processes, before)
    after = fa.open_study(shutil.copytree(before.root, tmp_path / "after" / "study"))
    change(after)
    start = time.perf_counter()
    run(processes, after)
    whole = time.perf_counter() - start
    wanted = contents(after.processed, after.reports)
    assert wanted != contents(before.processed, before.reports)
    draw, cut = random.Random(7), 0
    for i in range(STUDIES):
        study = fa.open_study(shutil.copytree(before.root, tmp_path / str(i) / "study"))
        change(study)
        for _ in range(KILLS // STUDIES):  # each on what the one before left
            child = processes.Process(target=warm.run, args=(str(study.root),))
            child.start()
            time.sleep(draw.uniform(0.02, 1.0) * whole)
            child.kill()
            child.join()
            cut += child.exitcode != 0
            assert_readable(study)
        run(processes, study)
        assert (study.processed / "manifest.json").read_text() == (
            after.processed / "manifest.json"
        ).read_text()
        left = {
            name: mark for name, mark in contents(study.processed, study.reports).items() if "/." not in name
        }
        assert left == {name: mark for name, mark in wanted.items() if "/." not in name}
        shutil.rmtree(study.root)
    assert cut > KILLS // 2
