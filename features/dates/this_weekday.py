"""The day of the week beside “this”, where it stands for a day that is past.

Unlike the notation of dates and figures it cannot be told by a pattern: what decides is whether the
clause tells what happened or what is to come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.lexicons.words import word_set

_PAST = re.compile(
    r"\b(?:said|announced|met|told|arrived|died|killed|arrested|approved|reported|confirmed|began"
    r"|started|held|presented|signed|pledged|visited|launched|declared|voted|decided|condemned"
    r"|denied|assured|received|stated|warned|rejected|agreed|reached|attended)"
    r"(?: (?!to\b|that\b|will\b|would\b|for\b|plans?\b)[\w'’-]{1,20}){0,4} $"
)
_CLAUSE = 100
_DAYS = frozenset(WEEKDAYS)
# "at this Tuesday's auction" looks at the day, not at what was done on it
_DAY_GOVERNORS = word_set("of at in for from by and or after than since until about")
_AHEAD = word_set(
    "will would shall may might can could should must next plans due expected set scheduled coming"
    " is are 's 'll tomorrow upcoming"
)
_CLAUSE_WORDS = 14


def find_this_weekday(document: Document) -> Iterator[Finding]:
    """Finds "this Thursday" behind a verb in the past tense, where nothing looks ahead."""
    for index in document.positions.get("this", ()):
        day = index + 1
        if (
            day >= len(document.words)
            or document.lower[day] not in _DAYS
            or document.words[day].islower()
        ):
            continue
        behind = document.text[document.ends[day] : document.ends[day] + 1]
        if behind.isalnum() or behind in ("'", "’"):
            continue
        if _is_past(document.text, document.starts[index]) or _tells_the_past(document, index):
            words = f"“{document.text[document.starts[index] : document.ends[day]]}”"
            note = f"{words} stands for a day that is past"
            yield Finding(document.starts[index], document.ends[day], note)


def _is_past(text: str, start: int) -> bool:
    """Whether a common verb of the news in the past tense stands close before an offset."""
    return _PAST.search(text, max(0, start - _CLAUSE), start) is not None


def _tells_the_past(document: Document, index: int) -> bool:
    """Whether the words before tell what happened and nothing around them looks ahead."""
    first, behind = document.sentence_tokens[document.sentence_of[index]]
    first = max(first, index - _CLAUSE_WORDS)
    if document.lower[index - 1] in _DAY_GOVERNORS:
        return False
    last = min(behind, index + _CLAUSE_WORDS)
    if not _AHEAD.isdisjoint(document.lower[first:last]):
        return False
    tags = document.tags[first:last]
    return "VBD" in tags and ("TO", "VB") not in pairwise(tags)


THIS_WEEKDAY = Feature(
    name="dates/this-weekday",
    hypothesis="Spanish and Portuguese say “este jueves” for a day that is past; English says"
    " “on Thursday”.",
    source="“this Thursday” for a day that is past",
    counts=Counts(4, 1),
    find=find_this_weekday,
    author_only=True,
    per="once",
    why="English copy says “on”; Spanish and Portuguese say “this”, and engines keep it",
    hits=(
        Example("The court said this Friday that he may go home.", "this Friday"),
        Example("She met the mayor of Lugo this Monday.", "this Monday"),
    ),
    misses=(
        "They agreed to meet this Thursday.",
        "The band will be going down to Durban this Sunday.",
        "He said that this Friday would be the last chance.",
        "They met before this Sunday's race.",
    ),
)
