"""Author biographies made by the random generator that many scraping sites use.

The generator strings together short praises without a verb: a modifier, a topic, and a noun for a
kind of person, each closed with a stop.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

from detector.features.document.seams import quoted
from detector.features.feature import Counts, Example, Feature, Finding

if TYPE_CHECKING:
    from detector.features.document import Document

_LONGEST_PRAISE = 7
_TAIL = 20
_MIN_PRAISES = 2
# a praise has no article, preposition, pronoun or verb
_CLAUSE = frozenset({"DT", "IN", "TO", "CC", "PRP", "PRP$", "VBZ", "VBD", "VBP", "MD", "WDT", "WP"})


class _Lexicon(NamedTuple):
    nouns: frozenset[str]
    modifiers: frozenset[str]
    topics: frozenset[str]
    hallmarks: frozenset[str]
    phrases: frozenset[str]
    enthusiasts: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    source = resources.files("detector.features").joinpath("lexicons/bio.json")
    data = json.loads(source.read_text("utf-8"))
    return _Lexicon(**{field: frozenset(data[field]) for field in _Lexicon._fields})


def find_generated_bio(document: Document) -> Iterator[Finding]:
    """Finds runs of two or more generated praises at the end of the text."""
    run: list[int] = []
    hallmarks = 0
    number = max(0, document.sentence_count - _TAIL)
    for sentence in range(number, document.sentence_count):
        marked = _praise(document, sentence)
        joined = bool(run) and "\n" not in _gap(document, run[-1], sentence)
        if run and (marked is None or not joined):
            yield from _report(document, run, hallmarks)
            run, hallmarks = [], 0
        if marked is not None:
            run.append(sentence)
            hallmarks += marked
    yield from _report(document, run, hallmarks)


GENERATED_BIO = Feature(
    name="residue/generated-bio",
    hypothesis="Scraping sites fill the author's biography by a generator of praises.",
    source="a generated author biography",
    counts=Counts(2, 0),
    find=find_generated_bio,
    why="sites that translate other people's copy let a program invent their authors",
    hits=(
        Example(
            "It rains.\nSubtly charming coffee ninja. Total beer fanatic. Twitter geek.",
            "Subtly charming coffee ninja. Total beer fanatic. Twitter geek.",
        ),
        Example(
            "It rains.\n“Wannabe food buff. Incurable bacon scholar. Falls down a lot.”",
            "“Wannabe food buff. Incurable bacon scholar. Falls down a lot.”",
        ),
    ),
    misses=(
        "Ana Ruiz is a travel writer and a proud coffee lover.",
        "Writer. Reader. Gardener.",
        "He was a total fanatic. She was an expert.",
        "A certified specialist fixed it. The reader thanked him.",
    ),
)


def _gap(document: Document, before: int, behind: int) -> str:
    bounds = document.sentence_bounds
    return document.text[bounds[before][1] : bounds[behind][0]]


def _praise(document: Document, sentence: int) -> bool | None:
    """Whether a praise has a word typical of the generator; None for any other sentence."""
    first, last = document.sentence_tokens[sentence]
    short = last - first <= 2 * _LONGEST_PRAISE
    words = [word for word in document.lower[first:last] if word[0].isalnum()] if short else []
    lexicon = _lexicon()
    if not 0 < len(words) <= _LONGEST_PRAISE:
        return None
    if " ".join(words) in lexicon.phrases:
        return True
    if words[-1] not in lexicon.nouns:
        return None
    marked = not lexicon.hallmarks.isdisjoint(words)
    if len(words) == 1 or words[0] in lexicon.modifiers or words[0] in lexicon.topics:
        return marked or (len(words) > 1 and words[-1] in lexicon.enthusiasts)
    if _CLAUSE.isdisjoint(document.tags[first:last]):
        return marked or words[-1] in lexicon.enthusiasts
    return None


def _report(document: Document, run: list[int], hallmarks: int) -> Iterator[Finding]:
    """Finding for a run of praises with the generator's own words among them."""
    if len(run) < _MIN_PRAISES or not hallmarks:
        return
    start, end = document.sentence_bounds[run[0]][0], document.sentence_bounds[run[-1]][1]
    words = quoted(document.text[start:end])
    note = f"{words} is a made-up author's biography, all praise and no verb"
    yield Finding(start, end, note)
