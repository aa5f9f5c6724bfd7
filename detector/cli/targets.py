"""Refuses outputs that are inputs, and files of others, before anything is read or written."""

from __future__ import annotations

import json
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import click

from detector.errors import OutputError
from detector.readers import STDIN
from detector.readers.paths import expand, is_own_report
from detector.readers.records import Problem
from detector.runtime.printable import printable

_Key = tuple[int, int]
_ERROR_ROW = set(Problem._fields)
_ROW_LENGTH = 1 << 16


def refuse_inputs(
    paths: Iterable[str], targets: Mapping[str, str | None], follow_links: bool = False
) -> None:
    """Ends a run that would write over one of its inputs, or write two things to one file.

    Files are compared as the system knows them, so other names, links and hard links of one file
    are that file.

    Args:
        paths: the inputs, as given; files that a folder or a pattern holds count.
        targets: what will be written, by the option that names it; None where it is not given.
        follow_links: as when the inputs are read.

    Raises:
        click.UsageError: names the option and the file.
    """
    known: dict[_Key | str, str] = {}
    for option, path in targets.items():
        if path is None or _is_endless(path):
            continue
        for key in _keys(path):
            if known.setdefault(key, option) != option:
                raise click.UsageError(
                    f"{option} and {known[key]} name the same file, {printable(path)}; "
                    "give each a name of its own"
                )
    output = _standard_output()
    if output:
        known.setdefault(output, "standard output")
    # Only a file that is there can be an input.
    if any(isinstance(key, tuple) for key in known):
        # What an earlier run wrote into a folder that is read again is left out there, as ever.
        ours = tuple(os.path.realpath(one) for one in targets.values() if one and _is_ours(one))
        for path in paths:
            if path != STDIN:
                _compare(path, known, ours, follow_links)


def _compare(
    path: str, known: Mapping[_Key | str, str], ours: tuple[str, ...], follow: bool
) -> None:
    for found in expand(path, ours, follow):
        key = _key(found) if isinstance(found, str) else None
        if key is not None and key in known:
            raise click.UsageError(
                f"{known[key]} names an input, {printable(str(found))}; nothing was read or "
                "written, give it a name of its own"
            )


def refuse_foreign(path: str) -> None:
    """Keeps a list of errors from replacing anything but an earlier one.

    Args:
        path: where the list shall be.

    Raises:
        OutputError: if a file with other content is there.
    """
    if _key(path) is not None and Path(path).stat().st_size and not _is_list_of_errors(path):
        raise OutputError(
            "holds something else than errors of an earlier run, and was not touched; choose "
            "another name for --errors, or remove the file"
        )


def _is_ours(path: str) -> bool:
    """Whether a file is empty, missing or begins as what we write; all else is a user's."""
    from detector.verdict import SCHEMA

    if _key(path) is None:
        return True
    name = path.lower()
    try:
        if name.endswith(".parquet"):
            return _is_own_parquet(path)
        head = _head(path)
    except (OSError, ValueError):
        return False
    first = head.partition("\n")[0]
    return (
        not head
        or f'"schema": "{SCHEMA}"' in first
        or first.replace("\t", ",").startswith("id,schema,label,")
        or _is_error_row(first)
        or is_own_report(path)
    )


def _head(path: str) -> str:
    from detector.errors import MTDetectError
    from detector.readers.opening import open_stream
    from detector.readers.records import Reading

    try:
        with open_stream(path, Reading()) as stream:
            return stream.read(_ROW_LENGTH).decode("utf-8", "replace")
    except MTDetectError as error:
        raise ValueError from error


def _is_own_parquet(path: str) -> bool:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError:
        return False
    try:
        names = parquet.read_schema(path).names
    except ArrowException:
        return False
    return list(names[:3]) == ["id", "schema", "label"]


def _is_list_of_errors(path: str) -> bool:
    with Path(path).open("rb") as stream:
        return _is_error_row(stream.readline(_ROW_LENGTH).decode("utf-8", "replace"))


def _is_error_row(line: str) -> bool:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(row, dict) and set(row) == _ERROR_ROW


def _keys(path: str) -> list[_Key | str]:
    key = _key(path)
    return [os.path.realpath(path), *([key] if key else [])]


def _key(path: str) -> _Key | None:
    """The device and number of a regular file; None of anything else."""
    try:
        found = Path(path).stat()
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _is_endless(path: str) -> bool:
    """Whether a path is a device or a pipe, which nothing is lost by writing to."""
    return path == STDIN or (Path(path).exists() and _key(path) is None)


def _standard_output() -> _Key | None:
    try:
        found = os.fstat(sys.stdout.fileno())
    except (OSError, ValueError, AttributeError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None
