"""The bar on a terminal: how much is read, how fast it goes, and how long it will take.

Rich is imported with this module, so only a run that shows the bar pays for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeRemainingColumn


class Bar:
    """What a run tells the bar."""

    def __init__(self, progress: Progress, task: TaskID) -> None:
        self._progress = progress
        self._task = task
        self._rows = 0

    def read(self, size: int) -> None:
        """So many bytes more were read."""
        self._progress.advance(self._task, size)

    def scored(self, rows: int) -> None:
        """So many articles more were scored."""
        self._rows += rows
        seconds = self._progress.tasks[0].elapsed or 0.0
        rate = self._rows / seconds if seconds else 0.0
        self._progress.update(self._task, rows=self._rows, rate=rate)


@contextmanager
def bar(total: int) -> Iterator[Bar]:
    """Shows a bar on standard error until the run ends.

    Args:
        total: bytes to read; 0 where nobody knows.
    """
    columns = (
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TextColumn("{task.fields[rows]:,} articles, {task.fields[rate]:,.0f} a second, left:"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        yield Bar(progress, progress.add_task("", total=total or None, rows=0, rate=0.0))
