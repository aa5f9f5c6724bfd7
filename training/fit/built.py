"""What training starts from, and what it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from detector.models.artifact import Model
from detector.training.fit.calibration import Calibrated
from detector.training.fit.linear import Score
from detector.training.fit.priors import PeopleCounts
from detector.training.fit.samples import Samples
from detector.training.fit.stacking import CrossValidated
from detector.training.fit.vocabulary import NgramCounts

SEED = 20240517


@dataclass(frozen=True, slots=True)
class Built:
    """What a build makes.

    Attributes:
        model: the artifact in memory.
        score: scikit-learn's estimator, the same function as the artifact.
        evaluation: all figures, as values that JSON can hold.
        calibration: the held-out scores of all samples, calibrated.
    """

    model: Model
    score: Score
    evaluation: dict[str, Any]
    calibration: Calibrated


@dataclass(frozen=True, slots=True)
class Prepared:
    """What fitting and evaluating start from.

    Attributes:
        samples: all samples.
        counts: their n-grams.
        crossed: both stages, fitted without each fold.
        people: how often rules fire on what people wrote.
    """

    samples: Samples
    counts: NgramCounts
    crossed: CrossValidated
    people: PeopleCounts
