"""The command: `mtdetect score PATH...`.

Start-up is part of the product, so scoring and rich are imported by the run that needs them.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from detector.errors import ModelError
from detector.output import printable
from detector.readers import STDIN, Columns, read_articles
from detector.run import Failure, Log, open_writer, scored, write_all

if TYPE_CHECKING:
    from detector.scoring import Detector

LOST, FLAGGED = 1, 3
NOT_YET = (".csv", ".tsv", ".parquet", ".gz", ".zst")

EXAMPLES = """\b
Examples:
  mtdetect score article.txt
  mtdetect score news/ 'more/*.md' --output verdicts.jsonl
  mtdetect score crawl.jsonl --text-column body --id-column url | less
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
    place in the text and its weight.
    """
    if style == "table" and output is not None:
        raise click.UsageError("--output writes JSON lines; --format table goes without it")
    if output and output.lower().endswith(NOT_YET):
        raise click.UsageError("--output writes JSON lines; end its name in .jsonl")
    file = None if output == STDIN else output
    as_table = style == "table" or (style == "auto" and output is None and sys.stdout.isatty())
    detector = load_detector(model)
    log = Log()
    verdicts = scored(detector, read_articles(paths, Columns(text_column, id_column), file), log)
    with open_writer(file, as_table, None if all_evidence else top) as writer:
        count, flagged = write_all(verdicts, writer, threshold)
    if log.lost:
        log.say(f"{log.lost} could not be scored, {count} scored")
        context.exit(LOST)
    if fail_on_flagged and flagged:
        context.exit(FLAGGED)
