"""Writes the web report beside another output, in one pass over the verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from detector.errors import OutputError
from detector.output import Writer, whole_file
from detector.report.writer import Report

if TYPE_CHECKING:
    from detector.readers import Id
    from detector.verdict import Verdict


class Both:
    """Gives each verdict to another writer, then to the report."""

    def __init__(self, writer: Writer, report: Report, path: str) -> None:
        """Joins the two; ``path`` is the report's, for messages."""
        self._writer, self._report, self._path = writer, report, path

    def write(self, identity: Id, verdict: Verdict) -> None:
        """Writes one verdict to both."""
        self._writer.write(identity, verdict)
        with _named(self._path):
            self._report.write(identity, verdict)

    def finish(self) -> None:
        """Finishes both."""
        self._writer.finish()
        with _named(self._path):
            self._report.finish()


@contextmanager
def beside(writer: Writer, path: str) -> Iterator[Writer]:
    """Opens a report; it appears under its name when the block has ended without an error.

    Args:
        writer: of the other output; its errors pass through as they are.
        path: where the report shall be.

    Yields:
        A writer to both.

    Raises:
        OutputError: if the report cannot be written.
    """
    with ExitStack() as stack:
        with _named(path):
            report = Report(stack.enter_context(whole_file(path)))
        yield Both(writer, report, path)
        with _named(path):
            stack.close()


@contextmanager
def _named(path: str) -> Iterator[None]:
    """Tells errors of the report from those of the other output."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path}: the report cannot be written ({reason})") from error
