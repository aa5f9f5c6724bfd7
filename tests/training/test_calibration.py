"""Calibrated log-odds mean what they say, for crops too."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from detector.training.fit import calibration
from detector.training.fit.calibration import (
    BANDS,
    SHORT,
    SHORT_FLAGGED,
    by_length,
    calibrate,
    calibration_error,
    even_odds,
    fit_calibration,
    fit_length_bands,
    spare_short_texts,
)
from detector.training.fit.linear import MIXTURE
from tests.training.tables import with_sources

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
    return with_sources(table), np.where(crops, truth, truth / 2)


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


def test_crops_are_calibrated_by_their_length(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calibration, "SHORT", 150)
    table, scores = texts()
    found = calibrate(table, scores)
    assert found.slope == pytest.approx(2, abs=0.15)
    assert found.bands.words[-1] == BANDS[-1]
    assert (found.bands.slopes[-1], found.bands.offsets[-1]) == (1.0, 0.0)
    # the crops were right before they were doubled, so every band takes that back
    assert found.bands.slopes[:-1] == pytest.approx([0.5] * (len(BANDS) - 1), abs=0.1)
    crops = (table["variant"] == "crop").to_numpy()
    # what spares short texts moves them away from what is likeliest
    crops = crops & (table["words"] >= 150).to_numpy()
    calm, _ = calibration_error(table, found.scores, crops, MIXTURE)
    wild, _ = calibration_error(table, found.slope * scores + found.offset, crops, MIXTURE)
    assert calm < 0.03 < wild


def test_whole_texts_are_left_as_they_are() -> None:
    table, scores = texts()
    bands = calibrate(table, scores).bands
    whole = (table["variant"] == "clean").to_numpy()
    assert np.array_equal(by_length(table, scores, bands)[whole], scores[whole])


def test_a_finding_weighs_no_more_in_a_short_text() -> None:
    """Slopes rise with the length and end at 1, whatever the crops of a band would have."""
    table, scores = texts()
    crops = (table["variant"] == "crop").to_numpy()
    short = crops & (table["words"] < 75).to_numpy()
    # log-odds of the shortest crops are four times too small, so they ask for steep slopes
    bands = fit_length_bands(table, np.where(short, scores / 4, scores), MIXTURE)
    assert list(bands.slopes) == sorted(bands.slopes)
    assert max(bands.slopes) == 1.0


@pytest.mark.parametrize("seed", range(3))
def test_short_texts_by_people_are_spared(seed: int) -> None:
    table, raw = texts(seed)
    scores = raw * 2
    bands = fit_length_bands(table, scores, MIXTURE)
    cut = 1.0
    people = ~table["machine"].to_numpy(bool)
    words = table["words"].to_numpy()
    crops = (table["variant"] == "crop").to_numpy()
    before = by_length(table, scores, bands) >= cut
    assert before[people & crops & (words < SHORT)].mean() > 10 * SHORT_FLAGGED
    spared = spare_short_texts(table, scores, bands, cut)
    assert (spared.words, spared.slopes) == (bands.words, bands.slopes)
    for number, (low, high) in enumerate(pairwise(BANDS)):
        band = crops & people & (words >= low) & (words < high)
        own = scores[band] * spared.slopes[number] + spared.offsets[number]
        if high <= SHORT:
            # one may stand at the threshold itself
            assert (own > cut + 1e-9).sum() <= SHORT_FLAGGED * band.sum()
            assert spared.offsets[number] < bands.offsets[number]
        else:
            assert spared.offsets[number] == bands.offsets[number]


def test_short_texts_that_nobody_flags_stay_as_they_are() -> None:
    table, raw = texts()
    bands = fit_length_bands(table, 2 * raw, MIXTURE)
    assert spare_short_texts(table, 2 * raw, bands, cut=1000.0) == bands
    nobody = table.assign(machine=True)
    assert spare_short_texts(nobody, 2 * raw, bands, cut=0.0) == bands


def test_calibrating_spares_short_texts_at_the_threshold_of_the_whole() -> None:
    table, raw = texts()
    found = calibrate(table, raw)
    bands = fit_length_bands(table, found.slope * raw + found.offset, MIXTURE)
    assert found.bands.slopes == bands.slopes
    short = sum(high <= SHORT for high in BANDS[1:])
    lowered = [b - a for a, b in zip(found.bands.offsets, bands.offsets, strict=True)][:short]
    assert min(lowered) >= 0
    assert max(lowered) > 0
    assert found.bands.offsets[short:] == bands.offsets[short:]
