"""Through which language a translation came: a sum of evidence for each language.

Hypothesis: a translation keeps traces of the constructions of its source (Toury's law of
interference, 1995), so patterns of function words and tags differ by language, and so do phrases
translated part by part. Content words have no say: places, currencies and persons tell where the
news comes from, not which language it went through.

The score of a language is its baseline plus, for each pattern of the skeleton view, its tf-idf
value times one coefficient, plus a fixed part for each calque of the lexicon that lists the
language. A language is named where its probability (softmax of the scores) reaches a threshold.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from detector.features.document import Document
from detector.features.document.ngrams import VIEWS, Ngrams, SymbolTable, ngrams, symbols
from detector.features.phrasing.lexicon import LANGUAGES, find_phrases
from detector.models.evidence import Evidence, evidence_at
from detector.models.ngram_table import Doubles
from detector.models.pivot_head import PivotHead
from detector.models.prediction import sign_runs

PATTERN = "pivot/pattern"
CALQUE = "pivot/calque"
SKELETON = VIEWS[0]
_LONGEST_QUOTE = 60


class Guess(NamedTuple):
    """The likeliest language of a text.

    Attributes:
        language: its code.
        probability: among the languages of the head.
        score: the score of the language minus the mean score of the others; equals ``baseline``
            plus every weight in ``contributions``.
        baseline: the same without any evidence.
        contributions: the evidence, ordered by feature and place.
    """

    language: str
    probability: float
    score: float
    baseline: float
    evidence: tuple[Evidence, ...]


def language_scores(document: Document, head: PivotHead, names: SymbolTable) -> Doubles:
    """The score of each language, shape (languages,)."""
    patterns, _ = _patterns(document, head, names)
    return _total(head, patterns, head.calque * calque_votes(document, head.languages))


def _total(head: PivotHead, patterns: Doubles, calques: Doubles) -> Doubles:
    total: Doubles = head.baselines + patterns.sum(axis=0) + calques.sum(axis=0)
    return total


def probabilities(scores: Doubles) -> Doubles:
    """The softmax over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    shares: Doubles = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def guess_pivot(document: Document, head: PivotHead, names: SymbolTable) -> Guess | None:
    """The language that a translation likely came through.

    Args:
        document: the parsed text, which other evidence shows to be a translation.
        head: the scores.
        names: the symbols of the model.

    Returns:
        The likeliest language with its evidence; None where it does not reach the threshold.
    """
    patterns, (first, length) = _patterns(document, head, names)
    calques = head.calque * calque_votes(document, head.languages)
    scores = _total(head, patterns, calques)
    shares = probabilities(scores)
    best = int(np.argmax(shares))
    if shares[best] < head.threshold:
        return None
    against = _against_the_others(len(scores), best)
    code = head.languages[best]
    found = _phrasings(document, patterns @ against, first, length, code)
    found += _calque_pieces(document, calques @ against, code)
    baseline = float(head.baselines @ against)
    score = math.fsum([baseline, *(piece.weight for piece in found)])
    return Guess(code, float(shares[best]), score, baseline, tuple(found))


def _against_the_others(count: int, best: int) -> Doubles:
    """Weights that turn scores into one score minus the mean of the others."""
    against = np.full(count, -1.0 / (count - 1))
    against[best] = 1.0
    return against


def list_patterns(document: Document, names: SymbolTable) -> Ngrams:
    """All n-grams of the skeleton of a document.

    Args:
        document: the parsed text.
        names: the symbols of the model.
    """
    numbers = names.numbers(symbols(document, SKELETON), document.sentence_tokens)
    return ngrams(numbers, names.edge, SKELETON.orders)


def _patterns(
    document: Document, head: PivotHead, names: SymbolTable
) -> tuple[Doubles, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """What each occurrence of a pattern gives to each language, and the tokens it covers."""
    listed = list_patterns(document, names)
    near = np.minimum(np.searchsorted(head.keys, listed.keys), max(0, len(head.keys) - 1))
    hit = np.flatnonzero(head.keys[near] == listed.keys) if len(head.keys) else near[:0]
    rows, occurrence, counts = np.unique(near[hit], return_inverse=True, return_counts=True)
    values = (1.0 + np.log(counts)) * head.idf[rows].astype(np.float64)
    norm = float(np.sqrt(values @ values)) or 1.0
    each = head.coefficients[rows] * (values / norm / counts)[:, None]
    return each[occurrence.reshape(-1)], (listed.first[hit], listed.length[hit])


def _phrasings(
    document: Document,
    weights: Doubles,
    first: NDArray[np.int64],
    length: NDArray[np.int64],
    code: str,
) -> list[Evidence]:
    """Runs of tokens whose patterns lean one way, as the score of translation shows them."""
    steps = np.zeros(document.token_count + 1)
    np.add.at(steps, first, weights / length)
    np.add.at(steps, first + length, -weights / length)
    tokens = np.cumsum(steps)[:-1]
    if not len(tokens):
        return []
    firsts = sign_runs(document, tokens)
    totals = np.add.reduceat(tokens, firsts).tolist()
    runs = pairwise([*firsts.tolist(), len(tokens)])
    return [
        _phrasing(document, begin, behind, total, code)
        for (begin, behind), total in zip(runs, totals, strict=True)
    ]


def _phrasing(document: Document, first: int, behind: int, weight: float, code: str) -> Evidence:
    start, end = document.starts[first], document.ends[behind - 1]
    words = document.text[start:end]
    if len(words) > _LONGEST_QUOTE:
        words = words[:_LONGEST_QUOTE].rsplit(" ", 1)[0] + " …"
    where = LANGUAGES[code] if weight > 0 else f"languages other than {LANGUAGES[code]}"
    note = f"“{words}” is built as translations through {where} more often are"
    return evidence_at(document, start, end, PATTERN, note, weight)


def calque_votes(document: Document, languages: Sequence[str]) -> Doubles:
    """How strongly each phrase of the lexicon names each language.

    Args:
        document: the parsed text.
        languages: the languages to tell apart.

    Returns:
        Shape (phrases found, languages): the weight of the phrase, divided equally among those
        of its languages that are told apart.
    """
    matches = find_phrases(document)
    votes = np.zeros((len(matches), len(languages)))
    for row, match in zip(votes, matches, strict=True):
        phrase = match.phrases[0]
        named = [number for number, code in enumerate(languages) if code in phrase.pivots]
        if named:
            row[named] = phrase.weight / len(named)
    return votes


def _calque_pieces(document: Document, weights: Doubles, code: str) -> list[Evidence]:
    pieces: list[Evidence] = []
    for match, weight in zip(find_phrases(document), weights.tolist(), strict=True):
        if weight == 0.0:
            continue
        start, end = document.starts[match.first], document.ends[match.behind - 1]
        phrase = match.phrases[0]
        own = f" “{phrase.original}”" if phrase.original and phrase.pivots[0] == code else ""
        others = " or ".join(LANGUAGES[other] for other in phrase.pivots[:3] if other in LANGUAGES)
        follows = f"{LANGUAGES[code]}{own}" if weight > 0 else others
        note = f"“{document.text[start:end]}” follows {follows}"
        pieces.append(evidence_at(document, start, end, CALQUE, note, weight))
    return pieces
