"""The one place where a file is opened for reading."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO, cast

from detector.compression import packing, unpacked
from detector.readers.records import Meter
from detector.storage import open_raw

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


@contextmanager
def open_stream(path: str, meter: Meter | None = None) -> Iterator[io.BufferedReader]:
    """Opens a file, unpacked, for reading.

    Args:
        path: a file, or an address that fsspec knows (`s3://...`).
        meter: told how many bytes were taken from disk, as they are taken.

    Raises:
        InputError: if it is packed and damaged, here or where the caller reads it.
        MissingExtraError: if its kind needs something that is not installed.
        OSError: if it cannot be read.
    """
    with open_raw(path) as raw:
        file = raw if meter is None else cast(BinaryIO, io.BufferedReader(_Metered(raw, meter)))
        with unpacked(file, packing(path)) as stream:
            if isinstance(stream, io.BufferedReader):
                yield stream
            else:
                yield io.BufferedReader(cast(io.RawIOBase, stream))


class _Metered(io.RawIOBase):
    """Passes bytes on and tells how many."""

    def __init__(self, file: BinaryIO, meter: Meter) -> None:
        self._file = file
        self._meter = meter

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def readinto(self, buffer: WriteableBuffer) -> int:
        data = self._file.read(len(memoryview(buffer)))
        memoryview(buffer)[: len(data)] = data
        self._meter(len(data))
        return len(data)
