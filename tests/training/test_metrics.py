"""Measures, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.training.fit.metrics import (
    auroc,
    expected_calibration_error,
    recall_at,
    reliability,
    wilson,
)


def test_auroc_is_the_share_of_pairs_in_order() -> None:
    assert auroc(np.array([2.0, 3.0]), np.array([1.0, 2.5])) == 0.75
    assert auroc(np.array([1.0]), np.array([1.0])) == 0.5
    assert auroc(np.array([0.0]), np.array([1.0, 2.0])) == 0.0
    assert math.isnan(auroc(np.array([]), np.array([1.0])))
    assert math.isnan(auroc(np.array([1.0]), np.array([])))


def test_wilson_intervals_are_those_of_the_books() -> None:
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)
    assert wilson(0, 100) == pytest.approx((0.0, 0.0370), abs=1e-4)
    assert wilson(100, 100) == pytest.approx((0.9630, 1.0), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0)


@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_wilson_interval_holds_its_share(case: tuple[int, int]) -> None:
    hits, total = case
    low, high = wilson(hits, total)
    assert 0 <= low <= hits / total <= high <= 1 or (hits in (0, total) and high - low < 1)


def test_recall_counts_what_lies_above_the_false_alarms_allowed() -> None:
    people = np.arange(100.0)
    machine = np.array([50.0, 97.5, 98.5, 99.5])
    assert recall_at(machine, people, 0.01) == 0.5
    assert recall_at(machine, people, 0.0) == 0.25
    assert math.isnan(recall_at(np.array([]), people, 0.01))


def test_reliability_compares_what_is_told_with_what_is_so() -> None:
    told = np.array([0.05, 0.05, 0.95, 0.95])
    machine = np.array([0, 1, 1, 1])
    rows = reliability(told, machine, np.array([1.0, 1.0, 1.0, 3.0]))
    assert [(row["from"], row["told"], row["observed"]) for row in rows] == [
        (0.0, pytest.approx(0.05), 0.5),
        (0.9, pytest.approx(0.95), 1.0),
    ]
    assert sum(row["share"] for row in rows) == pytest.approx(1.0)
    expected = (0.45 * 2 + 0.05 * 4) / 6
    assert expected_calibration_error(rows) == pytest.approx(expected)


def test_probability_one_has_a_bin() -> None:
    rows = reliability(np.array([1.0]), np.array([1]), np.array([1.0]))
    assert expected_calibration_error(rows) == 0.0
