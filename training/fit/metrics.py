"""Measures of a score that know nothing of corpora."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest
from sklearn.metrics import roc_auc_score

from detector.training.corpus.arrays import Doubles

CALIBRATION_BINS = 10


def auroc(machine: Doubles, people: Doubles) -> float:
    """The chance that a machine's text scores above a person's; nan where one side is empty."""
    if not len(machine) or not len(people):
        return float("nan")
    labels = np.repeat([1, 0], [len(machine), len(people)])
    return float(roc_auc_score(labels, np.concatenate([machine, people])))


def wilson(hits: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    interval = binomtest(hits, total).proportion_ci(method="wilson")
    return float(interval.low), float(interval.high)


def recall_at(machine: Doubles, people: Doubles, false_alarms: float) -> float:
    """The share of machines' texts above the threshold that a share of people's texts passes.

    Args:
        machine: scores of machines' texts.
        people: scores of people's texts.
        false_alarms: the share of people's texts that may lie above the threshold.
    """
    if not len(machine) or not len(people):
        return float("nan")
    ranked = np.sort(people)[::-1]
    return float(np.mean(machine > ranked[int(false_alarms * len(ranked))]))


def reliability(
    probabilities: Doubles, machine: NDArray[np.int64], weights: Doubles
) -> list[dict[str, float]]:
    """Probability told against share observed, in bins of equal width.

    Args:
        probabilities: shape (n,).
        machine: shape (n,), 1 for machines' texts.
        weights: shape (n,).

    Returns:
        A row for each bin that is not empty: its lower end, the mean probability, the share of
        machines' texts, and the bin's share of the weight.
    """
    bins = np.minimum((probabilities * CALIBRATION_BINS).astype(int), CALIBRATION_BINS - 1)
    rows = []
    for number in range(CALIBRATION_BINS):
        part = (bins == number) & (weights > 0)
        weight = weights[part].sum()
        if weight:
            rows.append(
                {
                    "from": number / CALIBRATION_BINS,
                    "told": float(probabilities[part] @ weights[part] / weight),
                    "observed": float(machine[part] @ weights[part] / weight),
                    "share": float(weight / weights.sum()),
                }
            )
    return rows


def expected_calibration_error(rows: list[dict[str, float]]) -> float:
    """The mean distance of told and observed (Naeini et al. 2015).

    Args:
        rows: as :func:`reliability` gives them.
    """
    return sum(row["share"] * abs(row["told"] - row["observed"]) for row in rows)
