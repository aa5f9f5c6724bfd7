"""From the inputs of a command to files, each of them once: what all that reads agrees on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence

from detector.readers.paths import expand
from detector.readers.records import STDIN, Problem, Reading
from detector.runtime.storage import is_remote


def find_sources(
    paths: Sequence[str], reading: Reading, beside: Iterable[str | None] = ()
) -> Iterator[str | Problem]:
    """Finds the files that inputs stand for, in the order given.

    Args:
        paths: files, folders, patterns, addresses, or ``-`` for standard input.
        reading: whether links are followed, and what files of an unknown kind hold.
        beside: files or folders that this very run writes; folders and patterns leave them out.

    Yields:
        Files and ``-``, and a `Problem` for each input that stands for none, or for several that
        came before.
    """
    ours = tuple(os.path.realpath(path) for path in beside if path and not is_remote(path))
    # A single input names nothing twice, and a corpus may have millions of files.
    seen: set[str] | None = set() if len(paths) > 1 else None
    for path in paths:
        again = 0
        for found in _of_one(path, reading, ours):
            if isinstance(found, str) and seen is not None:
                key = _key(found)
                if key in seen:
                    again += 1
                    continue
                seen.add(key)
            yield found
        if again:
            what = f"{again} of its files were" if again > 1 else "was"
            message = f"{what} named before and read only once"
            yield Problem(path, message, lost=False)


def _of_one(path: str, reading: Reading, ours: tuple[str, ...]) -> Iterator[str | Problem]:
    if path == STDIN:
        yield path
    else:
        yield from expand(path, ours, reading.follow_links, reading.format is not None)


def _key(path: str) -> str:
    """One name for ``a`` and ``./a``; links keep their own, as in folders."""
    return path if path == STDIN or is_remote(path) else os.path.abspath(path)  # noqa: PTH100
