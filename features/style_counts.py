"""The counts that all features of style share: one pass over a document, kept with it."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from detector.features.document import Document

# short lines are headings, captions and table rows rather than sentences
_SHORTEST_SENTENCE = 5
# the usual window of a moving-average type-token ratio (Covington and McFall 2010)
WINDOW = 100

_PREPOSED = frozenset({"IN", "RB", "RBR", "TO", "WRB", "VBG", "VBN"})
_CONTRACTED = ("n't", "'re", "'ve", "'ll", "'d", "'m")
# "'s" behind these is a verb ("it's", "that's"), behind other words mostly a possessive
_SUBJECTS = frozenset(
    ("it", "he", "she", "that", "there", "here", "what", "who", "where", "how", "this", "let")
)


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


class _Traits(NamedTuple):
    """What a word says by its form alone: one number for each count that it adds to."""

    words: int
    function: int
    content: int
    content_letters: int
    abstract: int
    compounds: int
    linking: int
    particles: int


# wide enough for the counts of any text that fits into memory
_FIELD = 48
_FIELD_MASK = (1 << _FIELD) - 1


def _unpack(packed: int) -> _Traits:
    return _Traits(
        *(packed >> _FIELD * field & _FIELD_MASK for field in range(len(_Traits._fields)))
    )


@lru_cache(maxsize=1 << 16)
def _packed_traits(word: str) -> int:
    """The traits of a lower-case token side by side in one integer; 0 for a punctuation mark.

    So all counts of a document are added up by one multiplication and one addition a word.
    """
    if not word[0].isalnum():
        return 0
    traits = _traits(word)
    return sum(value << _FIELD * field for field, value in enumerate(traits))


def _traits(word: str) -> _Traits:
    if not word[0].isalpha():
        return _Traits(1, 0, 0, 0, 0, 0, 0, 0)
    lexicon = _lexicon()
    contracted = word.endswith(_CONTRACTED)
    function = contracted or word in lexicon.function
    abstract = not function and len(word) > 5 and word.endswith(lexicon.abstract_endings)
    return _Traits(
        1,
        int(function),
        int(not function),
        0 if function else len(word),
        int(abstract),
        int("-" in word),
        int(word in lexicon.linking),
        int(word in lexicon.particles),
    )


@dataclass(frozen=True, slots=True)
class StyleCounts:
    """Counts over one document.

    Attributes:
        words: tokens that begin with a letter or digit.
        lengths: words in each sentence of five words or more.
        preposed: how many of those sentences begin with an adverb, preposition or participle.
        variety: moving-average type-token ratio over 100 tokens; None for a shorter text.
        function: words of closed classes (articles, pronouns, prepositions, auxiliaries).
        content: the other words.
        content_letters: letters of the content words.
        abstract: nouns in -tion, -ment, -ity, -ance and their plurals.
        compounds: words with a hyphen.
        linking: "however", "therefore", "also" and their like.
        particles: "up", "out", "off" and the other small adverbs of phrasal verbs.
        possessives: "'s" behind a noun.
        tags: how often each tag occurs.
        the: how often "the" occurs.
        of: how often "of" occurs.
        commas: how many commas there are.
    """

    words: int
    lengths: tuple[int, ...]
    preposed: int
    variety: float | None
    function: int
    content: int
    content_letters: int
    abstract: int
    compounds: int
    linking: int
    particles: int
    possessives: int
    tags: Counter[str]
    the: int
    of: int
    commas: int


def style_counts(document: Document) -> StyleCounts:
    """The counts of a document, made once and kept with it."""
    return document.once(_count)


def _count(document: Document) -> StyleCounts:
    total = 0
    marks: list[int] = []
    repeats: list[int] = []
    before: list[int] = []
    for word, places in document.positions.items():
        number = len(places)
        if number > 1:
            repeats += places[1:]
            before += places[:-1]
        traits = _packed_traits(word)
        if traits:
            total += traits * number
        else:
            marks += places
    lengths, preposed = _sentences(document, marks)
    named = _unpack(total)
    number_of = {word: len(document.positions.get(word, ())) for word in _COUNTED}
    return StyleCounts(
        words=named.words,
        lengths=lengths,
        preposed=preposed,
        variety=_variety(document.token_count, repeats, before),
        function=named.function,
        content=named.content,
        content_letters=named.content_letters,
        abstract=named.abstract,
        compounds=named.compounds,
        linking=named.linking,
        particles=named.particles,
        possessives=_possessives(document),
        tags=Counter(document.tags),
        the=number_of["the"],
        of=number_of["of"],
        commas=number_of[","],
    )


_COUNTED = ("the", "a", "an", "of", ",")


def _sentences(document: Document, marks: list[int]) -> tuple[tuple[int, ...], int]:
    """Words in each sentence long enough to be one, and how many begin with an adverbial."""
    is_mark = np.zeros(document.token_count + 1, dtype=np.int64)
    is_mark[np.asarray(marks, dtype=np.int64) + 1] = 1
    marks_so_far = np.cumsum(is_mark)
    bounds = np.asarray(document.sentence_tokens, dtype=np.int64).reshape(-1, 2)
    sizes = (bounds[:, 1] - bounds[:, 0]) - (
        marks_so_far[bounds[:, 1]] - marks_so_far[bounds[:, 0]]
    )
    lengths: list[int] = []
    preposed = 0
    for (first, last), size in zip(document.sentence_tokens, sizes.tolist(), strict=True):
        if size < _SHORTEST_SENTENCE:
            continue
        lengths.append(size)
        opener = first
        while opener < last and not document.lower[opener][0].isalnum():
            opener += 1
        preposed += document.tags[opener] in _PREPOSED
    return tuple(lengths), preposed


def _possessives(document: Document) -> int:
    """How many "'s" mark a possessor and are no verb."""
    lower = document.lower
    return sum(
        place > 0 and lower[place - 1] not in _SUBJECTS
        for place in document.positions.get("'s", ())
    )


def _variety(tokens: int, repeats: list[int], before: list[int]) -> float | None:
    """Mean share of different tokens over all windows of 100 tokens.

    A token counts in every window in which it is the first of its kind, so the mean follows from
    the distance of each token to the one before of the same kind, without sliding a window.
    """
    windows = tokens - WINDOW + 1
    if windows < 1:
        return None
    place = np.arange(tokens)
    previous = np.full(tokens, -1)
    previous[repeats] = before
    first = np.maximum(np.maximum(previous + 1, place - WINDOW + 1), 0)
    last = np.minimum(place, windows - 1)
    return float(np.maximum(last - first + 1, 0).sum()) / (windows * WINDOW)
