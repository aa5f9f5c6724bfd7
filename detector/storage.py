"""Files on this machine, and addresses elsewhere by way of fsspec."""

from __future__ import annotations

from pathlib import Path
from typing import Any, BinaryIO, cast

from detector.errors import MissingExtraError


def is_remote(path: str) -> bool:
    """Whether a path is an address such as `s3://bucket/name`."""
    return "://" in path


def filesystem(path: str) -> tuple[Any, str]:
    """The fsspec file system of an address, and the address as that system writes it.

    Raises:
        MissingExtraError: if fsspec, or what it needs for this kind of address, is not installed.
    """
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtraError(f"addresses such as {path}", "cluster") from error
    return cast("tuple[Any, str]", url_to_fs(path))


def open_raw(path: str) -> BinaryIO:
    """Opens a file for reading, as it is.

    Raises:
        MissingExtraError: if it is an address and fsspec is not installed.
        OSError: if it cannot be read.
    """
    if not is_remote(path):
        return Path(path).open("rb")
    system, name = filesystem(path)
    return cast(BinaryIO, system.open(name, "rb"))
