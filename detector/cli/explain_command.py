"""The command `mtdetect explain`: one article with its evidence, or two versions side by side."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from detector.cli import loading
from detector.cli.grouped import Grouped
from detector.cli.options import threshold_of
from detector.cli.reading_options import reading_options
from detector.errors import InputError
from detector.readers import STDIN, Article, Columns, Problem, Reading, read_articles
from detector.runtime.printable import printable

if TYPE_CHECKING:
    from detector.scoring import Detector
    from detector.verdict import Verdict

LOST, NO_READER = 1, 141
WIDEST = 160  # two versions side by side; beyond that, lines are too long to read

EXAMPLES = """\b
Examples:
  mtdetect explain article.txt
  mtdetect explain article.txt | less
  curl -s example.org/article.txt | mtdetect explain -
  mtdetect explain crawl.jsonl --id https://example.org/1
  mtdetect explain crawl.jsonl:12
  mtdetect explain original.txt copy.txt
"""


@click.command(cls=Grouped, epilog=EXAMPLES)
@click.argument("article", metavar="FILE")
@click.argument("other", metavar="[OTHER]", required=False)
@click.option("--id", "identity", metavar="ID", help="The row of FILE to explain, by its id.")
@click.option("--model", metavar="PATH", help="Use this model instead of the default one.")
@click.option(
    "--threshold",
    metavar="P",
    help="Flag from this probability on, or at a level of the model such as strict.",
)
@click.option("--all-evidence", is_flag=True, help="Show the small pieces of evidence too.")
@click.option(
    "--text-column", default=Columns.text, show_default=True, metavar="NAME", help="As for score."
)
@click.option(
    "--id-column", default=Columns.id, show_default=True, metavar="NAME", help="As for score."
)
@reading_options
@click.pass_context
def explain(
    context: click.Context,
    /,
    article: str,
    other: str | None,
    identity: str | None,
    model: str | None,
    threshold: str | None,
    all_evidence: bool,
    text_column: str,
    id_column: str,
    reading: Reading,
) -> None:
    """Show an article with its evidence, or two versions of one story side by side.

    FILE is anything that `mtdetect score` reads, or - for standard input. If it holds several
    articles, name one: by --id, or behind a colon, as score names rows without an id of their own
    (crawl.jsonl:12).

    With OTHER, sentences of the two are set against each other, changed words are marked, and the
    evidence stands under the version that carries it.
    """
    if other is not None and identity is not None:
        raise click.UsageError("--id is for one FILE; name rows of two files as FILE:ID")
    if article == other == STDIN:
        raise click.UsageError("standard input is one text; name a file for the other version")
    reading = replace(reading, columns=Columns(text_column, id_column))
    try:
        first = find_article(article, identity, reading)
        second = None if other is None else find_article(other, None, reading)
    except InputError as error:
        click.echo(f"mtdetect: {printable(str(error))}", err=True)
        context.exit(LOST)
    detector = loading.load_detector(model)
    limit = threshold_of(threshold, detector)
    verdicts = [_scored(detector, one.text, limit) for one in (first, second) if one is not None]
    _write(_render(first, second, verdicts, all_evidence))


def find_article(path: str, identity: str | None, reading: Reading) -> Article:
    """The one article that the user means.

    Args:
        path: a path, or a path with ``:`` and the id of a row behind it.
        identity: the id of a row, if it was given by itself.
        reading: how it is read.

    Raises:
        InputError: if it cannot be read.
        click.UsageError: if there are several and none of them is named.
    """
    if identity is None and path != STDIN and not os.path.lexists(path):
        path, identity = _split(path)
    found: Article | None = None
    seen: Article | None = None
    fatal = {path, f"{path}, row {identity}"}
    for item in read_articles([path], reading=reading):
        if isinstance(item, Problem):
            _complain(item, identity is None or item.place in fatal)
        elif identity is None and found is not None:
            raise click.UsageError(
                f"{printable(path)}: holds several articles; name one with --id, such as "
                f"--id {printable(str(found.id))!r}"
            )
        elif identity is None or str(item.id) in (identity, f"{path}:{identity}"):
            found = item
            if identity is not None:
                return item
        else:
            seen = seen or item
    if found is None:
        example = f"; ids there are such as {printable(str(seen.id))!r}" if seen else ""
        raise click.UsageError(f"{printable(path)}: no row with the id {identity!r}{example}")
    return found


def _split(path: str) -> tuple[str, str | None]:
    """A path and the row named behind it, where the longest part that exists is the path."""
    place = len(path)
    while (place := path.rfind(":", 0, place)) > 0:
        if os.path.lexists(path[:place]):
            return path[:place], path[place + 1 :]
    return path, None


def _complain(problem: Problem, fatal: bool) -> None:
    """Ends the search, or says a warning; what is wrong with other rows does not matter here."""
    message = f"{problem.place}: {problem.message}"
    if problem.lost and fatal:
        raise InputError(message)
    if not problem.lost:
        click.echo(f"mtdetect: warning: {printable(message)}", err=True)


def _scored(detector: Detector, text: str, threshold: float | None) -> Verdict:
    verdict = detector.score(text)
    return verdict if threshold is None else verdict.at_threshold(threshold)


def _render(
    first: Article, second: Article | None, verdicts: list[Verdict], everything: bool
) -> str:
    from detector.explain.display import show_document
    from detector.explain.screen import Screen

    if second is None:
        from detector.explain.terminal import show_article

        screen = Screen(sys.stdout)
        page = show_document(verdicts[0], first.text)
        show_article(screen, str(first.id), page, first.text, everything)
        return screen.text
    from detector.explain.versions import Version, show_versions

    screen = Screen(sys.stdout, limit=WIDEST)
    versions = [
        Version(str(one.id), one.text, show_document(verdict, one.text))
        for one, verdict in zip((first, second), verdicts, strict=True)
    ]
    show_versions(screen, versions[0], versions[1], everything)
    return screen.text


def _write(text: str) -> None:
    """Writes to standard output; whoever has read enough of it may close it."""
    data = text.encode(sys.stdout.encoding or "utf-8", "backslashreplace")
    try:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(NO_READER) from None
