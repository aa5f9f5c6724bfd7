"""Finders for the word order of another language: noun before noun, noun before adjective.

Romance languages set the modifier behind its noun ("el esfuerzo de guerra", "el Lejano Oriente
ruso"). An engine that translates a phrase in pieces keeps that order: “the effort war”.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from itertools import pairwise

from detector.features.document import Document
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.words import word_set

_DETERMINERS = word_set("the a an this that these those his her its their our")
# behind one of these a noun phrase is over, so the word before it was its last
_AFTER_PHRASE = word_set(
    ', . ; : ) ” " of in on at from for by with and or but is was were are will has had have'
    " would could which who that as"
)
_NEVER_A_PERSON = word_set(
    "french british chinese spanish english polish turkish dutch irish japanese portuguese swedish"
    " danish finnish welsh scottish ukrainian"
)
_PERSON_OR_ADJECTIVE = word_set(
    "russian german american italian israeli iranian iraqi syrian european african asian mexican"
    " brazilian canadian egyptian hungarian romanian bulgarian serbian palestinian korean"
    " indian pakistani australian austrian belgian norwegian greek georgian"
)
_HAS_A_NATION = word_set(
    "east west north south army government economy parliament territory border capital ministry"
    " embassy press state constitution navy airspace authorities market coast offensive"
    " invasion leadership delegation side parliament senate police people society"
)
_LOOK_BACK = 12
# "made the region safe, stable and prosperous": an adjective behind an object is at home here
_LINKS = word_set(
    "be is are was were been being am 's 're make makes made making keep keeps kept keeping leave"
    " leaves left leaving find finds found consider considers considered render renders rendered"
    " call calls called hold held become becomes became seem seems seemed feel feels felt look"
    " looks looked remain remains remained get gets got want wants wanted declare declared prove"
    " proved believe believed think thought see saw seen need needs anything something nothing"
    " someone anyone everything stay stays stayed sound sounds appear appears appeared"
)


@cache
def compounds() -> dict[str, frozenset[str]]:
    """For each head noun the words that stand before it, and never behind: “effort”, “war”."""
    source = resources.files("detector.features").joinpath("lexicons/compounds.json")
    table: dict[str, str] = json.loads(source.read_text("utf-8"))
    return {head: frozenset(modifiers.split()) for head, modifiers in table.items()}


def find_reversed_compound(document: Document) -> Iterator[Finding]:
    """Finds "the effort war": a frequent compound with its two nouns in the wrong order."""
    table, lower = compounds(), document.lower
    for head in sorted(table.keys() & document.positions.keys()):
        for index in document.positions[head]:
            if not 0 < index < len(lower) - 2 or lower[index + 1] not in table[head]:
                continue
            if lower[index - 1] in _DETERMINERS and lower[index + 2] in _AFTER_PHRASE:
                modifier = document.words[index + 1]
                note = (
                    f"“{document.words[index]} {modifier}” should be “{modifier} "
                    f"{document.words[index]}”"
                )
                yield Finding(document.starts[index - 1], document.ends[index + 1], note)


REVERSED_COMPOUND = Feature(
    name="grammar/reversed-compound",
    hypothesis="Romance languages name the thing before its kind, and a phrase translated in"
    " pieces keeps that order.",
    source="foreign word order",
    counts=Counts(16, 2),
    find=find_reversed_compound,
    why="Spanish, French and Portuguese name the thing first, and engines keep that",
    hits=(
        Example("Exports must not feed the effort war of the Kremlin.", "the effort war"),
        Example("She praised the talks peace in Oslo.", "the talks peace"),
    ),
    misses=(
        "The effort war demands is beyond them.",
        "They discussed the war effort and the peace talks.",
        "The price list and the market share were both new.",
    ),
)


_DIRECTIONS = word_set("east west north south")
# "the South African", "the East German": a person, not a word out of place
_WITH_DIRECTION = word_set("african american asian european german indian korean slavic")


def find_postposed_nation(document: Document) -> Iterator[Finding]:
    """Finds "the Far East Russian": an adjective of nationality behind its noun."""
    lower, words = document.lower, document.words
    nations = _NEVER_A_PERSON | _PERSON_OR_ADJECTIVE
    for nation in sorted(nations & document.positions.keys()):
        for index in document.positions[nation]:
            if index < 2 or words[index].islower() or lower[index - 1] not in _HAS_A_NATION:
                continue
            if lower[index - 1] in _DIRECTIONS and nation in _WITH_DIRECTION:
                continue
            if _DETERMINERS.isdisjoint(lower[max(0, index - 4) : index - 1]):
                continue
            following = lower[index + 1 : index + 2]
            if following and following[0] in _AFTER_PHRASE and following[0] not in ("and", "or"):
                note = f"“{words[index]}” stands behind “{words[index - 1]}”, which it describes"
                yield Finding(document.starts[index - 1], document.ends[index], note)


POSTPOSED_NATION = Feature(
    name="grammar/postposed-nation",
    hypothesis="Romance languages set an adjective of nationality behind the noun.",
    source="foreign word order",
    counts=Counts(16, 2),
    find=find_postposed_nation,
    why="Spanish, French and Portuguese set the adjective there, and engines leave it",
    hits=(
        Example("Trade with parts of the Far East Russian has grown.", "East Russian"),
        Example("He served in the army French for years.", "army French"),
    ),
    misses=(
        "In the east Russian troops moved on.",
        "The young Russian in the front row smiled.",
        "The Army, French and proud, marched past.",
        "She joined the Ferrari German in the pits.",
    ),
)


def _has_link(words: list[str]) -> bool:
    """Whether a verb is among the words that takes an adjective behind its object."""
    if _LINKS.isdisjoint(words):
        return False
    pairs = pairwise(words)
    # "called for a system": no object, so the adjectives do not belong to the verb
    wanting = sum(verb.startswith(("call", "look")) and word == "for" for verb, word in pairs)
    return sum(word in _LINKS for word in words) > wanting


def find_postposed_adjectives(document: Document) -> Iterator[Finding]:
    """Finds "a framework balanced, effective and sustainable": a series behind its noun."""
    tags, lower = document.tags, document.lower
    for index in document.positions.get("and", ()):
        if index < 6 or index + 2 >= len(tags) or lower[index - 2] != ",":
            continue
        if tags[index - 1] != "JJ" or tags[index + 1] != "JJ" or tags[index - 4] != "NN":
            continue
        if tags[index - 3] not in ("JJ", "VBN", "VBD") or lower[index + 2] not in _AFTER_PHRASE:
            continue
        before = lower[max(0, index - _LOOK_BACK) : index - 3]
        if _DETERMINERS.isdisjoint(before[-4:]) or _has_link(before):
            continue
        noun = document.words[index - 4]
        note = f"three adjectives stand behind “{noun}”, which they describe"
        yield Finding(document.starts[index - 4], document.ends[index + 1], note)


POSTPOSED_ADJECTIVES = Feature(
    name="grammar/postposed-adjectives",
    hypothesis="Romance languages set a series of adjectives behind the noun.",
    source="foreign word order",
    counts=Counts(16, 2),
    find=find_postposed_adjectives,
    why="Spanish, French and Portuguese set them there, and engines leave them",
    hits=(
        Example(
            "They called for building a defence system balanced, effective and sustainable, he"
            " said.",
            "system balanced, effective and sustainable",
        ),
        Example(
            "They dream of a society open, tolerant and modern, she said.",
            "society open, tolerant and modern",
        ),
    ),
    misses=(
        "The treaty made the region safe, stable and prosperous.",
        "We want a country free, strong and independent.",
        "It was a day long, hot and dusty.",
        "He spoke of a balanced, effective and sustainable system.",
    ),
)
