"""From what is given on a command line to files: folders, patterns and addresses."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from detector.errors import MTDetectError
from detector.readers.records import Problem
from detector.readers.registry import ENDINGS, reader_of
from detector.storage import filesystem, is_remote

MAGIC = frozenset("*?[")


def expand(path: str, skip: str | None = None) -> Iterator[str | Problem]:
    """Files that a path stands for, always in the same order.

    Args:
        path: a file, a folder, a pattern, or an address that fsspec knows.
        skip: the real path of a file or folder that folders and patterns leave out: the output of
            this very run.

    Yields:
        Files, or a `Problem` where there is none.
    """
    if is_remote(path):
        yield from _known(path, _far(path))
    elif Path(path).is_dir():
        yield from _known(path, _walk(path, skip))
    elif os.path.lexists(path):
        yield path
    elif MAGIC.intersection(path):
        yield from _known(path, _matches(path, skip))
    else:
        yield Problem(path, "does not exist; check the path")


def _far(path: str) -> Iterator[str | Problem]:
    try:
        system, name = filesystem(path)
        if MAGIC.intersection(path):
            found = system.glob(name)
        else:
            found = system.find(name) if system.isdir(name) else [name]
        yield from (system.unstrip_protocol(one) for one in sorted(found))
    except MTDetectError as error:
        yield Problem(path, str(error))
    except (OSError, ImportError, ValueError) as error:
        yield Problem(path, f"cannot be listed ({error}); check the address and its permissions")


def _matches(pattern: str, skip: str | None) -> Iterator[str | Problem]:
    """Files that a pattern stands for; a folder that it matches is read like one given."""
    import glob

    deep = "**" in Path(pattern).parts  # what such folders hold matches by itself
    for match in sorted(glob.iglob(pattern, recursive=True)):  # noqa: PTH207
        if not Path(match).is_dir():
            yield from _unless(skip, match)
        elif not deep:
            yield from _walk(match, skip)


def _unless(skip: str | None, path: str) -> Iterator[str]:
    if skip is None or not Path(os.path.realpath(path)).is_relative_to(skip):
        yield path


def _known(path: str, files: Iterable[str | Problem]) -> Iterator[str | Problem]:
    """Passes on files that have a reader, and complains where there is none at all."""
    empty = True
    for file in files:
        if isinstance(file, Problem) or reader_of(file):
            empty = False
            yield file
    if empty:
        yield Problem(path, f"no {ENDINGS} file there")


def _walk(folder: str, skip: str | None) -> Iterator[str | Problem]:
    """Files below a folder, sorted by the parts of their paths; hidden ones are left out.

    Links to folders are not followed, nor links to files outside the folder.
    """
    root = os.path.realpath(folder)
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        if not Path(place).is_dir():
            yield from _unless(skip, place)
            continue
        try:
            with os.scandir(place) as entries:
                inner = sorted(
                    (entry for entry in entries if _wanted(entry, root)),
                    key=lambda entry: entry.name,
                    reverse=True,
                )
        except OSError as error:
            yield Problem(place, f"the folder cannot be read ({error.strerror}); left out")
        else:
            waiting.extend(entry.path for entry in inner)


def _wanted(entry: os.DirEntry[str], root: str) -> bool:
    if entry.name.startswith("."):
        return False
    if entry.is_dir(follow_symlinks=False):
        return True
    if entry.is_symlink() and not Path(os.path.realpath(entry.path)).is_relative_to(root):
        return False
    return entry.is_file()
