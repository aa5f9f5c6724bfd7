"""Documents mixed from people's and machines' sentences: do sentence scores tell which is which?"""

from __future__ import annotations

import math
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.errors import CorpusError
from detector.scoring import Detector
from detector.training.corpus.arrays import Doubles
from detector.training.corpus.articles import Article
from detector.training.fit.metrics import auroc
from detector.verdict import Verdict

LEAST_WORDS = 5  # of a sentence that is judged by itself
# How to make sentences of all lengths comparable: a score is divided by this function of its words.
LENGTHS: Mapping[str, Callable[[int], float]] = {
    "sum": lambda words: 1.0,
    "by square root of words": lambda words: math.sqrt(words),
    "by words": lambda words: float(words),
}


class Mixed(NamedTuple):
    """A document some sentences of which a machine translated.

    Attributes:
        lines: its sentences, a paragraph each.
        machine: for each, whether it was translated; None where both versions have the same words.
    """

    lines: tuple[str, ...]
    machine: tuple[bool | None, ...]


def mix(native: Article, trip: Article, seed: int, share: float = 0.5) -> Mixed:
    """Mixes a native article with a round trip of it, sentence by sentence.

    Args:
        native: the article.
        trip: a round trip with the same sentences.
        seed: of the draw; with the id of the round trip it decides.
        share: of the sentences to take from the round trip; 1 takes all, 0 none.

    Raises:
        CorpusError: if the two do not have the same number of sentences.
    """
    if len(native.sentences) != len(trip.sentences):
        raise CorpusError(f"{trip.id}: not as many sentences as {native.id}; they are no twins")
    rng = random.Random(f"{seed} {trip.id}")
    lines: list[str] = []
    machine: list[bool | None] = []
    for one, two in zip(native.sentences, trip.sentences, strict=True):
        translated = rng.random() < share
        lines.append(two if translated else one)
        machine.append(None if one == two else translated)
    return Mixed(tuple(lines), tuple(machine))


def line_scores(verdict: Verdict, lines: Sequence[str]) -> list[float]:
    """The score of each line of a text that was joined by line ends.

    A line may hold several sentences as the detector cuts them; evidence counts where it begins.
    """
    starts = list(accumulate((len(line) + 1 for line in lines[:-1]), initial=0))
    scores = [0.0] * len(lines)
    for sentence in verdict.sentences:
        scores[bisect_right(starts, sentence.start) - 1] += sentence.score
    return scores


def sentence_auroc(detector: Detector, documents: Iterable[Mixed]) -> dict[str, Any]:
    """How well sentence scores rank translated sentences above people's.

    Args:
        detector: the detector.
        documents: mixed documents.

    Returns:
        How many ``documents`` and ``sentences``, and for each way to allow for length ``pooled``,
        the AUROC over all sentences, and ``within``, the mean of the AUROC in each document; None
        where there is nothing to compare.
    """
    rows = [
        (number, score, len(line.split()), origin)
        for number, (verdict, mixed) in enumerate(_scored(detector, documents))
        for score, line, origin in zip(
            line_scores(verdict, mixed.lines), mixed.lines, mixed.machine, strict=True
        )
        if origin is not None and len(line.split()) >= LEAST_WORDS
    ]
    found: dict[str, Any] = {"documents": len({row[0] for row in rows}), "sentences": len(rows)}
    document = np.array([row[0] for row in rows], dtype=int)
    machine = np.array([row[3] for row in rows], dtype=bool)
    for name, divisor in LENGTHS.items():
        scores = np.array([score / divisor(words) for _, score, words, _ in rows])
        found[name] = {
            "pooled": _known(auroc(scores[machine], scores[~machine])),
            "within": _mean_within(document, scores, machine),
        }
    return found


def _scored(detector: Detector, documents: Iterable[Mixed]) -> Iterator[tuple[Verdict, Mixed]]:
    for mixed in documents:
        verdict = detector.score("\n".join(mixed.lines))
        if verdict.score is not None:
            yield verdict, mixed


def _mean_within(
    document: NDArray[np.int_], scores: Doubles, machine: NDArray[np.bool_]
) -> float | None:
    values = []
    for number in np.unique(document):
        mine = document == number
        if 0 < machine[mine].sum() < mine.sum():
            values.append(auroc(scores[mine & machine], scores[mine & ~machine]))
    return float(np.mean(values)) if values else None


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
