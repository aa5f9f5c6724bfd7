"""Work for several processes, with results in order and no more in memory than is under way."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Protocol, TypeVar

from detector.errors import WorkerError

Task = TypeVar("Task")
Result = TypeVar("Result")
Context = TypeVar("Context")

# Batches under way for each process: one is scored while the next one waits, and a batch that
# takes long does not stop the others.
AHEAD = 4
_LOOK_EVERY = 0.5  # seconds
_WARNINGS = "PYTHONWARNINGS"  # which the tracker reads when it starts


class Pending(Protocol):
    """A result that is not there yet."""

    def result(self) -> Any:
        """Waits for it."""

    def cancel(self) -> Any:
        """Gives it up."""


Submit = Callable[..., Pending]


def ordered(
    submit: Submit, work: Callable[[Task], Result], tasks: Iterable[Task], ahead: int
) -> Iterator[Result]:
    """Has tasks done elsewhere and yields what comes of them, in order.

    A task is drawn only when there is room for its result, so memory stays bounded however slowly
    the results are taken.

    Args:
        submit: gives work to a process.
        work: what to do with a task.
        tasks: drawn as they are needed.
        ahead: how many are under way at most.

    Raises:
        WorkerError: if a process ends before its work is done.
    """
    waiting: deque[Pending] = deque()
    try:
        for task in tasks:
            waiting.append(submit(work, task))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BaseException as error:
        if _is_lost_worker(error):
            message = (
                "a process that scored has ended before its work was done, for want of memory "
                "perhaps; use fewer --jobs"
            )
            raise WorkerError(message) from error
        raise
    finally:
        for pending in waiting:
            with suppress(Exception):
                pending.cancel()


def in_processes(
    work: Callable[[Context, Task], Result], context: Context, tasks: Iterable[Task], jobs: int
) -> Iterator[Result]:
    """Has tasks done by processes on this machine (joblib's loky).

    Args:
        work: called with the context and a task.
        context: what every task needs; each process is sent it once.
        tasks: drawn as they are needed.
        jobs: how many processes; 1 does the work here, below 0 counts back from all cores.

    Yields:
        The results, in order.

    Raises:
        WorkerError: if this process may have none of its own, or one ends before its work is done.
    """
    count = job_count(jobs)
    if count == 1:
        yield from map(partial(work, context), tasks)
        return
    if multiprocessing.current_process().daemon:
        raise WorkerError(
            "this process is a daemon of multiprocessing, which may have no processes of its own; "
            "score here with one job, or start this process with daemon=False"
        )
    from joblib import executor
    from joblib.externals.loky import get_reusable_executor

    with _quiet_trackers():
        pool = get_reusable_executor(count, initializer=_begin, initargs=(context, os.getpid()))
    # joblib takes over a pool that it did not make unless told, and ours lacks what it needs
    vars(executor)["_executor_args"] = _begin
    yield from ordered(pool.submit, partial(_with_held, work), tasks, AHEAD * count)


@contextmanager
def _quiet_trackers() -> Iterator[None]:
    """Keeps the process that tidies up behind loky's from telling so when this one was killed."""
    before = os.environ.get(_WARNINGS)
    os.environ[_WARNINGS] = ",".join(filter(None, (before, "ignore:resource_tracker")))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(_WARNINGS, None)
        else:
            os.environ[_WARNINGS] = before


def job_count(jobs: int) -> int:
    """How many processes a number of jobs means: -1 one a core, -2 one less, and so on.

    Raises:
        ValueError: if it is 0.
    """
    if jobs > 0:
        return jobs
    if jobs == 0:
        raise ValueError("the number of jobs must not be 0; -1 means one a core")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return max(1, (cores or 1) + 1 + jobs)


_held: list[Any] = []


def _begin(context: object, parent: int) -> None:
    """Prepares a process: what it needs, and that it ends when the one that it works for does."""
    _held[:] = [context]
    # Ctrl-C reaches every process of a terminal; the parent is who decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.name == "posix":
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    """Ends this process when its parent is gone, however that came: KILL lets it say nothing.

    loky's processes would wait for work until a timeout of minutes, and hold the output open.
    """
    while os.getppid() == parent:
        time.sleep(_LOOK_EVERY)
    os._exit(1)


def _with_held(work: Callable[[Any, Task], Result], task: Task) -> Result:
    return work(_held[0], task)


def _is_lost_worker(error: BaseException) -> bool:
    from concurrent.futures.process import BrokenProcessPool

    return isinstance(error, BrokenProcessPool)
