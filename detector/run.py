"""From paths to an output: reading, scoring and writing, apart from the options of the command."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from detector.output import printable
from detector.readers import Article, Id, Problem
from detector.writers.base import Writer
from detector.writers.jsonl import JsonLines
from detector.writers.whole_file import whole_file

if TYPE_CHECKING:
    from detector.scoring import Detector
    from detector.verdict import Verdict

WRONG_USE, NO_READER = 2, 141


class Failure(click.ClickException):
    """Ends the run: nothing sensible can be written."""

    exit_code = WRONG_USE


class Log:
    """Says on standard error what could not be scored, a line each, and counts it."""

    def __init__(self) -> None:
        self.lost = 0

    def __call__(self, problem: Problem) -> None:
        """Says one thing."""
        self.lost += problem.lost
        kind = "" if problem.lost else "warning: "
        self.say(f"{kind}{printable(problem.place)}: {printable(problem.message)}")

    @staticmethod
    def say(line: str) -> None:
        """Writes a line of our own to standard error."""
        click.echo(f"mtdetect: {line}", err=True)


def write_all(
    verdicts: Iterable[tuple[Id, Verdict]], writer: Writer, threshold: float | None
) -> tuple[int, int]:
    """Writes all verdicts; returns how many there were, and how many flagged."""
    count = flagged = 0
    for identity, verdict in verdicts:
        final = verdict if threshold is None else verdict.at_threshold(threshold)
        writer.write(identity, final)
        count += 1
        flagged += final.flagged
    writer.finish()
    return count, flagged


@contextmanager
def open_writer(path: str | None, as_table: bool, top: int | None) -> Iterator[Writer]:
    """Opens the output, and turns what can go wrong with it into the end of the run."""
    try:
        if path is not None:
            with whole_file(path) as stream:
                yield JsonLines(stream)
        elif as_table:
            from detector.table import Table

            yield Table(sys.stdout, top)
        else:
            yield JsonLines(sys.stdout.buffer)
    except BrokenPipeError:
        # Whoever reads has seen enough. What is still buffered must not fail a second time.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(NO_READER) from None
    except OSError as error:
        place = printable(path or "standard output")
        raise Failure(f"{place}: cannot be written ({error.strerror or error})") from error


def scored(
    detector: Detector, items: Iterable[Article | Problem], log: Log
) -> Iterator[tuple[Id, Verdict]]:
    """Scores a stream in order, however many texts the detector draws ahead."""
    waiting: deque[Id] = deque()

    def texts() -> Iterator[str]:
        for item in items:
            if isinstance(item, Problem):
                log(item)
            else:
                waiting.append(item.id)
                yield item.text

    for verdict in detector.score_many(texts()):
        yield waiting.popleft(), verdict
