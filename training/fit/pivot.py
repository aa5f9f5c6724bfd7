"""Fits the score that tells through which language a translation came.

Topic is the danger: news from Russia names roubles. In ``twins`` and ``flores`` the same stories
went through all languages, so nothing there can be learned from topic, and they weigh most.
Translated news of one country weighs little. Only patterns of function words, tags and plain
punctuation are read, and calques; currency signs are left out.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from detector.features.document import Document
from detector.features.document.ngrams import EDGE, MAX_SYMBOLS, SYMBOL_BITS, SymbolTable
from detector.models.pivot import calque_votes, probabilities
from detector.models.pivot_head import PivotHead
from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.base_models import TOTAL
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import (
    NgramCounts,
    ViewCounts,
    inverse_document_frequency,
    tf_idf,
)

# The languages of the twins: for others no accuracy could be measured on balanced topics.
PIVOTS = ("cs", "de", "es", "fi", "fr", "hi", "ru", "tr", "zh")
MIXTURE = {"twins": 1.0, "flores": 0.3, "translated": 0.1}
# The best of 1, 3 and 10 by balanced accuracy on the twins.
INVERSE_PENALTY = 3.0
MIN_STORIES = 20
# 48 bytes each in the artifact
MOST_PATTERNS = 20_000
# A language is named from the lowest probability at which this share of the twins by Google,
# Microsoft and DeepL is right, languages counting alike; articles held out by story.
RIGHT = 0.7
_PLAIN = frozenset("#.,;:!?\"'()-")


@dataclass(frozen=True, slots=True)
class Patterns:
    """The skeleton n-grams of the machines' clean articles whose pivot is one of ``PIVOTS``.

    Attributes:
        table: of these articles.
        view: their counts, of all n-grams that may be used; stories as in the samples.
        story: shape (articles,), the number of each one's story.
        language: shape (articles,), the index into ``PIVOTS``.
        votes: shape (articles, languages), what calques say.
    """

    table: pd.DataFrame
    view: ViewCounts
    story: NDArray[np.int64]
    language: NDArray[np.int64]
    votes: Doubles


def usable(table: pd.DataFrame) -> Mask:
    """Which samples are clean machine translations through one of the languages, to learn from."""
    known = table["machine"] & table["pivot"].isin(PIVOTS) & table["corpus"].isin(MIXTURE)
    return (known & (table["variant"] == "clean")).to_numpy(bool)


def strangers(table: pd.DataFrame) -> Mask:
    """Which samples are clean and were written by people, or came through another language."""
    clean = table["variant"] == "clean"
    return (clean & ~(table["machine"] & table["pivot"].isin(PIVOTS))).to_numpy(bool)


def _speaks(key: int, symbols: SymbolTable) -> bool:
    """Whether a pattern is free of currency and other signs that tell the topic."""
    while key:
        name = symbols.names[(key & MAX_SYMBOLS) - 1]
        if name != EDGE and not name[0].isalpha() and name not in _PLAIN and name != "'s":
            return False
        key >>= SYMBOL_BITS
    return True


def patterns_of(samples: Samples, counts: NgramCounts, rows: NDArray[np.int64]) -> Patterns:
    """Takes what the fit needs from the samples.

    Args:
        samples: all samples.
        counts: their n-grams.
        rows: the samples to take.
    """
    view = counts.views[0]
    have = np.asarray(view.stories.sum(axis=0)).ravel()
    order = np.argsort(-have, kind="stable")
    signs = [column for column in order.tolist() if have[column] >= MIN_STORIES]
    kept = [c for c in signs if _speaks(int(view.keys[c]), counts.symbols)][:MOST_PATTERNS]
    columns = np.sort(np.array(kept, dtype=np.int64))
    taken = ViewCounts(
        view.keys[columns],
        sp.csr_matrix(view.counts[rows][:, columns]),
        sp.csr_matrix(view.stories[:, columns]),
    )
    table = samples.table.iloc[rows].reset_index(drop=True)
    index = {code: number for number, code in enumerate(PIVOTS)}
    language = np.array([index.get(code, -1) for code in table["pivot"]])
    votes = np.array([_votes(samples.views[1][row]) for row in rows.tolist()])
    return Patterns(table, taken, counts.story[rows], language, votes.reshape(-1, len(PIVOTS)))


def _votes(line: str) -> Doubles:
    """What the calques of an article say; the lexicon has no numbers and no capitals."""
    text = "\n".join(part.strip() for part in line.split(EDGE) if part.strip())
    total: Doubles = calque_votes(Document.parse(text), PIVOTS).sum(axis=0)
    return total


@dataclass(frozen=True, slots=True)
class RawFit:
    """Uncalibrated scores: idf (n,), coefficients (n, languages), intercepts (languages,)."""

    idf: NDArray[np.float32]
    coefficients: Doubles
    intercepts: Doubles


def weigh(patterns: Patterns, used: Mask) -> Doubles:
    """Weights: languages alike, then by ``MIXTURE``, then stories alike; 0 where not used."""
    table = patterns.table
    weights: Doubles = np.asarray(table["corpus"].map(MIXTURE), dtype=np.float64) * used
    for number in range(len(PIVOTS)):
        rows = np.flatnonzero(used & (patterns.language == number))
        if not len(rows):
            continue
        part = table.iloc[rows]
        weights[rows] /= part.groupby(["corpus", "story"])["id"].transform("size").to_numpy(float)
        weights[rows] *= TOTAL / len(PIVOTS) / weights[rows].sum()
    return weights


def fit_raw(patterns: Patterns, used: Mask) -> RawFit:
    """Fits each language against the others.

    Args:
        patterns: all articles.
        used: shape (articles,), the training rows; whole stories.
    """
    weights = weigh(patterns, used)
    rows = np.flatnonzero(weights)
    stories = np.zeros(patterns.view.stories.shape[0], dtype=bool)
    stories[patterns.story[rows]] = True
    idf = inverse_document_frequency(patterns.view, stories)
    x = tf_idf(patterns.view, idf)[rows]
    language = patterns.language[rows]
    coefficients = np.zeros((x.shape[1], len(PIVOTS)))
    intercepts = np.full(len(PIVOTS), -20.0)  # a language without articles is never the likeliest
    for number in sorted(set(language.tolist())):
        estimator = LogisticRegression(
            C=INVERSE_PENALTY,
            solver="liblinear",
            dual=True,
            tol=1e-3,
            max_iter=500,
            random_state=0,
        )
        estimator.fit(x, language == number, sample_weight=weights[rows])
        coefficients[:, number] = estimator.coef_[0]
        intercepts[number] = estimator.intercept_[0]
    return RawFit(idf, coefficients, intercepts)


def raw_scores(patterns: Patterns, fitted: RawFit) -> Doubles:
    """Shape (articles, languages), without calques."""
    values = tf_idf(patterns.view, fitted.idf)
    scores: Doubles = np.asarray(values @ fitted.coefficients + fitted.intercepts)
    return scores


def unseen_scores(patterns: Patterns, used: Mask) -> Doubles:
    """Scores of every article from a fit that saw no version of its story.

    Args:
        patterns: all articles.
        used: shape (articles,), those that may train; the others are only scored.
    """
    folds = folds_of(patterns.table["group"])
    scores = np.zeros((len(folds), len(PIVOTS)))
    for fold in range(FOLDS):
        held_out = folds == fold
        fitted = fit_raw(patterns, used & ~held_out & (patterns.language >= 0))
        scores[held_out] = raw_scores(patterns, fitted)[held_out]
    return scores


def calibrate(scores: Doubles, patterns: Patterns) -> tuple[float, float]:
    """Scale of the scores and strength of calques, by likelihood on the twins' held-out scores."""
    rows = np.flatnonzero((patterns.table["corpus"] == "twins").to_numpy())
    language, votes = patterns.language[rows], patterns.votes[rows]
    weights = 1.0 / np.bincount(language, minlength=len(PIVOTS))[language]

    def loss(parameters: Doubles) -> float:
        scale, calque = np.exp(parameters)
        shares = probabilities(scale * scores[rows] + calque * votes)
        return float(-(weights * np.log(shares[np.arange(len(rows)), language] + 1e-12)).sum())

    found = minimize(loss, np.log([3.0, 0.5]), method="Nelder-Mead").x
    return float(np.exp(found[0])), float(np.exp(found[1]))


