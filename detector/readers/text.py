"""One article a file: text and Markdown."""

from __future__ import annotations

from detector.errors import InputError
from detector.readers.encoding import SAMPLE, decode, refuse_binary, suggested
from detector.readers.opening import open_stream
from detector.readers.records import STDIN, Article, Items, Problem, Reading
from detector.readers.rows import guarded
from detector.readers.sniffing import looks_like

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
    with open_stream(path, reading) as stream:
        data = stream.read(most + 1)
    if len(data) > most and not chars:
        raise InputError(too_large(most))
    if reading.encoding is None:
        refuse_binary(data)
    text, _, warning = decode(data, reading.encoding, whole=len(data) <= most)
    if not text.strip():
        raise InputError(EMPTY)
    if warning:
        yield Problem(path, warning + suggested(data), lost=False)
    if reading.format is None and (doubt := _doubt(path, text[:SAMPLE])):
        yield Problem(path, doubt, lost=False)
    yield Article(path, text)


def _doubt(path: str, head: str) -> str:
    """What to say of a text that looks like something else."""
    look = looks_like(head)
    if look is None:
        return ""
    said = f"looks like {look.what} and is scored as one article; "
    if not look.format:
        return f"{said}such files are not read, so give the texts out of it"
    otherwise = "" if path == STDIN else f", or end its name in .{look.format}"
    return f"{said}if it is, use --input-format {look.format}{otherwise}"


def too_large(size: int) -> str:
    """What to say of an input that is larger than allowed."""
    return f"is larger than {size:,} bytes; split it or raise --max-size"
