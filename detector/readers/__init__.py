"""Inputs to articles: files, folders, patterns and standard input, one article at a time.

Nothing is raised for a bad input. What cannot be read comes out as a `Problem` in its place, so
that one bad row costs one row, and whoever consumes the stream decides what to say about it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from detector.readers.encoding import damage
from detector.readers.limits import Limits, shortened, truncation
from detector.readers.records import (
    STDIN,
    Article,
    Columns,
    Id,
    Items,
    Meter,
    Problem,
    Reader,
    Reading,
)
from detector.readers.registry import FORMATS, READERS, SUFFIXES, reader_of
from detector.readers.sources import find_sources
from detector.runtime.compression import suffix

__all__ = [
    "ENDINGS",
    "FORMATS",
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
    paths: Sequence[str],
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
    named = frozenset(paths)
    for found in find_sources(paths, reading, left_out):
        if isinstance(found, Problem):
            yield found
        else:
            yield from read_file(found, reading, named=found in named)


def read_file(path: str, reading: Reading, named: bool = False) -> Items:
    """Reads the articles of one file, by its suffix, or of standard input.

    Args:
        path: the file, or ``-``.
        reading: its format, if it has one, goes before the suffix of a file that was named, and is
            what all files without a known suffix hold.
        named: whether the user has named this very file.
    """
    reader = _reader(path, reading, named)
    if reader is None:
        message = (
            f"{suffix(path) or 'no suffix'} is not read; known: {SUFFIXES}, each also with .gz or "
            ".zst behind it; or say what it holds with --input-format"
        )
        yield Problem(path, message)
    else:
        yield from _within_limits(path, reading, reader(path, reading))


def _reader(path: str, reading: Reading, named: bool) -> Reader | None:
    by_name = reader_of(path)
    if reading.format is not None and (named or by_name is None):
        return FORMATS[reading.format]
    return FORMATS["text"] if path == STDIN else by_name


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
