"""Finders of the voice of newswire: sources that speak, and a writer who does not.

Hypothesis: an agency's customers print its copy under their own names, so it states what sources
said and keeps the writer out of it: no "I", no "you", no question to the reader, no contraction
outside quotations. Features, columns, guides and blogs have all of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import methodcaller
from typing import TYPE_CHECKING

from detector.features.document.memo import Memo
from detector.features.document.quotation import quotation
from detector.features.feature import Example, Feature, Finding
from detector.features.lexicons.calendar import WEEKDAYS
from detector.features.wire.structure import structure_rule

if TYPE_CHECKING:
    from detector.features.document import Document

_SOURCES = frozenset(
    {
        *("spokesman", "spokeswoman", "spokesperson", "spokesmen", "official", "officials"),
        *("sources", "diplomats", "analysts", "prosecutors", "economists"),
    }
)
_SPEAKING = frozenset({"said", "told", "added", "declined", "confirmed"})
_HEARERS = frozenset(
    {"reporters", "journalists", "parliament", "lawmakers", "shareholders", "newsmen"}
)
_GAP = 4
_ADDRESS = frozenset(
    {
        *("i", "i'm", "i've", "i'd", "i'll", "my", "we", "we're", "we've", "we'd", "we'll"),
        *("our", "us", "you", "you're", "you'll", "your"),
    }
)
_LEAD_SENTENCES = 3
_FULL = 8  # tokens; what is shorter is a heading or a byline


def find_source(document: Document) -> Iterator[Finding]:
    """Finds sources by their office that speak ("officials said", "said a spokeswoman")."""
    lower = document.lower
    for word in sorted(_SOURCES & document.positions.keys()):
        for index in document.positions[word]:
            first, end = document.sentence_tokens[document.sentence_of[index]]
            behind = range(index + 1, min(index + 1 + _GAP, end))
            before = range(index - 1, max(first - 1, index - 1 - _GAP), -1)
            for verb in (*behind, *before):
                if lower[verb] in _SPEAKING:
                    yield _said_by(document, *sorted((index, verb)))
                    break


SOURCE = structure_rule(
    kind="source",
    hypothesis="Wire copy lets sources speak by their office.",
    find=find_source,
    why="wire copy does so",
    per="1000-tokens",
    hits=(
        Example("The road will stay closed, officials said on the phone.", "officials said"),
        Example("“It is safe,” said a ministry spokeswoman.", "said a ministry spokeswoman"),
    ),
    misses=(
        "The official opening was late. Sources of the river are protected.",
        "Officials met in the hall. The mayor said no.",
        "He added sugar. Analysts of every school met in May.",
    ),
)


def _said_by(document: Document, first: int, last: int) -> Finding:
    start, end = document.starts[first], document.ends[last]
    shown = document.text[start:end]
    return Finding(start, end, f"“{shown}” names a source by office")


def find_hearers(document: Document) -> Iterator[Finding]:
    """Finds who was told: "told reporters", "told a news conference"."""
    lower = document.lower
    for index in document.positions.get("told", ()):
        behind = lower[index + 1 : index + 4]
        length = 1 if behind[:1] and behind[0] in _HEARERS else 0
        if behind == ["a", "news", "conference"] or behind == ["a", "press", "conference"]:
            length = 3
        if length:
            start, end = document.starts[index], document.ends[index + length]
            shown = document.text[start:end]
            yield Finding(start, end, f"“{shown}” says who was told")


HEARERS = structure_rule(
    kind="hearers",
    hypothesis="Wire copy says to whom a statement was made.",
    find=find_hearers,
    why="wire copy does so",
    hits=(
        Example("The fire is out, she told reporters at the gate.", "told reporters"),
        Example("He told a news conference that it was late.", "told a news conference"),
    ),
    misses=(
        "She told her sister. Reporters told jokes.",
        "He told a news story to the children.",
        "They were told. Journalists waited outside.",
    ),
)


def find_early_weekday(document: Document) -> Iterator[Finding]:
    """Finds the first weekday in the opening sentences, whatever happened on it."""
    full = [bound for bound in document.sentence_tokens if bound[1] - bound[0] >= _FULL]
    for first, last in full[:_LEAD_SENTENCES]:
        for index in range(first, last):
            if document.lower[index] in WEEKDAYS:
                note = f"“{document.words[index]}” stands in the opening sentences, as in wire copy"
                yield Finding(document.starts[index], document.ends[index], note)
                return


EARLY_WEEKDAY = structure_rule(
    kind="early-weekday",
    hypothesis="What wire copy reports happened on a weekday, which its opening sentences name.",
    find=find_early_weekday,
    hits=(
        Example(
            "The old bridge over the river fell at noon. Nobody was hurt when it came down on"
            " Tuesday.",
            "Tuesday",
        ),
        Example(
            "Harbour closed\nOn Thursday the wall of a harbour gave way after a week of rain.",
            "Thursday",
        ),
    ),
    misses=(
        "Monday Tuesday\nThe old bridge over the river fell at noon in thick fog.",
        "The bridge fell at noon and nobody was hurt. The road was closed at once by the"
        " police. Boats were told to wait in the harbour. It opened again on Friday at noon.",
        "The bridge fell at noon in May, and nobody was hurt.",
    ),
)


def find_address(document: Document) -> Iterator[Finding]:
    """Finds "I", "we" and "you" outside quotations."""
    spoken = quotation(document)
    for word in sorted(_ADDRESS & document.positions.keys()):
        for index in document.positions[word]:
            if word == "us" and document.words[index] == "US":
                continue
            start, end = document.starts[index], document.ends[index]
            if not spoken.covers(start, end):
                shown = document.text[start:end]
                note = f"“{shown}” is the writer's or the reader's"
                yield Finding(start, end, note)


ADDRESS = structure_rule(
    kind="address",
    hypothesis="An agency's writer is not in the text, nor is its reader.",
    find=find_address,
    why="wire copy leaves both out",
    per="1000-tokens",
    hits=(
        Example("If you walk along the harbour, the wall is new.", "you"),
        Example("I have never liked that bridge.", "I"),
    ),
    misses=(
        "“I have never liked that bridge,” she said. “You know why.”",
        "The US dollar fell. They saw their harbour.",
        "The mayor gave her reasons, and his were the same.",
    ),
)


def find_question(document: Document) -> Iterator[Finding]:
    """Finds questions outside quotations."""
    spoken = quotation(document)
    for index in document.positions.get("?", ()):
        start, end = document.starts[index], document.ends[index]
        if not spoken.covers(start, end):
            yield Finding(start, end, "“?”: the text asks its reader")


QUESTION = structure_rule(
    kind="question",
    hypothesis="An agency asks its reader nothing.",
    find=find_question,
    why="wire copy does not",
    hits=(
        Example("Who pays for the bridge? Nobody knows.", "?"),
        Example("A new bridge: is it safe? The mayor says so.", "?"),
    ),
    misses=(
        "“Who pays for the bridge?” he asked. Nobody knew.",
        "“Is it safe?\n“Nobody knows,” she said.",
        "She asked who paid for the bridge.",
    ),
)


_contracted = Memo(methodcaller("endswith", "n't"))


def find_contraction(document: Document) -> Iterator[Finding]:
    """Finds contractions outside quotations ("don't", "isn't")."""
    spoken = quotation(document)
    for word in filter(_contracted.__getitem__, document.positions):
        for index in document.positions[word]:
            start, end = document.starts[index], document.ends[index]
            if not spoken.covers(start, end):
                shown = document.text[start:end]
                note = f"“{shown}” is contracted outside a quotation"
                yield Finding(start, end, note)


CONTRACTION = structure_rule(
    kind="contraction",
    hypothesis="Agencies write out what speech contracts.",
    find=find_contraction,
    why="wire copy writes it out",
    per="1000-tokens",
    hits=(
        Example("The bridge isn't new.", "isn't"),
        Example("Boats can’t pass under it.", "can’t"),
    ),
    misses=(
        "“The bridge isn’t new,” she said. It is not.",
        "The mayor's bridge is new.",
        "The town can not pay, and N'Djamena is far.",
    ),
)


REGISTER: tuple[Feature, ...] = (
    SOURCE,
    HEARERS,
    EARLY_WEEKDAY,
    ADDRESS,
    QUESTION,
    CONTRACTION,
)
