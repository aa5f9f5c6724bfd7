"""One article a row: Parquet, a batch of rows in memory at a time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, BinaryIO

from detector.errors import InputError, MissingExtraError
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, need_column, no_rows, numbered, repeated, row_items
from detector.runtime.compression import compression_of

if TYPE_CHECKING:
    from io import BufferedReader

ROWS = 256
Row = dict[str, object]


def read_parquet(path: str, reading: Reading) -> Items:
    """Reads a Parquet file, row group by row group."""
    return guarded(path, _read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    if how := compression_of(path):
        raise InputError(f"Parquet is packed inside; unpack the {how} file")
    number = 0
    with open_stream(path, reading) as stream, _seekable(stream) as file:
        notes: list[Problem] = []
        for number, row in numbered(_rows(path, file, reading, notes)):
            yield from notes
            notes.clear()
            try:
                if isinstance(row, InputError):
                    raise row
                found = list(row_items(row, path, number, reading.columns))
            except InputError as error:
                yield Problem(path, str(error), row=number)
            else:
                yield from found
    if not number:
        yield no_rows(path)


@contextmanager
def _seekable(stream: BufferedReader) -> Iterator[BinaryIO]:
    """A stream that Parquet can be read from, whose table of contents is at its end."""
    if stream.seekable():
        yield stream
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy)
        copy.seek(0)
        yield copy


def _rows(
    path: str, file: BinaryIO, reading: Reading, notes: list[Problem]
) -> Iterator[Row | InputError]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("Parquet files", "parquet", error) from error
    try:
        schema = parquet.ParquetFile(file).schema_arrow
        need_column(schema.names, reading.columns)
        notes += repeated(schema.names, path, reading.columns)
        file.seek(0)
        # A text that a file holds once and many rows repeat stays one in memory, and rows are made
        # one by one: a file of a megabyte could otherwise fill all memory.
        texts = [one.name for one in schema if arrow.types.is_string(one.type)]
        table = parquet.ParquetFile(file, read_dictionary=texts)
        for batch in table.iter_batches(batch_size=ROWS):
            for number in range(batch.num_rows):
                yield _row(schema.names, batch.columns, number)
    except (arrow.ArrowException, KeyError, MemoryError, OverflowError) as error:
        said = str(error).partition("\n")[0]
        raise InputError(f"is damaged or no Parquet ({said}); fetch it again") from error


def _row(names: list[str], columns: list[Any], number: int) -> Row | InputError:
    try:
        cells = zip(names, columns, strict=True)
        return {name: column[number].as_py() for name, column in cells}
    except (ValueError, OverflowError) as error:  # not UTF-8, or a date beyond the calendar
        return InputError(f"holds a value that cannot be read ({error}); mend or drop the row")
