"""What a word says by its form alone, as numbers that add up over a document."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources
from typing import NamedTuple

from detector.features.lexicons.words import function_words

_CONTRACTED = ("n't", "'re", "'ve", "'ll", "'d", "'m")


class _Lexicon(NamedTuple):
    function: frozenset[str]
    linking: frozenset[str]
    particles: frozenset[str]
    abstract_endings: tuple[str, ...]


@cache
def _lexicon() -> _Lexicon:
    source = resources.files("detector.features").joinpath("lexicons/style.json")
    data = json.loads(source.read_text("utf-8"))
    return _Lexicon(
        frozenset(data["function"]),
        frozenset(data["linking"]),
        frozenset(data["particles"]),
        tuple(data["abstract_endings"]),
    )


class Traits(NamedTuple):
    """Counts over words, or what one word adds to each of them.

    Attributes:
        words: tokens that begin with a letter or digit.
        function: words of closed classes (articles, pronouns, prepositions, auxiliaries).
        content: the other words.
        content_letters: letters of the content words.
        abstract: nouns in -tion, -ment, -ity, -ance and their plurals.
        compounds: words with a hyphen.
        linking: "however", "therefore", "also" and their like.
        particles: "up", "out", "off" and the other small adverbs of phrasal verbs.
        alphabetic: tokens that begin with a letter, and the clitic "'s".
        kept: those among them that the skeleton of the text keeps.
    """

    words: int
    function: int
    content: int
    content_letters: int
    abstract: int
    compounds: int
    linking: int
    particles: int
    alphabetic: int
    kept: int


# wide enough for the counts of any text that fits into memory
_FIELD = 40
_FIELD_MASK = (1 << _FIELD) - 1


def unpack(packed: int) -> Traits:
    """The counts in a sum of what :func:`pack_traits` gives."""
    return Traits(*(packed >> _FIELD * field & _FIELD_MASK for field in range(len(Traits._fields))))


def words_in(packed: int) -> int:
    """The count ``words`` alone in a sum of what :func:`pack_traits` gives."""
    return packed & _FIELD_MASK


def pack_traits(word: str) -> int:
    """The traits of a lower-case token side by side in one integer; 0 for a punctuation mark.

    So all counts of a document are added up by one addition a word.
    """
    packed = 0
    for value in reversed(_traits(word) or ()):
        packed = packed << _FIELD | value
    return packed


def _traits(word: str) -> Traits | None:
    if not word[0].isalpha():
        if word[0].isalnum():
            return Traits(1, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        if word != "'s":
            return None
        return Traits(0, 0, 0, 0, 0, 0, 0, 0, 1, int(word in function_words()))
    lexicon = _lexicon()
    function = word.endswith(_CONTRACTED) or word in lexicon.function
    abstract = not function and len(word) > 5 and word.endswith(lexicon.abstract_endings)
    return Traits(
        1,
        int(function),
        int(not function),
        0 if function else len(word),
        int(abstract),
        int("-" in word),
        int(word in lexicon.linking),
        int(word in lexicon.particles),
        1,
        int(word in function_words()),
    )
