"""Blocks for datatrove, Hugging Face's pipeline for web corpora.

Example:
    pipeline = [
        ParquetReader("crawl/"),
        MTArtifactTagger(),
        MTArtifactFilter(exclusion_writer=ParquetWriter("translated/")),
        ParquetWriter("clean/"),
    ]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detector.errors import MissingExtraError, ModelError
from detector.thresholds import Threshold, probability_of

try:
    from datatrove.data import Document, DocumentsPipeline
    from datatrove.pipeline.base import PipelineStep
    from datatrove.pipeline.filters.base_filter import BaseFilter
except ImportError as missing:
    raise MissingExtraError("datatrove's blocks", "datatrove", missing) from missing

if TYPE_CHECKING:
    from detector.scoring import Detector
    from detector.verdict import Verdict

__all__ = ["MTArtifactFilter", "MTArtifactTagger"]
PREFIX = "mtdetect_"


class _Scorer:
    """Scores documents with a model that each process loads when it first needs it."""

    def __init__(self, model: str | None, threshold: Threshold | None) -> None:
        self._model = model
        self._threshold = threshold
        self._detector: Detector | None = None
        if threshold is not None:
            self._check(threshold)

    def _check(self, threshold: Threshold) -> None:
        """Refuses a wrong threshold where the pipeline is made, and not in each of its workers."""
        levels: Mapping[str, float] = {}
        if isinstance(threshold, str):
            from detector.scoring import Detector

            try:
                levels = Detector.load(self._model).model.operating_points
            except ModelError:
                return  # the workers may have it, and know its levels
        probability_of(threshold, levels)

    def __call__(self, text: str | None) -> Verdict:
        if self._detector is None:
            from detector.scoring import Detector

            self._detector = Detector.load(self._model)
        # a document without text is undecided
        return self._detector.score(text or "", self._threshold)

    def __getstate__(self) -> dict[str, Any]:
        # A pipeline is sent to each of its workers; the model is not.
        return {**self.__dict__, "_detector": None}


class MTArtifactFilter(BaseFilter):  # type: ignore[misc]
    """Drops documents that look machine-translated; keeps those that cannot be judged."""

    name = "mtdetect"

    def __init__(
        self,
        model: str | None = None,
        threshold: Threshold | None = None,
        exclusion_writer: Any = None,
    ) -> None:
        """Prepares the filter.

        Args:
            model: the folder of a model; None takes the one of the package.
            threshold: drops from this probability on, or at a level of the model, by its name; None
                leaves it to the model.
            exclusion_writer: a writer of datatrove that gets what is dropped, with the label as
                `filter_reason`.
        """
        super().__init__(exclusion_writer)
        self._score = _Scorer(model, threshold)

    def filter(self, doc: Document) -> bool | tuple[bool, str]:
        """Whether a document is kept; if not, why."""
        verdict = self._score(doc.text)
        return (False, verdict.label) if verdict.flagged else True


class MTArtifactTagger(PipelineStep):  # type: ignore[misc]
    """Adds the verdict to the metadata of each document and drops none."""

    type = "TAGGER"
    name = "mtdetect"

    def __init__(self, model: str | None = None, threshold: Threshold | None = None) -> None:
        """Prepares the tagger.

        Args:
            model: the folder of a model; None takes the one of the package.
            threshold: flags from this probability on, or at a level of the model, by its name; None
                leaves it to the model.
        """
        super().__init__()
        self._score = _Scorer(model, threshold)

    def run(self, data: DocumentsPipeline, rank: int = 0, world_size: int = 1) -> DocumentsPipeline:
        """Tags documents as they pass.

        Args:
            data: the documents.
            rank: which worker this is; of no account here.
            world_size: how many there are.

        Yields:
            The documents, with `mtdetect_label`, `mtdetect_flagged`, `mtdetect_probability`,
            `mtdetect_score` and `mtdetect_model` in their metadata.
        """
        for document in data:
            with self.track_time():
                verdict = self._score(document.text)
                for name in ("label", "flagged", "probability", "score", "model"):
                    document.metadata[PREFIX + name] = getattr(verdict, name)
                self.stat_update(verdict.label)
            yield document
