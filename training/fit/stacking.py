"""Cross-fitting of the two stages: scores of heads that never saw the fold.

The second stage learns from scores of heads that did not see the row, and is measured on a fold
that neither it nor the heads of that fold saw. The heads that scored its training rows may have
seen that fold, which a hundred weights hardly keep.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression

from detector.training.corpus.arrays import Doubles
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.base_models import BASE_MODELS, fit_base_models
from detector.training.fit.linear import RuleLimits, fit_second_stage, head_columns
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import NgramCounts


class OutOfFoldScores:
    """Heads fitted without each fold, and on everything.

    Attributes:
        scores: shape (samples, heads), of each sample from heads that did not see its fold.
    """

    def __init__(self, samples: Samples, counts: NgramCounts, jobs: int = 1) -> None:
        """Takes all samples and their n-grams, and fits.

        Args:
            samples: all samples.
            counts: their n-grams.
            jobs: how many processes may fit; the result does not depend on it.
        """
        self.folds = folds_of(samples.table["group"])
        bare = replace(samples, views=())
        masks = [self.folds != fold for fold in range(FOLDS)]
        masks.append(np.ones(len(self.folds), dtype=bool))
        work = (delayed(fit_base_models)(bare, counts, mask) for mask in masks)
        *self.without, self.whole = Parallel(n_jobs=jobs, max_nbytes="1M")(work)
        self.scores: Doubles = np.zeros((len(self.folds), len(BASE_MODELS)))
        for fold, heads in enumerate(self.without):
            self.scores[self.folds == fold] = heads.scores[self.folds == fold]


class CrossValidated:
    """Both stages, fitted once without each fold.

    Attributes:
        heads: the heads.
        limits: of the rules.
        scores: shape (samples,), the log-odds of each sample from stages that saw nothing of its
            fold.
        seconds: the second stage of each fold.
    """

    def __init__(self, samples: Samples, heads: OutOfFoldScores, limits: RuleLimits) -> None:
        """Cross-validates by group."""
        self.heads = heads
        self.limits = limits
        rules = samples.rules[:, head_columns("translated")]
        self.scores: Doubles = np.zeros(len(heads.folds))
        self.seconds: list[LogisticRegression] = []
        for fold in range(FOLDS):
            held_out = heads.folds == fold
            second = fit_second_stage(samples, heads.scores, ~held_out, limits)
            rows = np.hstack([heads.scores, rules])[held_out]
            self.scores[held_out] = second.decision_function(rows)
            self.seconds.append(second)
