"""One article a line (JSON lines), or one an object of a JSON file."""

from __future__ import annotations

import json
from io import BufferedReader

from detector.errors import InputError
from detector.readers.encoding import SAMPLE, decode, lines
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, no_rows, numbered, row_items
from detector.readers.text import too_large

_EXAMPLE = '{"id": "a", "text": "..."}'


def read_json_lines(path: str, reading: Reading) -> Items:
    """Reads one article a line; each bad line costs itself alone."""
    return guarded(path, _read(path, reading))


def read_json(path: str, reading: Reading) -> Items:
    """Reads JSON lines that are called .json, as many corpora are; or an array, or one object."""
    return guarded(path, _read_any(path, reading))


def _read(path: str, reading: Reading) -> Items:
    with open_stream(path, reading) as file:
        yield from _lines(path, file, reading)


def _lines(path: str, file: BufferedReader, reading: Reading) -> Items:
    some = False
    for number, line in numbered(lines(file, reading.encoding, reading.limits.size)):
        if isinstance(line, InputError):
            some = True
            yield Problem(path, str(line), row=number)
        elif line.strip():
            some = True
            yield from _row(path, number, line, reading)
    if not some:
        yield no_rows(path)


def _read_any(path: str, reading: Reading) -> Items:
    with open_stream(path, reading) as file:
        if _has_a_row_a_line(file.peek(SAMPLE), reading):
            yield from _lines(path, file, reading)
            return
        data = file.read(reading.limits.size + 1)
    if len(data) > reading.limits.size:
        raise InputError(too_large(reading.limits.size))
    if not data.strip():
        yield no_rows(path)
        return
    text, _, warning = decode(data, reading.encoding)
    if warning:
        yield Problem(path, warning, lost=False)
    found = _loaded(text, "write one object a line")
    rows = found if isinstance(found, list) else [found]
    if not rows:
        yield no_rows(path)
    for number, row in enumerate(rows, 1):
        try:
            yield from list(row_items(_object(row), path, number, reading.columns))
        except InputError as error:
            yield Problem(path, str(error), row=number)


def _has_a_row_a_line(head: bytes, reading: Reading) -> bool:
    """Whether a file goes on with JSON lines: its first line is an object, or too long to say."""
    try:
        text = decode(head, reading.encoding, whole=False).text.lstrip()
    except InputError:
        return True  # which tells what is wrong, line by line
    first, end, _ = text.partition("\n")
    if not end:
        return first.startswith("{") and len(head) >= SAMPLE
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _row(path: str, number: int, line: bytes | str, reading: Reading) -> Items:
    warning = ""
    try:
        if isinstance(line, bytes):
            line, _, warning = decode(line, reading.encoding)
        row = _object(_loaded(line, "mend or drop the row"))
        found = list(row_items(row, path, number, reading.columns))
    except InputError as error:
        yield Problem(path, str(error), row=number)
        return
    if warning:
        yield Problem(path, warning, lost=False, row=number)
    yield from found


class _Repeated(dict[str, object]):
    """An object that names a field twice, of which JSON says no more than that it should not."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        names = [name for name, _ in pairs]
        self.names = [name for name in self if names.count(name) > 1]


def _from_pairs(pairs: list[tuple[str, object]]) -> dict[str, object]:
    row = dict(pairs)
    return row if len(row) == len(pairs) else _Repeated(pairs)


def _loaded(text: str, advice: str) -> object:
    try:
        return json.loads(text, object_pairs_hook=_from_pairs)
    except json.JSONDecodeError as error:
        message = f"is not JSON ({error.msg}, column {error.colno}); {advice}"
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"is not JSON that can be read; {advice}") from error


def _object(row: object) -> dict[str, object]:
    if not isinstance(row, dict):
        raise InputError(f"is not an object; write one such as {_EXAMPLE} a line")
    if isinstance(row, _Repeated):
        names = ", ".join(map(repr, row.names[:5]))
        raise InputError(f"names a field twice ({names}); mend or drop the row")
    return row
