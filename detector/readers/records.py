"""What readers yield, and what they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

Id = str | int | float
Meter = Callable[[int], None]


class Article(NamedTuple):
    """A text to score, and what its row will carry.

    Attributes:
        id: names it in the output.
        text: as it was found.
        extra: the other columns of its row, which the output carries on.
        metadata: what is known of the page beside its text, such as its title.
    """

    id: Id
    text: str
    extra: Mapping[str, object] = {}
    metadata: Mapping[str, object] = {}


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


@dataclass(frozen=True)
class Reading:
    """How inputs are read; one value, so that every reader gets what a new option adds.

    Attributes:
        columns: the fields that a row's text and id are taken from.
        meter: told how many bytes of a file were taken from disk, for progress.
    """

    columns: Columns = field(default_factory=Columns)
    meter: Meter | None = None


Items = Iterator[Article | Problem]
Reader = Callable[[str, Reading], Items]
