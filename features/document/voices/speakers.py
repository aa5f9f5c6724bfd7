"""Transcripts and interviews: lines that begin with the name of who speaks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from detector.features.document.parsed import Document
from detector.features.document.voices.regions import Bounds

# "Q:", "MR. SMITH:", "THE COURT:", "Clerk:", "bigkev72:"; not "He said:", which has a verb, but
# only labels that come back count anyway
_LABEL = re.compile(
    r"[\"“]?(?:[QA]\d{0,2}[.:]|(?:[A-Z][\w.'’-]{0,20}|[a-z@][\w.-]{1,24})"
    r"(?: (?:[A-Z(][\w.'’)-]{0,20}|van|von|de|der|al|bin)){0,4} ?:)\s"
)
_INLINE = re.compile(
    r"(?<![^\s.?!\"”)])(?:[QA]|[A-Z][A-Za-z.'’]{1,20}(?: [A-Z][A-Za-z.'’]{1,20}){0,2}):\s"
)
# speeches of which one speaker has two; fields of a notice do not come back
_FEWEST = 3
_GAP = 2


class _Line(NamedTuple):
    paragraph: int
    label: str


def speakers(document: Document) -> Iterator[Bounds]:
    """The labelled paragraphs of a transcript and the few between them."""
    text, paragraphs = document.text, document.paragraph_bounds
    if ":" not in text and "Q." not in text:
        return
    lines = [
        _Line(number, match.group().strip(' "“:.'))
        for number, (start, end) in enumerate(paragraphs)
        if (match := _LABEL.match(text, start, end))
    ]
    if _is_dialogue([line.label for line in lines]):
        yield from _stretches(lines, paragraphs)
    for start, end in paragraphs:
        if text.count(":", start, end) >= _FEWEST - 1:
            labels = list(_INLINE.finditer(text, start, end))
            if _is_dialogue([match.group().rstrip(": \n") for match in labels]):
                yield labels[0].start(), end


def _is_dialogue(labels: list[str]) -> bool:
    """Whether somebody speaks again: questions and answers, or one of two speakers twice."""
    if len(labels) < 2:
        return False
    counts = Counter(labels)
    if counts["Q"] and counts["A"]:
        return True
    return len(labels) >= _FEWEST and len(counts) > 1 and max(counts.values()) > 1


def _stretches(lines: list[_Line], paragraphs: list[Bounds]) -> Iterator[Bounds]:
    """Each labelled paragraph, with what is left of a speech before the next one."""
    for number, line in enumerate(lines):
        last = line.paragraph
        if number + 1 < len(lines) and lines[number + 1].paragraph - last <= _GAP + 1:
            last = lines[number + 1].paragraph
        yield paragraphs[line.paragraph][0], paragraphs[last][1]
