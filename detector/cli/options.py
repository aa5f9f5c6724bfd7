"""The options of `mtdetect score`: which go together, and the run that they ask for."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

import click

from detector.cli.batches import Work
from detector.cli.run import Failure, Log, Run
from detector.cli.targets import refuse_inputs
from detector.errors import MTDetectError, ReportError
from detector.readers import STDIN, Columns, Reading
from detector.runtime.printable import printable
from detector.thresholds import probability_of
from detector.writers import Format, format_of
from detector.writers.base import Viewer

if TYPE_CHECKING:
    from detector.cli.shard_run import ShardRun
    from detector.scoring import Detector


def threshold_of(value: str | None, detector: Detector) -> float | None:
    """The probability that ``--threshold`` means.

    Args:
        value: a number, or the name of a level of the model.
        detector: the detector, for its model.

    Raises:
        click.BadParameter: if it is neither.
    """
    if value is None:
        return None
    levels = detector.model.operating_points
    try:
        return probability_of(value if value in levels else float(value), levels)
    except ValueError:
        pass
    try:
        return probability_of(value, levels)  # for the message, which names what was given
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--threshold") from error


@dataclass(frozen=True)
class ScoreOptions:
    """What the command was given, by the names of its options."""

    paths: tuple[str, ...]
    output: str | None
    style: str
    sentences: bool | None
    model: str | None
    threshold: str | None
    fail_on_flagged: bool
    top: int
    all_evidence: bool
    text_column: str
    id_column: str
    jobs: int
    output_folder: str | None
    output_suffix: str
    cluster: str | None
    errors: str | None
    reading: Reading
    resume: bool
    quiet: bool
    report: str | None

    @property
    def file(self) -> str | None:
        """The file to write; None for standard output."""
        return None if self.output == STDIN else self.output

    @property
    def as_table(self) -> bool:
        """Whether standard output gets the table for people."""
        on_terminal = self.output is None and sys.stdout.isatty()
        return self.style == "table" or (self.style == "auto" and on_terminal)

    def check(self) -> None:
        """Ends a run whose options do not go together before anything is loaded.

        Raises:
            click.UsageError: says which ones.
        """
        if self.style != "auto" and self.file:
            raise click.UsageError("the suffix of --output says the format; leave out --format")
        if self.style == "table" and self.output:
            raise click.UsageError("--output writes rows; --format table goes without it")
        if self.cluster and not self.output_folder:
            raise click.UsageError("--cluster writes one output a file; name --output-folder")
        if self.output_folder and (self.output or self.style != "auto"):
            raise click.UsageError("--output-folder goes without --output and --format")
        if self.resume and not (self.file or self.output_folder):
            raise click.UsageError("--resume goes on with files; name --output or --output-folder")

        self._check_report()
        targets = {"--output": self.file, "--report": self.report, "--errors": self.errors}
        refuse_inputs(self.paths, targets, self.reading.follow_links)

    def _check_report(self) -> None:
        if self.report is None:
            return
        if not self.report.lower().endswith((".html", ".htm")):
            raise click.UsageError("--report writes HTML; end its name in .html")
        if self.resume or self.output_folder:
            raise click.UsageError("--report goes without --resume and --output-folder")

    @contextmanager
    def viewers(self) -> Iterator[list[Viewer]]:
        """Who is shown the verdicts beside the rows: the table, and the web report.

        Raises:
            Failure: if the report cannot be written.
        """
        tables: list[Viewer] = [self._table()] if self.as_table else []
        if self.report is None:
            yield tables
            return
        from detector.report.viewer import report_at

        try:
            with report_at(self.report) as report:
                yield [*tables, report]
        except ReportError as error:
            raise Failure(printable(str(error))) from error

    def run(
        self, detector: Detector, viewers: Sequence[Viewer], errors: TextIO | None = None
    ) -> Run | ShardRun:
        """The run that is asked for.

        Args:
            detector: the model that was asked for.
            viewers: who is shown the verdicts.
            errors: gets what could not be scored.

        Raises:
            click.UsageError: if there is no such format.
        """
        if self.output_folder:
            return self._over_shards(detector, self.output_folder, Log(errors))
        threshold = threshold_of(self.threshold, detector)
        rows = None if self.as_table else self._format(self.file or f".{self.style}")
        return Run(
            paths=self.paths,
            columns=Columns(self.text_column, self.id_column),
            work=Work(detector, threshold, rows, keep=bool(viewers)),
            output=self.file,
            viewers=viewers,
            jobs=self.jobs,
            resume=self.resume,
            quiet=self.quiet,
            reading=self.reading,
            beside=(self.errors, self.report),
            log=Log(errors),
        )

    def _over_shards(self, detector: Detector, folder: str, log: Log) -> ShardRun:
        from detector.cli.shard_run import ShardRun
        from detector.cli.shards import ShardWork

        self._format(self.output_suffix)
        work = ShardWork(
            model=self.model,
            model_name=detector.model.name,
            columns=Columns(self.text_column, self.id_column),
            threshold=threshold_of(self.threshold, detector),
            ending=self.output_suffix,
            sentences=self.sentences,
            reading=self.reading,
        )
        address = self.cluster or ""
        beside = (self.errors,)
        return ShardRun(self.paths, folder, work, address, self.jobs, self.resume, log, beside)

    def _format(self, name: str) -> Format:
        """How rows look, by the name of the output; `.auto` means JSON lines."""
        name = name.removesuffix(".auto")
        try:
            return format_of(f"rows{name}" if name.startswith(".") else name, self.sentences)
        except MTDetectError as error:
            raise click.UsageError(printable(str(error))) from error

    def _table(self) -> Viewer:
        from detector.cli.table import TerminalTable

        return TerminalTable(sys.stdout, None if self.all_evidence else self.top)
