"""Which columns a row has, in which order, and under which names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from detector.readers.records import Article, Problem
from detector.schema import kinds_of
from detector.verdict import SCHEMA, Verdict
from detector.writers.base import Scored

ID = "id"
CLASH = "input_"
PIVOT = "pivot_language"
SCHEMA_COLUMN = "schema"


@cache
def own_columns() -> tuple[str, ...]:
    """The columns that are ours: the id, the schema of the row, and what a verdict says."""
    return (ID, SCHEMA_COLUMN, *kinds_of(Verdict))


@cache
def lean_columns() -> tuple[str, ...]:
    """Those that a row without sentences has."""
    plain = (name for name, kind in kinds_of(Verdict).items() if kind.plain is not None)
    return (ID, SCHEMA_COLUMN, *plain, PIVOT)


def row_of(article: Article, verdict: Verdict, sentences: bool) -> dict[str, Any]:
    """The row of an article: the id, the verdict, then the columns that it brought along.

    Args:
        article: the article.
        verdict: what was found in it.
        sentences: False leaves out everything that holds evidence.
    """
    row: dict[str, Any] = {ID: article.id}
    if sentences:
        row.update(verdict.to_dict())
    else:
        row[SCHEMA_COLUMN] = SCHEMA
        for name in lean_columns()[2:-1]:
            row[name] = getattr(verdict, name)
        row[PIVOT] = None if verdict.pivot is None else verdict.pivot.language
    row.update(carried(article))
    return row


def carried(article: Article) -> Iterator[tuple[str, object]]:
    """The columns that an article brought along.

    One that is called like one of ours is called `input_` and its name, whichever of ours are
    written, so that the same column has the same name in every output.
    """
    taken = {*own_columns(), "metadata"}
    for name, value in article.extra.items():
        free = name
        while free in taken or (free != name and free in article.extra):
            free = CLASH + free
        yield free, value
    if article.metadata:
        yield "metadata", dict(article.metadata)


def columns_of(first: Iterable[Article], sentences: bool) -> tuple[str, ...]:
    """The columns of a table, which must be known before its first row is written.

    Args:
        first: the articles of the first rows.
        sentences: whether rows hold evidence.
    """
    others = (name for article in first for name, _ in carried(article))
    return tuple(dict.fromkeys((*(own_columns() if sentences else lean_columns()), *others)))


def lost_columns(scored: Iterable[Scored], columns: Iterable[str]) -> tuple[Problem, ...]:
    """A warning for each column that articles brought along and a table has not."""
    known = set(columns)
    lost: dict[str, Article] = {}
    for article, _ in scored:
        for name, _ in carried(article):
            if name not in known:
                lost.setdefault(name, article)
    return tuple(
        Problem(
            str(article.id),
            f"its column {name!r} is not in the output, whose columns are those of the first "
            "rows; write .jsonl to keep it",
            lost=False,
        )
        for name, article in lost.items()
    )
