"""From a text to a verdict: parse once, find evidence, add it up."""

from __future__ import annotations

import math
import pickle  # nosec B403
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from itertools import chain, islice, pairwise
from operator import itemgetter
from pathlib import Path
from typing import Any, NoReturn

from detector.eligibility import MIN_WORDS, why_not
from detector.errors import ModelError
from detector.features.document import Document
from detector.features.document.habits import habits_of
from detector.features.wire.agency_lines import has_structure
from detector.models.artifact import Model, default_model, load_model
from detector.models.pivot import guess_pivot
from detector.models.prediction import Rules, active_rules, phrasing_evidence, rule_evidence
from detector.runtime.workers import in_processes, job_count
from detector.thresholds import Threshold, probability_of
from detector.verdict import (
    Evidence,
    Pivot,
    Sentence,
    Verdict,
    Wire,
    label_of,
)

__all__ = ["MIN_WORDS", "Detector", "score"]

_BATCH_CHARACTERS = 400_000
# where a piece of evidence begins and ends
_place = itemgetter(0, 1)
# Of what is likelier native, no threshold asks which language it came through: so a verdict is
# the same at every threshold, and most texts are spared the work.
_PIVOT_FROM = 0.5
_PIVOT_PIECES = 12


class Detector:
    """Scores texts with one model.

    It holds nothing but the model and never changes, so threads and processes may share it. One
    that was loaded is pickled as the place and the checksum of its model: small, and refused where
    that place holds another model. One that was made from a model in memory takes it along.
    """

    __slots__ = ("_path", "_rules", "_wire_rules", "model")

    model: Model
    _rules: Rules
    _wire_rules: Rules
    _path: str | None

    def __init__(self, model: Model) -> None:
        """Takes a model in memory; :meth:`load` reads one from disk.

        Args:
            model: the model.

        Raises:
            TypeError: if it is no model, such as the path of one.
        """
        if not isinstance(model, Model):
            raise TypeError(
                f"a Detector is made of a model in memory, not of {model!r}; for the folder of a "
                "model use Detector.load(folder)"
            )
        object.__setattr__(self, "model", model)
        object.__setattr__(self, "_rules", active_rules(model.translated, "translated"))
        object.__setattr__(self, "_wire_rules", active_rules(model.wire, "wire"))
        object.__setattr__(self, "_path", None)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"a Detector cannot be changed; make another one to set {name!r}")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"a Detector cannot be changed; {name!r} stays")

    def __reduce__(self) -> tuple[Callable[..., Detector], tuple[Any, ...]]:
        if self._path is None:
            return Detector, (self.model,)
        return _restored, (self._path, self.model.checksum)

    @classmethod
    def load(cls, path: Path | str | None = None) -> Detector:
        """Loads a model.

        Args:
            path: the folder of a model artifact; None takes the model of the package.

        Raises:
            ModelError: if the artifact is missing, damaged, foreign or of an unknown format.
        """
        self = cls(default_model() if path is None else load_model(Path(path)))
        # absolute: another process may work in another folder
        object.__setattr__(self, "_path", "" if path is None else str(Path(path).absolute()))
        return self

    def score(self, text: str, threshold: Threshold | None = None) -> Verdict:
        """Scores one article.

        Args:
            text: the article, in English, as it was found.
            threshold: flags from this probability on, or at a level of the model, by its name; None
                leaves it to the model.

        Returns:
            The verdict, with the evidence for each sentence. Too little text, or text that is
            not English, is ``undecided`` and says why.

        Raises:
            TypeError: if ``text`` is not a string.
            ValueError: if ``threshold`` is no probability and no level.
        """
        if not isinstance(text, str):
            raise TypeError(f"the text to score must be a string, not {type(text).__name__}")
        limit = self._probability_of(threshold)
        document = Document.parse(text)
        reason = why_not(document)
        verdict = self._undecided(document, reason) if reason else self._decide(document)
        return verdict if limit is None else verdict.at_threshold(limit)

    def _probability_of(self, threshold: Threshold | None) -> float | None:
        return None if threshold is None else probability_of(threshold, self.model.operating_points)

    def score_many(
        self, texts: Iterable[str], n_jobs: int = 1, threshold: Threshold | None = None
    ) -> Iterator[Verdict]:
        """Scores articles one after the other, in order and with bounded memory.

        Args:
            texts: the articles; drawn as they are needed.
            n_jobs: how many processes score (joblib; -1 for one a core).
            threshold: as for :meth:`score`.

        Yields:
            One verdict for each text.

        Raises:
            TypeError: if a text is not a string.
            ValueError: if ``n_jobs`` is 0, or ``threshold`` is no probability and no level.
            WorkerError: if a process ends before its work is done, or this one may have none of its
                own, being a daemon of multiprocessing.
        """
        limit = self._probability_of(threshold)
        for verdict in self._verdicts(texts, n_jobs):
            yield verdict if limit is None else verdict.at_threshold(limit)

    def _verdicts(self, texts: Iterable[str], n_jobs: int) -> Iterator[Verdict]:
        if job_count(n_jobs) == 1:
            yield from map(self.score, texts)
            return
        for packed in in_processes(Detector._score_batch, self, _batches(texts), n_jobs):
            # from a process of our own
            verdicts: list[Verdict] = pickle.loads(packed)  # nosec B301
            yield from verdicts

    def _score_batch(self, texts: list[str]) -> bytes:
        # joblib's pickler asks of each of a verdict's hundreds of parts how to pickle it
        return pickle.dumps([self.score(text) for text in texts], pickle.HIGHEST_PROTOCOL)

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
            levels=model.operating_points,
        )

    def _decide(self, document: Document) -> Verdict:
        model = self.model
        slope, offset = model.length_bands.at(document.word_count)
        rules = rule_evidence(document, self._rules, slope)
        placed = [piece for piece in rules if piece.end]
        placed = _in_order(placed, phrasing_evidence(document, model, slope))
        unplaced = [piece for piece in rules if not piece.end]
        baseline = model.translated.baseline * slope + offset
        total = math.fsum([baseline, *(piece.weight for piece in chain(placed, unplaced))])
        probability = _probability(total)
        threshold = model.translated.threshold
        wire = self._wire(document)
        return Verdict(
            label=label_of(probability, threshold, wire, model.operating_points),
            reason="",
            flagged=probability >= threshold,
            probability=probability,
            score=total,
            baseline=baseline,
            threshold=threshold,
            model=model.name,
            sentences=_by_sentence(document, placed),
            document=tuple(unplaced),
            wire=wire,
            habits=habits_of(document).found,
            likely_pivot=self._pivot(document) if probability >= _PIVOT_FROM else None,
            levels=model.operating_points,
        )

    def _pivot(self, document: Document) -> Pivot | None:
        head = self.model.pivot
        if head is None:
            return None
        guess = guess_pivot(document, head, self.model.symbols)
        if guess is None:
            return Pivot("", None, None, 0.0, ())
        ranked = sorted(guess.evidence, key=lambda piece: abs(piece.weight), reverse=True)
        shown, rest = ranked[:_PIVOT_PIECES], ranked[_PIVOT_PIECES:]
        placed = sorted(shown, key=_place)
        if rest:
            weight = math.fsum(piece.weight for piece in rest)
            note = f"{len(rest)} smaller pieces of evidence"
            placed.append(Evidence(0, 0, "", "pivot/rest", note, weight))
        return Pivot(guess.language, guess.probability, guess.score, guess.baseline, tuple(placed))

    def _wire(self, document: Document) -> Wire:
        head = self.model.wire
        found = rule_evidence(document, self._wire_rules)
        placed = sorted(found, key=_place)
        total = math.fsum([head.baseline, *(piece.weight for piece in found)])
        structure = has_structure(document)
        return Wire(total, head.baseline, head.threshold, tuple(placed), structure)


