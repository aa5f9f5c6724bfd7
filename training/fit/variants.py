"""Further readings of the articles: crops, documents of several engines, half-translated ones.

None is in the corpora, and all are met in practice: teasers and truncated rows, pages that were
translated piece by piece with different engines, and articles of which someone translated a part.
"""

from __future__ import annotations

import math
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from detector.features.document import Document
from detector.training.corpus.articles import STRONG_ENGINES, Article, as_text

# Crops are drawn evenly over the logarithm of their length in words.
SHORTEST_CROP, LONGEST_CROP = 30, 250
# How many mixed and half-translated documents are made of each story.
_MIXED_OF_A_STORY = 2


def crop(article: Article, seed: int) -> str:
    """Some sentences in a row of an article; the same ones each time.

    Args:
        article: the article.
        seed: of the draw.

    Returns:
        As many whole sentences as reach a length between ``SHORTEST_CROP`` and ``LONGEST_CROP``
        words, or "" where the article is not longer than that.
    """
    chooser = random.Random(f"{seed}/crop/{article.id}")
    low, high = math.log(SHORTEST_CROP), math.log(LONGEST_CROP)
    wanted = math.exp(chooser.uniform(low, high))
    document = Document.parse(as_text(article))
    spans = document.sentences
    words = [len(span.text.split()) for span in spans]
    if sum(words) <= wanted or len(spans) < 2:
        return ""
    last = len(spans) - 1
    while last and sum(words[last:]) < wanted:
        last -= 1
    first = chooser.randint(0, last)
    stop, length = first, 0
    while stop < len(spans) and length < wanted:
        length += words[stop]
        stop += 1
    return document.source[spans[first].start : spans[stop - 1].end]


def by_story(articles: Sequence[Article]) -> dict[str, list[Article]]:
    """The versions of each story of the twins, in order of appearance."""
    stories: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        if article.corpus == "twins":
            stories[article.story].append(article)
    return stories


def mixed(articles: Sequence[Article], seed: int) -> Iterator[Article]:
    """Documents in which each sentence is by an engine of its own.

    Args:
        articles: the corpora; twins are used.
        seed: of the draw.

    Yields:
        Round trips of twins with the engine and pivot ``mixed``.
    """
    for story, versions in by_story(articles).items():
        trips = [article for article in versions if article.machine]
        for number in range(_MIXED_OF_A_STORY if len(trips) > 1 else 0):
            chooser = random.Random(f"{seed}/mixed/{story}/{number}")
            picked = [chooser.choice(trips) for _ in trips[0].sentences]
            sentences = tuple(trip.sentences[i] for i, trip in enumerate(picked))
            yield replace(
                trips[0],
                id=f"{story}/mixed/{number}",
                engine="mixed",
                pivot="mixed",
                sentences=sentences,
            )


def half_translated(
    articles: Sequence[Article], seed: int
) -> Iterator[tuple[Article, tuple[bool, ...]]]:
    """Documents of which a half was translated, by a strong engine where the story has one.

    Args:
        articles: the corpora; twins are used.
        seed: of the draw.

    Yields:
        The document as a round trip of its engine, and for each sentence whether a machine wrote
        it. Half of the documents are translated from some sentence on, half here and there.
    """
    for story, versions in by_story(articles).items():
        native = next((article for article in versions if not article.machine), None)
        trips = [article for article in versions if article.engine in STRONG_ENGINES]
        trips = trips or [article for article in versions if article.machine]
        if native is None or not trips:
            continue
        for number in range(_MIXED_OF_A_STORY):
            chooser = random.Random(f"{seed}/half/{story}/{number}")
            trip = chooser.choice(trips)
            size = len(native.sentences)
            chosen = range(size // 2, size) if number else chooser.sample(range(size), size // 2)
            machine = tuple(i in set(chosen) for i in range(size))
            sentences = tuple(
                (trip if by_machine else native).sentences[i]
                for i, by_machine in enumerate(machine)
            )
            half = replace(trip, id=f"{story}/half/{number}", sentences=sentences)
            yield half, machine
