"""From a text to a verdict: parse once, find evidence, add it up."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import islice
from pathlib import Path

from detector.eligibility import MIN_WORDS, why_not
from detector.features.document import Document
from detector.models.artifact import Model, default_model, load_model
from detector.models.prediction import (
    Contribution,
    feature_contributions,
    phrasing_contributions,
)
from detector.verdict import Evidence, Sentence, Verdict, Wire, label_of
from detector.workers import in_processes, job_count

__all__ = ["MIN_WORDS", "Detector", "score"]

_BATCH_CHARACTERS = 400_000


class Detector:
    """Scores texts with one model. It holds no state but the model, and may be shared."""

    __slots__ = ("model",)

    def __init__(self, model: Model) -> None:
        """Takes a model in memory; :meth:`load` reads one from disk."""
        self.model = model

    @classmethod
    def load(cls, path: Path | str | None = None) -> Detector:
        """Loads a model.

        Args:
            path: the folder of a model artifact; None takes the model of the package.

        Raises:
            ModelError: if the artifact is missing, damaged, foreign or of an unknown format.
        """
        return cls(default_model() if path is None else load_model(Path(path)))

    def score(self, text: str) -> Verdict:
        """Scores one article.

        Args:
            text: the article, in English, as it was found.

        Returns:
            The verdict, with the evidence for each sentence. Too little text, or text that is
            not English, is ``undecided`` and says why.

        Raises:
            TypeError: if ``text`` is not a string.
        """
        if not isinstance(text, str):
            raise TypeError(f"the text to score must be a string, not {type(text).__name__}")
        document = Document.parse(text)
        reason = why_not(document)
        return self._undecided(document, reason) if reason else self._decide(document)

    def score_many(self, texts: Iterable[str], n_jobs: int = 1) -> Iterator[Verdict]:
        """Scores articles one after the other, in order and with bounded memory.

        Args:
            texts: the articles; drawn as they are needed.
            n_jobs: how many processes score (joblib; -1 for one a core).

        Yields:
            One verdict for each text.

        Raises:
            TypeError: if a text is not a string.
            ValueError: if ``n_jobs`` is 0.
            WorkerError: if a process ends before its work is done.
        """
        if job_count(n_jobs) == 1:
            yield from map(self.score, texts)
            return
        for verdicts in in_processes(Detector._score_batch, self, _batches(texts), n_jobs):
            yield from verdicts

    def _score_batch(self, texts: list[str]) -> list[Verdict]:
        return [self.score(text) for text in texts]

    def _undecided(self, document: Document, reason: str) -> Verdict:
        model = self.model
        return Verdict(
            label="undecided",
            reason=reason,
            flagged=False,
            probability=None,
            score=None,
            baseline=model.translated.baseline,
            threshold=model.translated.threshold,
            model=model.name,
            sentences=tuple(Sentence(*span, 0.0, ()) for span in document.sentences),
            document=(),
            wire=None,
        )

    def _decide(self, document: Document) -> Verdict:
        model = self.model
        found = feature_contributions(document, model.translated, "translated")
        found += phrasing_contributions(document, model)
        placed, unplaced = _as_evidence(document, found)
        sentences = _by_sentence(document, placed)
        baseline = model.translated.baseline
        total = math.fsum([baseline, *(piece.weight for piece in found)])
        probability = _probability(total)
        flagged = probability >= model.translated.threshold
        wire = self._wire(document)
        return Verdict(
            label=label_of(flagged, wire),
            reason="",
            flagged=flagged,
            probability=probability,
            score=total,
            baseline=baseline,
            threshold=model.translated.threshold,
            model=model.name,
            sentences=sentences,
            document=unplaced,
            wire=wire,
        )

    def _wire(self, document: Document) -> Wire:
        head = self.model.wire
        found = feature_contributions(document, head, "wire")
        placed, _ = _as_evidence(document, found)
        total = math.fsum([head.baseline, *(piece.weight for piece in found)])
        return Wire(total, head.baseline, head.threshold, tuple(placed))


def _probability(log_odds: float) -> float:
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    return math.exp(log_odds) / (1.0 + math.exp(log_odds))


def _as_evidence(
    document: Document, found: list[Contribution]
) -> tuple[list[Evidence], tuple[Evidence, ...]]:
    """Maps contributions to the text as given; those without a place come second."""
    placed: list[Evidence] = []
    unplaced: list[Evidence] = []
    for piece in found:
        start, end = document.given(piece.start, piece.end) if piece.end else (0, 0)
        text = document.source[start:end]
        into = placed if piece.end else unplaced
        into.append(Evidence(start, end, text, piece.feature, piece.reason, piece.weight))
    placed.sort(key=lambda piece: (piece.start, piece.end))
    return placed, tuple(unplaced)


def _by_sentence(document: Document, placed: list[Evidence]) -> tuple[Sentence, ...]:
    """Gives each piece of evidence to the sentence in which it begins."""
    spans = document.sentences
    starts = [span.start for span in spans]
    groups: list[list[Evidence]] = [[] for _ in spans]
    for piece in placed:
        groups[max(0, bisect_right(starts, piece.start) - 1)].append(piece)
    return tuple(
        Sentence(*span, math.fsum(piece.weight for piece in group), tuple(group))
        for span, group in zip(spans, groups, strict=True)
    )


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Batches of about the same number of characters, so that no process waits for a long one."""
    source = iter(texts)
    while batch := list(islice(source, 1)):
        size = len(batch[0])
        while size < _BATCH_CHARACTERS and (more := list(islice(source, 1))):
            batch += more
            size += len(more[0])
        yield batch


@cache
def _default_detector() -> Detector:
    return Detector.load()


def score(text: str) -> Verdict:
    """Scores one article with the model of the package, loaded once.

    Args:
        text: the article, in English, as it was found.

    Returns:
        The verdict, with the evidence for each sentence.

    Raises:
        TypeError: if ``text`` is not a string.
    """
    return _default_detector().score(text)
