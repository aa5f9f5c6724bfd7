"""One article a row: CSV and TSV with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader

from detector.errors import InputError
from detector.readers.encoding import decode, lines
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, need_column, numbered, row_items
from detector.readers.text import EMPTY, too_large

# A quotation mark that is never closed swallows the rows behind it, up to this many characters.
LONGEST_CELL = 1 << 24


def read_csv(path: str, reading: Reading) -> Items:
    """Reads a table whose cells commas part."""
    return guarded(path, _read(path, reading, ","))


def read_tsv(path: str, reading: Reading) -> Items:
    """Reads a table whose cells tabs part."""
    return guarded(path, _read(path, reading, "\t"))


def _read(path: str, reading: Reading, comma: str) -> Items:
    with open_stream(path, reading) as file:
        table = _Table(path, file, comma, reading)
        header = next(table.rows(), None)
        if not isinstance(header, list):
            yield header or Problem(path, EMPTY)
            return
        need_column(header, reading.columns)
        for number, cells in numbered(table.rows()):
            yield from table.warnings(number)
            if isinstance(cells, Problem):
                yield cells._replace(row=number)
            elif cells:
                yield from _row(path, number, header, cells, reading)


def _row(path: str, number: int, header: list[str], cells: list[str], reading: Reading) -> Items:
    if len(cells) != len(header):
        message = (
            f"has {len(cells)} cells, its header {len(header)}; put cells with commas, tabs or "
            "line ends in quotation marks, or drop the row"
        )
        yield Problem(path, message, row=number)
        return
    row: dict[str, object] = dict(zip(header, cells, strict=True))
    if not row.get(reading.columns.id):
        row[reading.columns.id] = None  # a table has no other way to say that there is none
    try:
        yield from list(row_items(row, path, number, reading.columns))
    except InputError as error:
        yield Problem(path, str(error), row=number)


class _Table:
    """Rows of cells, and what was odd about the bytes of the last one."""

    def __init__(self, path: str, file: BufferedReader, comma: str, reading: Reading) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
        self._path = path
        self._encoding = reading.encoding
        self._most = reading.limits.size
        self._taken = 0  # characters or bytes of the row at hand
        self._given = lines(file, self._encoding, self._most)
        self._odd: list[Problem] = []
        self._reader = csv.reader(self._decoded(), delimiter=comma, strict=True)

    def rows(self) -> Iterator[list[str] | Problem]:
        """Each row, or the problem in its place."""
        while True:
            self._taken = 0
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Problem(self._path, f"is no row of a table ({error}); mend or drop it")
                continue
            lost = next((one for one in self._odd if one.lost), None)
            yield lost or cells

    def warnings(self, number: int) -> Iterator[Problem]:
        """What the bytes of the last row made someone say."""
        for one in self._odd:
            if not one.lost:
                yield one._replace(row=number)
        self._odd.clear()

    def _decoded(self) -> Iterator[str]:
        for line in self._given:
            if isinstance(line, InputError):
                self._odd.append(Problem(self._path, str(line)))
                yield "\n"
                continue
            self._taken += len(line)
            if self._taken > self._most:
                # Cells in quotation marks may hold lines without end.
                raise InputError(too_large(self._most))
            yield line if isinstance(line, str) else self._text(line)

    def _text(self, line: bytes) -> str:
        try:
            text, _, warning = decode(line, self._encoding)
        except InputError as error:
            # The table goes on behind a line that is no text.
            self._odd.append(Problem(self._path, str(error)))
            return line.decode("utf-8", "replace")
        if warning:
            self._odd.append(Problem(self._path, warning, lost=False))
        return text
