"""A document's score as a sum of evidence, each piece with its place and reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.feature import Feature, ScoreName, shares
from detector.features.gathering import gather
from detector.models.artifact import LinearScore, Model
from detector.models.evidence import Evidence, evidence_at, evidence_of_runs
from detector.models.ngram_table import Doubles
from detector.models.wording import (
    PHRASING,
    REST,
    REST_AT_FIRST,
    phrase_reason,
    strongest_windows,
)

Rules = tuple[tuple[Feature, float], ...]


def active_rules(head: LinearScore, name: ScoreName) -> Rules:
    """The features of a head with their coefficients, those without one or with 0 left out.

    Args:
        head: the coefficients.
        name: which head the features must belong to.
    """
    pairs = ((feature, head.coefficients.get(feature.name, 0.0)) for feature in FEATURES)
    return tuple(pair for pair in pairs if pair[0].head == name and pair[1] != 0.0)


def rule_evidence(document: Document, rules: Rules, scale: float = 1.0) -> list[Evidence]:
    """What the rules of one head contribute.

    Args:
        document: the parsed text.
        rules: as :func:`active_rules` gives them.
        scale: the slope of the calibration at the length of the text.

    Returns:
        A contribution for each piece of evidence, feature by feature. The first of a feature says
        why such things count; the others only what is there.
    """
    result: list[Evidence] = []
    gathered = gather(document, [feature for feature, _ in rules])
    for (feature, coefficient), found in zip(rules, gathered, strict=True):
        if found:
            own, name = scale * coefficient, feature.name
            parts = zip(
                found, feature.reasons(found), shares(feature, found, document), strict=True
            )
            for piece, reason, share in parts:
                result.append(
                    evidence_at(document, piece.start, piece.end, name, reason, own * share)
                )
    return result


def phrasing_evidence(document: Document, model: Model, scale: float = 1.0) -> list[Evidence]:
    """What the n-grams contribute: a piece for each phrase, and one for the rest of each sentence.

    A run of tokens that speak one way is a piece if it has a phrase to name. The other runs of a
    sentence, small words and names and marks, are one piece, which reaches from the first of them
    to the last.

    Args:
        document: the parsed text.
        model: the model, for its tables.
        scale: the slope of the calibration at the length of the text.

    Returns:
        Pieces that cover every token of weight, ordered by place, none across sentences.
    """
    weights = scale * model.phrasing.token_weights(document)
    if not weights.any():
        return []
    firsts = sign_runs(document, weights)
    sums: list[float] = np.add.reduceat(weights, firsts).tolist()
    windows = strongest_windows(document.words, weights, firsts)
    begins = firsts.tolist()
    lasts = [*(firsts[1:] - 1).tolist(), len(weights) - 1]
    starts, ends, text = document.starts, document.ends, document.text
    # the offsets, weight and reason of each piece
    rows: list[tuple[int, int, float, str]] = []
    rests: dict[int, int] = {}
    for run, (first, last, weight) in enumerate(zip(begins, lasts, sums, strict=True)):
        if not weight:
            continue
        if run in windows:
            begin, behind = windows[run]
            reason = phrase_reason(text[starts[begin] : ends[behind - 1]], weight)
            rows.append((starts[first], ends[last], weight, reason))
            continue
        row = rests.setdefault(document.sentence_of[first], len(rows))
        if row == len(rows):
            rows.append(
                (starts[first], ends[last], weight, REST if len(rests) > 1 else REST_AT_FIRST)
            )
        else:
            start, _, before, reason = rows[row]
            rows[row] = start, ends[last], before + weight, reason
    return evidence_of_runs(
        document,
        [start for start, *_ in rows],
        [end for _, end, *_ in rows],
        PHRASING,
        [reason for *_, reason in rows],
        [weight for *_, weight, _ in rows],
    )


def sign_runs(document: Document, weights: Doubles) -> NDArray[np.int64]:
    """The first token of each run of tokens of one sign inside a sentence.

    Tokens that no n-gram covers weigh exactly 0 and go with what speaks for people.
    """
    begins = np.zeros(len(weights), dtype=bool)
    positive = weights > 0
    np.not_equal(positive[1:], positive[:-1], out=begins[1:])
    begins[[first for first, _ in document.sentence_tokens]] = True
    return np.flatnonzero(begins)
