"""One article a file: text and Markdown."""

from __future__ import annotations

import sys

from detector.errors import InputError
from detector.readers.encoding import decode
from detector.readers.opening import open_stream
from detector.readers.records import Article, Items, Reading
from detector.readers.rows import guarded

STDIN = "-"
EMPTY = "is empty; there is nothing to score"


def read_text(path: str, reading: Reading) -> Items:
    """Reads a file, or standard input, as one article."""
    return guarded(path, _read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    if path == STDIN:
        data = sys.stdin.buffer.read()
    else:
        with open_stream(path, reading.meter) as stream:
            data = stream.read()
    text, warnings = decode(data, path)
    if not text.strip():
        raise InputError(EMPTY)
    yield from warnings
    yield Article(path, text)
