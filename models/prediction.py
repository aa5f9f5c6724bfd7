"""A document's score as a sum of evidence, each piece with its place and reason."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from detector.features.catalogue import FEATURES
from detector.features.document import Document
from detector.features.feature import Feature, ScoreName, shares
from detector.features.gathering import gather
from detector.models.artifact import LinearScore, Model
from detector.models.evidence import Evidence, evidence_at, evidence_of_runs
from detector.models.ngram_table import Doubles
from detector.models.wording import PHRASING, phrase_reason, strongest_windows

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
        A contribution for each piece of evidence, feature by feature.
    """
    result: list[Evidence] = []
    gathered = gather(document, [feature for feature, _ in rules])
    for (feature, coefficient), found in zip(rules, gathered, strict=True):
        if found:
            own, name = scale * coefficient, feature.name
            for piece, share in zip(found, shares(feature, found, document), strict=True):
                weight = own * share
                result.append(
                    evidence_at(document, piece.start, piece.end, name, piece.note, weight)
                )
    return result


def phrasing_evidence(document: Document, model: Model, scale: float = 1.0) -> list[Evidence]:
    """What the n-grams contribute, one piece for each run of tokens that expected_sign one way.

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
    starts, ends = document.starts, document.ends
    begins = [starts[first] for first in firsts.tolist()]
    behinds = [ends[last] for last in (firsts[1:] - 1).tolist()]
    behinds.append(ends[-1])
    reasons = _reasons(document, sums, *strongest_windows(document.words, weights, firsts))
    if not all(sums):
        kept = [run for run, weight in enumerate(sums) if weight]
        begins, behinds = [begins[run] for run in kept], [behinds[run] for run in kept]
        reasons, sums = [reasons[run] for run in kept], [sums[run] for run in kept]
    return evidence_of_runs(document, begins, behinds, PHRASING, reasons, sums)


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
