"""Several processes: the same bytes as one, whatever happens to them."""

from __future__ import annotations

import contextlib

import pytest
from contributions_study import contents, die_always, die_once, make, tell_interrupt, tell_memory

from fa_analysis import cli
from fa_analysis.scale import Engine, code_contributions, engines, run
from fa_analysis.scale.model import Cut, Part, Place, Task

pytest.importorskip("distributed", reason="the extra « scale » is not installed")

ROWS = [
    f"{n};L'eau, je {'connais' if n % 3 else 'pratique'} le sujet {n};{'nord' if n % 2 else 'sud'}"
    for n in range(12)
]
A = "\n".join(["id;texte;groupe", *ROWS]) + "\n"
PARTS = 4


@pytest.fixture(scope="module")
def two_workers():
    """The engine of two processes, started once for these tests."""
    with engines.opened(Engine("dask", workers=2)) as do:
        yield do


@pytest.fixture
def shared(two_workers, monkeypatch):
    """Let the runs of a test take the processes that are already there."""
    monkeypatch.setattr(run, "opened", lambda _engine: contextlib.nullcontext(two_workers))


@pytest.fixture(scope="module")
def by_loop(tmp_path_factory):
    """What the loop gives."""
    study = make(tmp_path_factory.mktemp("boucle"), {"a.csv": A}, settings="rows = 3")
    assert code_contributions(study).counts["parts done"] == PARTS
    return contents(study)


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
def test_two_workers_give_the_same_bytes(tmp_path, by_loop):
    study = make(tmp_path, {"a.csv": A}, settings="rows = 3")
    assert code_contributions(study, engine=Engine("dask")).counts["parts done"] == PARTS
    assert contents(study) == by_loop
    assert code_contributions(study, engine=Engine("loop")).counts["parts done"] == 0


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
def test_a_killed_worker_changes_nothing(tmp_path, by_loop, monkeypatch):
    monkeypatch.setattr(run, "code_partition", die_once)
    study = make(tmp_path, {"a.csv": A}, settings="rows = 3")
    told = code_contributions(study, engine=Engine("dask"))
    assert (study.processed / "a-00002.mark").exists()  # it did die
    assert (told.exit_code, told.problems) == (0, ())
    assert contents(study) == by_loop


@pytest.mark.slow
@pytest.mark.usefixtures("shared")
def test_a_partition_that_kills_its_workers_names_its_lines_and_the_others_finish(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "code_partition", die_always)
    study = make(tmp_path, {"a.csv": A}, settings="rows = 3")
    told = code_contributions(study, engine=Engine("dask"))
    assert told.exit_code == 2
    sentence = "lignes 5 à 7 : 3 contributions sans résultat : les processus qui la codaient se sont arrêtés"
    found = [(p.file, p.what) for p in told.problems]
    assert found == [("contributions/a.csv", f"{sentence} (KilledWorker)")]
    assert told.counts["parts done"] == PARTS - 1


@pytest.mark.slow
@pytest.mark.parametrize(("job", "told"), [(tell_interrupt, "SIG_IGN"), (tell_memory, "")])
def test_workers_leave_ctrl_c_to_their_parent_and_keep_the_memory_they_freed(two_workers, tmp_path, job, told):
    task = Task(Part("a-00001", "a.csv", 2, 3, 2, ""), Place(tmp_path), "", "", Cut(200, ()))
    assert [o.cause for o in two_workers(job, [task], None)] == [told]


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_said(tmp_path, capsys):
    study = make(tmp_path, {"a.csv": A})
    command = ["code", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:9", "--study", str(study.root)]
    assert cli.main(command) == 3
    assert "l'ordonnanceur ne répond pas" in capsys.readouterr().err


def test_without_a_task_no_process_is_started(monkeypatch):
    monkeypatch.setattr(engines, "_client", lambda _engine: pytest.fail("started"))
    with engines.opened(Engine("dask")) as do:
        assert list(do(die_once, [], None)) == []
