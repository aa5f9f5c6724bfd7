"""Log-odds that mean what they say, for long texts and for short ones."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from detector.models.calibration import LengthBands
from detector.training.corpus.arrays import Doubles, Mask
from detector.training.fit.base_models import Mixture, mixture_weights
from detector.training.fit.linear import MIXTURE
from detector.training.fit.metrics import expected_calibration_error, reliability
from detector.training.fit.operating import FALSE_POSITIVE_TARGETS, threshold_at
from detector.training.fit.samples import FITTED

# Limits of the bands in words. Longer texts than the last are calibrated by the whole fit.
BANDS = (30, 50, 75, 100, 150, 200, 300)
# Up to this many words people's texts are flagged in no more than this share. The corpora have no
# essays by learners, who write a few hundred words and share much with translations.
SHORT, SHORT_FLAGGED = 300, 0.001


class Calibrated(NamedTuple):
    """Held-out log-odds that mean what they say.

    Attributes:
        scores: shape (samples,).
        slope: of the log-odds of whole articles.
        offset: of the same.
        bands: how short texts differ.
    """

    scores: Doubles
    slope: float
    offset: float
    bands: LengthBands


def calibrate(table: pd.DataFrame, raw: Doubles) -> Calibrated:
    """Calibrates held-out scores: whole articles first, then crops by length.

    Args:
        table: of the samples.
        raw: shape (samples,), held-out log-odds as fitted.
    """
    whole = table["variant"].isin(FITTED).to_numpy()
    weights = mixture_weights(table, whole, MIXTURE)[whole]
    machine = table["machine"].to_numpy(int)[whole]
    slope, offset = fit_calibration(raw[whole], machine, weights)
    scores = slope * raw + offset
    bands = fit_length_bands(table, scores, MIXTURE)
    whole_cut = threshold_at(
        table, by_length(table, scores, bands), FALSE_POSITIVE_TARGETS["default"]
    )
    bands = spare_short_texts(table, scores, bands, whole_cut)
    return Calibrated(by_length(table, scores, bands), slope, offset, bands)


def even_odds(weights: Doubles, machine: NDArray[np.int64]) -> Doubles:
    """The weights, with as much for machines as for people.

    Args:
        weights: shape (n,).
        machine: shape (n,), 1 for machines' texts.
    """
    even = weights.copy()
    for label in (0, 1):
        even[machine == label] /= 2 * even[machine == label].sum()
    return even


def fit_calibration(
    scores: Doubles, machine: NDArray[np.int64], weights: Doubles
) -> tuple[float, float]:
    """Slope and offset of the log-odds on held-out scores (Platt 1999), for even odds before.

    Args:
        scores: shape (n,), log-odds of texts that the fit did not see.
        machine: shape (n,), 1 for machines' texts.
        weights: shape (n,), of any sum.
    """
    even = even_odds(weights, machine) * len(scores)
    estimator = LogisticRegression(C=1e6, max_iter=1000)
    estimator.fit(scores[:, None], machine, sample_weight=even)
    return float(estimator.coef_[0, 0]), float(estimator.intercept_[0])


def fit_length_bands(table: pd.DataFrame, scores: Doubles, mixture: Mixture) -> LengthBands:
    """How calibrated log-odds of whole articles must be drawn in for crops of them.

    Args:
        table: of the samples, with crops.
        scores: shape (samples,), calibrated held-out log-odds.
        mixture: the share of each corpus and kind.

    Returns:
        A slope and an offset for each band of lengths; 1 and 0 for whole articles.
    """
    words = table["words"].to_numpy()
    crops = (table["variant"] == "crop").to_numpy()
    machine = table["machine"].to_numpy(int)
    knots: list[tuple[float, float, float]] = []
    for low, high in pairwise(BANDS):
        band = crops & (words >= low) & (words < high)
        weights = mixture_weights(table, band, mixture)[band]
        slope, offset = fit_calibration(scores[band], machine[band], weights)
        knots.append((float(np.sqrt(low * high)), slope, offset))
    knots.append((float(BANDS[-1]), 1.0, 0.0))
    lengths, slopes, offsets = zip(*knots, strict=True)
    # a finding must never weigh more in a short text than in a long one
    rising = np.minimum(np.maximum.accumulate(slopes), 1.0).tolist()
    return LengthBands(lengths, tuple(rising), offsets)


def spare_short_texts(
    table: pd.DataFrame, scores: Doubles, bands: LengthBands, cut: float
) -> LengthBands:
    """The bands, lowered where a short text by people would pass a threshold.

    A short text says little, so nothing but evidence that people hardly ever leave may flag it. The
    scores of crops of what people wrote or translated, articles alike, are moved down until no more
    than ``SHORT_FLAGGED`` of each band pass.

    Args:
        table: of the samples, with crops.
        scores: shape (samples,), calibrated for whole articles.
        bands: as :func:`fit_length_bands` gives them.
        cut: the threshold in log-odds.
    """
    words = table["words"].to_numpy()
    people = (table["variant"] == "crop").to_numpy() & ~table["machine"].to_numpy(bool)
    offsets = list(bands.offsets)
    for number, (low, high) in enumerate(pairwise(BANDS)):
        band = people & (words >= low) & (words < high)
        if high > SHORT or not band.any():
            continue
        own = np.sort(scores[band] * bands.slopes[number] + offsets[number])[::-1]
        highest = float(own[int(SHORT_FLAGGED * len(own))])
        offsets[number] -= max(0.0, highest - cut)
    return LengthBands(bands.words, bands.slopes, tuple(offsets))


def by_length(table: pd.DataFrame, scores: Doubles, bands: LengthBands) -> Doubles:
    """Held-out log-odds after the calibration by length.

    Args:
        table: of the samples.
        scores: shape (samples,), calibrated for whole articles.
        bands: as :func:`fit_length_bands` gives them.
    """
    at = np.array([bands.at(int(words)) for words in table["words"]])
    adjusted: Doubles = scores * at[:, 0] + at[:, 1]
    return adjusted


def calibration_error(
    table: pd.DataFrame, scores: Doubles, used: Mask, mixture: Mixture
) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error of held-out log-odds, and the rows of its diagram.

    Args:
        table: of the samples.
        scores: shape (samples,).
        used: shape (samples,), the rows that count.
        mixture: the share of each corpus and kind; machines and people get even odds.
    """
    machine = table["machine"].to_numpy(int)[used]
    weights = even_odds(mixture_weights(table, used, mixture)[used], machine)
    rows = reliability(expit(scores[used]), machine, weights)
    return expected_calibration_error(rows), rows
