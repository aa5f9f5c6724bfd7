"""Logistic regression whose weights have a prior of their own each, and bounds.

A rule must not weigh what an accident of the corpora gives it. So each weight is drawn towards a
value known beforehand, and kept between limits that no amount of data moves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, minimize
from scipy.special import expit

from detector.training.corpus.arrays import Doubles

_TOLERANCE = 1e-9
_STEPS = 2_000


class Prior(NamedTuple):
    """What is known of weights before the fit, each of shape (n,).

    Attributes:
        mean: the value to which a weight is drawn.
        precision: how strongly; 0 leaves it to the data.
        low: the least that it may be; minus infinity for any.
        high: the most that it may be.
    """

    mean: Doubles
    precision: Doubles
    low: Doubles
    high: Doubles


def fit_bounded(
    x: Doubles, labels: NDArray[np.int64], weights: Doubles, prior: Prior
) -> tuple[Doubles, float]:
    """The most likely weights under a prior (Gaussian, cut off at the bounds).

    Args:
        x: shape (rows, n).
        labels: shape (rows,), 0 or 1.
        weights: shape (rows,), of the rows.
        prior: of the weights; the intercept has none.

    Returns:
        The weights, shape (n,), and the intercept.
    """
    # columns of one size, so that steps in all directions are alike
    scale = x.std(axis=0)
    scale[scale == 0] = 1.0
    columns, mean = x / scale, prior.mean * scale
    precision = prior.precision / scale**2
    signs = 2.0 * labels - 1.0

    def loss(parameters: Doubles) -> tuple[float, Doubles]:
        own, intercept = parameters[:-1], parameters[-1]
        margins = signs * (columns @ own + intercept)
        away = own - mean
        value = weights @ np.logaddexp(0.0, -margins) + 0.5 * precision @ away**2
        pull = -weights * signs * expit(-margins)
        return float(value), np.append(pull @ columns + precision * away, pull.sum())

    low, high = np.append(prior.low * scale, -np.inf), np.append(prior.high * scale, np.inf)
    start = np.clip(np.append(mean, 0.0), low, high)
    found = minimize(
        loss,
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=Bounds(low, high),
        options={"maxiter": _STEPS, "maxfun": 2 * _STEPS, "ftol": _TOLERANCE, "gtol": 1e-6},
    )
    return found.x[:-1] / scale, float(found.x[-1])
