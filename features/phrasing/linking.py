"""How clauses and sentences hang together: repeated words, and connectives.

Hypothesis: a translation renders piece by piece, so it repeats what a writer would say once or
vary, and it makes links explicit that English leaves open (Blum-Kulka 1986).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

from detector.features.feature import Example, Feature, Finding
from detector.features.lexicons.words import word_set

if TYPE_CHECKING:
    from detector.features.document import Document

MARKS = frozenset('"“”«»„:;()–—-')

_AUXILIARIES = word_set(
    "did does do had has have is are was were will would could can should may might"
)
_PRO_FORMS = word_set("do so it that this be")
_PREPOSITIONS = ("after", "before", "during", "despite")
_DETERMINERS = word_set("the a an his her its their this that these those our my your")
_BARRIERS = word_set("and or but who which that when while as , to than") | MARKS
_FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
_SHORTEST_NOUN = 4

# Sentence-initial links that machine translations of news have more often than native news and
# human translations. Left out for the sake of people: "however", "thus", "furthermore" (human
# translators have more), "moreover", "additionally", "besides", "at the same time", "for example"
# (so have the Kenyan press and Global Voices).
_CONNECTIVES = (
    "in addition",
    "therefore",
    "on the other hand",
    "on the contrary",
    "in this regard",
    "in this connection",
    "in this context",
    "in this sense",
    "in this respect",
    "in that sense",
    "in this way",
    "in general ,",
    "in particular ,",
    "after that ,",
    "accordingly ,",
)
_LINKS: dict[str, tuple[list[str], ...]] = {
    first: tuple(words for words in map(str.split, _CONNECTIVES) if words[0] == first)
    for first in {line.split()[0] for line in _CONNECTIVES}
}


def sentence_end(document: Document, index: int) -> int:
    """The token behind the sentence of a token."""
    return document.sentence_tokens[document.sentence_of[index]][1]


def passage(document: Document, first: int, last: int) -> tuple[int, int, str]:
    """Offsets and text of the tokens from ``first`` to ``last``, both included."""
    start, end = document.starts[first], document.ends[last]
    return start, end, document.text[start:end]


def find_repeated_word(document: Document) -> Iterator[Finding]:
    """A word or construction repeated at once where English would leave it out or vary it."""
    places = [
        place for i in document.positions.get("and", ()) for place in _around_and(document, i)
    ]
    for word in _PREPOSITIONS:
        indices = document.positions.get(word, [])
        pairs = itertools.pairwise(indices)
        places += [pair for pair in pairs if _same_preposition(document, *pair)]
    for first, last in sorted(places):
        start, end, words = passage(
            document, first, min(last + 1, sentence_end(document, first) - 1)
        )
        note = f"“{words}” repeats itself within a few words"
        yield Finding(start, end, note)


REPEATED_WORD = Feature(
    name="phrasing/repeated-word",
    hypothesis=(
        "A word is repeated within a clause, because each piece of the source is rendered alone."
    ),
    source="seen in one of four re-translated seeds, which it was made after; rare in every corpus",
    find=find_repeated_word,
    why="engines translate piece by piece what an English writer would say once or vary",
    hits=(
        Example(
            "Okello did not do so and did not answer questions.",
            "did not do so and did not answer",
        ),
        Example(
            "Trade between the Lagos ports and Ghana's ports has grown.",
            "Lagos ports and Ghana's ports",
        ),
        Example(
            "The club moved after its collapse after a lost season.",
            "after its collapse after a",
        ),
    ),
    misses=(
        "Okello scored after the hooter after Lagos lost the ball.",
        "He did not apologise and did not resign.",
        "Monday's meeting and Tuesday's meeting were short.",
        "Day after day, week after week, they came back after the war.",
        "They left after the war and after the flood. After a year, after the vote, he quit.",
        "She arrived the day after the day after the wedding.",
        "It opened after the mayor spoke, after a long wait.",
    ),
)


def _around_and(document: Document, index: int) -> Iterator[tuple[int, int]]:
    """(first, last) of "did not do so and did not", "the Kremlin armies and Beijing's armies"."""
    lower, words = document.lower, document.words
    begin, end = document.sentence_tokens[document.sentence_of[index]]
    if index + 2 >= end or index - 2 < begin:
        return
    if lower[index + 1] in _AUXILIARIES and lower[index + 2] == "not":
        pair = lower[index + 1 : index + 3]
        for first in range(max(begin, index - 4), index - 2):
            rest = lower[first + 2 : index]
            if lower[first : first + 2] == pair and _PRO_FORMS.issuperset(rest):
                yield first, index + 2
    noun = words[index - 1]
    if len(noun) >= _SHORTEST_NOUN and noun.islower() and words[index - 2][0].isupper():
        for place in range(index + 2, min(index + 5, end - 1)):
            if lower[place] == "'s" and words[place + 1] == noun:
                yield index - 2, place


def _same_preposition(document: Document, first: int, second: int) -> bool:
    """Whether two of one preposition govern a noun each, one inside the other."""
    if not 3 <= second - first <= 5 or second + 1 >= sentence_end(document, first):
        return False
    lower = document.lower
    if lower[first + 1] not in _DETERMINERS or lower[second + 1] not in _DETERMINERS:
        return False
    if lower[second - 1] == lower[max(0, first - 1)]:
        return False
    return _BARRIERS.isdisjoint(lower[first:second]) and _FINITE.isdisjoint(
        document.tags[first:second]
    )


def find_connective(document: Document) -> Iterator[Finding]:
    """Connectives that open a sentence."""
    lower = document.lower
    for first, end in document.sentence_tokens:
        if first == end or lower[first] not in _LINKS:
            continue
        for words in _LINKS[lower[first]]:
            if lower[first : first + len(words)] == words and first + len(words) < end:
                last = first + len(words) - 1 - (words[-1] == ",")
                start, stop, text = passage(document, first, last)
                note = (
                    f"“{text}” at the head of a sentence spells out a link that English news "
                    "mostly leaves to the reader"
                )
                yield Finding(start, stop, note)
                break


CONNECTIVE = Feature(
    name="phrasing/connective",
    hypothesis="Translations open sentences with connectives that say how they hang together.",
    source="Blum-Kulka 1986 on explicitation; counted in round trips of news by strong engines",
    find=find_connective,
    per="once",
    common=True,
    why="translations keep or add it",
    hits=(
        Example("In addition, the river rose by a metre.", "In addition"),
        Example("The dam held. Therefore nobody left.", "Therefore"),
    ),
    misses=(
        "However, the dam held. The river rose in addition to the lake.",
        "Besides, there is a lake. In general terms the dam is safe.",
        "Two trains left at the same time.",
    ),
)


FEATURES: tuple[Feature, ...] = (
    REPEATED_WORD,
    CONNECTIVE,
)
