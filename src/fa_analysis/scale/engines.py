"""Who does the tasks: one process, one after the other, or the workers of Dask. Same function, same bytes."""

from __future__ import annotations

import contextlib
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Any

from fa_analysis import i18n
from fa_analysis.errors import StudyError
from fa_analysis.i18n import _
from fa_analysis.scale.model import EngineName, Job, Outcome, Task

Do = Callable[[Job, Iterable[Task], Any], Iterator[Outcome]]
_TRIES = 1
"""Workers that may die on one task and it still be given to another; then it is put aside."""


@dataclass(frozen=True)
class Engine:
    """Who codes: this process (`loop`), or Dask with so many processes here, or with those of a scheduler."""

    name: EngineName = "loop"
    workers: int = 2
    scheduler: str | None = None


@contextlib.contextmanager
def opened(engine: Engine) -> Iterator[Do]:
    """Give the function that does tasks, and keep its processes until the end.

    The function takes a job, tasks (taken one after the other, while others are done) and what they share, and
    yields the outcomes as they are known.

    Raises
    ------
    StudyError
        At the first task: when Dask is not installed, or the scheduler does not answer.
    """
    if engine.name == "loop":
        yield by_loop
        return
    with contextlib.ExitStack() as stack:
        started: list[Any] = []

        def by_dask(job: Job, tasks: Iterable[Task], shared: Any) -> Iterator[Outcome]:
            left = iter(tasks)
            first = next(left, None)
            if first is None:  # no process is started for nothing
                return
            if not started:
                started.append(stack.enter_context(_client(engine)))
            yield from _spread(started[0], job, chain([first], left), shared)

        yield by_dask


def by_loop(job: Job, tasks: Iterable[Task], shared: Any) -> Iterator[Outcome]:
    """Do the tasks here, in order, one at a time."""
    for task in tasks:
        yield job(task, shared)


def _spread(client: Any, job: Job, tasks: Iterable[Task], shared: Any) -> Iterator[Outcome]:
    """Give the tasks to the workers of a client."""
    from distributed import as_completed

    # A task rather than a scattered value: when the worker that holds it dies, it is made again.
    common = client.submit(_itself, shared, pure=False)
    given: dict[str, Task] = {}
    aside: list[Task] = []
    waiting = as_completed(loop=client.loop)
    for task in tasks:
        future = client.submit(_said_in, i18n.lang(), job, task, common, pure=False)
        given[future.key] = task
        waiting.add(future)
        while waiting.has_ready():
            yield from _known(next(waiting), given, aside)
    for future in waiting:
        yield from _known(future, given, aside)
    for task in aside:  # alone this time: what killed the worker may have been its neighbour
        yield _last(client.submit(_said_in, i18n.lang(), job, task, common, pure=False), task)


def _itself(shared: Any) -> Any:
    return shared


def _said_in(lang: str, job: Any, task: Task, shared: Any) -> Any:
    """Do a task in a worker, which speaks the language of the program that gave it."""
    i18n.use(lang)
    return job(task, shared)


def _known(future: Any, given: dict[str, Task], aside: list[Task]) -> Iterator[Outcome]:
    """Yield the outcome of a task; one that lost its workers is put aside."""
    if future.status == "finished":
        yield future.result()
    else:
        aside.append(given[future.key])


def _last(future: Any, task: Task) -> Outcome:
    try:
        found: Outcome = future.result()
    except Exception as err:  # noqa: BLE001 - whatever the engine calls it, this partition has no result
        return Outcome(
            task.part,
            _("les processus qui la codaient se sont arrêtés ({kind})").format(kind=type(err).__name__),
        )
    return found


@contextlib.contextmanager
def _client(engine: Engine) -> Iterator[Any]:
    try:
        import dask
        import distributed
    except ImportError as err:
        raise StudyError(
            _("le moteur dask n'est pas installé"),
            todo=_('Installez-le avec : pip install "fa-analysis[scale]" ; ou codez sans --engine dask'),
        ) from err
    logging.getLogger("distributed").setLevel(logging.CRITICAL + 1)  # in English, and of its own inner life
    settings = {
        "distributed.scheduler.allowed-failures": _TRIES,
        "distributed.logging.distributed": "critical",
        "distributed.scheduler.http.routes": [],  # nobody is to watch
        "distributed.worker.http.routes": [],
        "distributed.worker.preload": ["fa_analysis.scale.worker"],
        "distributed.worker.profile.enabled": False,
        # Dask's value gives every array back to the system at once: it doubles the processor's time.
        "distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": None,
    }
    with dask.config.set(settings), tempfile.TemporaryDirectory() as scratch, contextlib.ExitStack() as stack:
        if engine.scheduler is None:
            cluster = stack.enter_context(_cluster(engine.workers, scratch))
            yield stack.enter_context(distributed.Client(cluster, set_as_default=False))
            return
        try:
            client = distributed.Client(engine.scheduler, timeout=10, set_as_default=False)
        except (OSError, ValueError, TypeError) as err:
            raise StudyError(
                _("l'ordonnanceur ne répond pas"),
                where=engine.scheduler,
                todo=_("Vérifiez l'adresse (tcp://machine:port) et qu'il est démarré"),
            ) from err
        yield stack.enter_context(client)


def _cluster(workers: int, scratch: str) -> Any:
    """Start worker processes on this machine, that only this program can talk to."""
    from distributed import LocalCluster
    from distributed.security import Security

    return LocalCluster(
        n_workers=workers,
        threads_per_worker=1,
        processes=True,
        host="127.0.0.1",
        protocol="tls",
        security=Security.temporary(),  # other users of this machine can reach its ports
        dashboard_address=None,
        scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},  # its usual port may be taken
        silence_logs=logging.CRITICAL,
        local_directory=scratch,
    )
