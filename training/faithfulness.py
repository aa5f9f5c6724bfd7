"""Whether explanations are true: they add up, point to the right words, and count.

Three questions of the literature on explanations: does the explanation add up to the decision
(additivity), does it point to the words that are wrong (plausibility, against sentences and
annotations whose truth is known), and does the decision change when they go (comprehensiveness;
DeYoung and others 2020, 'ERASER').
"""

from __future__ import annotations

import json
import math
import random
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.errors import CorpusError
from detector.models.wording import PHRASING
from detector.scoring import Detector
from detector.training.corpus import Article
from detector.training.evaluation import auroc
from detector.training.rates import as_text
from detector.training.simulate import render_page
from detector.verdict import Evidence, Verdict

Doubles = NDArray[np.float64]

LEAST_WORDS = 5  # of a sentence that is judged by itself
FRACTIONS = (0.1, 0.2, 0.3, 0.4, 0.5)  # of the sentences that are taken away
DRAWS = 5  # of random sentences, for each text and fraction
RESAMPLES = 1000
# How to make sentences of all lengths comparable: a score is divided by this function of its words.
LENGTHS: Mapping[str, Callable[[int], float]] = {
    "sum": lambda words: 1.0,
    "by square root of words": lambda words: math.sqrt(words),
    "by words": lambda words: float(words),
}


# --- additivity ----------------------------------------------------------------------------


def additivity(detector: Detector, texts: Iterable[str]) -> dict[str, float]:
    """How far scores are from the sum of what explains them.

    Args:
        detector: the detector.
        texts: any texts; undecided ones have no score and do not count.

    Returns:
        ``documents`` that were decided, and ``error``: the largest difference, in log-odds.
    """
    count, worst = 0, 0.0
    for verdict in detector.score_many(texts):
        if verdict.score is not None:
            count += 1
            pieces = [*verdict.document, *(p for one in verdict.sentences for p in one.evidence)]
            total = math.fsum([verdict.baseline, *(piece.weight for piece in pieces)])
            by_sentence = [one.score for one in verdict.sentences]
            whole = [piece.weight for piece in verdict.document]
            coarse = math.fsum([verdict.baseline, *by_sentence, *whole])
            worst = max(worst, abs(total - verdict.score), abs(coarse - verdict.score))
    return {"documents": count, "error": worst}


def many_texts(articles: Sequence[Article], count: int, seed: int) -> Iterator[str]:
    """Texts of every kind that training knows: as they stand, as pages, and in crops.

    Args:
        articles: what to draw from.
        count: how many texts to yield.
        seed: of the draw and of the simulator.
    """
    rng = random.Random(seed)
    for number in range(count):
        article = rng.choice(articles)
        if number % 3 == 0:
            yield as_text(article)
        elif number % 3 == 1:
            yield render_page(article, seed=rng.getrandbits(30), faults=True).text
        else:
            lines = as_text(article).split("\n")
            first = rng.randrange(len(lines))
            yield "\n".join(lines[first : first + rng.randint(4, 20)])


# --- sentences of known origin -------------------------------------------------------------


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
        the AUROC over all sentences, and ``within``, the mean of the AUROC in each document.
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
            "pooled": auroc(scores[machine], scores[~machine]),
            "within": _mean_within(document, scores, machine),
        }
    return found


def _scored(detector: Detector, documents: Iterable[Mixed]) -> Iterator[tuple[Verdict, Mixed]]:
    for mixed in documents:
        verdict = detector.score("\n".join(mixed.lines))
        if verdict.score is not None:
            yield verdict, mixed


def _mean_within(document: NDArray[np.int_], scores: Doubles, machine: NDArray[np.bool_]) -> float:
    values = []
    for number in np.unique(document):
        mine = document == number
        if 0 < machine[mine].sum() < mine.sum():
            values.append(auroc(scores[mine & machine], scores[mine & ~machine]))
    return float(np.mean(values)) if values else math.nan


# --- deletion ------------------------------------------------------------------------------


def deletion(detector: Detector, texts: Iterable[str], seed: int) -> dict[str, Any]:
    """Whether the score falls faster without the strongest sentences than without random ones.

    Args:
        detector: the detector.
        texts: machine-translated articles of a dozen sentences or more; those that become too
            short to judge do not count.
        seed: of the random sentences and of the bootstrap.

    Returns:
        How many ``documents``; for each of ``fractions`` the mean fall of the score without the
        ``strongest`` and without ``random`` sentences; the ``area`` between the curves (their mean
        difference, log-odds) with its 95 % bootstrap ``interval`` over documents; and the share
        of documents in which it is ``positive``.
    """
    rng = random.Random(seed)
    curves = [curve for text in texts if (curve := _deletion_curves(detector, text, rng))]
    if not curves:
        return {"documents": 0}
    falls = np.array(curves)
    areas = (falls[:, 0] - falls[:, 1]).mean(axis=1)
    draw = np.random.default_rng(seed).integers(0, len(areas), (RESAMPLES, len(areas)))
    low, high = np.percentile(areas[draw].mean(axis=1), [2.5, 97.5])
    return {
        "documents": len(areas),
        "fractions": list(FRACTIONS),
        "strongest": falls[:, 0].mean(axis=0).tolist(),
        "random": falls[:, 1].mean(axis=0).tolist(),
        "area": float(areas.mean()),
        "interval": [float(low), float(high)],
        "positive": float((areas > 0).mean()),
    }


