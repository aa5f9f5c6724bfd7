"""Inputs to articles: files, folders, patterns and standard input, one article at a time.

Nothing is raised for a bad input. What cannot be read comes out as a `Problem` in its place, so
that one bad row costs one row, and whoever consumes the stream decides what to say about it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable

from detector.compression import ending
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
    "Problem",
    "Reading",
    "read_articles",
    "read_file",
]


def read_articles(
    paths: Iterable[str],
    columns: Columns | None = None,
    skip: str | None = None,
    meter: Meter | None = None,
) -> Items:
    """Reads articles in the order given, holding one file or one row in memory.

    Args:
        paths: files, folders, patterns, addresses, or ``-`` for standard input.
        columns: the fields that a row's text and id are taken from.
        skip: a file or folder that folders and patterns leave out: the output of this very run.
        meter: told how many bytes were taken from disk.

    Yields:
        Articles, and a `Problem` in the place of each input or row that cannot be read.
    """
    reading = Reading(columns or Columns(), meter)
    skip = os.path.realpath(skip) if skip else None
    for path in paths:
        if path == STDIN:
            yield from read_text(STDIN, reading)
            continue
        for found in expand(path, skip):
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
        yield from reader(path, reading)
