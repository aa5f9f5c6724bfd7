"""First stage: three heads on phrasing, each learned where it can be learned cleanly.

No single linear fit serves all contrasts: beside newspapers that have no twins, a fit on everything
learns what the newspapers write about. So one head is fitted on native news against its round
trips, one on translations by people against those by machines, and one on everything; the second
stage (:mod:`detector.training.fit.linear`) weighs their out-of-fold scores together with the rules.
All heads are linear over the same n-grams, so the sum stays one linear score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from detector.training.corpus.arrays import Doubles, Mask
from detector.training.corpus.articles import STRONG_ENGINES
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import (
    NgramCounts,
    inverse_document_frequency,
    tf_idf,
)

Mixture = dict[tuple[str, str], float]

_TWINS: Mixture = {
    ("twins", "native"): 1.0,
    ("twins", "roundtrip"): 1.0,
    ("twins_other", "native"): 0.2,
    ("twins_other", "roundtrip"): 0.2,
    ("flores", "native"): 0.1,
    ("flores", "roundtrip"): 0.1,
}
# Texts that people translated, with machines' versions of the same lines.
_TRANSLATED: Mixture = {
    (corpus, kind): share
    for corpus, share in (("foreign", 1.0), ("recent", 1.0), ("translated", 0.7))
    for kind in ("human", "forward")
}
_PRESS: Mixture = {
    ("native", "native"): 0.15,
    ("allsides", "native"): 0.1,
    ("worldwide", "native"): 0.1,
}
# For each head, how much each corpus and kind counts, whatever the number of its rows.
BASE_MODELS: dict[str, Mixture] = {
    "twins": _TWINS,
    "translators": _TRANSLATED,
    "everything": {
        **_TWINS,
        **{group: 0.3 * share for group, share in _TRANSLATED.items()},
        **_PRESS,
    },
}
# How much more a version by a strong engine counts than another. What research systems leave is
# easier to learn, and hides what the engines leave that sites use.
STRONG_WEIGHT = 4.0
# Total weight of the rows of a fit, and the inverse strength of the penalty. On twins 10 to 1000
# differ by less than 0.002 of AUROC.
TOTAL = 2000.0
INVERSE_PENALTY = 30.0
# A publisher or a set of translations counts no more than one with this many stories.
STORIES_OF_A_SOURCE = 25
TOLERANCE = 1e-6
_PART = 4_000  # samples
# How much longer the word view is than the skeleton; 1.4 gave 0.002 more AUROC on twins than 1.
VIEW_LENGTHS = (1.0, 1.4)


def mixture_weights(table: pd.DataFrame, used: Mask, mixture: Mixture) -> Doubles:
    """Weights by a mixture: a source counts once however much it printed, and so does a story.

    What strong engines wrote counts more than the rest of its group.

    Args:
        table: of the samples.
        used: shape (samples,), the training rows.
        mixture: the share of each corpus and kind.

    Returns:
        Shape (samples,), 0 for rows that are not used; the sum is ``TOTAL``.
    """
    weights = np.zeros(len(table))
    rows = table[used]
    for (corpus, kind), share in mixture.items():
        part = rows[(rows["corpus"] == corpus) & (rows["kind"] == kind)]
        if len(part):
            each = 1.0 / part.groupby("story")["id"].transform("size").to_numpy(float)
            # by source: as many stories as it has, up to a limit
            stories = pd.Series(each, index=part.index).groupby(part["source"]).transform("sum")
            each *= np.minimum(stories, STORIES_OF_A_SOURCE) / stories
            weights[part.index.to_numpy()] = share * each / each.sum()
    weights[table["engine"].isin(STRONG_ENGINES).to_numpy()] *= STRONG_WEIGHT
    scaled: Doubles = weights * (TOTAL / weights.sum())
    return scaled


@dataclass(frozen=True, slots=True)
class FittedBaseModels:
    """The heads of one training set.

    Attributes:
        idf: the idf of each view.
        coefficients: shape (heads, n-grams of all views).
        intercepts: shape (heads,).
        scores: shape (samples, heads), the log-odds that each head gives to every sample.
    """

    idf: tuple[NDArray[np.float32], ...]
    coefficients: Doubles
    intercepts: Doubles
    scores: Doubles


def ngram_matrix(
    counts: NgramCounts, idf: tuple[NDArray[np.float32], ...], rows: NDArray[np.int64]
) -> Any:
    """The values of all views, side by side, each as long as ``VIEW_LENGTHS`` says.

    Args:
        counts: the n-grams of all samples.
        idf: of each view.
        rows: the samples to take.
    """
    blocks = [
        tf_idf(view, own, rows) * length
        for view, own, length in zip(counts.views, idf, VIEW_LENGTHS, strict=True)
    ]
    return sp.csr_matrix(sp.hstack(blocks, format="csr"))


def score_rows(
    counts: NgramCounts, idf: tuple[NDArray[np.float32], ...], coefficients: Doubles
) -> Doubles:
    """What heads without their intercepts give to all samples, in bounded memory.

    Args:
        counts: the n-grams of all samples.
        idf: of each view.
        coefficients: shape (heads, n-grams of all views).
    """
    size = counts.views[0].counts.shape[0]
    parts = [
        ngram_matrix(counts, idf, np.arange(first, min(first + _PART, size))) @ coefficients.T
        for first in range(0, size, _PART)
    ]
    return np.concatenate(parts)


def fit_base_models(samples: Samples, counts: NgramCounts, used: Mask) -> FittedBaseModels:
    """Fits every head on the training rows that are clean text.

    Args:
        samples: all samples.
        counts: their n-grams.
        used: shape (samples,), the training rows; whole stories.
    """
    return BaseModelFitter(samples.table, counts, used).fit()


class BaseModelFitter:
    """Fits heads on parts of one training set, whose n-gram values are computed once."""

    def __init__(self, table: pd.DataFrame, counts: NgramCounts, used: Mask) -> None:
        """Computes the n-gram values.

        Args:
            table: of all samples.
            counts: their n-grams.
            used: shape (samples,), the training rows; whole stories.
        """
        self.table = table
        self.used = used
        stories = np.zeros(int(counts.story.max()) + 1, dtype=bool)
        stories[counts.story[used]] = True
        self.idf = tuple(inverse_document_frequency(view, stories) for view in counts.views)
        self.counts = counts
        clean = used & (table["variant"] == "clean").to_numpy()
        # what heads are fitted on; the other rows are only scored, a part at a time
        self.rows = np.flatnonzero(clean)
        self.matrix = ngram_matrix(counts, self.idf, self.rows)

    def fit(
        self,
        without: Mask | None = None,
        start: FittedBaseModels | None = None,
        tolerance: float = TOLERANCE,
    ) -> FittedBaseModels:
        """Fits every head on the training rows that are clean text.

        Args:
            without: shape (samples,), training rows to leave out.
            start: heads of the whole training set, from which the fit starts; a head that
                loses no row is taken over.
            tolerance: of the gradient.
        """
        clean = self.used & (self.table["variant"] == "clean").to_numpy()
        kept = clean if without is None else clean & ~without
        machine = self.table["machine"].to_numpy(int)
        coefficients, intercepts = [], []
        for number, mixture in enumerate(BASE_MODELS.values()):
            if start is not None and not _loses(self.table, clean & ~kept, mixture):
                coefficients.append(start.coefficients[number])
                intercepts.append(float(start.intercepts[number]))
                continue
            weights = mixture_weights(self.table, kept, mixture)
            weighed = np.flatnonzero(weights[self.rows])
            rows = self.rows[weighed]
            even = _balanced(weights[rows], machine[rows])
            estimator = LogisticRegression(
                C=INVERSE_PENALTY, max_iter=1000, tol=tolerance, warm_start=start is not None
            )
            if start is not None:
                estimator.coef_ = start.coefficients[number : number + 1].copy()
                estimator.intercept_ = start.intercepts[number : number + 1].copy()
                estimator.classes_ = np.array([0, 1])
            estimator.fit(self.matrix[weighed], machine[rows], sample_weight=even)
            coefficients.append(estimator.coef_[0])
            intercepts.append(float(estimator.intercept_[0]))
        weights_of = np.stack(coefficients)
        scores = score_rows(self.counts, self.idf, weights_of) + np.array(intercepts)
        return FittedBaseModels(self.idf, weights_of, np.array(intercepts), scores)


def _balanced(weights: Doubles, machine: NDArray[np.int64]) -> Doubles:
    """The weights with even odds between machines and people."""
    even = weights.copy()
    for label in (0, 1):
        part = machine == label
        even[part] *= TOTAL / 2 / even[part].sum()
    return even


def _loses(table: pd.DataFrame, lost: Mask, mixture: Mixture) -> bool:
    """Whether a head would have been trained on one of the lost rows."""
    groups = set(zip(table["corpus"][lost], table["kind"][lost], strict=True))
    return bool(groups & set(mixture))
