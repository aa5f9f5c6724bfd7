"""Files on this machine, and addresses elsewhere by way of fsspec."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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
        raise MissingExtraError(f"addresses such as {path}", "cluster", error) from error
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


def join(folder: str, name: str) -> str:
    """The path of a file in a folder; the name has / between its parts."""
    return f"{folder.rstrip('/')}/{name}"


@contextmanager
def scratch(target: str) -> Iterator[Path]:
    """A private, empty file on this machine, which `publish` can put at its target.

    Args:
        target: where it shall be in the end. On this machine the file is made beside it.

    Raises:
        OSError: if it cannot be made.
    """
    folder = None
    if not is_remote(target):
        folder = Path(target).parent
        folder.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(".tmp", ".mtdetect-", folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        with suppress(OSError):
            Path(name).unlink()


def publish(file: Path, target: str) -> None:
    """Puts a whole file at its target, where either all of it is or what was there before.

    Args:
        file: on this machine; made with `scratch`.
        target: a path or an address.

    Raises:
        OSError: if it cannot be written.
    """
    if not is_remote(target):
        file.chmod(0o666 & ~_umask())
        file.replace(target)
        return
    system, name = filesystem(target)
    waiting = f"{name}.{os.urandom(6).hex()}.tmp"
    system.makedirs(name.rpartition("/")[0], exist_ok=True)
    try:
        system.put_file(str(file), waiting)
        system.mv(waiting, name)
    except BaseException:
        with suppress(Exception):
            system.rm_file(waiting)
        raise


def write_whole(target: str, data: bytes) -> None:
    """Writes a small file that appears whole.

    Raises:
        OSError: if it cannot be written.
    """
    with scratch(target) as file:
        with file.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        publish(file, target)


def read_if_there(path: str) -> bytes | None:
    """What a small file holds; None if there is no such file.

    Raises:
        OSError: if it is there and cannot be read.
    """
    try:
        with open_raw(path) as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
