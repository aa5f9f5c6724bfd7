"""What a whole text does throughout, and which therefore says nothing at any one place."""

from __future__ import annotations

from typing import NamedTuple

from detector.features.document.parsed import Document


class Habit(NamedTuple):
    """Something that a text does throughout.

    Attributes:
        name: such as ``spaced-stops``; what a feature's ``silenced_by`` refers to.
        note: what it is, in plain English, one sentence without the final stop.
    """

    name: str
    note: str


class Habits(NamedTuple):
    """The habits of one text.

    Attributes:
        found: in a fixed order.
        names: of these.
    """

    found: tuple[Habit, ...]
    names: frozenset[str]


def habits_of(document: Document) -> Habits:
    """The habits of a text, worked out once."""
    return document.once(_habits)


def _habits(document: Document) -> Habits:
    found: tuple[Habit, ...] = ()
    return Habits(found, frozenset(habit.name for habit in found))
