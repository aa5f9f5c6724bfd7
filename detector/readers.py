"""Inputs to articles: files, folders, patterns and standard input, one article at a time.

Nothing is raised for a bad input. What cannot be read comes out as a `Problem` in its place, so
that one bad row costs one row, and whoever consumes the stream decides what to say about it.
"""

from __future__ import annotations

import codecs
import io
import json
import math
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NamedTuple

from detector.errors import InputError

Id = str | int | float

STDIN = "-"
MAGIC = frozenset("*?[")
# Longest first: the mark of UTF-32 begins with the one of UTF-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
SAMPLE = 1 << 13
BINARY = "holds NUL bytes, so it is no text; leave it out or convert it to UTF-8"
AS_CP1252 = "is not UTF-8 and was read as cp1252; if letters look wrong, save it as UTF-8"


class Article(NamedTuple):
    """A text to score, and the id that its row will carry."""

    id: Id
    text: str


class Problem(NamedTuple):
    """Something to tell the user.

    Attributes:
        place: the input, with the row where there is one.
        message: what is wrong and what to do, without the place.
        lost: False for a warning; True where an input or a row could not be read.
    """

    place: str
    message: str
    lost: bool = True


@dataclass(frozen=True)
class Columns:
    """Which fields of a row hold the text and the id."""

    text: str = "text"
    id: str = "id"


Items = Iterator[Article | Problem]


def read_articles(
    paths: Iterable[str], columns: Columns | None = None, skip: str | None = None
) -> Items:
    """Reads articles in the order given, holding one file or one row in memory.

    Args:
        paths: files, folders, patterns, or ``-`` for standard input.
        columns: the fields that a row's text and id are taken from.
        skip: a file that folders and patterns leave out: the output of this very run.

    Yields:
        Articles, and a `Problem` in the place of each input or row that cannot be read.
    """
    chosen = columns or Columns()
    skip = os.path.realpath(skip) if skip else None
    for path in paths:
        if path == STDIN:
            yield from _read_text(STDIN, sys.stdin.buffer.read)
            continue
        for found in _expand(path, skip):
            if isinstance(found, Problem):
                yield found
            else:
                yield from _read_file(found, chosen)


def _read_file(path: str, columns: Columns) -> Items:
    reader = READERS.get(_ending(path))
    if reader is None:
        ending = _ending(path) or "no ending"
        yield Problem(path, f"{ending} is not read; known: {', '.join(READERS)}, or - for a text")
    else:
        yield from reader(path, columns)


def _ending(path: str) -> str:
    return Path(path).suffix.lower()


# --- from a path to files ------------------------------------------------------------------


def _expand(path: str, skip: str | None) -> Iterator[str | Problem]:
    if Path(path).is_dir():
        yield from _known(path, _walk(path, skip))
    elif os.path.lexists(path):
        yield path
    elif MAGIC.intersection(path):
        yield from _known(path, _matches(path, skip))
    else:
        yield Problem(path, "does not exist; check the path")


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
    if skip is None or os.path.realpath(path) != skip:
        yield path


def _known(path: str, files: Iterable[str | Problem]) -> Iterator[str | Problem]:
    """Passes on files that have a reader, and complains where there is none at all."""
    empty = True
    for file in files:
        if isinstance(file, Problem) or _ending(file) in READERS:
            empty = False
            yield file
    if empty:
        yield Problem(path, f"no {', '.join(READERS)} file there")


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


# --- from bytes to text --------------------------------------------------------------------


def decode(data: bytes) -> tuple[str, str]:
    """Decodes a text: by its byte-order mark, or as strict UTF-8, or else as cp1252.

    Args:
        data: a whole file or row.

    Returns:
        The text without its mark, and the encoding.

    Raises:
        InputError: if the bytes are not text in any of these.
    """
    codec = marked(data)
    if codec is None and b"\0" in data:
        raise InputError(BINARY)
    for candidate in (codec,) if codec else ("utf-8", "cp1252"):
        try:
            return data.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
    tried = codec or "UTF-8 or cp1252"
    raise InputError(f"cannot be decoded as {tried}; save it as UTF-8")


def marked(data: bytes) -> str | None:
    """The codec that a byte-order mark at the start of the data names, if there is one."""
    return next((codec for mark, codec in MARKS if data.startswith(mark)), None)


