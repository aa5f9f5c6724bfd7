"""Slips of the keyboard, a sign of a human hand: a finder for the family `grammar`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from detector.features.document import Document
from detector.features.feature import Evidence
from detector.features.lexicons.words import word_set

_DOUBLED = word_set("the a of and for with at from was to be")
_MODALS = word_set("could should would must")
_OF_FOLLOWED = word_set("course necessity")


def _slips(doc: Document) -> Iterator[int]:
    """The first token of "the the" and of "could of"."""
    lower, words = doc.lower, doc.words
    for word in _DOUBLED & doc.positions.keys():
        for index, following in pairwise(doc.positions[word]):
            if following == index + 1 and words[following].islower():
                yield index
    if "of" in doc.positions:
        for modal in _MODALS & doc.positions.keys():
            for index in doc.positions[modal]:
                if lower[index + 1 : index + 2] == ["of"] and (
                    lower[index + 2 : index + 3] and lower[index + 2] not in _OF_FOLLOWED
                ):
                    yield index


def typing_slips(doc: Document) -> Iterator[Evidence]:
    """Finds “the the” and “could of”."""
    for index in sorted(_slips(doc)):
        start, end = doc.starts[index], doc.ends[index + 1]
        # another mark between the words, or a hyphen behind them, makes a construction of them
        if doc.starts[index + 1] != doc.ends[index] + 1 or doc.text[end : end + 1] in (
            "-",
            "’",
            "'",
        ):
            continue
        if doc.text[doc.ends[index]] == " ":
            note = (
                f"“{doc.text[start:end]}” is a slip of the pen or keyboard, such as people make"
                " and engines hardly ever do"
            )
            yield Evidence(start, end, note)
