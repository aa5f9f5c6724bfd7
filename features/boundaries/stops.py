"""Stops that are set twice, or apart from their sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.seams import (
    is_listed_abbreviation,
    quoted,
    word_before,
)
from detector.features.feature import Counts, Example, Feature, Finding

_DETACHED = re.compile(r"[.!?…][\"'”’»)\]]*[ \t]+\.(?![\w.])")


_DOUBLED = re.compile(r"(?<=[^\W\d_]{2})\.\.(?![.\w])")


def find_detached_stop(document: Document) -> Iterator[Finding]:
    """A second full stop behind the one that ends the sentence."""
    text = document.text
    if " ." in text or "\t." in text:
        for match in _DETACHED.finditer(text):
            start, end = match.span()
            if text[start] == "." and text[max(0, start - 2) : start].strip() in ("", "."):
                continue  # a spaced ellipsis, ". . ."
            if text[end : end + 2] == " .":
                continue
            start = word_before(text, start)
            if is_listed_abbreviation(text[start : match.start()].lower().lstrip("(\"“‘'")):
                continue  # the stop of "Dept." and that of the sentence
            note = f"a second full stop, set off by a space, follows {quoted(text[start:end])}"
            yield Finding(start, end, note)


DETACHED_STOP = Feature(
    name="boundaries/detached-stop",
    hypothesis="A second full stop follows the end of the sentence.",
    source="a doubled or spaced final stop",
    counts=Counts(4, 1),
    find=find_detached_stop,
    author_only=True,
    per="once",
    silenced_by=frozenset({"guessed-spaces", "spaced-marks"}),
    why="engines add one to each piece of a page, even to one that has a stop already",
    hits=(
        Example("They spoke of peace and trade. . Nothing was signed.", "trade. ."),
        Example("It is “a matter of honour.” . He left.", "honour.” ."),
    ),
    misses=(
        "He paused . . . and went on. She waited... then left. She is in the Sales Dept. .",
        "The words . . . describe it. . . . Then nothing.",
        "Files end in .txt or .md. .NET is a framework.",
        "The price rose by .5 per cent. He paid. .25 calibre was found.",
    ),
)


def find_doubled_stop(document: Document) -> Iterator[Finding]:
    """Two full stops for one."""
    if ".." in document.text:
        for match in _DOUBLED.finditer(document.text):
            start, end = _with_word(document.text, *match.span())
            note = f"the full stop is doubled in {quoted(document.text[start:end])}"
            yield Finding(start, end, note)


DOUBLED_STOP = Feature(
    name="boundaries/doubled-stop",
    hypothesis="Two full stops stand where one belongs, a weak sign, because people slip so too.",
    source="a doubled or spaced final stop",
    counts=Counts(4, 1),
    find=find_doubled_stop,
    author_only=True,
    per="once",
    why="engines add one to each piece of a page, even to one that has a stop already",
    hits=(
        Example("The plant will close in May.. Nobody was told.", "May.."),
        Example("They met in the old town hall..", "hall.."),
    ),
    misses=(
        "She waited... then left. He paused.... It rained.",
        "See ../files or a..z for more.",
        "He paused . . . and went on.",
    ),
)


def _with_word(text: str, start: int, end: int) -> tuple[int, int]:
    """A span, longer by the word (of up to 40 characters) before it."""
    begin = start
    while begin and text[begin - 1].isalnum() and start - begin < 40:
        begin -= 1
    return begin, end
