"""The counts that all features of style share: one pass over a document, kept with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np

from detector.features.document.word_traits import Traits, words_in

if TYPE_CHECKING:
    from detector.features.document import Document

# short lines are headings, captions and table rows rather than sentences
_SHORTEST_SENTENCE = 5
# the usual window of a moving-average type-token ratio (Covington and McFall 2010)
WINDOW = 100

_PREPOSED = frozenset({"IN", "RB", "RBR", "TO", "WRB", "VBG", "VBN"})
# "'s" behind these is a verb ("it's", "that's"), behind other words mostly a possessive
_SUBJECTS = frozenset(
    ("it", "he", "she", "that", "there", "here", "what", "who", "where", "how", "this", "let")
)


@dataclass(frozen=True, slots=True)
class StyleCounts:
    """Counts over one document.

    Attributes:
        traits: counts of words by what each says by its form alone.
        lengths: words in each sentence of five words or more.
        preposed: how many of those sentences begin with an adverb, preposition or participle.
        variety: moving-average type-token ratio over 100 tokens; None for a shorter text.
        possessives: "'s" behind a noun.
        tags: how often each tag occurs.
        the: how often "the" occurs.
        of: how often "of" occurs.
        commas: how many commas there are.
    """

    traits: Traits
    lengths: tuple[int, ...]
    preposed: int
    variety: float | None
    possessives: int
    tags: Counter[str]
    the: int
    of: int
    commas: int


def style_counts(document: Document) -> StyleCounts:
    """The counts of a document, made once and kept with it."""
    return document.once(_count)


def _count(document: Document) -> StyleCounts:
    lengths, preposed = _sentences(document)
    return StyleCounts(
        traits=document.traits,
        lengths=lengths,
        preposed=preposed,
        variety=_variety(document.token_count, document.positions),
        possessives=_possessives(document),
        tags=Counter(document.tags),
        the=len(document.positions.get("the", ())),
        of=len(document.positions.get("of", ())),
        commas=len(document.positions.get(",", ())),
    )


def _sentences(document: Document) -> tuple[tuple[int, ...], int]:
    """Words in each sentence long enough to be one, and how many begin with an adverbial."""
    is_word, tags = document.packed_traits, document.tags
    lengths: list[int] = []
    preposed = 0
    for (first, _), traits in zip(document.sentence_tokens, document.sentence_traits, strict=True):
        size = words_in(traits)
        if size >= _SHORTEST_SENTENCE:
            lengths.append(size)
            while not words_in(is_word[first]):
                first += 1
            preposed += tags[first] in _PREPOSED
    return tuple(lengths), preposed


def _possessives(document: Document) -> int:
    """How many "'s" mark a possessor and are no verb."""
    lower = document.lower
    return sum(
        place > 0 and lower[place - 1] not in _SUBJECTS
        for place in document.positions.get("'s", ())
    )


def _variety(tokens: int, positions: dict[str, list[int]]) -> float | None:
    """Mean share of different tokens over all windows of 100 tokens.

    A token is no new one in those windows that hold the one before of the same kind too, so the
    mean follows from the distances between such pairs, without sliding a window.
    """
    windows = tokens - WINDOW + 1
    if windows < 1:
        return None
    often = [places for places in positions.values() if len(places) > 1]
    place = np.array(list(chain.from_iterable(often)), dtype=np.int64)
    first = np.maximum(place[1:] - (WINDOW - 1), 0)
    last = np.minimum(place[:-1], windows - 1)
    both = np.maximum(last - first + 1, 0)
    # from the last place of one kind to the first of the next
    both[np.cumsum(list(map(len, often[:-1])), dtype=np.int64) - 1] = 0
    repeats = int(both.sum())
    return (windows * WINDOW - repeats) / (windows * WINDOW)
