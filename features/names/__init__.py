"""Proper names that lost their capital, gained a rival spelling, or lent their capital to nouns.

Hypothesis: an engine copies a name it does not know and writes it as the source text did. Between
the two passes a name can come back without its capital (“kyiv”), in the transliteration of the
language in the middle (“Selenskyj” beside “Zelensky”), and nouns can keep the capital that German
gives to each of them. People who write English mistype single letters, but they hold on to the
capital of a country and to one spelling of a minister.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import NamedTuple

from detector.features.document import Document
from detector.features.document.tagging import tag_lexicon
from detector.features.feature import Counts, Example, Feature, Finding
from detector.features.lexicons.words import word_set
from detector.features.names.respelling import RESPELT_NAME
from detector.features.names.spellings import TWO_SPELLINGS

# these belong to an address, a handle or a path, not to a sentence
_GLUE_BEFORE = "#@/._-–&=~\\"
_GLUE_AFTER = "@/_-&=\\"
# a name beside one of these is a foreign phrase ("la france", "junta de madrid")
_FOREIGN = word_set(
    "la le el les los las de del di da do dos du des der die das den dem et y und il lo en im zu"
    " von van al"
)
_NOUNS_CAPITALISED_AT_LEAST = 3


class NameLexicon(NamedTuple):
    """Names that no English word is spelt like, and what they name.

    Attributes:
        kinds: each name in lower case, and its kind ("city", "country", "day").
        common_after: words behind which the lower case is house style ("french" before "fries").
        capitalised_by_people: common nouns that native news capitalises ("the Commission").
    """

    kinds: dict[str, str]
    common_after: dict[str, frozenset[str]]
    capitalised_by_people: frozenset[str]


@cache
def name_lexicon() -> NameLexicon:
    """The shipped lexicon, read once."""
    source = resources.files("detector.features").joinpath("lexicons/names.json")
    data = json.loads(source.read_text("utf-8"))
    return NameLexicon(
        {name: kind for kind, names in data["lower_case"].items() for name in names.split()},
        {name: frozenset(words.split()) for name, words in data["common_after"].items()},
        frozenset(data["capitalised_by_people"].split()),
    )


_CALLED = {
    "country": "the name of a country or region",
    "city": "the name of a city",
    "people": "the name of a nation or its language",
    "day": "a day of the week",
    "month": "a month",
    "body": "the name of an institution",
    "person": "a person's name",
}
_PROPER = frozenset({"country", "city", "body", "person"})


def _in_running_text(document: Document, index: int) -> bool:
    """Whether the token is a word of the sentence, not of an address or a foreign phrase."""
    text, start, end = document.text, document.starts[index], document.ends[index]
    if start and (text[start - 1] in _GLUE_BEFORE or text[start - 1].isalnum()):
        return False
    if end < len(text) and text[end] in _GLUE_AFTER:
        return False
    if text[end : end + 1] in (".", ":") and text[end + 1 : end + 2].isalnum():
        return False
    around = document.lower[max(0, index - 1) : index] + document.lower[index + 1 : index + 2]
    if not _FOREIGN.isdisjoint(around):
        return False
    common = name_lexicon().common_after.get(document.lower[index], frozenset())
    return common.isdisjoint(document.lower[index + 1 : index + 2])


def _capitals_are_kept(document: Document, names: set[str]) -> bool:
    """Whether the writer capitalises names elsewhere, so that these few are slips.

    A text typed in lower case throughout, by habit or by an old teleprinter, says nothing.
    """
    inside = set(range(len(document.words))) - {first for first, _ in document.sentence_tokens}
    capitals = {
        document.lower[index]
        for index in inside
        if document.words[index][0].isupper() and len(document.words[index]) > 1
    }
    # a capitalised name that could have lost its capital in the same way counts double
    kept = len(capitals - names) + len((capitals - names) & name_lexicon().kinds.keys())
    return kept >= 2 * len(names)


def _uncapitalised(document: Document) -> list[tuple[int, str]]:
    """Token index and kind of each name in lower case; the same list for both rules."""
    kinds = name_lexicon().kinds
    found = [
        (index, kinds[name])
        for name in document.vocabulary & kinds.keys()
        for index in document.positions[name]
        if document.words[index] == name and _in_running_text(document, index)
    ]
    if not found or not _capitals_are_kept(document, {document.lower[index] for index, _ in found}):
        return []
    return sorted(found)


def _lower_case(document: Document, proper: bool) -> Iterator[Finding]:
    for index, kind in document.once(_uncapitalised):
        if (kind in _PROPER) == proper:
            note = (
                f"“{document.words[index]}” is {_CALLED[kind]} and is written without its capital"
                if proper
                else f"“{document.words[index]}” is {_CALLED[kind]} and needs a capital in English"
            )
            # learners and hasty typists lose the capital of a weekday, hardly ever of a capital
            weight = 1.0 if proper else 0.5
            yield Finding(document.starts[index], document.ends[index], note, weight)


def find_lower_case_name(document: Document) -> Iterator[Finding]:
    """Names of places, bodies and people in lower case."""
    return _lower_case(document, True)


LOWER_CASE_NAME = Feature(
    name="names/lower-case-name",
    hypothesis="An engine that copies a name which it does not know drops its capital.",
    source="a proper name in lower case",
    counts=Counts(8, 2),
    find=find_lower_case_name,
    author_only=True,
    silenced_by=frozenset({"lower-case"}),
    why="translation engines drop the capital of a word that they only copy",
    hits=(
        Example("Ministers agreed on Monday to send more aid to kyiv before winter.", "kyiv"),
        Example("Talks between Berlin and moscow broke down, Schmidt said.", "moscow"),
        Example("The deal with Iran worries the kremlin, Peskov told Tass.", "kremlin"),
    ),
    misses=(
        "the whole note is typed like this: kyiv said moscow had fired on lviv again.",
        "Write to press@kyiv.example or see www.visit-kyiv.example, Maria Oliynyk said.",
        "The hashtag #ukraine trended in London, and the kyiv-based firm Ajax noticed.",
        "Peter Hahn bought china plates, a turkey and a jersey in Boston in May.",
        "Her essay “Junta de madrid” appeared in Lisbon, Ana Costa said.",
        "Marks and Spencer sells brussels sprouts at Christmas, said Anna Bell.",
    ),
)


def find_lower_case_adjective(document: Document) -> Iterator[Finding]:
    """Adjectives of nations and the like in lower case."""
    return _lower_case(document, False)


LOWER_CASE_ADJECTIVE = Feature(
    name="names/lower-case-adjective",
    hypothesis="Most languages write nations, days and months without a capital, and an"
    " engine that is unsure keeps the source's case.",
    source="a proper name in lower case, adjectives among them; not counted apart",
    find=find_lower_case_adjective,
    author_only=True,
    per="once",
    silenced_by=frozenset({"lower-case"}),
    why="most European languages write it without one, and the engine kept that",
    hits=(
        Example("A spokesman for the russian embassy in Oslo told Aftenposten.", "russian"),
        Example("The council of Leeds will meet on thursday, Ann Cole said.", "thursday"),
    ),
    misses=(
        "They ate french fries and swiss cheese with Carol Dean in Chicago.",
        "He may march in august company, said Sir Alan Moore of York.",
        "everything here is in lower case, on monday as on friday.",
    ),
)


_DETERMINERS = word_set(
    "the a an this that these those his her its their our my your no every each any some"
)
_OPENS_NAME = frozenset({"of", "for", "and", "&", "'s", "-", "in", "on"})


def _german_capitals(document: Document) -> Iterator[int]:
    """Common nouns with a capital between two plain words."""
    known, people = tag_lexicon().known, name_lexicon().capitalised_by_people
    words, lower = document.words, document.lower
    for determiner in _DETERMINERS & document.positions.keys():
        for before in document.positions[determiner]:
            index = before + 1
            if index >= len(words) - 1 or not words[before].islower():
                continue
            word, following = words[index], words[index + 1]
            if len(word) < 4 or not word[0].isupper() or not word[1:].islower():
                continue
            if following[0].isupper() or following[0] in "\"”’'“‘«" or following in _OPENS_NAME:
                continue
            common = known.get(lower[index], "") in ("NN", "NNS")
            if common and word not in known and lower[index] not in people:
                yield index


def find_german_capitals(document: Document) -> Iterator[Finding]:
    """Common nouns with a capital in running text."""
    places = sorted(_german_capitals(document))
    if len({document.lower[index] for index in places}) < _NOUNS_CAPITALISED_AT_LEAST:
        return
    for index in places:
        note = (
            f"“{document.words[index]}” is a common noun with a capital in the middle of a "
            "sentence, and so are others here"
        )
        yield Finding(document.starts[index], document.ends[index], note)


GERMAN_CAPITALS = Feature(
    name="names/german-capitals",
    hypothesis="German writes every noun with a capital; what the engine copies, it keeps.",
    source="nouns capitalised as in German",
    counts=Counts(8, 2),
    find=find_german_capitals,
    author_only=True,
    per="once",
    silenced_by=frozenset({"no-line-ends", "upper-case"}),
    why="German gives every noun a capital and the engine kept it",
    hits=(
        Example(
            "He signed the Contract without a word. She took the Umbrella with her, and his"
            " Suitcase was gone.",
            "Umbrella",
        ),
        Example(
            "She signed the Contract at noon. He took the Umbrella with him, and her Suitcase"
            " was gone.",
            "Suitcase",
        ),
    ),
    misses=(
        "The Government told the Commission that the Board and the Church had met the Queen.",
        "He read the Telegraph on the Victoria line and drank at the Bell.",
        "She sold the Umbrella to a neighbour, and nothing else was odd.",
        "Kitchen and Garden sections of the paper were closed.",
    ),
)


TITLE = "Names"
FEATURES: tuple[Feature, ...] = (
    LOWER_CASE_NAME,
    LOWER_CASE_ADJECTIVE,
    TWO_SPELLINGS,
    RESPELT_NAME,
    GERMAN_CAPITALS,
)
