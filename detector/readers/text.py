"""One article a file: text and Markdown."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from detector.errors import InputError
from detector.readers.encoding import decode, refuse_binary
from detector.readers.opening import open_stream
from detector.readers.records import Article, Items, Problem, Reading
from detector.readers.rows import guarded

if TYPE_CHECKING:
    from collections.abc import Iterator

STDIN = "-"
EMPTY = "is empty; there is nothing to score"
_WIDEST = 4  # bytes of a character, in any encoding of Unicode


def read_text(path: str, reading: Reading) -> Items:
    """Reads a file, or standard input, as one article.

    Of a text that is longer than the limit, a little more than the limit is read.
    """
    return guarded(path, _read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    chars = reading.limits.chars
    most = _WIDEST * (chars + 2) if chars else reading.limits.size
    with _open_input(path, reading) as stream:
        data = stream.read(most + 1)
    if len(data) > most and not chars:
        raise InputError(too_large(most))
    if reading.encoding is None:
        refuse_binary(data)
    text, _, warning = decode(data, reading.encoding, whole=len(data) <= most)
    if not text.strip():
        raise InputError(EMPTY)
    if warning:
        yield Problem(path, warning, lost=False)
    yield Article(path, text)


@contextmanager
def _open_input(path: str, reading: Reading) -> Iterator[BinaryIO]:
    if path == STDIN:
        yield sys.stdin.buffer
    else:
        with open_stream(path, reading) as stream:
            yield stream


def too_large(size: int) -> str:
    """What to say of an input that is larger than allowed."""
    return f"is larger than {size:,} bytes; split it or raise --max-size"
