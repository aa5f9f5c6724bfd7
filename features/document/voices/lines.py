"""Text that is set in lines rather than sentences: tables, lists, lyrics, logs, clipped notes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.features.document.parsed import Document
from detector.features.document.voices.regions import Bounds

# four figures with nothing between them; begins with a set of marks, or the search is slow, and no
# number is looked at twice as a beginning
_COLUMNS = re.compile(
    r"[+\d-](?<![\w.,:/+-].)[\d.,:/-]*[*%]?[ \t|]+"
    r"(?:[+-]?\d[\d.,:/-]*[*%]?[ \t|]+){2,}[+-]?\d[\d.,:/-]*"
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[ \t]\d{3})+$")
# "59. 8" is one figure, which an engine split
_NUMBER = re.compile(r"\d+(?:[.,:/-] ?\d+)*")
# words that hold sentences together; a row has one at most
_JOINERS = (" the ", " of ", " and ", " to ", " was ", " is ", " were ")
_FEWEST_NUMBERS = 4
_NUMBER_SHARE = 0.3
# between two rows of one table stand the words of a name
_ROW_GAP = 50

_BULLET = re.compile(r"(?:[*•▪◦●·‣✓]\s?|\(?\d{1,3}[.)]\s|\([a-z]{1,3}\)\s|[a-z]\)\s)")
_DASH = re.compile(r"[-–—]\s")
_INLINE_BULLETS = ("•", "▪", "◦", "●", "‣")
_FEWEST_ITEMS = 3

# "7:12 a.m. Suspicious person", "Mon., 6:12 a.m.", "Marchand, Peter John (44), of"
_ENTRY = re.compile(
    r"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}[.,]{0,2} )?"
    r"\d{1,2}(?:[:.]\d\d|(?= [ap])) ?(?:[ap]\.?m\.?|h|hrs)?(?=[\s,:–—-])"
    r"|[A-Z][\w'’-]{1,25}, [A-Z][\w'’. -]{1,40} \(\d{1,3}\)"
)

_STOPS = '.”"'  # several of them in one paragraph: "12:51 a.m. Same. 1:30 a.m. Same."
_INLINE_ENTRY = re.compile(r"(?:^|[.!?] )\d{1,2}[:.]\d\d [ap]\.m\.[ ,]")

_SHORT_LINE = 70
_RAGGED = 0.75
_FEWEST_LINES = 4
_FEWEST_ROWS = 3
_ROW_SHARE = 0.6
_STOPPED_SHARE = 0.25

_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_CLIPPED_SENTENCES = 4
_CLIPPED_VERBLESS = 3
_CLIPPED_SHARE = 0.6
_CLIPPED_LENGTH = 14


def set_lines(document: Document) -> Iterator[Bounds]:
    """Tables, lists, lyrics, logs and clipped notes."""
    yield from _columns(document.text)
    yield from _paragraphs(document)
    yield from _short_lines(document)
    yield from _clipped(document)


def _columns(text: str) -> Iterator[Bounds]:
    """Rows of figures with the names before them."""
    behind = -1
    for match in _COLUMNS.finditer(text):
        start, end = match.span()
        if _THOUSANDS.match(match.group()):
            continue
        # the row's name, up to the line's beginning or the row before
        floor = max(text.rfind("\n", 0, start) + 1, start - _ROW_GAP) if behind < 0 else behind
        if behind >= 0 and start - behind > _ROW_GAP:
            floor = max(text.rfind("\n", behind, start) + 1, start - _ROW_GAP)
        yield floor, end
        behind = end


def _paragraphs(document: Document) -> Iterator[Bounds]:
    """Paragraphs that tell by themselves, or by their like, that they are rows or items."""
    text = document.text
    items: list[Bounds] = []
    entries: list[Bounds] = []
    dashed: list[Bounds] = []
    timed = "a.m." in text or "p.m." in text
    for start, end in document.paragraph_bounds:
        if _is_row(text, start, end) or (
            timed and len(_INLINE_ENTRY.findall(text[start:end])) >= _FEWEST_ITEMS - 1
        ):
            yield start, end
        elif _ENTRY.match(text, start, end):
            entries.append((start, end))
        elif _BULLET.match(text, start, end):
            items.append((start, end))
        elif _DASH.match(text, start, end):
            dashed.append((start, end))
    for found in (items, entries, dashed):
        if len(found) >= _FEWEST_ITEMS:
            yield from found
    for mark in _INLINE_BULLETS:
        if mark in text:
            for start, end in document.paragraph_bounds:
                if text.count(mark, start, end) > 1:
                    yield text.index(mark, start), end


def _is_row(text: str, start: int, end: int) -> bool:
    """Whether a paragraph is a row of a table, or entries with figures between semicolons."""
    numbers = len(_NUMBER.findall(text, start, end))
    if numbers < _FEWEST_NUMBERS - 1:
        return text.count(" / ", start, end) > 2
    if sum(text.count(word, start, end) for word in _JOINERS) > 1:
        return False
    words = text.count(" ", start, end) - text.count("  ", start, end) + 1
    if numbers >= _FEWEST_NUMBERS and numbers >= words * _NUMBER_SHARE:
        return True
    parts = text.count(";", start, end) + 1
    return parts > 2 and numbers >= parts and numbers * 5 >= words


def _short_lines(document: Document) -> Iterator[Bounds]:
    """Runs of short lines that hardly ever end with a stop."""
    text = document.text
    run: list[Bounds] = []
    for bounds in [*_unjoined(document), (0, _SHORT_LINE + 1)]:
        short = bounds[1] - bounds[0] <= _SHORT_LINE
        stopped = short and _is_stopped(text, bounds)
        if short and not (stopped and (not run or _is_stopped(text, run[-1]))):
            run.append(bounds)
            continue
        while run and _is_stopped(text, run[-1]):
            run.pop()
        if len(run) >= _FEWEST_ROWS and _is_set(text, run):
            yield run[0][0], run[-1][1]
        run = []


def _is_stopped(text: str, bounds: Bounds) -> bool:
    """Whether a line ends like a sentence."""
    return text[bounds[1] - 1] in _STOPS


def _unjoined(document: Document) -> Iterator[Bounds]:
    """The paragraphs, and instead of one that was joined from lines of all lengths, these."""
    source = document.source
    for start, end in document.paragraph_bounds:
        if document.is_shifted or "\n" not in source[start:end]:
            yield start, end
            continue
        lines: list[Bounds] = []
        place = start
        for line in source[start:end].split("\n"):
            if line.strip():
                lines.append((place, place + len(line)))
            place += len(line) + 1
        lengths = [behind - begin for begin, behind in lines]
        # the lines of a printed page are full, but for the last one
        if min(lengths[:-1]) < max(lengths) * _RAGGED:
            yield from lines
        else:
            yield start, end


def _is_set(text: str, run: list[Bounds]) -> bool:
    stopped = sum(text[end - 1] in '.”"' for _, end in run)
    if stopped > len(run) * _STOPPED_SHARE:
        return False
    if len(run) >= _FEWEST_LINES:
        return True
    figures = sum(_NUMBER.search(text, start, end) is not None for start, end in run)
    return figures >= len(run) * _ROW_SHARE


def _clipped(document: Document) -> Iterator[Bounds]:
    """Paragraphs of notes: short sentences, most of them without a verb."""
    number, bounds = 0, document.sentence_bounds
    for start, end in document.paragraph_bounds:
        first = number
        while number < len(bounds) and bounds[number][0] < end:
            number += 1
        if number - first < _CLIPPED_SENTENCES or (
            end - start > (number - first) * _CLIPPED_LENGTH * 6
        ):
            continue
        verbless = sum(
            _is_verbless(document, begin, behind)
            for begin, behind in document.sentence_tokens[first:number]
        )
        if verbless >= _CLIPPED_VERBLESS and verbless >= (number - first) * _CLIPPED_SHARE:
            yield start, end


def _is_verbless(document: Document, begin: int, behind: int) -> bool:
    """Whether a sentence begins with its capital and has no verb; engines split "58. 4" in two."""
    return (
        document.words[begin][0].isupper()
        and _FINITE.isdisjoint(document.tags[begin:behind])
        and not any("'" in word for word in document.words[begin:behind])
    )
