"""One article a line: JSON lines."""

from __future__ import annotations

import json

from detector.errors import InputError
from detector.readers.encoding import decode, lines
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, numbered, row_items
from detector.readers.text import EMPTY


def read_json_lines(path: str, reading: Reading) -> Items:
    """Reads one article a line; each bad line costs itself alone."""
    return guarded(path, _read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    number = 0
    with open_stream(path, reading) as file:
        for number, line in numbered(lines(file, reading.encoding, reading.limits.size)):
            if isinstance(line, InputError):
                yield Problem(path, str(line), row=number)
            elif line.strip():
                yield from _row(path, number, line, reading)
    if not number:
        yield Problem(path, EMPTY)


def _row(path: str, number: int, line: bytes | str, reading: Reading) -> Items:
    warning = ""
    try:
        if isinstance(line, bytes):
            line, _, warning = decode(line, reading.encoding)
        found = list(row_items(_parse(line), path, number, reading.columns))
    except InputError as error:
        yield Problem(path, str(error), row=number)
        return
    if warning:
        yield Problem(path, warning, lost=False, row=number)
    yield from found


def _parse(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"is not JSON ({error.msg}, column {error.colno}); mend or drop the row"
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON that can be read; mend or drop the row") from error
    if not isinstance(row, dict):
        raise InputError('is not an object; write one such as {"id": "a", "text": "..."} a line')
    return row
