"""Articles in which people marked what is wrong: does the evidence point to the same words?"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from detector.errors import CorpusError
from detector.models.wording import PHRASING
from detector.scoring import Detector
from detector.verdict import Evidence, Verdict

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


def measure_annotations(detector: Detector, folder: Path) -> dict[str, Any]:
    """Compares the evidence in annotated articles with what people marked.

    Args:
        detector: the detector.
        folder: with the articles, `*.txt`, and `annotations.json`.

    Returns:
        As :func:`against_annotations`.

    Raises:
        CorpusError: if the annotations cannot be read.
    """
    texts = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.txt")}
    return against_annotations(detector, texts, read_annotations(folder / "annotations.json"))


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
