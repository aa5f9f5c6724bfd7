"""Inputs to articles: files, folders, patterns and standard input, one article at a time.

Nothing is raised for a bad input. What cannot be read comes out as a `Problem` in its place, so
that one bad row costs one row, and whoever consumes the stream decides what to say about it.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from dataclasses import replace

from detector.compression import ending
from detector.readers.encoding import damage
from detector.readers.limits import Limits, shortened, truncation
from detector.readers.paths import expand
from detector.readers.records import Article, Columns, Id, Items, Meter, Problem, Reading
from detector.readers.registry import ENDINGS, READERS, reader_of
from detector.readers.text import STDIN, read_text

__all__ = [
    "ENDINGS",
    "READERS",
    "STDIN",
    "Article",
    "Columns",
    "Id",
    "Items",
    "Limits",
    "Problem",
    "Reading",
    "read_articles",
    "read_file",
]


def read_articles(
    paths: Iterable[str],
    columns: Columns | None = None,
    skip: str | Collection[str] | None = None,
    meter: Meter | None = None,
    reading: Reading | None = None,
) -> Items:
    """Reads articles in the order given, holding one file or one row in memory.

    Args:
        paths: files, folders, patterns, addresses, or ``-`` for standard input.
        columns: the fields that a row's text and id are taken from.
        skip: files or folders that folders and patterns leave out: the output of this very run.
        meter: told how many bytes were taken from disk.
        reading: everything else about how inputs are read; ``columns`` and ``meter`` go before it.

    Yields:
        Articles, and a `Problem` in the place of each input or row that cannot be read.
    """
    reading = reading or Reading()
    reading = replace(reading, columns=columns or reading.columns, meter=meter or reading.meter)
    left_out = [skip] if isinstance(skip, str) else skip or []
    ours = tuple(os.path.realpath(path) for path in left_out)
    for path in paths:
        if path == STDIN:
            yield from _within_limits(STDIN, reading, read_text(STDIN, reading))
            continue
        for found in expand(path, ours, reading.follow_links):
            if isinstance(found, Problem):
                yield found
            else:
                yield from read_file(found, reading)


def read_file(path: str, reading: Reading) -> Items:
    """Reads the articles of one file, by its ending."""
    reader = reader_of(path)
    if reader is None:
        message = (
            f"{ending(path) or 'no ending'} is not read; known: {ENDINGS}, each also with .gz or "
            ".zst behind it, or - for a text"
        )
        yield Problem(path, message)
    else:
        yield from _within_limits(path, reading, reader(path, reading))


def _within_limits(path: str, reading: Reading, items: Items) -> Items:
    """Cuts texts that are too long, and says what is odd about their characters.

    Of a file of rows only the first such row is told; verdicts of cut texts say so themselves.
    """
    limit = reading.limits.chars
    cut = damaged = False
    for item in items:
        if isinstance(item, Problem):
            yield item
            continue
        who = "" if item.id == path else f"the text with the id {item.id} "
        said = "" if damaged else damage(item.text)
        if said:
            damaged = True
            yield Problem(path, who + said, lost=False)
        text = shortened(item.text, limit)
        if len(text) < len(item.text):
            mark = truncation(len(text), limit)
            if not cut:
                cut = True
                yield Problem(path, who + mark.reason.removeprefix("the text "), lost=False)
            item = item._replace(text=text, marks=(*item.marks, mark))
        yield item
