"""Spaces and quotation marks: the seams at which pieces of a page were joined.

Hypothesis: engines get text with the tags and quotation marks cut out, and put both back by
position. Spaces then end up on the wrong side of a mark, marks of the source language stay, one of
a pair is lost, or speech loses its marks and is left in the first person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document import Document
from detector.features.document.seams import quoted, word_before
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.spacing.fusion import DOUBLED_PUNCTUATION, FUSED_AFTER_STOP, FUSED_WORDS
from detector.features.spacing.quotes import (
    FLIPPED_QUOTES,
    FOREIGN_QUOTES,
    MISPLACED_QUOTES,
    SPACE_INSIDE_QUOTES,
    UNBALANCED_QUOTES,
)
from detector.features.spacing.speech import SPEECH_WITHOUT_QUOTES

_SPACED = re.compile(r"(?<=[^\W_])[ \t]+[.,](?![\w.,])")
_STOP_OR_COMMA = re.compile(r"[.,](?=\s)")


def _spaced_marks(document: Document) -> list[tuple[int, int]]:
    """Stops and commas behind a space; none where the text is split into tokens throughout."""
    text = document.text
    if " ." not in text and " ," not in text and "\t" not in text:
        return []
    found = [match.span() for match in _SPACED.finditer(text)]
    if len(found) > 5 and len(found) * 3 > len(_STOP_OR_COMMA.findall(text)):
        return []
    return found


def find_space_before_stop(document: Document) -> Iterator[Finding]:
    """A stop set off from its word; people set off commas as often as engines do."""
    text = document.text
    for start, end in _spaced_marks(document):
        if text[end - 1] == "," or text[end : end + 2] in (" .", " ,"):
            continue  # a comma, a spaced ellipsis, or the empty cells of a table
        begin = word_before(text, start)
        note = f"a space stands before the full stop in {quoted(text[begin:end])}"
        # editors leave the space too when they link a name
        yield Finding(begin, end, note, 1.0 if text[begin].islower() else 0.5)


SPACE_BEFORE_STOP = Feature(
    name="spacing/space-before-stop",
    hypothesis="A space stands before a full stop where a tag stood in the source.",
    source="a doubled or spaced final stop",
    counts=Counts(4, 1),
    find=find_space_before_stop,
    why="engines leave one when a link or formatting ended between the word and the stop",
    hits=(
        Example("The crew returned from a three-week patrol . Nobody was hurt.", "patrol ."),
        Example("He thanked the union and its members .", "members ."),
        Example("In the harbour, ships waited for Ana Ruiz .", "Ruiz ."),
    ),
    misses=(
        "In the harbour , ships waited , but not for long.",
        "He paused . . . and went on. She waited ... then left. Then … nothing.",
        "It rose by .5 per cent and runs on .NET or ends in .com today.",
        "The pact is signed. . Nobody clapped.",
        "He came , saw , won , left , slept , ate , drank , sang , and died .",
    ),
)


TITLE = "Spacing and quotation marks"
FEATURES: tuple[Feature, ...] = (
    SPACE_BEFORE_STOP,
    SPACE_INSIDE_QUOTES,
    MISPLACED_QUOTES,
    FLIPPED_QUOTES,
    UNBALANCED_QUOTES,
    FOREIGN_QUOTES,
    SPEECH_WITHOUT_QUOTES,
    FUSED_AFTER_STOP,
    FUSED_WORDS,
    DOUBLED_PUNCTUATION,
)
