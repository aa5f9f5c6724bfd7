"""From a row to an article: which of its columns is the text, which its id, and the others."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from detector.errors import InputError, MTDetectError
from detector.readers.records import Article, Columns, Id, Items, Problem

_Row = TypeVar("_Row")
NO_ROWS = "has no rows; there is nothing to score"


def row_items(row: Mapping[str, object], path: str, number: int, columns: Columns) -> Items:
    """The article of a row, behind a warning if it lacks the id column that was asked for.

    Args:
        row: its cells by their columns.
        path: the file.
        number: the row in it, from 1.
        columns: which ones hold the text and the id.

    Raises:
        InputError: if the row lacks the column of the text, or holds something else in it, or has
            an id that is none.
    """
    article = article_of(row, columns, f"{path}:{number}")
    if columns.id != Columns.id and row.get(columns.id) is None:
        message = f"no field {columns.id!r}; rows without it get file and row as their id"
        yield Problem(path, message, lost=False, row=number)
    yield article


def article_of(row: Mapping[str, object], columns: Columns, otherwise: Id) -> Article:
    """The article of a row; its other columns are carried along. Null is a text without words.

    Args:
        row: its cells by their columns.
        columns: which ones hold the text and the id.
        otherwise: the id of a row that has none.

    Raises:
        InputError: if the row lacks the column of the text, or holds something else in it, or has
            an id that is none.
    """
    text = _text(row, columns)
    extra = {name: value for name, value in row.items() if name not in (columns.text, columns.id)}
    return Article(_id(row, columns, otherwise), text, extra)


def repeated(names: Iterable[str], path: str, columns: Columns) -> Iterator[Problem]:
    """What there is to say of a table that calls several columns by one name.

    Raises:
        InputError: if it is the name of the text or the id: which one is meant is not ours to say.
    """
    several = [name for name, count in Counter(names).items() if count > 1]
    for name in (columns.text, columns.id):
        if name in several:
            raise InputError(f"has several columns {name!r}; rename or drop all but one")
    if several:
        names = ", ".join(map(repr, several[:5]))
        message = f"has several columns of one name ({names}); the last of each is carried along"
        yield Problem(path, message, lost=False)


def no_rows(path: str) -> Problem:
    """What there is to say of a file of rows that has none: nothing was lost, so it is a warning.

    The same for an empty file, one of blank lines, a header alone and Parquet without rows.
    """
    return Problem(path, NO_ROWS, lost=False)


def need_column(names: Iterable[str], columns: Columns) -> None:
    """Checks the columns of a table.

    Raises:
        InputError: if none of them is the one that shall hold the text.
    """
    known = list(names)
    if columns.text not in known:
        fields = ", ".join(map(repr, known[:8])) or "none"
        raise InputError(f"no field {columns.text!r}; name it with --text-column (has: {fields})")


class RowError(InputError):
    """A file cannot be read on from one of its rows."""

    def __init__(self, message: str, row: int) -> None:
        """Says what is wrong, and from which row on."""
        super().__init__(message)
        self.row = row


def numbered(rows: Iterable[_Row]) -> Iterator[tuple[int, _Row]]:
    """Counts rows from 1.

    Raises:
        RowError: where they cannot be read on.
    """
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield number, row
    except (MTDetectError, OSError) as error:
        if not number:
            raise
        raise RowError(_reason(error), number + 1) from error


def guarded(path: str, items: Items) -> Iterator[Article | Problem]:
    """Passes on what a file yields, and what is wrong with the file itself as the last item.

    Each warning comes only the first time: the same one for each of a million rows would bury the
    rest.
    """
    warned: set[str] = set()
    try:
        for item in items:
            if isinstance(item, Problem) and not item.lost:
                if item.message in warned:
                    continue
                warned.add(item.message)
            yield item
    except (MTDetectError, OSError) as error:
        yield Problem(path, _reason(error), row=error.row if isinstance(error, RowError) else None)


def _reason(error: MTDetectError | OSError) -> str:
    if isinstance(error, MTDetectError):
        return str(error)
    return f"cannot be read ({error.strerror or error}); check the path and its permissions"


def _text(row: Mapping[str, object], columns: Columns) -> str:
    need_column(row, columns)
    value = row[columns.text]
    if value is None:
        return ""  # an article without text, which is undecided
    if not isinstance(value, str):
        kind = type(value).__name__
        raise InputError(f"field {columns.text!r} holds {kind}, no text; mend or drop the row")
    return value


def _id(row: Mapping[str, object], columns: Columns, otherwise: Id) -> Id:
    value = row.get(columns.id)
    if value is None:
        return otherwise
    whole = isinstance(value, (str, int)) and not isinstance(value, bool)
    if whole or (isinstance(value, float) and math.isfinite(value)):
        return value  # type: ignore[return-value]
    raise InputError(f"field {columns.id!r} is no text or number; mend it or use --id-column")
