"""One article a row: CSV and TSV with a header."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import BufferedReader

from detector.errors import InputError
from detector.readers.encoding import decode, lines
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, need_column, no_rows, numbered, repeated, row_items
from detector.readers.text import too_large

# A quotation mark that is never closed swallows the rows behind it, up to this many characters.
LONGEST_CELL = 1 << 24
_QUOTED = (
    "cells look quoted as spreadsheets quote them, and a .tsv is read without; if its quotation "
    "marks are none of the text, use --tsv-quoting"
)


def read_csv(path: str, reading: Reading) -> Items:
    """Reads a table whose cells commas part, with cells in quotation marks where they need it."""
    return guarded(path, _read(path, reading, ",", quoting=True))


def read_tsv(path: str, reading: Reading) -> Items:
    """Reads a table whose cells tabs part; a quotation mark is a character unless told otherwise.

    So says the registration of text/tab-separated-values with IANA, and so do most programs write
    that do not use tabs only as another comma.
    """
    return guarded(path, _read(path, reading, "\t", quoting=reading.tsv_quoting))


def _read(path: str, reading: Reading, comma: str, quoting: bool) -> Items:
    with open_stream(path, reading) as file:
        table = _Table(path, file, comma, quoting, reading)
        header = next(table.rows(), None)
        if not isinstance(header, list):
            yield header or no_rows(path)
            return
        need_column(header, reading.columns)
        yield from repeated(header, path, reading.columns)
        number = 0
        for number, cells in numbered(table.rows()):
            yield from table.warnings(number)
            if isinstance(cells, Problem):
                yield cells._replace(row=number)
            else:
                yield from _row(path, number, header, cells, reading)
                if not quoting and any(map(_is_quoted, cells)):
                    yield Problem(path, _QUOTED, lost=False, row=number)
        if not number:
            yield no_rows(path)


def _row(path: str, number: int, header: list[str], cells: list[str], reading: Reading) -> Items:
    if len(cells) != len(header):
        message = (
            f"has {len(cells)} cells, its header {len(header)}; put cells with commas, tabs or "
            "line ends in quotation marks (in a .tsv with --tsv-quoting), or drop the row"
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


def _is_quoted(cell: str) -> bool:
    """Whether a cell is in quotation marks that double those within, which few texts do."""
    if not (len(cell) > 4 and cell[0] == cell[-1] == '"'):
        return False
    inner = cell[1:-1]
    return '""' in inner and '"' not in inner.replace('""', "")


class _Table:
    """Rows of cells, and what was odd about the bytes of the last one.

    A quotation mark in the wrong place can make many lines one row, or none. Such lines are then
    read again, each as a row by itself, so that the mark costs no other row than its own.
    """

    def __init__(
        self, path: str, file: BufferedReader, comma: str, quoting: bool, reading: Reading
    ) -> None:
        csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
        self._path = path
        self._lines = _Lines(path, file, reading)
        self._comma = comma
        self._quoting = quoting
        self._reader = self._parser(self._lines)

    def _parser(self, given: Iterator[str]) -> Iterator[list[str]]:
        if self._quoting:
            return csv.reader(given, delimiter=self._comma, strict=True)
        return csv.reader(given, delimiter=self._comma, quoting=csv.QUOTE_NONE, strict=True)

    def rows(self) -> Iterator[list[str] | Problem]:
        """Each row, or the problem in its place; blank lines are none."""
        while True:
            self._lines.begin()
            try:
                cells = next(self._reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield from self._one_by_one(str(error))
                continue
            lost = self._lines.lost()
            if lost or cells:
                yield lost or cells

    def _one_by_one(self, why: str) -> Iterator[list[str] | Problem]:
        """The rows of lines that are none together, of which the first one is told."""
        yield Problem(self._path, f"is no row of a table ({why}); mend or drop it")
        for line in self._lines.row[1:]:
            try:
                cells = next(self._parser(iter([line])), [])
            except csv.Error as error:
                yield Problem(self._path, f"is no row of a table ({error}); mend or drop it")
            else:
                if cells:
                    yield cells

    def warnings(self, number: int) -> Iterator[Problem]:
        """What the bytes of the last row made someone say."""
        for one in self._lines.odd:
            if not one.lost:
                yield one._replace(row=number)
        self._lines.odd.clear()


class _Lines(Iterator[str]):
    """The decoded lines of a file, and which of them make the row at hand."""

    def __init__(self, path: str, file: BufferedReader, reading: Reading) -> None:
        self.odd: list[Problem] = []
        self.row: list[str] = []
        self._path = path
        self._encoding = reading.encoding
        self._most = reading.limits.size
        self._taken = 0  # characters or bytes of the row at hand
        self._given = lines(file, self._encoding, self._most)

    def begin(self) -> None:
        """Begins a row."""
        self.row = []
        self._taken = 0

    def lost(self) -> Problem | None:
        """Why the row at hand cannot be one, by its bytes."""
        return next((one for one in self.odd if one.lost), None)

    def __next__(self) -> str:
        line = next(self._given)
        if isinstance(line, InputError):
            self.odd.append(Problem(self._path, str(line)))
            return "\n"
        text = line if isinstance(line, str) else self._text(line)
        self.row.append(text)
        self._taken += len(line)
        if self._taken > self._most:
            # Cells in quotation marks may hold lines without end.
            raise InputError(f"{too_large(self._most)}. The rest of the table was left out")
        return text

    def _text(self, line: bytes) -> str:
        try:
            text, _, warning = decode(line, self._encoding)
        except InputError as error:
            # The table goes on behind a line that is no text.
            self.odd.append(Problem(self._path, str(error)))
            return line.decode("utf-8", "replace")
        if warning:
            self.odd.append(Problem(self._path, warning, lost=False))
        return text
