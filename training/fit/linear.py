"""Second stage: weighs the heads' out_of_fold and the rules, and makes one linear score of them.

The heads' out_of_fold on a training sample come from heads that never saw its story, so the second
stage sees them as they will be on new text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from detector.features.catalogue import FEATURES
from detector.features.document.ngrams import VIEWS
from detector.features.feature import ScoreName as HeadName
from detector.models.artifact import LinearScore
from detector.models.ngram_table import NgramTable
from detector.training.corpus.arrays import Doubles, Mask
from detector.training.fit.base_models import (
    BASE_MODELS,
    VIEW_LENGTHS,
    FittedBaseModels,
    Mixture,
    mixture_weights,
)
from detector.training.fit.priors import prior_weight
from detector.training.fit.samples import FITTED, Samples
from detector.training.fit.vocabulary import NgramCounts, tf_idf

# How much each corpus and kind counts in the second stage. Twins weigh most: there a machine's
# wording and a person's differ in nothing else.
MIXTURE: Mixture = {
    ("twins", "native"): 1.0,
    ("twins", "roundtrip"): 1.0,
    ("flores", "native"): 0.1,
    ("flores", "roundtrip"): 0.1,
    ("translated", "human"): 0.1,
    ("translated", "forward"): 0.1,
    ("native", "native"): 0.2,
}
INVERSE_PENALTY = 1.0
_SIGNS = {"machine": 1, "human": -1, "either": 0}


def head_columns(head: HeadName) -> list[int]:
    """The columns of the catalogue that belong to a head."""
    return [column for column, feature in enumerate(FEATURES) if feature.head == head]


def fit_second_stage(
    samples: Samples, out_of_fold: Doubles, used: Mask, kept: Mask | None = None
) -> LogisticRegression:
    """Fits the weights of the heads and of the rules.

    A rule's weight is what the counts on real pages say, times one factor for all rules, plus what
    the corpora and the simulator add to it: see :mod:`detector.training.fit.priors`. A rule whose
    weight takes the sign that its hypothesis rules out is left out, and the rest is fitted again:
    a rule for stray stops must not become evidence for people by accident.

    Args:
        samples: all samples.
        out_of_fold: shape (samples, heads), from heads that did not see the sample's story.
        used: shape (samples,), the training rows; of these the clean texts and the pages count.
        kept: shape (rules of the head,), the rules that may have weight; None for all.

    Returns:
        An estimator over the heads' out_of_fold, then the rules of the head ``translated``.
    """
    columns = head_columns("translated")
    prior = np.array([prior_weight(FEATURES[column]) for column in columns])
    used = used & samples.table["variant"].isin(FITTED).to_numpy()
    rules = samples.rules[used][:, columns]
    machine = samples.table["machine"].to_numpy(int)[used]
    weights = mixture_weights(samples.table, used, MIXTURE)[used]
    allowed = np.ones(len(columns)) if kept is None else kept.astype(float)
    fired = rules.any(axis=0)
    while True:
        expected = rules @ (prior * allowed)
        x = np.hstack([out_of_fold[used], rules * allowed, expected[:, None]])
        estimator = LogisticRegression(C=INVERSE_PENALTY, solver="newton-cholesky", tol=1e-6)
        estimator.fit(x, machine, sample_weight=weights)
        heads, added, factor = np.split(estimator.coef_[0], [len(BASE_MODELS), x.shape[1] - 1])
        total = (added + factor * prior) * allowed
        wrong = _wrong_signs(total, columns)
        if not wrong.any():
            return _linear(np.concatenate([heads, total]), estimator.intercept_)
        # a rule that fires turns the common factor round, so it goes before those that never fire
        seen = wrong & fired
        allowed[seen if seen.any() else wrong] = 0.0


def _wrong_signs(weights: Doubles, columns: list[int]) -> Mask:
    expected_sign = np.array([_SIGNS[FEATURES[column].expected_sign] for column in columns])
    wrong: Mask = weights * expected_sign < 0
    return wrong


def _linear(coefficients: Doubles, intercept: Doubles) -> LogisticRegression:
    """An estimator of scikit-learn's with given coefficients."""
    estimator = LogisticRegression()
    estimator.classes_ = np.array([0, 1])
    estimator.coef_ = coefficients[None, :].astype(float)
    estimator.intercept_ = np.atleast_1d(intercept).astype(float)
    estimator.n_features_in_ = estimator.coef_.shape[1]
    return estimator


@dataclass(frozen=True, slots=True)
class Score:
    """The fitted score: one linear function of rules and n-grams.

    Attributes:
        estimator: scikit-learn's, over the columns of :func:`design`.
        idf: the idf of each view.
    """

    estimator: LogisticRegression
    idf: tuple[NDArray[np.float32], ...]


def compose(heads: FittedBaseModels, second: LogisticRegression) -> Score:
    """Multiplies the two stages out into one estimator.

    Coefficients of n-grams are rounded to the single precision in which the artifact stores them,
    so that the artifact and the estimator are the same function.
    """
    shares = second.coef_[0][: len(BASE_MODELS)]
    lengths = np.repeat(VIEW_LENGTHS, [len(idf) for idf in heads.idf])
    wording = (shares @ heads.coefficients) * lengths
    intercept = second.intercept_ + shares @ heads.intercepts
    return _rounded(second.coef_[0][len(BASE_MODELS) :], wording, intercept, heads.idf)


def calibrated(score: Score, slope: float, offset: float) -> Score:
    """The score as calibrated log-odds: ``slope * score + offset``."""
    rules = len(head_columns("translated"))
    scaled = score.estimator.coef_[0] * slope
    intercept = score.estimator.intercept_ * slope + offset
    return _rounded(scaled[:rules], scaled[rules:], intercept, score.idf)


def _rounded(
    rules: Doubles, wording: Doubles, intercept: Doubles, idf: tuple[NDArray[np.float32], ...]
) -> Score:
    coefficients = np.concatenate([rules, wording.astype(np.float32).astype(float)])
    return Score(_linear(coefficients, intercept), idf)


def design(samples: Samples, counts: NgramCounts, idf: tuple[NDArray[np.float32], ...]) -> Any:
    """The matrix that a :class:`Score` reads: rules, then the n-grams of each view."""
    blocks = [sp.csr_matrix(samples.rules[:, head_columns("translated")])]
    blocks += [tf_idf(view, own) for view, own in zip(counts.views, idf, strict=True)]
    return sp.csr_matrix(sp.hstack(blocks, format="csr"))


def as_head(estimator: LogisticRegression, head: HeadName, threshold: float) -> LinearScore:
    """The linear part of an artifact."""
    names = [FEATURES[column].name for column in head_columns(head)]
    coefficients = {n: float(c) for n, c in zip(names, estimator.coef_[0], strict=False)}
    return LinearScore(float(estimator.intercept_[0]), threshold, coefficients)


def as_tables(score: Score, counts: NgramCounts) -> dict[str, NgramTable]:
    """The n-gram tables of an artifact; n-grams that the training stories lack are dropped."""
    tables: dict[str, NgramTable] = {}
    done = len(head_columns("translated"))
    for view, counted, idf in zip(VIEWS, counts.views, score.idf, strict=True):
        width = len(counted.keys)
        weights = score.estimator.coef_[0][done : done + width].astype(np.float32)
        keep = idf > 0
        tables[view.name] = NgramTable(counted.keys[keep], idf[keep], weights[keep])
        done += width
    return tables
