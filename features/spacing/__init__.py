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
from detector.features.lexicons.words import word_set
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
_LINK_LENGTH = 60
# the last words of links that pages have
_LINKED = word_set(
    "here link website site page online app blog post tweet twitter facebook instagram youtube"
    " video article report statement survey form petition newsletter email tickets map below"
)
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
    spaced = _spaced_marks(document)
    commas = any(text[end - 1] == "," for _, end in spaced)
    for start, end in spaced:
        if text[end - 1] == "," or text[end : end + 2] in (" .", " ,"):
            continue  # a comma, a spaced ellipsis, or the empty cells of a table
        begin = word_before(text, start)
        note = f"a space stands before the full stop in {quoted(text[begin:end])}"
        yield Finding(begin, end, note, _weight(text, begin, end, commas))


SPACE_BEFORE_STOP = Feature(
    name="spacing/space-before-stop",
    hypothesis="A space stands before a full stop where a tag stood in the source.",
    source="a doubled or spaced final stop",
    counts=Counts(4, 1),
    find=find_space_before_stop,
    author_only=True,
    per="once",
    silenced_by=frozenset({"guessed-spaces", "spaced-marks"}),
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


def _weight(text: str, begin: int, end: int, commas: bool) -> float:
    """How likely the space before a stop is an engine's, and not that of a link on the page."""
    # extraction puts a space on both sides of a link
    before = text[max(text.rfind("\n", 0, begin) + 1, begin - _LINK_LENGTH) : begin]
    if "  " in before or text[begin : end - 1].strip().lower() in _LINKED:
        return 0.25
    # people who link a name leave the space, and set off commas in the same way
    return 1.0 if text[begin].islower() and not commas else 0.5


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
