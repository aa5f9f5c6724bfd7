"""The command over shards: plan, hand out, tell, and write the manifest."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from detector.cli.cluster import cluster
from detector.cli.run import Log, writing
from detector.cli.shards import Done, Shard, ShardWork, plan, score_shard, write_manifest
from detector.readers import STDIN
from detector.runtime.storage import is_remote
from detector.runtime.workers import in_processes, ordered
from detector.writers.resumable import Progress


@dataclass(frozen=True)
class ShardRun:
    """What is read, how it is scored, and where the outputs go.

    Attributes:
        paths: the inputs, as given.
        folder: where the outputs go.
        work: how shards are scored.
        address: the scheduler of a cluster; "" scores on this machine.
        jobs: how many processes score on this machine.
        resume: whether to leave out shards that are done.
        log: where problems go.
        beside: other files that the run writes; folders and patterns leave them out.
    """

    paths: Sequence[str]
    folder: str
    work: ShardWork
    address: str = ""
    jobs: int = 1
    resume: bool = False
    log: Log = field(default_factory=Log)
    beside: Sequence[str | None] = ()

    def __call__(self) -> Progress:
        """Scores all shards.

        Returns:
            How much was scored, flagged and lost, by earlier runs too.

        Raises:
            Failure: if nothing sensible can be written.
        """
        with writing(self.folder):
            # Workers of a cluster have working folders of their own.
            local = _absolute if self.address else str
            folder = local(self.folder)
            todo, notes, problems = plan(
                [local(path) for path in self.paths],
                folder,
                self.work,
                self.resume,
                self.beside,
            )
            for problem in problems:
                self.log(problem)
            self.log.lost += sum(note["lost"] for note in notes)
            if self.resume and notes:
                self.log.note(f"{len(notes)} shards are done, {len(todo)} are left")
            for done in self._results(todo):
                for problem in done.problems:
                    self.log(problem)
                self.log.lost += done.lost - sum(problem.lost for problem in done.problems)
                if done.note is not None:
                    notes.append(done.note)
            write_manifest(folder, self.work, notes)
        rows, flagged = (sum(note[key] for note in notes) for key in ("rows", "flagged"))
        return Progress(rows=rows, flagged=flagged, lost=self.log.lost)

    def _results(self, shards: Sequence[Shard]) -> Iterator[Done]:
        if not self.address:
            yield from in_processes(score_shard, self.work, shards, self.jobs)
            return
        with cluster(self.address) as (submit, ahead):
            yield from ordered(submit, partial(score_shard, self.work), shards, ahead)


def _absolute(path: str) -> str:
    return path if is_remote(path) or path == STDIN else os.path.abspath(path)  # noqa: PTH100
