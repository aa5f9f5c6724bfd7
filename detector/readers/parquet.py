"""One article a row: Parquet, a batch of rows in memory at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from detector.compression import packing
from detector.errors import InputError, MissingExtraError
from detector.readers.opening import open_stream
from detector.readers.records import Items, Problem, Reading
from detector.readers.rows import guarded, need_column, row_items
from detector.readers.text import EMPTY

if TYPE_CHECKING:
    from io import BufferedReader

ROWS = 256


def read_parquet(path: str, reading: Reading) -> Items:
    """Reads a Parquet file, row group by row group."""
    return guarded(path, _read(path, reading))


def _read(path: str, reading: Reading) -> Items:
    if how := packing(path):
        raise InputError(f"Parquet is packed inside; unpack the {how} file")
    number = 0
    with open_stream(path, reading.meter) as file:
        for number, row in enumerate(_rows(file, reading), 1):
            try:
                if isinstance(row, InputError):
                    raise row
                found = list(row_items(row, path, number, reading.columns))
            except InputError as error:
                yield Problem(f"{path}, row {number}", str(error))
            else:
                yield from found
    if not number:
        yield Problem(path, EMPTY)


def _rows(file: BufferedReader, reading: Reading) -> Iterator[dict[str, object] | InputError]:
    try:
        import pyarrow as arrow
        from pyarrow import parquet
    except ImportError as error:
        raise MissingExtraError("Parquet files", "parquet") from error
    try:
        table = parquet.ParquetFile(file)
        need_column(table.schema_arrow.names, reading.columns)
        for batch in table.iter_batches(batch_size=ROWS):
            yield from _values(batch)
    except arrow.ArrowException as error:
        said = str(error).partition("\n")[0]
        raise InputError(f"is damaged or no Parquet ({said}); fetch it again") from error


def _values(batch: Any) -> Iterator[dict[str, object] | InputError]:
    """The rows of a batch; an error for one whose values Python cannot hold."""
    try:
        yield from cast("list[dict[str, object]]", batch.to_pylist())
        return
    except (ValueError, OverflowError):
        pass  # text that is not UTF-8, or a date beyond the calendar, in one of the rows
    for place in range(batch.num_rows):
        try:
            [row] = batch.slice(place, 1).to_pylist()
        except (ValueError, OverflowError) as error:
            yield InputError(f"holds a value that cannot be read ({error}); mend or drop the row")
        else:
            yield row
