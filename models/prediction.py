"""A document's score as a sum of contributions, each with its place and reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise, repeat
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.base import Head as HeadName
from detector.features.base import shares
from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.models.artifact import Head, Model
from detector.models.ngram_table import Doubles
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


# makes a Contribution of a tuple; three times as fast as its constructor
_contribution = partial(tuple.__new__, Contribution)


def feature_contributions(
    document: Document, head: Head, name: HeadName, scale: float = 1.0
) -> list[Contribution]:
    """What the rules of one head contribute.

    Args:
        document: the parsed text.
        head: the coefficients; features without one, or with 0, are not looked for.
        name: which head the features must belong to.
        scale: the slope of the calibration at the length of the text.

    Returns:
        A contribution for each piece of evidence, feature by feature.
    """
    result: list[Contribution] = []
    for feature in FEATURES:
        coefficient = scale * head.coefficients.get(feature.name, 0.0)
        if feature.head != name or coefficient == 0.0:
            continue
        found = list(feature.find(document))
        if not found:
            continue
        for piece, share in zip(found, shares(feature, found, document), strict=True):
            weight = coefficient * share
            result.append(Contribution(piece.start, piece.end, feature.name, piece.note, weight))
    return result


def phrasing_contributions(
    document: Document, model: Model, scale: float = 1.0
) -> list[Contribution]:
    """What the n-grams contribute, one piece for each run of tokens that leans one way.

    Args:
        document: the parsed text.
        model: the model, for its tables.
        scale: the slope of the calibration at the length of the text.

    Returns:
        Contributions that cover every token of weight, ordered by place, none across sentences.
    """
    weights = scale * model.phrasing.token_weights(document)
    if not weights.any():
        return []
    firsts = sign_runs(document, weights)
    sums = np.add.reduceat(weights, firsts).tolist()
    first_tokens = firsts.tolist()
    starts = [document.starts[first] for first in first_tokens]
    ends = [document.ends[last - 1] for last in first_tokens[1:]]
    ends.append(document.ends[-1])
    reasons = _reasons(document, weights, [*first_tokens, len(weights)])
    pieces = zip(starts, ends, repeat(PHRASING), reasons, sums, strict=False)
    return [piece for piece in map(_contribution, pieces) if piece.weight]


def sign_runs(document: Document, weights: Doubles) -> NDArray[np.int64]:
    """The first token of each run of tokens of one sign inside a sentence.

    Tokens that no n-gram covers weigh exactly 0 and go with what speaks for people.
    """
    begins = np.zeros(len(weights), dtype=bool)
    positive = weights > 0
    np.not_equal(positive[1:], positive[:-1], out=begins[1:])
    begins[[first for first, _ in document.sentence_tokens]] = True
    return np.flatnonzero(begins)


def _reasons(document: Document, weights: Doubles, edges: Sequence[int]) -> Iterator[str]:
    """The reason of each run; it names the strongest words of the run."""
    every, words = weights.tolist(), document.words
    starts, ends, text = document.starts, document.ends, document.text
    for first, last in pairwise(edges):
        own = every[first:last]
        inner, behind = strongest_window(words[first:last], own) if last - first > 1 else (0, 1)
        phrase = text[starts[first + inner] : ends[first + behind - 1]]
        yield phrase_reason(phrase, own[0])
