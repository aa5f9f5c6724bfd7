"""Style of the whole text: length, variety, and the balance of grammatical words.

Hypothesis: a translation keeps the source's way of building text. It spells out what the language
would leave open (explicitation), repeats common words where a writer varies them (simplification),
and prefers the formal standard form to the idiomatic one (normalisation): more articles and
abstract nouns, fewer phrasal verbs, "-ing" forms, compounds and possessives. Each trait is weak and
differs from newspaper to newspaper, so every value is centred and scaled by what is usual in
native English news, and none of them has a place in the text.

Kept are the traits that move in one direction in round trips of one story by strong engines (mean
paired difference of at least a fifth of its standard deviation). Rates of passives, adjectives,
pronouns, contractions and once-only words, and the spread of sentence length, do not.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from detector.features.feature import Feature, Finding
from detector.features.style.counts import StyleCounts, style_counts
from detector.features.style.traits import TRAITS, Trait

if TYPE_CHECKING:
    from detector.features.document import Document

_LIMIT = 3.0
# chance moves the rates of a text shorter than this more than style does
_FULL_LENGTH = 300
_USUAL = 0.5


def _value(trait: Trait, counts: StyleCounts, number: float) -> float:
    """Distance from the usual, in usual distances, nearer to 0 the shorter the text."""
    distance = (number - trait.median) / trait.spread
    trust = min(1.0, math.sqrt(counts.traits.words / _FULL_LENGTH))
    return max(-_LIMIT, min(_LIMIT, distance)) * trust


def _finder(trait: Trait) -> Callable[[Document], Iterator[Finding]]:
    high, low, usual = (
        f"{trait.subject.format(degree)} in English news (" for degree in trait.degrees
    )
    show, why = trait.figure.format, f"); {trait.why}"

    def find(document: Document) -> Iterator[Finding]:
        counts = style_counts(document)
        if not counts.traits.words:
            return
        number = trait.measure(counts)
        if number is None:
            about = trait.subject.format("usual or not")
            yield Finding(0, 0, f"the text is too short to say whether {about}", 0.0)
            return
        value = _value(trait, counts, number)
        opening = usual if abs(value) < _USUAL else high if value > 0 else low
        yield Finding(0, 0, opening + show(number, ratio=2.0**-number) + why, value)

    return find


def _feature(trait: Trait) -> Feature:
    return Feature(
        name=f"style/{trait.kind}",
        hypothesis=trait.hypothesis,
        source=trait.source,
        find=_finder(trait),
        expected_sign="either",
        placed=False,
    )


TITLE = "Style"
FEATURES: tuple[Feature, ...] = tuple(_feature(trait) for trait in TRAITS)
