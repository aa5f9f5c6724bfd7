"""From bytes to text: by byte-order mark, as UTF-8, or as cp1252 with a warning."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator

from detector.errors import InputError
from detector.readers.records import Problem

# Longest first: the mark of UTF-32 begins with the one of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 13
BINARY = "holds NUL bytes, so it is no text; leave it out or convert it to UTF-8"
AS_CP1252 = "is not UTF-8 and was read as cp1252; if letters look wrong, save it as UTF-8"


def decode(data: bytes, place: str) -> tuple[str, tuple[Problem, ...]]:
    """Decodes a text: by its byte-order mark, or as strict UTF-8, or else as cp1252.

    Args:
        data: a whole file or row.
        place: names it in a warning.

    Returns:
        The text without its mark, and the warnings that the user should see.

    Raises:
        InputError: if the bytes are not text in any of these.
    """
    codec = marked(data)
    if codec is None and b"\0" in data:
        raise InputError(BINARY)
    for candidate in (codec,) if codec else ("utf-8", "cp1252"):
        try:
            text = data.decode(candidate)
        except UnicodeDecodeError:
            continue
        guessed = candidate == "cp1252"
        return text, ((Problem(place, AS_CP1252, lost=False),) if guessed else ())
    tried = codec or "UTF-8 or cp1252"
    raise InputError(f"cannot be decoded as {tried}; save it as UTF-8")


def marked(data: bytes) -> str | None:
    """The codec that a byte-order mark at the start of the data names, if there is one."""
    return next((codec for mark, codec in MARKS if data.startswith(mark)), None)


def lines(file: io.BufferedReader) -> Iterator[bytes | str]:
    """Lines as bytes, to be decoded each by itself; as text where a line end is not one byte.

    Args:
        file: at its start; some of it is looked at first.

    Raises:
        InputError: if the file is no text.
        UnicodeDecodeError: behind the last line that fits the byte-order mark.
    """
    head = file.peek(SAMPLE)
    codec = marked(head)
    if codec is None and b"\0" in head:
        raise InputError(BINARY)
    if codec is None or codec == "utf-8-sig":
        yield from file
        return
    with io.TextIOWrapper(file, encoding=codec, newline="\n") as text:
        yield from text
