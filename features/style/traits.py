"""The traits of style: what is measured, what is usual in native news, and how to say it.

The medians and spreads were measured over the native articles of 80 words or more in the seven
native collections (newstest, news, Reuters 1987, BBC 2005, Kenya, Global Voices, Wikinews): the
median of the collections' medians, and the mean of half the distance between their 16th and 84th
percentiles.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from detector.features.style.counts import StyleCounts

_MIN_SENTENCES = 4

_VOLANSKY = "Volansky, Ordan and Wintner 2015, 'On the features of translationese'"
_TWINS = "paired counts on round trips of newstest stories"
_MORE = ("more frequent than is usual", "rarer than is usual", "about as frequent as is usual")


class Trait(NamedTuple):
    """One number about the style of a text, and how to say it.

    Attributes:
        kind: the second part of the feature's name.
        measure: the number, or None where the text is too short for it.
        median: its usual value in native English news.
        spread: its usual distance from the median there.
        subject: a phrase with a gap for one of ``degrees``.
        degrees: what to say of a high, a low and a usual value.
        figure: how the number is shown; `ratio` is what its negative is the binary logarithm of.
        why: why translation moves it, in plain English; true of either direction, since the model
            decides which one speaks for a machine.
        hypothesis: the same as science puts it.
        source: who says so.
    """

    kind: str
    measure: Callable[[StyleCounts], float | None]
    median: float
    spread: float
    subject: str
    degrees: tuple[str, str, str]
    figure: str
    why: str
    hypothesis: str
    source: str


def _mean_length(counts: StyleCounts) -> float | None:
    lengths = counts.lengths
    return sum(lengths) / len(lengths) if lengths else None


def _openers(counts: StyleCounts) -> float | None:
    sentences = len(counts.lengths)
    return 100.0 * counts.preposed / sentences if sentences >= _MIN_SENTENCES else None


def _content_length(counts: StyleCounts) -> float | None:
    return counts.traits.content_letters / counts.traits.content if counts.traits.content else None


def _possessives(counts: StyleCounts) -> float:
    return math.log2((counts.possessives + 1) / (counts.of + 1))


def _rate(count: Callable[[StyleCounts], int]) -> Callable[[StyleCounts], float]:
    """Occurrences in 100 words."""
    return lambda counts: 100.0 * count(counts) / counts.traits.words


def _tag_rate(*tags: str) -> Callable[[StyleCounts], float]:
    return _rate(lambda counts: sum(counts.tags[tag] for tag in tags))


_IN_100 = "{:.1f} in 100 words"

TRAITS = (
    Trait(
        "sentence-length",
        _mean_length,
        21.09,
        3.62,
        "sentences are {}",
        ("longer than is usual", "shorter than is usual", "about as long as is usual"),
        "{:.0f} words on average",
        "engines split long sentences and add words to short ones",
        "Engines split long sentences (simplification) and add words to short ones.",
        _VOLANSKY,
    ),
    Trait(
        "variety",
        lambda counts: counts.variety,
        0.7049,
        0.0326,
        "the choice of words is {}",
        ("more varied than is usual", "less varied than is usual", "about as varied as is usual"),
        "{:.2f} different words a word, in stretches of 100",
        "engines choose words one at a time, where writers avoid repeating themselves",
        "Simplification: engines pick the most probable word each time where a writer varies.",
        _VOLANSKY,
    ),
    Trait(
        "function-words",
        _rate(lambda counts: counts.traits.function),
        43.15,
        4.51,
        "grammatical words such as “of” and “the” are {}",
        _MORE,
        _IN_100,
        "translation adds and drops such words, since languages need different ones",
        "Explicitation: grammatical links that a writer leaves open are spelt out.",
        _VOLANSKY,
    ),
    Trait(
        "definite-articles",
        _rate(lambda counts: counts.the),
        6.256,
        2.07,
        "the word “the” is {}",
        _MORE,
        _IN_100,
        "other languages use articles differently or have none",
        "Articles carried over from the source, or put in for languages without them by rule.",
        _TWINS,
    ),
    Trait(
        "word-length",
        _content_length,
        6.524,
        0.391,
        "words other than grammatical ones are {}",
        ("longer than is usual", "shorter than is usual", "about as long as is usual"),
        "{:.1f} letters on average",
        "engines prefer other words than writers do",
        "Normalisation: the international, Latinate word is preferred to the short native one.",
        _VOLANSKY,
    ),
    Trait(
        "abstract-nouns",
        _rate(lambda counts: counts.traits.abstract),
        2.703,
        1.82,
        "nouns such as those in “-tion”, “-ment” and “-ity” are {}",
        _MORE,
        _IN_100,
        "translation turns verbs into nouns and nouns into verbs",
        "Nominal style of the source languages survives where English would use a verb.",
        _TWINS,
    ),
    Trait(
        "openers",
        _openers,
        19.23,
        13.6,
        "sentences that begin with an adverb, a preposition or a participle are {}",
        _MORE,
        "{:.0f} % of sentences",
        "languages differ in how a sentence begins, and translation keeps some of that",
        "Word order of the source: adverbials come first where English begins with the subject.",
        _VOLANSKY,
    ),
    Trait(
        "linking-words",
        _rate(lambda counts: counts.traits.linking),
        0.4745,
        0.459,
        "linking words such as “also” and “therefore” are {}",
        _MORE,
        _IN_100,
        "translation adds and drops links between sentences",
        "Explicitation: relations between sentences are stated that a writer leaves to the reader.",
        _VOLANSKY,
    ),
    Trait(
        "commas",
        _rate(lambda counts: counts.commas),
        4.255,
        1.65,
        "commas are {}",
        _MORE,
        _IN_100,
        "languages set commas by other rules, and engines keep some of them",
        "Commas of the source language are kept (German, Russian, Spanish use more).",
        _VOLANSKY,
    ),
    Trait(
        "possessives",
        _possessives,
        -1.585,
        1.13,
        "“’s” set against “of” is {}",
        _MORE,
        "one “’s” to {ratio:.1f} “of”",
        "few languages have such a form, so translation moves the balance",
        "Few languages have a possessive like “’s”, so “of” takes its place.",
        _TWINS,
    ),
    Trait(
        "participles",
        _tag_rate("VBG"),
        2.222,
        1.05,
        "“-ing” forms are {}",
        _MORE,
        _IN_100,
        "few languages have such forms, so translation moves their number",
        "Few source languages have the “-ing” form, so clauses and nouns stand in for it.",
        _TWINS,
    ),
    Trait(
        "particles",
        _rate(lambda counts: counts.traits.particles),
        0.8065,
        0.611,
        "small adverbs such as “up”, “out” and “off” are {}",
        _MORE,
        _IN_100,
        "few languages have verbs like “find out”, so translation moves their number",
        "Phrasal verbs have no counterpart in most languages and give way to single verbs.",
        _TWINS,
    ),
    Trait(
        "compounds",
        _rate(lambda counts: counts.traits.compounds),
        0.625,
        0.678,
        "words with a hyphen are {}",
        _MORE,
        _IN_100,
        "translation takes such words apart or copies them",
        "Compact English compounds are taken apart by the source language and stay so.",
        _TWINS,
    ),
    Trait(
        "verbs",
        _tag_rate("VB", "VBD", "VBZ", "VBP", "VBG", "VBN", "MD"),
        17.25,
        2.87,
        "verbs are {}",
        _MORE,
        _IN_100,
        "translation turns verbs into nouns and nouns into verbs",
        "Nominal style: verbs of the original come back as nouns.",
        _TWINS,
    ),
    Trait(
        "common-nouns",
        _tag_rate("NN", "NNS"),
        23.59,
        3.81,
        "common nouns are {}",
        _MORE,
        _IN_100,
        "translation turns verbs into nouns and pronouns into nouns",
        "Nominal style of the source languages, and nouns spelt out for pronouns and for verbs.",
        _TWINS,
    ),
)
