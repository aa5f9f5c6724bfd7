"""Compressed files: which suffixes they have, and how they are opened and written."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from types import ModuleType
from typing import BinaryIO, cast

from detector.errors import InputError, MissingExtraError

COMPRESSIONS = (".gz", ".zst")
_MARKS = {".gz": b"\x1f\x8b\x08", ".zst": b"\x28\xb5\x2f\xfd"}
# Of gzip and zstd. Rows are packed in batches while others are scored, so time counts.
LEVEL = 3
CUT = "is damaged or cut short; fetch or pack it again"


def compression_of(path: str) -> str:
    """How a file is packed, by its name: ".gz", ".zst" or ""."""
    suffix = PurePath(path).suffix.lower()
    return suffix if suffix in COMPRESSIONS else ""


def suffix(path: str) -> str:
    """What a file holds, by its name: ".jsonl" for "a.jsonl" and for "a.jsonl.gz"."""
    bare = path[: len(path) - len(compression_of(path))]
    return PurePath(bare).suffix.lower()


def compression_by_magic(head: bytes) -> str:
    """How a stream without a name is packed, by its first bytes: ".gz", ".zst" or ""."""
    return next((how for how, mark in _MARKS.items() if head.startswith(mark)), "")


def _zstd() -> ModuleType:
    try:
        from compression import zstd  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        try:
            from backports import zstd  # type: ignore[no-redef,unused-ignore]
        except ImportError as error:
            raise MissingExtraError(".zst files", "zstd", error) from error
    return cast(ModuleType, zstd)


@contextmanager
def decompressed(file: BinaryIO, how: str) -> Iterator[BinaryIO]:
    """Shows what a packed file holds.

    Args:
        file: the packed bytes.
        how: ".gz", ".zst", or "" for a file that is not packed.

    Raises:
        InputError: if it is damaged or cut short, here or where the caller reads it.
        MissingExtraError: if what unpacks it is not installed.
    """
    if not how:
        yield file
        return
    if how == ".gz":
        import gzip

        stream: BinaryIO = cast(BinaryIO, gzip.GzipFile(fileobj=file, mode="rb"))
    else:
        stream = _zstd().ZstdFile(file)
    with stream:
        try:
            yield stream
        except signs_of_damage(how) as error:
            raise InputError(CUT) from error


def signs_of_damage(how: str) -> tuple[type[Exception], ...]:
    """What is raised where a packed file is damaged.

    Args:
        how: ".gz" or ".zst".
    """
    if how == ".gz":
        import gzip

        return (EOFError, zlib.error, gzip.BadGzipFile)
    return (EOFError, cast("type[Exception]", _zstd().ZstdError))


def compressed(data: bytes, how: str) -> bytes:
    """Packs bytes as one whole member, so that packed batches may follow each other in a file.

    Args:
        data: what to pack.
        how: ".gz", ".zst", or "" to leave it as it is.

    Raises:
        MissingExtraError: if what packs it is not installed.
    """
    if how == ".gz":
        import gzip

        return gzip.compress(data, LEVEL, mtime=0)
    if how == ".zst":
        return cast(bytes, _zstd().compress(data, LEVEL))
    return data
