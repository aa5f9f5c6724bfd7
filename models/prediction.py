"""A document's score as a sum of contributions, each with its place and reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.feature import Feature, shares
from detector.features.feature import Head as HeadName
from detector.models.artifact import Head, Model
from detector.models.ngram_table import Doubles
from detector.models.wording import phrase_reason, strongest_windows


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


class Pieces(NamedTuple):
    """What the n-grams contribute, as columns: there are too many for a tuple of each.

    Attributes:
        starts: offset of each in ``Document.text``.
        ends: offset behind its last character.
        reasons: in plain English.
        weights: log-odds, none of them 0.
    """

    starts: list[int]
    ends: list[int]
    reasons: list[str]
    weights: list[float]


Rules = tuple[tuple[Feature, float], ...]


def active_rules(head: Head, name: HeadName) -> Rules:
    """The features of a head with their coefficients, those without one or with 0 left out.

    Args:
        head: the coefficients.
        name: which head the features must belong to.
    """
    pairs = ((feature, head.coefficients.get(feature.name, 0.0)) for feature in FEATURES)
    return tuple(pair for pair in pairs if pair[0].head == name and pair[1] != 0.0)


def feature_contributions(
    document: Document, rules: Rules, scale: float = 1.0
) -> list[Contribution]:
    """What the rules of one head contribute.

    Args:
        document: the parsed text.
        rules: as :func:`active_rules` gives them.
        scale: the slope of the calibration at the length of the text.

    Returns:
        A contribution for each piece of evidence, feature by feature.
    """
    result: list[Contribution] = []
    for feature, coefficient in rules:
        own = scale * coefficient
        found = list(feature.find(document)) if own else []
        if found:
            name = feature.name
            for piece, share in zip(found, shares(feature, found, document), strict=True):
                result.append(Contribution(piece.start, piece.end, name, piece.note, own * share))
    return result


def phrasing_contributions(document: Document, model: Model, scale: float = 1.0) -> Pieces:
    """What the n-grams contribute, one piece for each run of tokens that leans one way.

    Args:
        document: the parsed text.
        model: the model, for its tables.
        scale: the slope of the calibration at the length of the text.

    Returns:
        Pieces that cover every token of weight, ordered by place, none across sentences.
    """
    weights = scale * model.phrasing.token_weights(document)
    if not weights.any():
        return Pieces([], [], [], [])
    firsts = sign_runs(document, weights)
    sums: list[float] = np.add.reduceat(weights, firsts).tolist()
    starts, ends = document.starts, document.ends
    begins = [starts[first] for first in firsts.tolist()]
    behinds = [ends[last] for last in (firsts[1:] - 1).tolist()]
    behinds.append(ends[-1])
    reasons = _reasons(document, sums, *strongest_windows(document.words, weights, firsts))
    if not all(sums):
        kept = [run for run, weight in enumerate(sums) if weight]
        begins, behinds = [begins[run] for run in kept], [behinds[run] for run in kept]
        reasons, sums = [reasons[run] for run in kept], [sums[run] for run in kept]
    return Pieces(begins, behinds, reasons, sums)


def sign_runs(document: Document, weights: Doubles) -> NDArray[np.int64]:
    """The first token of each run of tokens of one sign inside a sentence.

    Tokens that no n-gram covers weigh exactly 0 and go with what speaks for people.
    """
    begins = np.zeros(len(weights), dtype=bool)
    positive = weights > 0
    np.not_equal(positive[1:], positive[:-1], out=begins[1:])
    begins[[first for first, _ in document.sentence_tokens]] = True
    return np.flatnonzero(begins)


def _reasons(
    document: Document, sums: Sequence[float], first: Sequence[int], behind: Sequence[int]
) -> list[str]:
    """The reason of each run, which names the tokens from ``first`` to before ``behind``."""
    starts, ends, text = document.starts, document.ends, document.text
    unusual, usual, tail = *(phrase_reason("", weight)[:-1] for weight in (1.0, -1.0)), "’"
    return [
        f"{unusual if weight > 0 else usual}{text[starts[begin] : ends[end - 1]]}{tail}"
        for weight, begin, end in zip(sums, first, behind, strict=True)
    ]
