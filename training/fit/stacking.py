"""Cross-fitting of the two stages: out_of_fold of heads that never saw the story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression

from detector.training.corpus.arrays import Doubles
from detector.training.corpus.folds import FOLDS, folds_of
from detector.training.fit.base_models import BASE_MODELS, FittedBaseModels, fit_base_models
from detector.training.fit.linear import fit_second_stage, head_columns
from detector.training.fit.samples import Samples
from detector.training.fit.vocabulary import NgramCounts


class OutOfFoldScores:
    """Heads fitted without some folds, each set fitted once."""

    def __init__(self, samples: Samples, counts: NgramCounts, jobs: int = 1) -> None:
        """Takes all samples and their n-grams.

        Args:
            samples: all samples.
            counts: their n-grams.
            jobs: how many processes may fit; the result does not depend on it.
        """
        self.samples = replace(samples, views=())
        self.counts = counts
        self.jobs = jobs
        self.folds = folds_of(samples.table["story"])
        self._fitted: dict[frozenset[int], FittedBaseModels] = {}

    def fit(self, without: Iterable[int]) -> FittedBaseModels:
        """The heads of all folds but some."""
        key = frozenset(without)
        self._prepare([key])
        return self._fitted[key]

    def unseen(self, held_out: frozenset[int]) -> Doubles:
        """For each sample, scores from heads that saw neither its fold nor the held-out ones."""
        keys = [held_out | {fold} for fold in range(FOLDS)]
        self._prepare(keys)
        scores = np.zeros((len(self.folds), len(BASE_MODELS)))
        for fold, key in enumerate(keys):
            rows = self.folds == fold
            scores[rows] = self._fitted[key].scores[rows]
        return scores

    def prepare_all(self) -> None:
        """Fits what cross-validation and the final fit need, as many at a time as allowed."""
        few = [frozenset(pair) for size in (0, 1, 2) for pair in combinations(range(FOLDS), size)]
        self._prepare(few)

    def _prepare(self, keys: Sequence[frozenset[int]]) -> None:
        missing = [key for key in dict.fromkeys(keys) if key not in self._fitted]
        masks = [~np.isin(self.folds, list(key)) for key in missing]
        work = (delayed(fit_base_models)(self.samples, self.counts, mask) for mask in masks)
        jobs = self.jobs if len(missing) > 1 else 1
        self._fitted.update(zip(missing, Parallel(n_jobs=jobs)(work), strict=True))


class CrossValidated:
    """Both stages, fitted once without each fold.

    Attributes:
        heads: the heads.
        scores: shape (samples,), the log-odds of each sample from stages that saw no version of
            its story.
        seconds: the second stage of each fold.
    """

    def __init__(self, samples: Samples, heads: OutOfFoldScores) -> None:
        """Cross-validates by story."""
        self.heads = heads
        heads.prepare_all()
        rules = samples.rules[:, head_columns("translated")]
        self.scores: Doubles = np.zeros(len(heads.folds))
        self.seconds: list[LogisticRegression] = []
        for fold in range(FOLDS):
            held_out = heads.folds == fold
            out_of_fold = heads.unseen(frozenset({fold}))
            second = fit_second_stage(samples, out_of_fold, ~held_out)
            rows = np.hstack([out_of_fold, rules])[held_out]
            self.scores[held_out] = second.decision_function(rows)
            self.seconds.append(second)
