"""The one place where a file is opened for reading."""

from __future__ import annotations

import io
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from detector.errors import InputError
from detector.readers.limits import Limits
from detector.readers.records import STDIN, Meter, Reading
from detector.runtime.compression import (
    CUT,
    compression_by_magic,
    compression_of,
    decompressed,
    signs_of_damage,
)
from detector.runtime.storage import is_remote, open_raw

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


_AT_ONCE = 1 << 16
# Below this the ratio says nothing: a short file of one repeated row is packed very well.
_HARMLESS = 32 << 20


@contextmanager
def open_stream(path: str, reading: Reading) -> Iterator[io.BufferedReader]:
    """Opens a file, unpacked, for reading.

    Args:
        path: a file, an address that fsspec knows (`s3://...`), or ``-`` for standard input, which
            is unpacked where its first bytes say so.
        reading: whom to tell how many bytes were taken from disk, and what is too much.

    Raises:
        InputError: if it is no file, or is packed and damaged or holds far more than its size,
            here or where the caller reads it.
        MissingExtraError: if its kind needs something that is not installed.
        OSError: if it cannot be read.
    """
    if path == STDIN:
        with _open_standard_input(reading) as stream:
            yield stream
        return
    if not is_remote(path) and not stat.S_ISREG(Path(path).stat().st_mode):
        # Opening a pipe waits for whoever writes to it; a device may never end.
        raise InputError("is a pipe, a device or a folder; give a file, or - for standard input")
    with open_raw(path) as raw:
        meter = reading.meter
        file = raw if meter is None else cast(BinaryIO, io.BufferedReader(_Metered(raw, meter)))
        how = compression_of(path)
        with decompressed(file, how) as stream:
            if how:
                yield io.BufferedReader(_Guarded(stream, file, how, reading.limits), _AT_ONCE)
            elif isinstance(stream, io.BufferedReader):
                yield stream
            else:
                yield io.BufferedReader(cast(io.RawIOBase, stream))


@contextmanager
def _open_standard_input(reading: Reading) -> Iterator[io.BufferedReader]:
    given: Any = sys.stdin.buffer if sys.stdin is not None else io.BytesIO()
    file: io.BufferedReader
    file = given if isinstance(given, io.BufferedReader) else io.BufferedReader(given)
    try:
        how = compression_by_magic(file.peek(8))
        if not how:
            yield file
            return
        counted = _Counted(file)
        with decompressed(cast(BinaryIO, counted), how) as stream:
            guarded = _Guarded(stream, cast(BinaryIO, counted), how, reading.limits)
            yield io.BufferedReader(guarded, _AT_ONCE)
    finally:
        if file is not given:
            with suppress(ValueError):
                file.detach()  # whoever gave it may go on with it


class _Counted(io.RawIOBase):
    """A stream that cannot say by itself how much of it was read."""

    def __init__(self, file: io.BufferedReader) -> None:
        self._file = file
        self._taken = 0

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._taken

    def readinto(self, buffer: WriteableBuffer) -> int:
        count = self._file.readinto(buffer)
        self._taken += count
        return count


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


class _Guarded(io.RawIOBase):
    """Passes on what a packed file holds, as long as it is not far more than its size."""

    def __init__(self, stream: BinaryIO, packed: BinaryIO, how: str, limits: Limits) -> None:
        self._stream = stream
        self._packed = packed
        self._damage = signs_of_damage(how)
        self._limits = limits
        self._given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        try:
            data = self._stream.read(len(memoryview(buffer)))
        except self._damage as error:
            raise InputError(CUT) from error
        if not data and not self._packed.tell():
            raise InputError(CUT)  # even of nothing, something is left when it is packed
        memoryview(buffer)[: len(data)] = data
        self._given += len(data)
        if self._given > self._limits.unpacked:
            raise InputError(
                f"holds more than {self._limits.unpacked:,} bytes unpacked; the rest was left out. "
                "If it is no bomb, raise --max-unpacked"
            )
        if self._given > max(_HARMLESS, self._limits.ratio * self._packed.tell()):
            raise InputError(
                f"holds more than {self._limits.ratio} times its size, as decompression bombs do; "
                "the rest was left out. If it is none, raise --max-ratio"
            )
        return len(data)