def choose_threshold(shares: Doubles, patterns: Patterns) -> float:
    """The lowest probability from which ``RIGHT`` of the twins are right; 1 where none is.

    Args:
        shares: shape (articles, languages), held-out probabilities.
        patterns: the articles.
    """
    strong = patterns.table["engine"].isin(STRONG_ENGINES)
    rows = np.flatnonzero((strong & (patterns.table["corpus"] == "twins")).to_numpy())
    language, likeliest = patterns.language[rows], shares[rows].argmax(axis=1)
    weights = 1.0 / np.bincount(language, minlength=len(PIVOTS))[language]
    sure = shares[rows].max(axis=1)
    for threshold in np.arange(0.3, 1.0, 0.01):
        named = sure >= threshold
        total = weights[named].sum()
        if total and weights[named & (likeliest == language)].sum() / total >= RIGHT:
            return round(float(threshold), 2)
    return 1.0


@dataclass(frozen=True, slots=True)
class FittedPivot:
    """A head, and what it was calibrated by.

    Attributes:
        head: the head.
        scale: of the calibration.
        scores: shape (articles, languages), calibrated, from fits that did not see the story.
    """

    head: PivotHead
    scale: float
    scores: Doubles


def fit_pivot(patterns: Patterns) -> FittedPivot:
    """Fits, calibrates and chooses the threshold.

    Args:
        patterns: of the machines' clean articles.
    """
    everything = np.ones(len(patterns.table), dtype=bool)
    held_out = unseen_scores(patterns, everything)
    scale, calque = calibrate(held_out, patterns)
    scores = scale * held_out + calque * patterns.votes
    fitted = fit_raw(patterns, everything)
    keep = fitted.idf > 0
    head = PivotHead(
        languages=PIVOTS,
        threshold=choose_threshold(probabilities(scores), patterns),
        calque=calque,
        baselines=scale * fitted.intercepts,
        keys=patterns.view.keys[keep],
        idf=fitted.idf[keep],
        coefficients=(scale * fitted.coefficients[keep]).astype(np.float32),
    )
    return FittedPivot(head, scale, scores)
