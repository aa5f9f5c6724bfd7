"""Reading a model's files as what they are: bytes from a stranger.

Sizes are checked before anything is read or unpacked, and numpy's own loader, which believes what
a file says about itself, is not used: every array is read from a header of known form whose
shape must agree with the bytes that follow it. Nothing here runs code from a file.
"""

from __future__ import annotations

import io
import json
import math
import zipfile
from collections.abc import Mapping
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.errors import ModelError

# The default model has 6 thousand and 6.1 million bytes.
MAX_JSON_BYTES = 16 << 20
MAX_TABLE_BYTES = 256 << 20
MAX_ARRAYS = 64
# Beyond this no log-odds means anything, and sums of many could overflow.
MAX_NUMBER = 1e6
_MAX_HEADER = 1024
_DTYPES = frozenset({"|u1", "|i1", "<u2", "<i2", "<u4", "<i4", "<u8", "<i8", "<f2", "<f4", "<f8"})
_MOST_DIMENSIONS = 2
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

Array = NDArray[Any]


def read_bytes(folder: Path | Traversable, name: str, most: int) -> bytes:
    """Reads a file of a model, if it is a plain file of a sensible size.

    Args:
        folder: the folder of the model.
        name: the file in it.
        most: how many bytes it may have; no more are ever read.

    Raises:
        ModelError: if there is no such file, or it cannot be read, or is larger.
    """
    file = folder.joinpath(name)
    hint = "a model is a folder with model.json and tables.npz"
    try:
        # a named pipe would block, and a device has no end
        if isinstance(file, Path) and file.exists() and not file.is_file():
            raise ModelError(f"{folder}: cannot read {name} (no plain file); {hint}")
        with file.open("rb") as stream:
            data: bytes = stream.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ModelError(f"{folder}: cannot read {name} ({reason}); {hint}") from error
    if len(data) > most:
        raise ModelError(
            f"{folder}/{name}: larger than {most} bytes, so no model of this package; get it again"
        )
    return data


def parse_json(data: bytes) -> Any:
    """Parses JSON that says each thing once and has no numbers that are none.

    Args:
        data: the file's bytes, UTF-8.

    Raises:
        ValueError: if it is not JSON, or names a field twice, or holds NaN or Infinity.
        RecursionError: if it is nested too deeply.
    """
    return json.loads(
        data.decode("utf-8"), object_pairs_hook=_once_each, parse_constant=_no_constant
    )


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a field is named twice")
    return fields


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no number")


def number(value: Any, least: float = -MAX_NUMBER, most: float = MAX_NUMBER) -> float:
    """A number from JSON, checked.

    Args:
        value: what was parsed.
        least: the smallest allowed.
        most: the largest allowed.

    Raises:
        ValueError: if it is no finite number in this range.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{value!r} is not a number")
    if not least <= value <= most or not math.isfinite(value):
        raise ValueError(f"{value!r} is not a finite number from {least:g} to {most:g}")
    return float(value)


def read_arrays(packed: bytes) -> Mapping[str, Array]:
    """Reads the arrays of an npz file, none of which can be larger than what it says.

    Args:
        packed: the file's bytes.

    Returns:
        The arrays by name; they cannot be written to.

    Raises:
        ValueError: if the file is no archive of plain arrays, or unpacks to too much.
    """
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        members = archive.infolist()
        names = [member.filename for member in members]
        if len(set(names)) != len(names) or len(names) > MAX_ARRAYS:
            raise ValueError(f"{len(names)} arrays, some twice, or too many")
        if sum(member.file_size for member in members) > MAX_TABLE_BYTES:
            raise ValueError(f"the arrays unpack to more than {MAX_TABLE_BYTES} bytes")
        return {
            member.filename.removesuffix(".npy"): _array(_unpack(archive, member))
            for member in members
        }


def _unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """The bytes of a member, of which there may not be more than its entry says."""
    if member.compress_type not in _METHODS:
        raise ValueError(f"{member.filename} is compressed in a way that numpy does not use")
    with archive.open(member) as stream:
        data = stream.read(member.file_size)
    if len(data) != member.file_size:
        raise ValueError(f"{member.filename} is truncated")
    return data


def _array(data: bytes) -> Array:
    """An array from the bytes of an npy file."""
    stream = io.BytesIO(data)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("an array of another version of numpy's format")
    shape, fortran, dtype = np.lib.format.read_array_header_1_0(stream, _MAX_HEADER)
    if dtype.str not in _DTYPES or len(shape) > _MOST_DIMENSIONS:
        raise ValueError(f"an array of type {dtype.str} and shape {shape}")
    if any(size < 0 for size in shape):
        raise ValueError(f"an array of shape {shape}")
    if math.prod(shape) * dtype.itemsize != len(data) - stream.tell():
        raise ValueError(f"an array of shape {shape} that is shorter or longer")
    numbers = np.frombuffer(data, dtype, offset=stream.tell())
    return numbers.reshape(shape, order="F" if fortran else "C")
