"""What a run is about to read: how much it is, and whether it is still the same."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from detector.readers.records import STDIN, Problem, Reading
from detector.readers.sources import find_sources
from detector.runtime.storage import filesystem, is_remote


class Stamp(NamedTuple):
    """How a file was found; another size or time means another content."""

    size: int
    time: str


class Inventory(NamedTuple):
    """All files of a run.

    Attributes:
        files: how many there are.
        bytes: their size together.
        digest: changes when a file is added, removed or changed, or the order is another one.
    """

    files: int
    bytes: int
    digest: str


def take_inventory(
    paths: Sequence[str], reading: Reading, beside: Iterable[str | None] = ()
) -> Inventory:
    """Looks at every file that a run will read, without opening it.

    Args:
        paths: as the command was given them.
        reading: how the files will be read.
        beside: what the run writes.
    """
    digest = hashlib.sha256()
    files = size = 0
    for found in find_sources(paths, reading, beside):
        if isinstance(found, Problem):
            if not found.lost:
                continue
            name, one = found.place, Stamp(0, "missing")
        else:
            name, one = found, Stamp(0, "") if found == STDIN else stamp(found)
        digest.update(repr((name, *one)).encode("utf-8", "surrogatepass"))
        files += 1
        size += one.size
    return Inventory(files, size, digest.hexdigest())


def stamp(path: str) -> Stamp:
    """Size and time of a file; none if it cannot be looked at, which reading it will tell."""
    try:
        if is_remote(path):
            system, name = filesystem(path)
            known = system.info(name)
            marks = (known.get(key) for key in ("ETag", "etag", "mtime", "LastModified", "created"))
            return Stamp(known.get("size") or 0, str(next((mark for mark in marks if mark), "")))
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return Stamp(0, "")
    return Stamp(found.st_size, str(found.st_mtime_ns))
