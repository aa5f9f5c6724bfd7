"""A document's score as a sum of contributions, each with its place and reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from detector.features.base import Head as HeadName
from detector.features.base import shares
from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.models.artifact import Head, Model
from detector.models.ngram_table import Doubles, token_weights
from detector.models.wording import PHRASING, phrase_reason, strongest_window


class Contribution(NamedTuple):
    """One piece of evidence with its part of the score.

    Attributes:
        start: offset in ``Document.text``; ``start == end == 0`` for the whole document.
        end: offset behind its last character.
        feature: name of the feature.
        reason: in plain English.
        weight: log-odds.
    """

    start: int
    end: int
    feature: str
    reason: str
    weight: float


def feature_contributions(document: Document, head: Head, name: HeadName) -> list[Contribution]:
    """What the rules of one head contribute.

    Args:
        document: the parsed text.
        head: the coefficients; features without one, or with 0, are not looked for.
        name: which head the features must belong to.

    Returns:
        A contribution for each piece of evidence, feature by feature.
    """
    result: list[Contribution] = []
    for feature in FEATURES:
        coefficient = head.coefficients.get(feature.name, 0.0)
        if feature.head != name or coefficient == 0.0:
            continue
        found = list(feature.find(document))
        for piece, share in zip(found, shares(feature, found, document), strict=True):
            weight = coefficient * share
            result.append(Contribution(piece.start, piece.end, feature.name, piece.note, weight))
    return result


def phrasing_contributions(document: Document, model: Model) -> list[Contribution]:
    """What the n-grams contribute, one piece for each run of tokens that leans one way.

    Args:
        document: the parsed text.
        model: the model, for its tables.

    Returns:
        Contributions that cover every token of weight, ordered by place, none across sentences.
    """
    weights = token_weights(document, model.symbols, model.tables)
    return [_phrase(document, weights, first, last) for first, last in _runs(document, weights)]


def _runs(document: Document, weights: Doubles) -> Iterator[tuple[int, int]]:
    """Runs of tokens of one sign inside a sentence, as (first, behind last) token index."""
    if not len(weights):
        return
    cut = np.zeros(len(weights) + 1, dtype=bool)
    cut[[first for first, _ in document.sentence_tokens]] = True
    cut[-1] = True
    positive = weights > 0
    cut[1:-1] |= positive[1:] != positive[:-1]
    edges = np.flatnonzero(cut).tolist()
    yield from pairwise(edges)


def _phrase(document: Document, weights: Doubles, first: int, last: int) -> Contribution:
    own = weights[first:last]
    weight = float(own.sum())
    inner, behind = (
        strongest_window(document.words[first:last], own.tolist()) if last - first > 1 else (0, 1)
    )
    words = document.text[document.starts[first + inner] : document.ends[first + behind - 1]]
    start, end = document.starts[first], document.ends[last - 1]
    return Contribution(start, end, PHRASING, phrase_reason(words, weight), weight)
