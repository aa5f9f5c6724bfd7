"""Second stage: weighs the heads' out_of_fold and the rules, and makes one linear score of them.

The heads' out_of_fold on a training sample come from heads that never saw its story, so the second
stage sees them as they will be on new text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

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
from detector.training.fit.bounded import Prior, fit_bounded
from detector.training.fit.priors import PeopleCounts, is_bounded, limit, prior_weight
from detector.training.fit.samples import FITTED, Samples
from detector.training.fit.vocabulary import NgramCounts, tf_idf

# How much each corpus and kind counts in the second stage. Twins weigh most: there a machine's
# wording and a person's differ in nothing else.
MIXTURE: Mixture = {
    ("twins", "native"): 1.0,
    ("twins", "roundtrip"): 1.0,
    ("twins_other", "native"): 0.1,
    ("twins_other", "roundtrip"): 0.1,
    ("flores", "native"): 0.1,
    ("flores", "roundtrip"): 0.1,
    **{
        (corpus, kind): share
        for corpus in ("translated", "foreign", "recent")
        # translators most of all must be spared
        for kind, share in (("human", 0.3), ("forward", 0.2))
    },
    ("native", "native"): 0.25,
    ("allsides", "native"): 0.12,
    ("worldwide", "native"): 0.15,
}
INVERSE_PENALTY = 1.0


def head_columns(head: HeadName) -> list[int]:
    """The columns of the catalogue that belong to a head."""
    return [column for column, feature in enumerate(FEATURES) if feature.head == head]


def fit_second_stage(
    samples: Samples,
    out_of_fold: Doubles,
    used: Mask,
    limits: RuleLimits,
    kept: Mask | None = None,
) -> LogisticRegression:
    """Fits the weights of the heads and of the rules.

    A rule's weight is drawn to what counts of real pages and of people's text say, and stays below
    the limit that the rate in people's text sets: see :mod:`detector.training.fit.priors`. It never
    takes the sign that its hypothesis rules out: a rule for stray stops must not become evidence
    for people by accident.

    Args:
        samples: all samples.
        out_of_fold: shape (samples, heads), from heads that did not see the sample's story.
        used: shape (samples,), the training rows; of these the clean texts and the pages count.
        limits: of the rules of the head ``translated``.
        kept: shape (rules of the head,), the rules that may have weight; None for all.

    Returns:
        An estimator over the heads' out_of_fold, then the rules of the head ``translated``.
    """
    used = used & samples.table["variant"].isin(FITTED).to_numpy()
    weights = mixture_weights(samples.table, used, MIXTURE)
    rows = np.flatnonzero(weights)
    x = np.hstack([out_of_fold[rows], samples.rules[rows][:, head_columns("translated")]])
    machine = samples.table["machine"].to_numpy(int)[rows]
    prior = _prior(limits, out_of_fold.shape[1], kept)
    return _linear(*fit_bounded(x, machine, weights[rows], prior))


class RuleLimits(NamedTuple):
    """What each rule of the head ``translated`` may weigh, shape (rules,).

    Attributes:
        mean: the log-odds that counts give to one finding.
        low: the least.
        high: the most.
    """

    mean: Doubles
    low: Doubles
    high: Doubles

    def scaled(self, slope: float) -> RuleLimits:
        """The limits of weights that a calibration will multiply by ``slope``."""
        return RuleLimits(self.mean, self.low / slope, self.high / slope)


def rule_limits(people: PeopleCounts) -> RuleLimits:
    """The limits that counts on people's text set.

    Args:
        people: the counts of all features of the catalogue.
    """
    columns = head_columns("translated")
    mean, low, high = (np.zeros(len(columns)) for _ in range(3))
    for place, column in enumerate(columns):
        feature = FEATURES[column]
        most = limit(feature, float(people.per_words[column])) if is_bounded(feature) else np.inf
        low[place] = 0.0 if feature.expected_sign == "machine" else -most
        high[place] = 0.0 if feature.expected_sign == "human" else most
        mean[place] = prior_weight(feature, float(people.share[column]))
    return RuleLimits(np.clip(mean, low, high), low, high)


def _prior(limits: RuleLimits, heads: int, kept: Mask | None) -> Prior:
    allowed = np.ones(len(limits.mean)) if kept is None else kept.astype(float)
    free = np.full(heads, np.inf)
    # an excluded rule keeps its place with no weight; infinity times 0 is none
    low, high = (np.where(allowed > 0, side, 0.0) for side in (limits.low, limits.high))
    return Prior(
        mean=np.concatenate([np.zeros(heads), np.clip(limits.mean * allowed, low, high)]),
        precision=np.full(heads + len(allowed), 1.0 / INVERSE_PENALTY),
        low=np.concatenate([-free, low]),
        high=np.concatenate([free, high]),
    )


def _linear(coefficients: Doubles, intercept: float | Doubles) -> LogisticRegression:
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
