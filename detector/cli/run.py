"""From paths to an output: reading, scoring and writing, apart from the options of the command."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

import click

from detector.cli.batches import CHARACTERS, Result, Work, batches, fitted, run_batches
from detector.cli.inventory import Inventory, take_inventory
from detector.cli.targets import refuse_foreign
from detector.errors import MTDetectError, OutputError, ReportError
from detector.readers import STDIN, Article, Columns, Problem, Reading, read_articles
from detector.runtime.printable import printable
from detector.verdict import SCHEMA
from detector.writers import JsonLines
from detector.writers.base import Viewer
from detector.writers.resumable import Progress, Resumable

if TYPE_CHECKING:
    from detector.cli.progress import Bar

WRONG_USE, NO_READER = 2, 141


class Failure(click.ClickException):
    """Ends the run: nothing sensible can be written."""

    exit_code = WRONG_USE


class Log:
    """Says on standard error what could not be scored, a line each, and counts it."""

    def __init__(self, errors: TextIO | None = None) -> None:
        """Begins to count.

        Args:
            errors: gets each problem as a line of JSON as well.
        """
        self.lost = 0
        self._errors = errors
        self._told: set[str] = set()

    def __call__(self, problem: Problem) -> None:
        """Says one thing."""
        self.lost += problem.lost
        kind = "" if problem.lost else "warning: "
        self.note(f"{kind}{printable(problem.place)}: {printable(problem.message)}")
        if self._errors is not None:
            row = {
                "file": problem.file,
                "row": problem.row,
                "message": problem.message,
                "lost": problem.lost,
            }
            print(json.dumps(row), file=self._errors, flush=True)

    def once(self, problem: Problem) -> None:
        """Says one thing unless it was said before, of whatever place."""
        if problem.message not in self._told:
            self._told.add(problem.message)
            self(problem)

    @staticmethod
    def note(line: str) -> None:
        """Writes a line of our own to standard error."""
        click.echo(f"mtdetect: {line}", err=True)


@dataclass(frozen=True)
class Run:
    """What is read, how it is scored, and how the command tells of it.

    Attributes:
        paths: the inputs, as given.
        columns: where rows have their text and id.
        work: what is done with each article; its format says how rows look.
        output: the file to write; None writes to standard output.
        viewers: who else is shown the verdicts.
        jobs: how many processes score.
        resume: whether to go on where a run broke off.
        quiet: no bar.
        reading: how inputs are read; ``columns`` goes before it.
        beside: other files that the run writes; folders and patterns leave them out.
        log: where problems go.
    """

    paths: Sequence[str]
    columns: Columns
    work: Work
    output: str | None = None
    viewers: Sequence[Viewer] = ()
    jobs: int = 1
    resume: bool = False
    quiet: bool = False
    reading: Reading = field(default_factory=Reading)
    beside: Sequence[str | None] = ()
    log: Log = field(default_factory=Log)

    def __call__(self) -> Progress:
        """Scores everything.

        Returns:
            How much was scored, flagged and lost.

        Raises:
            Failure: if the output cannot be written.
        """
        with writing(self.output):
            if self.output is None:
                return self._to_stream(sys.stdout.buffer)
            path = Path(self.output)
            if path.exists() and not (path.is_dir() or stat.S_ISREG(path.stat().st_mode)):
                if self.resume:
                    raise OutputError("is no file that a run could go on with; leave out --resume")
                with path.open("wb") as stream:
                    return self._to_stream(stream)
            return self._to_file(self.output)

    def _to_stream(self, stream: BinaryIO) -> Progress:
        """Writes to what cannot be continued; a single process writes each row at once."""
        with self._bar(None) as bar:
            items = self._items(bar)
            at_once = self.jobs == 1 and isinstance(self.work.format, JsonLines | None)
            progress = Progress()
            work = self.work
            if not at_once:
                work, items = _fit(work, items)
            if work.format:
                stream.write(work.format.head())
            for result in run_batches(
                work, batches(items, 0 if at_once else CHARACTERS), self.jobs
            ):
                stream.write(result.data)
                progress = self._told(progress, result, bar)
            stream.flush()
        for viewer in self.viewers:
            viewer.finish()
        return progress

    def _to_file(self, output: str) -> Progress:
        """Writes a file that appears whole, and that a later run can continue."""
        if self.resume and STDIN in self.paths:
            raise OutputError("--resume needs files: standard input cannot be read a second time")
        inventory = take_inventory(self.paths, self.reading, self._ours)
        file = Resumable(output, self._header(inventory), self.resume)
        if file.dropped:
            self.log.note(f"{printable(output)}: starts anew; --resume would have gone on")
        self.log.lost += file.progress.lost
        try:
            if file.complete:
                file.tidy_up()
            else:
                self._append(file, inventory)
        except BaseException:
            if file.close():
                self.log.note(
                    f"{printable(output)}: unfinished, {file.progress.rows} rows are kept; the "
                    "same command with --resume goes on"
                )
            raise
        for viewer in self.viewers:
            viewer.finish()
        return file.progress

    def _append(self, file: Resumable, inventory: Inventory) -> None:
        with self._bar(inventory) as bar:
            work, items = _fit(self.work, self._items(bar))
            if work.format is None:
                raise ValueError("an output needs a format")
            done = file.progress
            if not done.bytes:
                file.append(work.format.head(), done)
            rest = islice(items, done.taken, None)
            for result in run_batches(work, batches(rest), self.jobs):
                file.append(result.data, self._told(file.progress, result, bar))
        file.commit(work.format.finish)

    def _told(self, progress: Progress, result: Result, bar: Bar | None) -> Progress:
        """Passes on what came of a batch, and counts it."""
        for problem in result.problems:
            self.log(problem)
        for problem in result.misfits:
            self.log.once(problem)
        for article, verdict in result.scored:
            for viewer in self.viewers:
                viewer.write(article, verdict)
        if bar:
            bar.scored(result.rows)
        return progress._replace(
            taken=progress.taken + result.taken,
            rows=progress.rows + result.rows,
            flagged=progress.flagged + result.flagged,
            lost=progress.lost + result.lost,
        )

    def _items(self, bar: Bar | None) -> Iterator[Article | Problem]:
        meter = bar.read if bar else None
        return read_articles(self.paths, self.columns, self._ours, meter, self.reading)

    @property
    def _ours(self) -> list[str]:
        return [path for path in (self.output, *self.beside) if path]

    def _header(self, inventory: Inventory) -> dict[str, object]:
        """What decides about the output."""
        return {
            "journal version": 1,
            "schema": SCHEMA,
            "inputs": inventory._asdict(),
            "columns": [self.columns.text, self.columns.id],
            "model": self.work.detector.model.name,
            "threshold": self.work.threshold,
            "way of reading": repr(
                (
                    self.reading.encoding,
                    self.reading.limits,
                    self.reading.tsv_quoting,
                    self.reading.format,
                )
            ),
            "format of rows": repr(self.work.format),
        }

    @contextmanager
    def _bar(self, inventory: Inventory | None) -> Iterator[Bar | None]:
        shown = sys.stderr.isatty() and not (self.output is None and sys.stdout.isatty())
        if self.quiet or not shown:
            yield None
            return
        from detector.cli.progress import bar

        total = (inventory or take_inventory(self.paths, self.reading, self._ours)).bytes
        with bar(total if STDIN not in self.paths else 0) as one:
            yield one


def _fit(
    work: Work, items: Iterator[Article | Problem]
) -> tuple[Work, Iterator[Article | Problem]]:
    """Lets the format see the first rows, which are then read like the others."""
    first = next(batches(items), [])
    return fitted(work, first), chain(first, items)


@contextmanager
def writing(path: str | None) -> Iterator[None]:
    """Turns what can go wrong with the output into the end of the run."""
    place = printable(path or "standard output")
    try:
        yield
    except BrokenPipeError:
        # Whoever reads has seen enough. What is still buffered must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(NO_READER) from None
    except ReportError as error:
        raise Failure(printable(str(error))) from error
    except MTDetectError as error:
        raise Failure(f"{place}: {printable(str(error))}") from error
    except OSError as error:
        raise Failure(f"{place}: cannot be written ({error.strerror or error})") from error


@contextmanager
def open_errors(path: str | None, resume: bool = False) -> Iterator[TextIO | None]:
    """Opens the file that collects the problems of a run, as they are found.

    Args:
        path: where it is; None opens nothing.
        resume: whether to add to what an earlier part of the run has found.

    Raises:
        Failure: if it cannot be written.
    """
    if path is None:
        yield None
        return
    try:
        refuse_foreign(path)
        with Path(path).open("a" if resume else "w", encoding="ascii") as stream:
            yield stream
    except OutputError as error:
        raise Failure(f"{printable(path)}: {error}") from error
    except OSError as error:
        raise Failure(f"{printable(path)}: cannot be written ({error.strerror})") from error
