"""Workers on other machines: an existing Dask cluster.

Shards are handed out as futures of `distributed` rather than through joblib, since each of these is
tried again by itself where a worker is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from detector.cli.shards import Done, Shard
from detector.errors import MissingExtraError, OutputError
from detector.readers import Problem
from detector.runtime.workers import Submit

SECONDS = 20.0
RETRIES = 3


class _Pending:
    """A shard that some worker has; one that kills its workers is told like one that fails."""

    def __init__(self, future: Any, shard: Shard) -> None:
        self._future = future
        self._shard = shard

    def result(self) -> Done:
        from distributed import KilledWorker

        try:
            done: Done = self._future.result()
        except KilledWorker:
            message = (
                "its workers ended again and again, for want of memory perhaps; split it or give "
                "them more, then run again with --resume"
            )
            return Done(None, (Problem(self._shard.source, message),), 1)
        finally:
            self._future.release()
        return done

    def cancel(self) -> None:
        self._future.cancel()


@contextmanager
def cluster(address: str) -> Iterator[tuple[Submit, int]]:
    """Connects to a Dask scheduler.

    Args:
        address: such as `tcp://host:8786`.

    Yields:
        What gives a shard to a worker, and how many shards should be under way.

    Raises:
        MissingExtraError: if Dask is not installed.
        OutputError: if no scheduler answers, or it has no workers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise MissingExtraError("clusters", "cluster", error) from error
    try:
        client: Any = Client(address, timeout=SECONDS)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise OutputError(
            f"no Dask scheduler answers at {address} ({error}); start one with `dask scheduler`"
        ) from error
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise OutputError(f"{address} has no workers; start some with `dask worker {address}`")

        def submit(work: Callable[[Shard], Done], shard: Shard) -> _Pending:
            return _Pending(client.submit(work, shard, pure=False, retries=RETRIES), shard)

        yield submit, 2 * threads
