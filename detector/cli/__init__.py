"""The command: `mtdetect score PATH...`.

Start-up is part of the product, so scoring and rich are imported by the run that needs them.
"""

from __future__ import annotations

from typing import Any

import click

from detector.cli import loading
from detector.cli.explain_command import explain
from detector.cli.grouped import Grouped
from detector.cli.options import ScoreOptions
from detector.cli.reading_options import reading_options
from detector.cli.run import open_errors
from detector.cli.schema_command import schema
from detector.cli.signals import ends_by_signals
from detector.readers import Columns
from detector.runtime.printable import printable

LOST, FLAGGED = 1, 3

EXAMPLES = """\b
Examples:
  mtdetect score article.txt
  mtdetect score news/ 'more/*.md' --output verdicts.jsonl
  mtdetect score crawl.jsonl --text-column body --id-column url | less
  mtdetect score crawl.parquet --jobs -1 --output verdicts.parquet
  mtdetect score news/ --report report.html
  curl -s example.org/article.txt | mtdetect score -
  mtdetect score news/ --fail-on-flagged --output verdicts.jsonl
"""
STATUSES = """\b
Exit status:
  0    done
  1    some inputs could not be scored; the others were
  2    wrong usage, or the model or the output cannot be used
  3    something was flagged (with --fail-on-flagged, when all could be scored)
  129  ended by HUP, 130 by Ctrl-C, 143 by TERM; --resume goes on with an --output
  141  whoever read standard output has closed it
"""


def _show_version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    if not wanted or context.resilient_parsing:
        return
    from detector import __version__

    model = loading.load_detector(None).model.name
    click.echo(f"mtdetect {__version__}, model {model}")
    context.exit()


def _jobs(_context: click.Context, _option: click.Parameter, value: int) -> int:
    from detector.runtime.workers import job_count

    try:
        return job_count(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


class _Commands(click.Group):
    """The command; signals end it like Ctrl-C."""

    def invoke(self, ctx: click.Context) -> Any:
        with ends_by_signals():
            return super().invoke(ctx)


@click.group(
    cls=_Commands, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
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


@main.command(cls=Grouped, epilog=f"{EXAMPLES}\n{STATUSES}")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option(
    "--output",
    "-o",
    metavar="FILE",
    help="Write to FILE, whose suffix says the format: .jsonl, .csv, .tsv (each also .gz or .zst) "
    "or .parquet. - is standard output.",
)
@click.option(
    "--format",
    "style",
    type=click.Choice(["auto", "table", "jsonl", "csv", "tsv"]),
    default="auto",
    show_default=True,
    help="What standard output gets: a table on a terminal and JSON lines elsewhere, or this.",
)
@click.option(
    "--sentences/--no-sentences",
    default=None,
    help="Rows with sentences and evidence, or without. Left out, .csv and .tsv go without.",
)
@click.option(
    "--report",
    metavar="FILE",
    help="Write a web report too: one HTML file that opens from disk.",
)
@click.option("--model", metavar="PATH", help="Use this model instead of the default one.")
@click.option(
    "--threshold",
    metavar="P",
    help="Flag from this probability on, or at a level of the model: strict, default, sensitive.",
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
    help="Column of a row that holds the text.",
)
@click.option(
    "--id-column",
    default=Columns.id,
    show_default=True,
    metavar="NAME",
    help="Column of a row that names it; without one it is FILE:ROW.",
)
@click.option(
    "--jobs",
    "-j",
    type=int,
    default=1,
    show_default=True,
    metavar="N",
    callback=_jobs,
    help="Score with N processes; -1 is one a core.",
)
@click.option(
    "--output-folder",
    metavar="FOLDER",
    help="Write one output for each input file into FOLDER, and a manifest.json.",
)
@click.option(
    "--output-suffix",
    "--output-ending",
    "output_suffix",
    default=".jsonl",
    show_default=True,
    metavar="SUFFIX",
    help="Format of the outputs in the folder, such as .jsonl.gz or .parquet.",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Score the files on the Dask cluster at ADDRESS, such as tcp://host:8786; its workers "
    "read the inputs and write to --output-folder themselves.",
)
@click.option(
    "--errors",
    metavar="FILE",
    help="Collect what could not be scored in FILE as well: JSON lines with file, row, message.",
)
@reading_options
@click.option("--resume", is_flag=True, help="Go on where the same command broke off.")
@click.option("--quiet", "-q", is_flag=True, help="Show no progress bar.")
@click.pass_context
def score(context: click.Context, /, **given: Any) -> None:
    """Score articles and show the evidence.

    PATH is a .txt, .md, .html or .mhtml file (one article), a .jsonl (.ndjson, .jsonlines), .json,
    .csv, .tsv or .parquet file (one article a row), each also with .gz or .zst behind it, a folder
    (searched for these; hidden files and plain .json are left out), a quoted pattern such as
    'news/**/*.txt', or - for standard input, which is one article unless --input-format says what
    it holds. A file that is named twice is read once.

    On a terminal the result is a table; in a pipe it is JSON lines: for each article its id,
    label, probability, score, sentences and every piece of evidence with its place in the text
    and its weight, then the other columns of its row. --report adds an HTML file to either.
    """
    options = ScoreOptions(**given)
    options.check()
    detector = loading.load_detector(options.model)
    with open_errors(options.errors, options.resume) as errors, options.viewers() as viewers:
        run = options.run(detector, viewers, errors)
        done = run()
    if options.report is not None:
        run.log.note(f"{printable(options.report)}: the report, with {done.rows} scored")
    if run.log.lost:
        run.log.note(f"{run.log.lost} could not be scored, {done.rows} scored")
        context.exit(LOST)
    if options.fail_on_flagged and done.flagged:
        context.exit(FLAGGED)
