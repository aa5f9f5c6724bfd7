"""One article a file: text and Markdown."""

from __future__ import annotations

import sys

from detector.errors import MTDetectError
from detector.readers.encoding import decode
from detector.readers.opening import open_stream
from detector.readers.records import Article, Items, Problem, Reading

STDIN = "-"
EMPTY = "is empty; there is nothing to score"


def read_text(path: str, reading: Reading) -> Items:
    """Reads a file, or standard input, as one article."""
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read()
        else:
            with open_stream(path, reading.meter) as stream:
                data = stream.read()
        text, warnings = decode(data, path)
    except MTDetectError as error:
        yield Problem(path, str(error))
    except OSError as error:
        yield Problem(path, because(error))
    else:
        if not text.strip():
            yield Problem(path, EMPTY)
            return
        yield from warnings
        yield Article(path, text)


def because(error: OSError) -> str:
    """What to say of a file that the system does not give."""
    return f"cannot be read ({error.strerror or error}); check the path and its permissions"
