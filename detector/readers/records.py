"""What readers yield, and what they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from detector.markup import Mark
from detector.readers.limits import Limits

STDIN = "-"
Id = str | int | float
Meter = Callable[[int], None]


class Article(NamedTuple):
    """A text to score, and what its row will carry.

    Attributes:
        id: names it in the output.
        text: as it was found.
        extra: the other columns of its row, which the output carries on.
        metadata: what is known of the page beside its text, such as its title.
        marks: evidence outside the text; :func:`detector.markup.with_marks` adds it to a verdict.
    """

    id: Id
    text: str
    extra: Mapping[str, object] = {}
    metadata: Mapping[str, object] = {}
    marks: tuple[Mark, ...] = ()


class Problem(NamedTuple):
    """Something to tell the user.

    Attributes:
        file: the input, as it was given or found.
        message: what is wrong and what to do, without the place.
        lost: False for a warning; True where an input or a row could not be read.
        row: which row of the file, from 1; None where the whole input is meant.
    """

    file: str
    message: str
    lost: bool = True
    row: int | None = None

    @property
    def place(self) -> str:
        """The input, with the row where there is one."""
        return self.file if self.row is None else f"{self.file}, row {self.row}"


@dataclass(frozen=True)
class Columns:
    """Which fields of a row hold the text and the id."""

    text: str = "text"
    id: str = "id"


@dataclass(frozen=True)
class Reading:
    """How inputs are read; one value, so that every reader gets what a new option adds.

    Attributes:
        columns: the fields that a row's text and id are taken from.
        meter: told how many bytes of a file were taken from disk, for progress.
        encoding: what the files are in that have no byte-order mark; None tries UTF-8 and cp1252.
        limits: how much is read of one input.
        follow_links: whether links in a folder may lead out of it.
        tsv_quoting: whether .tsv files have cells in quotation marks, as .csv files have.
        format: what standard input, and files whose name does not say it, hold; None takes
            standard input for one article.
    """

    columns: Columns = field(default_factory=Columns)
    meter: Meter | None = None
    encoding: str | None = None
    limits: Limits = field(default_factory=Limits)
    follow_links: bool = False
    tsv_quoting: bool = False
    format: str | None = None


Items = Iterator[Article | Problem]
Reader = Callable[[str, Reading], Items]
