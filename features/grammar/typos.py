"""Slips of the keyboard, a sign of a human hand: a finder for the family `grammar`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.words import word_set

_DOUBLED = word_set("the a of and for with at from was to be")
_MODALS = word_set("could should would must")
_OF_FOLLOWED = word_set("course necessity")


def _slips(document: Document) -> Iterator[int]:
    """The first token of "the the" and of "could of"."""
    lower, words = document.lower, document.words
    for word in _DOUBLED & document.positions.keys():
        for index, following in pairwise(document.positions[word]):
            if following == index + 1 and words[following].islower():
                yield index
    if "of" in document.positions:
        for modal in _MODALS & document.positions.keys():
            for index in document.positions[modal]:
                if lower[index + 1 : index + 2] == ["of"] and (
                    lower[index + 2 : index + 3] and lower[index + 2] not in _OF_FOLLOWED
                ):
                    yield index


def find_typing_slip(document: Document) -> Iterator[Finding]:
    """Finds “the the” and “could of”."""
    for index in sorted(_slips(document)):
        start, end = document.starts[index], document.ends[index + 1]
        # another mark between the words, or a hyphen behind them, makes a construction of them
        if document.starts[index + 1] != document.ends[index] + 1 or document.text[
            end : end + 1
        ] in (
            "-",
            "’",
            "'",
        ):
            continue
        if document.text[document.ends[index]] == " ":
            note = f"“{document.text[start:end]}” is a slip of the pen or keyboard"
            yield Finding(start, end, note)


TYPING_SLIP = Feature(
    name="grammar/typing-slip",
    hypothesis="People double small words in typing; engines write clean sentences.",
    source="typing errors, a sign of a human hand",
    counts=Counts(2, 18),
    find=find_typing_slip,
    why="people make such slips, and engines hardly ever do",
    hits=(
        Example("The ship left for the the islands.", "the the"),
        Example("He could of won the race.", "could of"),
    ),
    misses=(
        "He had had enough, and that that was so was plain.",
        "The theme of the day was the weather.",
        "She fed the a-ha fans.",
    ),
    expected_sign="human",
)
