"""What a whole text does throughout, and which therefore says nothing at any one place.

Two kinds of text are meant. Extraction damages a page by rule: it loses every space behind a stop,
or sets one before each mark behind a link. And people have house styles: « » for every quotation,
days with their number in brackets, figures grouped as on the Continent. An engine leaves a stray
fault in a regular text, or a mixture.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from detector.features.document.habit_figures import day_numbers, digit_groups
from detector.features.document.habit_layout import (
    glued_headings,
    lower_case,
    no_line_ends,
    upper_case,
)
from detector.features.document.habit_marks import (
    guessed_spaces,
    lost_spaces,
    spaced_marks,
    spaced_quotes,
)
from detector.features.document.house_quotes import house_quotes
from detector.features.document.parsed import Document


class Habit(NamedTuple):
    """Something that a text does throughout.

    Attributes:
        name: such as ``spaced-marks``; what a feature's ``silenced_by`` refers to.
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


def _has_house_quotes(document: Document) -> bool:
    return bool(house_quotes(document.text))


_HABITS: tuple[tuple[Habit, Callable[[Document], bool]], ...] = (
    (
        Habit(
            "lost-spaces",
            "sentences follow each other without a space throughout, as when the line ends or"
            " spaces of a page are lost in extraction",
        ),
        lost_spaces,
    ),
    (
        Habit(
            "guessed-spaces",
            "a space stands behind every stop, inside numbers, addresses and abbreviations too, as"
            " when lost spaces are put back by rule",
        ),
        guessed_spaces,
    ),
    (
        Habit(
            "spaced-marks",
            "spaces stand before marks of several kinds or before most of them, as extraction"
            " leaves them at links and formatting and French typing sets them",
        ),
        spaced_marks,
    ),
    (
        Habit(
            "spaced-quotes",
            "most quotation marks have a space on their inner side, as extraction leaves it at"
            " links and formatting",
        ),
        spaced_quotes,
    ),
    (
        Habit(
            "no-line-ends",
            "the text has no line ends, and headings, bylines or buttons run into its sentences",
        ),
        no_line_ends,
    ),
    (
        Habit("glued-headings", "headings run into the sentences behind them without a space"),
        glued_headings,
    ),
    (
        Habit(
            "foreign-quotes",
            "the text quotes with the marks of another language throughout, opened and closed,"
            " which is a style of its own and no leftover",
        ),
        _has_house_quotes,
    ),
    (Habit("upper-case", "nearly all words are in capitals"), upper_case),
    (Habit("lower-case", "the text is written without capitals"), lower_case),
    (
        Habit(
            "day-numbers",
            "several days have their number in brackets, as in lists of fixtures",
        ),
        day_numbers,
    ),
    (
        Habit(
            "digit-groups",
            "figures are grouped or have their decimals as on the Continent throughout",
        ),
        digit_groups,
    ),
)
NAMES = frozenset(habit.name for habit, _ in _HABITS)


def habits_of(document: Document) -> Habits:
    """The habits of a text, worked out once."""
    return document.once(_habits)


def _habits(document: Document) -> Habits:
    found = tuple(habit for habit, has in _HABITS if has(document))
    return Habits(found, frozenset(habit.name for habit in found))
