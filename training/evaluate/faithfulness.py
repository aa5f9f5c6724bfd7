"""Whether explanations are true: they add up, point to the right words, and count.

Three questions of the literature on explanations: does the explanation add up to the decision
(additivity), does it point to the words that are wrong (plausibility, against sentences and
annotations whose truth is known), and does the decision change when they go (comprehensiveness;
DeYoung and others 2020, 'ERASER').
"""

from __future__ import annotations

import logging
import math
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from detector.scoring import Detector
from detector.training.corpus.articles import (
    STRONG_ENGINES,
    Article,
    as_text,
    read_all,
    read_corpus,
)
from detector.training.evaluate.annotations import measure_annotations
from detector.training.evaluate.sentence_ranking import mix, sentence_auroc
from detector.training.simulator.pages import render_page
from detector.verdict import Verdict

LOGGER = logging.getLogger(__name__)

FRACTIONS = (0.1, 0.2, 0.3, 0.4, 0.5)  # of the sentences that are taken away
DRAWS = 5  # of random sentences, for each text and fraction
RESAMPLES = 1000
SEED = 20240517


def measure(
    detector: Detector,
    folder: Path,
    annotated: Path | None,
    texts: int,
    trips: int,
    fold: int | None,
) -> dict[str, Any]:
    """All measures of this module, on the corpora and on the annotated articles.

    Args:
        detector: the detector.
        folder: the folder of the corpora.
        annotated: the folder of the annotated articles; None leaves them out.
        texts: how many texts to check sums on.
        trips: how many round trips to take of all engines, and how many of the strong ones.
        fold: take round trips of this fold's stories only, for a model that was fitted without it.

    Raises:
        CorpusError: if the corpora or the annotations cannot be read.
    """
    found: dict[str, Any] = {}
    if annotated is not None:
        found["annotations"] = measure_annotations(detector, annotated)
        LOGGER.info("annotations compared; ranking sentences")
    natives, chosen = _twins(folder, trips, fold)
    for name, group in chosen.items():
        for kind, share in (("mixed", 0.5), ("whole", None)):
            documents = (
                mix(natives[trip.story], trip, SEED, number % 2 if share is None else share)
                for number, trip in enumerate(group)
            )
            found[f"sentences, {kind} documents, {name}"] = sentence_auroc(detector, documents)
    LOGGER.info("sentences ranked; taking sentences away")
    found["deletion"] = deletion(detector, map(as_text, chosen["all engines"]), SEED)
    LOGGER.info("sentences taken away; adding up")
    found["additivity"] = additivity(detector, many_texts(read_all(folder), texts, SEED))
    return found


def _twins(
    folder: Path, count: int, fold: int | None
) -> tuple[dict[str, Article], dict[str, list[Article]]]:
    """The natives of twins by story, and round trips drawn from all and from strong engines."""
    twins = [
        article for article in read_corpus(folder, "twins") if fold is None or article.fold == fold
    ]
    natives = {article.story: article for article in twins if not article.machine}
    trips = [article for article in twins if article.machine]
    strong = [article for article in trips if article.engine in STRONG_ENGINES]
    rng = random.Random(SEED)
    groups = {"all engines": trips, "strong engines": strong}
    return natives, {
        name: rng.sample(group, min(count, len(group))) for name, group in groups.items()
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
