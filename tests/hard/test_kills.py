"""Killed while it writes: what was there is still there, what is there can be read, the next command repairs all.

Beside these: 500 kills of a reviewer's journal (tests/review) and 30 of a run at moments drawn by chance
(tests/pipeline).
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import time
import zipfile
from multiprocessing import forkserver

import killed
import pytest
from disk import contents, copy_tiny
from failing_disk import Disk, failing

import fa_analysis as fa
from fa_analysis import cli, tables
from fa_analysis.inventory.journal import add_project, taken_by_files
from fa_analysis.pipeline.verify import verify
from fa_analysis.read.additions import read_acts

KILLS_OF_A_RUN, KILLS_OF_A_RELEASE, KILLS_OF_ADDING = 12, 8, 100


@pytest.fixture(scope="module")
def processes():
    """Processes that start with every library loaded."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["warmed", "killed"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context


@pytest.fixture(scope="module")
def done(processes, tmp_path_factory):
    """A study that was run and released, then changed."""
    study = copy_tiny(tmp_path_factory.mktemp("done") / "étude")
    for name in ("run", "release"):
        assert call(processes, study, name) == 0
    with (study.raw / "projets.csv").open("a", encoding="utf-8") as file:
        file.write(
            "P04;La cuve;On garde l'eau de pluie.;Espace public;espace public;Mareuil;projet;2026;;;tous;agent\n"
        )
    return study


def call(processes, study, name, *, rank=-1):
    level = ["--level", "working"] if name == "release" else []
    arguments = [name, *level, "--quiet", "--study", str(study.root)]
    child = processes.Process(target=killed.command, args=(arguments, rank, str(study.root)))
    child.start()
    child.join(120)
    return child.exitcode


def assert_readable(study):
    for path in study.processed.glob("*.parquet"):
        tables.read(path.stem, path)
    json.loads((study.processed / "manifest.json").read_bytes())
    assert zipfile.ZipFile(study.reports / "tableaux.xlsx").testzip() is None


def copied(done, folder):
    return fa.Study(shutil.copytree(done.root, folder), done.settings)


@pytest.mark.slow
def test_a_run_killed_at_each_of_its_writes(processes, done, tmp_path, monkeypatch):
    for change in killed.QUICK:
        monkeypatch.setattr(*change)
    whole = copied(done, tmp_path / "0" / "étude")
    assert call(processes, whole, "run") == 0
    wanted = contents(whole.processed, whole.reports)
    counted = Disk(within=tmp_path)
    with failing(counted):
        assert cli.main(["run", "--quiet", "--study", str(copied(done, tmp_path / "1" / "étude").root)]) == 0
    ranks = [n for n, call_ in enumerate(counted.calls) if "/figures" not in call_]
    for rank in ranks[:: max(1, len(ranks) // KILLS_OF_A_RUN)]:
        study = copied(done, tmp_path / "2" / "étude")
        assert call(processes, study, "run", rank=rank) == -signal.SIGKILL
        assert_readable(study)
        assert verify(study.reports / "publication").right
        assert call(processes, study, "run") == 0
        left = {k: v for k, v in contents(study.processed, study.reports).items() if "/." not in k}
        assert left == {k: v for k, v in wanted.items() if "/." not in k}
        shutil.rmtree(study.root)


@pytest.mark.slow
def test_a_release_killed_on_its_way_is_the_old_one_or_the_new_one(processes, done, tmp_path, monkeypatch):
    for change in killed.QUICK:
        monkeypatch.setattr(*change)
    study = copied(done, tmp_path / "étude")
    assert call(processes, study, "run") == 0
    old = contents(study.reports / "publication")
    counted = Disk(within=tmp_path)
    other = copied(study, tmp_path / "autre" / "étude")
    with failing(counted):
        assert cli.main(["release", "--level", "working", "--quiet", "--study", str(other.root)]) == 0
    shutil.rmtree(other.root)
    other = copied(study, other.root)
    assert call(processes, other, "release") == 0
    new = contents(other.reports / "publication")
    assert old != new
    last = len(counted.calls) - 1
    for rank in sorted({*range(last - 4, last + 1), *(i * last // 4 for i in range(4))})[-KILLS_OF_A_RELEASE:]:
        code = call(processes, study, "release", rank=rank)
        assert code in {0, -signal.SIGKILL}
        if (study.reports / "publication").is_dir():
            assert verify(study.reports / "publication").right
            assert contents(study.reports / "publication") in (old, new)
        else:  # between two renames: the old one stands beside, and the next release puts it back
            assert (study.reports / ".publication.ancienne").is_dir()
    assert call(processes, study, "release") == 0
    assert contents(study.reports / "publication") == new
    assert not list(study.reports.glob(".publication*"))


FORKS = pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")


@FORKS
def test_projects_added_by_a_process_that_is_killed_are_whole_or_absent(tiny_study):
    chance, promised = random.Random(8), []
    for _kill in range(KILLS_OF_ADDING):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                while True:
                    name = add_project(
                        tiny_study, {"title": "é" * 200}, who="a", source="f", clock=lambda: "2026"
                    )
                    os.write(writer, f"{name}\n".encode())
            finally:
                os._exit(1)
        os.close(writer)
        with os.fdopen(reader, "rb", buffering=0) as told:
            first = told.read(1)
            time.sleep(chance.random() * 0.004)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            promised += (first + (told.read() or b"")).decode().splitlines()
    acts, problems = read_acts(tiny_study.inventory)
    assert problems == []
    assert {*promised} <= {a.project_id for a in acts}
    assert len(promised) == len({*promised}) >= KILLS_OF_ADDING
    assert len(acts) - len(promised) <= KILLS_OF_ADDING  # written, but not yet told
    assert sorted(taken_by_files(tiny_study.inventory)) == sorted(a.project_id for a in acts)
