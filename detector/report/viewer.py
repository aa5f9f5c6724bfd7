"""Writes the web report beside another output, in one pass over the verdicts."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import ReportError
from detector.report.writer import Report
from detector.runtime.storage import publish, scratch

if TYPE_CHECKING:
    from detector.readers import Article
    from detector.verdict import Verdict


class ReportViewer:
    """Gives each verdict to the report, and names the report where that cannot be written."""

    def __init__(self, report: Report, path: str) -> None:
        """Takes the report, and its path for messages."""
        self._report, self._path = report, path

    def write(self, article: Article, verdict: Verdict) -> None:
        """Writes one article."""
        with _named(self._path):
            self._report.write(article.id, verdict)

    def finish(self) -> None:
        """Writes the overview."""
        with _named(self._path):
            self._report.finish()


@contextmanager
def report_at(path: str) -> Iterator[ReportViewer]:
    """Opens a report; it appears under its name when the block has ended without an error.

    Args:
        path: where the report shall be.

    Raises:
        ReportError: if it cannot be written; then what was there stays.
    """
    target = os.path.realpath(path)
    with ExitStack() as stack:
        with _named(path):
            if not Path(target).parent.is_dir():
                raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
            waiting = stack.enter_context(scratch(target))
            stream = stack.enter_context(waiting.open("wb"))
            report = Report(stream)
        yield ReportViewer(report, path)
        with _named(path):
            stream.close()
            publish(waiting, target)


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Tells errors of the report from those of the other output."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise ReportError(f"{path}: the report cannot be written ({reason})") from error