def _probability(log_odds: float) -> float:
    if log_odds >= 0:
        return 1.0 / (1.0 + math.exp(-log_odds))
    return math.exp(log_odds) / (1.0 + math.exp(log_odds))


def _in_order(rules: list[Evidence], phrases: list[Evidence]) -> list[Evidence]:
    """All evidence in the order of the text: a rule's before that of phrases at the same place."""
    # two runs in order, which sorting merges in linear time, keeping the order at one place
    return sorted([*sorted(rules, key=_place), *phrases], key=_place)


def _by_sentence(document: Document, placed: list[Evidence]) -> tuple[Sentence, ...]:
    """Gives each piece of evidence to the sentence in which it begins."""
    begins = [piece.start for piece in placed]
    weights = [piece.weight for piece in placed]
    spans = document.sentences
    cuts = [bisect_left(begins, start) for start, _, _ in spans[1:]]
    return tuple(
        Sentence(*span, math.fsum(weights[first:last]), tuple(placed[first:last]))
        for span, (first, last) in zip(spans, pairwise([0, *cuts, len(placed)]), strict=True)
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


@lru_cache(maxsize=4)
def _restored(path: str, checksum: str) -> Detector:
    """Loads in another process what was pickled there; each process reads a model once."""
    detector = Detector.load(path) if path else _default_detector()
    if detector.model.checksum != checksum:
        raise ModelError(
            f"{path or 'the default model'}: not the model that this detector was made with "
            f"({detector.model.name}); install the same version and model everywhere"
        )
    return detector


@cache
def _default_detector() -> Detector:
    return Detector.load()


def score(text: str, threshold: Threshold | None = None) -> Verdict:
    """Scores one article with the model of the package, loaded once.

    Args:
        text: the article, in English, as it was found.
        threshold: flags from this probability on, or at a level of the model: "strict", "default"
            or "sensitive"; None leaves it to the model.

    Returns:
        The verdict, with the evidence for each sentence.

    Raises:
        TypeError: if ``text`` is not a string.
        ValueError: if ``threshold`` is no probability and no level.
    """
    return _default_detector().score(text, threshold)
