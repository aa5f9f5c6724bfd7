"""One row an article: Parquet, with sentences and evidence as nested columns."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, cast

from detector.errors import MissingExtraError
from detector.readers.records import Article, Problem
from detector.schema import Kind, kinds_of
from detector.verdict import Verdict
from detector.writers.base import Rendered, Scored
from detector.writers.columns import (
    ID,
    PIVOT,
    SCHEMA_COLUMN,
    carried,
    columns_of,
    lost_columns,
    row_of,
)
from detector.writers.jsonl import as_json

GROUP_BYTES = 1 << 25


@dataclass(frozen=True)
class Parquet:
    """Rendered as streams of Arrow, one a batch: these can be appended, Parquet cannot.

    Attributes:
        sentences: whether there are columns with evidence.
        schema: the Arrow schema as bytes, once the first rows were seen.
    """

    sentences: bool = True
    schema: bytes = b""

    def fitted(self, first: Sequence[Article]) -> Parquet:
        """The table with the columns, and the types of columns, that the first rows have."""
        arrow = need_arrow()
        rows = [dict(carried(article)) for article in first]
        types = own_types(arrow)
        columns = [
            (name, types.get(name) or _type_of(arrow, [row.get(name) for row in rows]))
            for name in columns_of(first, self.sentences)
        ]
        return replace(self, schema=arrow.schema(columns).serialize().to_pybytes())

    def head(self) -> bytes:
        """A stream without rows, so that there is a schema even if no row follows."""
        return _stream(need_arrow(), self._schema(), [])

    def rows(self, scored: Sequence[Scored]) -> Rendered:
        """Renders rows as one stream."""
        if not scored:
            return Rendered(b"")
        arrow, schema = need_arrow(), self._schema()
        rows = [row_of(article, verdict, self.sentences) for article, verdict in scored]
        problems = list(lost_columns(scored, schema.names))
        arrays = []
        for field in schema:
            values = [row.get(field.name) for row in rows]
            array, misfit = _array(arrow, values, field.type)
            arrays.append(array)
            if misfit is not None:
                message = (
                    f"its column {field.name!r} does not fit the type {field.type} of the first "
                    "rows and is left empty in such rows; write .jsonl to keep it"
                )
                problems.append(Problem(str(rows[misfit][ID]), message, lost=False))
        batch = arrow.RecordBatch.from_arrays(arrays, schema=schema)
        return Rendered(_stream(arrow, schema, [batch]), tuple(problems))

    def finish(self, waiting: Path) -> Path:
        """Writes the streams anew as row groups, into a file beside them."""
        from pyarrow import parquet

        done = waiting.with_name(waiting.name + "-parquet")
        done.unlink(missing_ok=True)
        descriptor = os.open(done, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with (
                waiting.open("rb") as streams,
                os.fdopen(descriptor, "wb") as file,
                parquet.ParquetWriter(file, self._schema(), compression="zstd") as writer,
            ):
                for table in _groups(need_arrow(), streams):
                    writer.write_table(table)
        except BaseException:
            done.unlink(missing_ok=True)
            raise
        return done

    def _schema(self) -> Any:
        arrow = need_arrow()
        return arrow.ipc.read_schema(arrow.py_buffer(self.schema))


def need_arrow() -> ModuleType:
    """The library that writes Parquet.

    Raises:
        MissingExtraError: if it is not installed.
    """
    try:
        import pyarrow
    except ImportError as error:
        raise MissingExtraError("Parquet files", "parquet") from error
    return cast(ModuleType, pyarrow)


def own_types(arrow: ModuleType) -> dict[str, Any]:
    """The types of our own columns. An id is text, since those of one corpus may differ in type."""
    told = {name: _own_type(arrow, kind) for name, kind in kinds_of(Verdict).items()}
    return {**dict.fromkeys((ID, SCHEMA_COLUMN, PIVOT, "metadata"), arrow.string()), **told}


def _own_type(arrow: ModuleType, kind: Kind) -> Any:
    if kind.items is not None:
        return arrow.list_(_own_type(arrow, kind.items))
    if kind.record is not None:
        inner = kinds_of(kind.record).items()
        return arrow.struct([(name, _own_type(arrow, one)) for name, one in inner])
    names = {str: "string", int: "int64", float: "float64", bool: "bool_"}
    return getattr(arrow, names[kind.plain or str])()


def _type_of(arrow: ModuleType, values: list[object]) -> Any:
    """The type that holds all values; text, as JSON where need be, if there is none."""
    try:
        found = arrow.array(values).type
    except (arrow.ArrowException, ValueError, TypeError, OverflowError):
        return arrow.string()
    return arrow.string() if arrow.types.is_null(found) else found


def _array(arrow: ModuleType, values: list[Any], kind: Any) -> tuple[Any, int | None]:
    """The values as an array, and the place of the first that does not fit, if any."""
    wrong = (arrow.ArrowException, ValueError, TypeError, OverflowError)
    try:
        return arrow.array(values, kind), None
    except wrong:
        pass
    misfit = None
    fitting = []
    for place, value in enumerate(values):
        fit = _as_text(value) if arrow.types.is_string(kind) else _without_surrogates(value)
        try:
            arrow.array([fit], kind)
        except wrong:
            misfit = place if misfit is None else misfit
            fit = None
        fitting.append(fit)
    return arrow.array(fitting, kind), misfit


def _as_text(value: object) -> str | None:
    if value is None:
        return None
    return str(_without_surrogates(value if isinstance(value, str) else as_json(value)))


def _without_surrogates(value: Any) -> Any:
    """Text as UTF-8 can hold it, at any depth."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, dict):
        return {key: _without_surrogates(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_without_surrogates(one) for one in value]
    return value


def _stream(arrow: ModuleType, schema: Any, batches: list[Any]) -> bytes:
    sink = arrow.BufferOutputStream()
    options = arrow.ipc.IpcWriteOptions(compression="lz4")
    with arrow.ipc.new_stream(sink, schema, options=options) as writer:
        for batch in batches:
            writer.write_batch(batch)
    return cast(bytes, sink.getvalue().to_pybytes())


def _groups(arrow: ModuleType, streams: BinaryIO) -> Iterator[Any]:
    """The rows of all streams, in tables of about the size of a row group."""
    waiting: list[Any] = []
    end = os.fstat(streams.fileno()).st_size
    while streams.tell() < end:
        with arrow.ipc.open_stream(streams) as reader:
            waiting += list(reader)
        if sum(batch.nbytes for batch in waiting) >= GROUP_BYTES:
            yield arrow.Table.from_batches(waiting)
            waiting = []
    if waiting:
        yield arrow.Table.from_batches(waiting)
