"""Calibrated log-odds mean what they say, for crops too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from detector.training.fit.calibration import (
    BANDS,
    by_length,
    calibrate,
    calibration_error,
    even_odds,
    fit_calibration,
)
from detector.training.fit.linear import MIXTURE

SIZE = 6_000


def texts(seed: int = 0) -> tuple[pd.DataFrame, np.ndarray]:
    """Whole texts whose log-odds are twice too small, and crops whose log-odds are right."""
    draw = np.random.default_rng(seed)
    truth = draw.normal(0, 2, 2 * SIZE)
    machine = draw.random(2 * SIZE) < 1 / (1 + np.exp(-truth))
    crops = np.arange(2 * SIZE) >= SIZE
    words = np.where(crops, np.exp(draw.uniform(np.log(30), np.log(300), 2 * SIZE)), 600)
    table = pd.DataFrame(
        {
            "id": [str(number) for number in range(2 * SIZE)],
            "story": [str(number) for number in range(2 * SIZE)],
            "corpus": "twins",
            "kind": np.where(machine, "roundtrip", "native"),
            "machine": machine,
            "variant": np.where(crops, "crop", "clean"),
            "words": words.astype(int),
        }
    )
    return table, np.where(crops, truth, truth / 2)


def test_calibration_finds_slope_and_offset_for_even_odds() -> None:
    numbers = np.random.default_rng(0)
    log_odds = numbers.normal(0, 2, 40_000)
    machine = (numbers.random(40_000) < 1 / (1 + np.exp(-log_odds))).astype(int)
    slope, offset = fit_calibration(log_odds / 2 + 1, machine, np.ones(40_000))
    assert slope == pytest.approx(2, rel=0.05)
    assert offset == pytest.approx(-2, rel=0.05)
    # three times as many of one kind must not move the probability
    lopsided = np.where(machine == 1, 3.0, 1.0)
    assert fit_calibration(log_odds / 2 + 1, machine, lopsided) == pytest.approx((slope, offset))


def test_even_odds_give_each_side_a_half() -> None:
    machine = np.array([1, 0, 0, 0])
    assert even_odds(np.array([5.0, 1.0, 1.0, 2.0]), machine).tolist() == [0.5, 0.125, 0.125, 0.25]


def test_crops_are_calibrated_by_their_length() -> None:
    table, scores = texts()
    found = calibrate(table, scores)
    assert found.slope == pytest.approx(2, abs=0.15)
    assert found.bands.words[-1] == BANDS[-1]
    assert (found.bands.slopes[-1], found.bands.offsets[-1]) == (1.0, 0.0)
    # the crops were right before they were doubled, so every band takes that back
    assert found.bands.slopes[:-1] == pytest.approx([0.5] * (len(BANDS) - 1), abs=0.1)
    crops = (table["variant"] == "crop").to_numpy()
    calm, _ = calibration_error(table, found.scores, crops, MIXTURE)
    wild, _ = calibration_error(table, found.slope * scores + found.offset, crops, MIXTURE)
    assert calm < 0.03 < wild


def test_whole_texts_are_left_as_they_are() -> None:
    table, scores = texts()
    bands = calibrate(table, scores).bands
    whole = (table["variant"] == "clean").to_numpy()
    assert np.array_equal(by_length(table, scores, bands)[whole], scores[whole])
