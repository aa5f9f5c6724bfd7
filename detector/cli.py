"""The command: `mtdetect score PATH...`.

Start-up is part of the product, so scoring and rich are imported by the run that needs them.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from detector.errors import ModelError, OutputError
from detector.explain.command import explain
from detector.output import JsonLines, Writer, printable, whole_file
from detector.readers import STDIN, Article, Columns, Id, Problem, read_articles
from detector.schema import schema

if TYPE_CHECKING:
    from detector.scoring import Detector
    from detector.verdict import Verdict

LOST, WRONG_USE, FLAGGED, NO_READER = 1, 2, 3, 141
NOT_YET = (".csv", ".tsv", ".parquet", ".gz", ".zst")

EXAMPLES = """\b
Examples:
  mtdetect score article.txt
  mtdetect score news/ 'more/*.md' --output verdicts.jsonl
  mtdetect score crawl.jsonl --text-column body --id-column url | less
  mtdetect score news/ --report report.html
  curl -s example.org/article.txt | mtdetect score -
  mtdetect score news/ --fail-on-flagged --output verdicts.jsonl
"""
STATUSES = """\b
Exit status:
  0  done
  1  some inputs could not be scored; the others were
  2  wrong usage, or the model or the output cannot be used
  3  something was flagged (with --fail-on-flagged, when all could be scored)
"""


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


def load_detector(path: str | None) -> Detector:
    """Loads a model, or ends the run with what is wrong with it."""
    from detector.scoring import Detector

    try:
        return Detector.load(path)
    except ModelError as error:
        raise Failure(printable(str(error))) from error


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version

    try:
        number = version("mtdetect")
    except PackageNotFoundError:
        number = "(not installed)"
    model = load_detector(None).model.name
    click.echo(f"mtdetect {number}, model {model}")
    context.exit()


def _probability(
    _context: click.Context, _option: click.Parameter, value: float | None
) -> float | None:
    if value is not None and not 0.0 <= value <= 1.0:
        raise click.BadParameter(f"{value} is no probability; give a number from 0 to 1")
    return value


@click.group(epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version and the id of the default model.",
)
def main() -> None:
    """Find machine-translated and re-translated English news, with evidence.

    `mtdetect score --help` says what can be read and written.
    """


main.add_command(explain)
main.add_command(schema)


@main.command(epilog=f"{EXAMPLES}\n{STATUSES}")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--output", "-o", metavar="FILE", help="Write JSON lines to FILE; - is standard output."
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["auto", "table", "jsonl"]),
    default="auto",
    show_default=True,
    help="What standard output gets: a table on a terminal and JSON lines elsewhere, or this.",
)
@click.option(
    "--report",
    metavar="FILE",
    help="Write a web report too: one HTML file that opens from disk.",
)
@click.option("--model", metavar="PATH", help="Use this model instead of the default one.")
@click.option(
    "--threshold",
    type=float,
    metavar="P",
    callback=_probability,
    help="Flag from this probability on, instead of the model's own.",
)
@click.option("--fail-on-flagged", is_flag=True, help="Exit with 3 if any article is flagged.")
@click.option(
    "--top",
    type=click.IntRange(min=0),
    default=5,
    show_default=True,
    metavar="N",
    help="Sentences that the table shows of an article.",
)
@click.option(
    "--all-evidence", is_flag=True, help="Show every sentence and all evidence in the table."
)
@click.option(
    "--text-column",
    default=Columns.text,
    show_default=True,
    metavar="NAME",
    help="Field of a row that holds the text.",
)
@click.option(
    "--id-column",
    default=Columns.id,
    show_default=True,
    metavar="NAME",
    help="Field of a row that names it; without one it is FILE:ROW.",
)
@click.pass_context
def score(
    context: click.Context,
    paths: tuple[str, ...],
    output: str | None,
    style: str,
    report: str | None,
    model: str | None,
    threshold: float | None,
    fail_on_flagged: bool,
    top: int,
    all_evidence: bool,
    text_column: str,
    id_column: str,
) -> None:
    """Score articles and show the evidence.

    PATH is a .txt or .md file (one article), a .jsonl file (one article a row), a folder
    (searched for these, hidden files left out), a quoted pattern such as 'news/**/*.txt', or -
    for one article on standard input.

    On a terminal the result is a table; in a pipe, or with --output, it is JSON lines: for each
    article its id, label, probability, score, sentences and every piece of evidence with its
    place in the text and its weight. --report adds an HTML file to either.
    """
    if style == "table" and output is not None:
        raise click.UsageError("--output writes JSON lines; --format table goes without it")
    if output and output.lower().endswith(NOT_YET):
        raise click.UsageError("--output writes JSON lines; end its name in .jsonl")
    file = None if output == STDIN else output
    _check_report(report, (*paths, *filter(None, [file])))
    as_table = style == "table" or (style == "auto" and output is None and sys.stdout.isatty())
    detector = load_detector(model)
    log = Log()
    verdicts = _scored(detector, read_articles(paths, Columns(text_column, id_column), file), log)
    with (
        _writer(file, as_table, None if all_evidence else top) as first,
        _with_report(first, report) as writer,
    ):
        count, flagged = _write(verdicts, writer, threshold)
    if report is not None:
        log.say(f"{printable(report)}: the report, with {count} scored")
    if log.lost:
        log.say(f"{log.lost} could not be scored, {count} scored")
        context.exit(LOST)
    if fail_on_flagged and flagged:
        context.exit(FLAGGED)


def _write(
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


def _check_report(report: str | None, others: Iterable[str]) -> None:
    """Ends the run before anything is overwritten that is no report."""
    if report is None:
        return
    if not report.lower().endswith((".html", ".htm")):
        raise click.UsageError("--report writes HTML; end its name in .html")
    if os.path.realpath(report) in map(os.path.realpath, others):
        raise click.UsageError("--report names an input or the output; give it a name of its own")


@contextmanager
def _with_report(writer: Writer, path: str | None) -> Iterator[Writer]:
    """Adds the web report to an output, if it is wanted."""
    if path is None:
        yield writer
        return
    from detector.report.beside import beside

    try:
        with beside(writer, path) as both:
            yield both
    except OutputError as error:
        raise Failure(printable(str(error))) from error


@contextmanager
def _writer(path: str | None, as_table: bool, top: int | None) -> Iterator[Writer]:
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


def _scored(
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
