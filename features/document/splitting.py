"""Where sentences end.

Abbreviations and frequent sentence starters come from `lexicons/abbreviations.json`, which
NLTK's Punkt trainer learned from native news only (`python -m detector.training abbreviations`):
trained on suspect text, Punkt takes the damaged words themselves for abbreviations.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

# A run of stops, its closing quotes and brackets, then stops set off by blanks ("order. .").
_STOP = re.compile(r"[.!?…]+[\"'”’»)\]]*(?:[ \t]+\.{1,2}(?![^\s\"'”’»)\]])[\"'”’»)\]]*)*")
_OPENERS = " \t\"'“‘«(["
_PREVIOUS = re.compile(r"[^\s\"“”‘(\[]+$")
# the last part of "doctor—Dr", "U.S./U.K" or "'Mr"
_LAST_PART = re.compile(r"(?:^['’]|[-–—/«»„])")
_NEXT_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_INITIAL = re.compile(r"^(?:[^\W\d_]\.)*[^\W\d_]$")
_FUSED_BEFORE = re.compile(r"[a-zà-ÿ]{2}$")
_FUSED_AFTER = re.compile(r"[“‘\"]?[A-Z](?:[a-z]+|(?=[ ’']))(?![^\s,;:.!?’'\"”)\-])")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*$")
_LIST_MARK = re.compile(r"\(?(?:\d{1,3}|[A-Za-z])$")
_LOOK_BACK = 40
_LONGEST_ADDRESS = 200


class Abbreviations(NamedTuple):
    """The lexicon of the splitter, in lower case and without the final stop."""

    words: frozenset[str]
    never_final: frozenset[str]  # titles and the like: a name follows
    numeric: frozenset[str]  # abbreviations only before a digit ("No. 5")
    starters: frozenset[str]  # words that often begin a sentence, and hardly ever a name
    months: frozenset[str]


@cache
def abbreviations() -> Abbreviations:
    """The shipped lexicon, read once."""
    text = (
        resources.files("detector.features")
        .joinpath("lexicons/abbreviations.json")
        .read_text("utf-8")
    )
    data = json.loads(text)
    return Abbreviations(**{field: frozenset(data[field]) for field in Abbreviations._fields})


def _is_abbreviation(previous: str, following: str, character: str) -> bool:
    """Whether the stop after ``previous`` belongs to an abbreviation and ends no sentence."""
    lexicon = abbreviations()
    previous = _LAST_PART.split(previous)[-1]
    word = previous.lower()
    if word in lexicon.numeric:
        return character.isdigit()
    if word in lexicon.never_final:
        return True
    initial = bool(_INITIAL.match(word))
    if not initial and word not in lexicon.words:
        return character.islower() and 1 < len(word) < 6 and not re.search("[aeiouyà-ÿ\\d]", word)
    if character.islower() or character.isdigit():
        return not (initial and len(word) == 1 and previous.islower() and character.islower())
    if initial and len(word) == 1 and previous != "I":
        return following not in lexicon.starters or len(following) == 1
    return following not in lexicon.starters


def _ends_sentence(text: str, start: int, stop: int, begin: int, end: int) -> bool:
    """Whether the stops at ``start:stop`` end a sentence.

    Args:
        text: the text.
        start: offset of the first stop.
        stop: offset behind stops, closers and detached stops.
        begin: start of the sentence so far.
        end: end of the paragraph.
    """
    marks = text[start:stop]
    place = stop
    while place < end and text[place] in _OPENERS:
        place += 1
    if place >= end:
        return True
    before = _PREVIOUS.search(text, max(begin, start - _LOOK_BACK), start)
    previous = before.group() if before else ""
    if text[stop] not in " \t\n":
        return _are_fused(text, previous, start, stop, end)
    runs_on = text[place].islower()
    # three stops are an ellipsis, also with blanks between them
    if marks[0] != "." or marks.startswith("..") or marks.count(".") > 2:
        return not runs_on
    if " " in marks or "\t" in marks:
        return True
    if len(marks) > 1 and runs_on:
        # a lower-case tail behind a closing quote or bracket is a reporting clause
        return False
    is_list_mark = _LIST_MARK.match(previous) and start - len(previous) <= begin + 1
    return not (is_list_mark or _is_explained(text, marks, previous, place, end))


def _is_plain_end(text: str, start: int, begin: int, end: int) -> bool:
    """Whether a word, one mark, a blank and a capital meet, and the word is no abbreviation.

    Nine in ten ends are of this kind, and it takes a fraction of the time to tell.
    """
    behind = text[start + 1 : min(start + 3, end)]
    if behind[:1] != " " or not behind[1:].isupper():
        return False
    word = text[max(begin, start - _LOOK_BACK) : start].rpartition(" ")[2]
    return len(word) > 1 and word.isalpha() and word.lower() not in _with_stops()


@cache
def _with_stops() -> frozenset[str]:
    """All words of the lexicon that may have a stop of their own."""
    lexicon = abbreviations()
    return lexicon.words | lexicon.never_final | lexicon.numeric


def _are_fused(text: str, previous: str, start: int, stop: int, end: int) -> bool:
    """Whether two sentences meet at ``start:stop`` without a blank ("talks.Putin")."""
    return (
        _FUSED_BEFORE.search(previous) is not None
        and _FUSED_AFTER.match(text, stop, end) is not None
        and previous.lower() not in abbreviations().never_final
        and not _ADDRESS.search(text, max(0, start - _LONGEST_ADDRESS), start)
    )


def _is_explained(text: str, marks: str, previous: str, place: int, end: int) -> bool:
    """Whether the stop behind ``previous`` belongs to a number or an abbreviation."""
    word = _NEXT_WORD.match(text, place, end)
    following = word.group().lower() if word else ""
    if previous[-1:].isdigit():
        digits = len(previous) - len(previous.rstrip("0123456789"))
        return _continues_number(text, place, end, following, digits)
    return len(marks) == 1 and _is_abbreviation(previous, following, text[place])


def _continues_number(text: str, place: int, end: int, following: str, digits: int) -> bool:
    """Whether a stop behind that many digits stands in "12. 000" or in "am 12. March"."""
    if following in abbreviations().months:
        return digits <= 2
    group = text[place : min(end, place + 4)]
    split = group[:3].isdigit() and len(group) >= 3 and not group[3:].isdigit()
    return split and digits <= 3


def sentence_spans(text: str, paragraphs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Splits paragraphs into sentences.

    Args:
        text: the text, as :func:`detector.features.document.layout.unwrap` gives it.
        paragraphs: (start, end) of each paragraph.

    Returns:
        (start, end) of each sentence, ordered and disjoint; between two sentences there are only
        blanks, and no sentence crosses the end of a paragraph.
    """
    spans: list[tuple[int, int]] = []
    for begin, end in paragraphs:
        place = begin
        for match in _STOP.finditer(text, begin, end):
            start, stop = match.span()
            plain = stop - start == 1 and _is_plain_end(text, start, place, end)
            if not (plain or _ends_sentence(text, start, stop, place, end)):
                continue
            spans.append((place, stop))
            place = stop
            while place < end and text[place].isspace():
                place += 1
        if place < end:
            spans.append((place, end))
    return spans