def _read_text(path: str, read: Callable[[], bytes]) -> Items:
    try:
        text, codec = decode(read())
    except InputError as error:
        yield Problem(path, str(error))
    except OSError as error:
        yield Problem(path, _because(error))
    else:
        if not text.strip():
            yield Problem(path, "is empty; there is nothing to score")
            return
        if codec == "cp1252":
            yield Problem(path, AS_CP1252, lost=False)
        yield Article(path, text)


def _read_text_file(path: str, _columns: Columns) -> Items:
    return _read_text(path, Path(path).read_bytes)


def _because(error: OSError) -> str:
    return f"cannot be read ({error.strerror or error}); check the path and its permissions"


# --- JSON lines ----------------------------------------------------------------------------


def _read_json_lines(path: str, columns: Columns) -> Items:
    number = 0
    warned: set[str] = set()
    try:
        with Path(path).open("rb") as file:
            for number, line in enumerate(_lines(file), 1):
                if line.strip():
                    for item in _row(path, number, line, columns):
                        # The same warning for each of a million rows would bury the rest.
                        if isinstance(item, Article) or item.lost:
                            yield item
                        elif item.message not in warned:
                            warned.add(item.message)
                            yield item
    except InputError as error:
        yield Problem(path, str(error))
    except OSError as error:
        yield Problem(path, _because(error))
    except UnicodeDecodeError as error:
        message = f"cannot be decoded as {error.encoding} behind this row; save it as UTF-8"
        yield Problem(f"{path}, row {number}", message)
    else:
        if not number:
            yield Problem(path, "is empty; there is nothing to score")


def _lines(file: BinaryIO) -> Iterator[bytes | str]:
    """Lines as bytes, each decoded by itself; as text where a line end is not one byte."""
    head = file.read(SAMPLE)
    file.seek(0)
    codec = marked(head)
    if codec is None and b"\0" in head:
        raise InputError(BINARY)
    if codec is None or codec == "utf-8-sig":
        yield from file
        return
    with io.TextIOWrapper(file, encoding=codec, newline="\n") as text:
        yield from text


def _row(path: str, number: int, line: bytes | str, columns: Columns) -> Items:
    place = f"{path}, row {number}"
    try:
        text, codec = decode(line) if isinstance(line, bytes) else (line, "")
        row = _parse(text)
        article = Article(_id(row, columns, f"{path}:{number}"), _text(row, columns))
    except InputError as error:
        yield Problem(place, str(error))
        return
    if codec == "cp1252":
        yield Problem(place, AS_CP1252, lost=False)
    if columns.id != Columns.id and row.get(columns.id) is None:
        message = f"no field {columns.id!r}; rows without it get file and row as their id"
        yield Problem(place, message, lost=False)
    yield article


def _parse(line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        message = f"is not JSON ({error.msg}, column {error.colno}); mend or drop the row"
        raise InputError(message) from error
    except (ValueError, RecursionError) as error:
        raise InputError("is not JSON that can be read; mend or drop the row") from error
    if not isinstance(row, dict):
        raise InputError('is not an object; write one such as {"id": "a", "text": "..."} a line')
    return row


def _text(row: dict[str, object], columns: Columns) -> str:
    if columns.text not in row:
        fields = ", ".join(map(repr, list(row)[:8])) or "none"
        raise InputError(f"no field {columns.text!r}; name it with --text-column (has: {fields})")
    value = row[columns.text]
    if not isinstance(value, str):
        kind = "null" if value is None else type(value).__name__
        raise InputError(f"field {columns.text!r} holds {kind}, no text; mend or drop the row")
    return value


def _id(row: dict[str, object], columns: Columns, otherwise: str) -> Id:
    value = row.get(columns.id)
    if value is None:
        return otherwise
    whole = isinstance(value, (str, int)) and not isinstance(value, bool)
    if whole or (isinstance(value, float) and math.isfinite(value)):
        return value  # type: ignore[return-value]
    raise InputError(f"field {columns.id!r} is no text or number; mend it or use --id-column")


READERS: dict[str, Callable[[str, Columns], Items]] = {
    ".txt": _read_text_file,
    ".md": _read_text_file,
    ".jsonl": _read_json_lines,
}
