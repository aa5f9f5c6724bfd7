"""One article a row: Parquet, a batch of rows in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from detector.compression import packing
from detector.errors import InputError, MissingExtraError, MTDetectError
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import need_column, once, row_items
from detector.readers.text import EMPTY, because

if TYPE_CHECKING:
    from io import BufferedReader

ROWS = 256


def read_parquet(path: str, reading: Reading) -> Items:
    """Reads a Parquet file, row group by row group."""
    return once(_read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    number = 0
    try:
        if how := packing(path):
            raise InputError(f"Parquet is packed inside; unpack the {how} file")
        with open_stream(path, reading) as file:
            for number, row in enumerate(_rows(file, reading), 1):
                try:
                    found = list(row_items(row, path, number, reading.columns))
                except InputError as error:
                    yield Problem(path, str(error), row=number)
                else:
                    yield from found
    except MTDetectError as error:
        yield Problem(path, str(error))
    except OSError as error:
        yield Problem(path, because(error), row=number + 1 if number else None)
    else:
        if not number:
            yield Problem(path, EMPTY)


def _rows(file: BufferedReader, reading: Reading) -> Iterator[dict[str, object]]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("Parquet files", "parquet") from error
    try:
        table = parquet.ParquetFile(file)
        need_column(table.schema_arrow.names, reading.columns)
        for batch in table.iter_batches(batch_size=ROWS):
            yield from cast("list[dict[str, object]]", batch.to_pylist())
    except arrow.ArrowException as error:
        said = str(error).partition("\n")[0]
        raise InputError(f"is damaged or no Parquet ({said}); fetch it again") from error