def _deletion_curves(
    detector: Detector, text: str, rng: random.Random
) -> tuple[list[float], list[float]] | None:
    """The falls without the strongest and without random sentences; None where undecided."""
    verdict = detector.score(text)
    count = len(verdict.sentences)
    if verdict.score is None or count * FRACTIONS[0] < 1:
        return None
    ranked = sorted(range(count), key=lambda place: verdict.sentences[place].score, reverse=True)
    first: list[float] = []
    second: list[float] = []
    for fraction in FRACTIONS:
        number = round(fraction * count)
        choices = [ranked[:number], *(rng.sample(range(count), number) for _ in range(DRAWS))]
        left = [detector.score(_without(text, verdict, set(gone))).score for gone in choices]
        scores = [score for score in left if score is not None]
        if len(scores) < len(left):
            return None
        first.append(verdict.score - scores[0])
        second.append(verdict.score - sum(scores[1:]) / DRAWS)
    return first, second


def _without(text: str, verdict: Verdict, gone: set[int]) -> str:
    """The text without some sentences; line ends stay, so paragraphs do."""
    parts: list[str] = []
    done = 0
    for number, sentence in enumerate(verdict.sentences):
        if number in gone:
            parts.append(text[done : sentence.start])
            done = sentence.end
    return "".join((*parts, text[done:]))


# --- annotated articles --------------------------------------------------------------------

# The families of rules that are right for each kind of annotation.
RIGHT_FAMILIES: Mapping[str, frozenset[str]] = {
    "stray-period": frozenset({"boundaries", "spacing"}),
    "split-sentence": frozenset({"boundaries"}),
    "repeated-fragment": frozenset({"boundaries"}),
    "verbless-sentence": frozenset({"boundaries"}),
    "space-before-stop": frozenset({"spacing", "boundaries"}),
    "unbalanced-quotes": frozenset({"spacing"}),
    "missing-quotes": frozenset({"spacing"}),
    "pronoun-shift": frozenset({"grammar"}),
    "word-order": frozenset({"grammar", "phrasing"}),
    "wrong-word": frozenset({"grammar", "phrasing"}),
    "odd-phrasing": frozenset({"phrasing"}),
    "lowercase-name": frozenset({"names"}),
    "day-number-in-brackets": frozenset({"dates"}),
    "damaged-dateline": frozenset({"wire"}),
    "page-residue": frozenset({"residue"}),
    "source-credit": frozenset({"residue", "wire"}),
    "generated-author-bio": frozenset({"residue"}),
}


class Annotation(NamedTuple):
    """A visible artifact that a person marked in an article."""

    article: str
    start: int
    end: int
    kind: str
    confidence: str


def read_annotations(path: Path) -> list[Annotation]:
    """Reads the annotations of articles.

    Args:
        path: a JSON object from file names to their ``artifacts``.

    Raises:
        CorpusError: if the file is missing or not as described.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
        return [
            Annotation(name, one["start"], one["end"], one["kind"], one["confidence"])
            for name, row in rows.items()
            for one in row["artifacts"]
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"{path}: no annotations that can be read ({error!r})") from error


def against_annotations(
    detector: Detector, texts: Mapping[str, str], annotations: Sequence[Annotation]
) -> dict[str, Any]:
    """Which annotated artifacts the rules find, and which findings are annotated.

    Phrasing in general is left out: it is no single artifact. Precision is a lower bound, since
    people do not mark everything.

    Args:
        detector: the detector.
        texts: the articles by name.
        annotations: what is marked in them.

    Returns:
        ``recall`` by confidence and kind as [found, all], by rules of a right family;
        ``missed``; and ``precision`` by family as [annotated, all], by annotations of any kind.
    """
    evidence = {name: _findings(detector.score(text)) for name, text in texts.items()}
    recall: dict[str, dict[str, list[int]]] = {}
    missed: list[str] = []
    for mark in annotations:
        right = RIGHT_FAMILIES.get(mark.kind, frozenset())
        found = any(
            _family(piece) in right and piece.start < mark.end and mark.start < piece.end
            for piece in evidence.get(mark.article, ())
        )
        _count(recall.setdefault(mark.confidence, {}), mark.kind, found)
        if not found:
            missed.append(f"{mark.article}:{mark.start} {mark.kind} ({mark.confidence})")
    precision: dict[str, list[int]] = {}
    for name, pieces in evidence.items():
        own = [mark for mark in annotations if mark.article == name]
        for piece in pieces:
            hit = any(piece.start < mark.end and mark.start < piece.end for mark in own)
            _count(precision, _family(piece), hit)
    return {"recall": recall, "missed": missed, "precision": precision}


def _findings(verdict: Verdict) -> list[Evidence]:
    return [
        piece
        for sentence in verdict.sentences
        for piece in sentence.evidence
        if piece.feature != PHRASING and piece.weight > 0
    ]


def _family(piece: Evidence) -> str:
    return piece.feature.partition("/")[0]


def _count(into: dict[str, list[int]], name: str, hit: bool) -> None:
    pair = into.setdefault(name, [0, 0])
    pair[0] += hit
    pair[1] += 1
