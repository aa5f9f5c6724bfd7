"""Weights under a prior: scikit-learn's where nothing is known, and never outside their bounds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression

from detector.training.fit.bounded import Prior, fit_bounded

TRUTH = np.array([1.5, -0.7, 0.0, 0.3])


def texts(seed: int, size: int = 600) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Columns of very different size, labels that they explain, and weights of rows."""
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(size, 4)) * [1.0, 0.5, 3.0, 2.0]
    labels = (draw.random(size) < 1 / (1 + np.exp(-(x @ TRUTH - 0.4)))).astype(int)
    return x, labels, draw.uniform(0.2, 3.0, size)


def prior(
    mean: float = 0.0, precision: float = 1.0, low: float = -np.inf, high: float = np.inf
) -> Prior:
    return Prior(*(np.full(4, value) for value in (mean, precision, low, high)))


@pytest.mark.parametrize("strength", [0.01, 1.0, 30.0])
def test_without_bounds_it_is_that_of_scikit_learn(strength: float) -> None:
    x, labels, weights = texts(1)
    own, intercept = fit_bounded(x, labels, weights, prior(precision=1 / strength))
    estimator = LogisticRegression(C=strength, tol=1e-10, max_iter=10_000)
    estimator.fit(x, labels, sample_weight=weights)
    assert own == pytest.approx(estimator.coef_[0], abs=1e-3)
    assert intercept == pytest.approx(float(estimator.intercept_[0]), abs=1e-3)


def test_a_column_that_says_nothing_keeps_what_was_known() -> None:
    x, labels, weights = texts(2)
    x[:, 2] = 0.0
    known = prior()._replace(mean=np.array([0.0, 0.0, 1.7, 0.0]))
    own, _ = fit_bounded(x, labels, weights, known)
    assert own[2] == pytest.approx(1.7)
    # a constant is the intercept's matter
    x[:, 2] = 1.0
    own, _ = fit_bounded(x, labels, weights, known)
    assert own[2] == pytest.approx(1.7, abs=1e-3)


def test_the_stronger_the_prior_the_nearer_its_mean() -> None:
    x, labels, weights = texts(3)
    away = [
        np.abs(fit_bounded(x, labels, weights, prior(-2.0, precision))[0] + 2.0).max()
        for precision in (0.1, 100.0, 1e7)
    ]
    assert away == sorted(away, reverse=True)
    assert away[-1] < 0.01 < 1.0 < away[0]


def test_what_is_shut_has_no_weight_and_the_others_make_up_for_it() -> None:
    """A fit with a weight that may only be 0 is that without its column."""
    x, labels, weights = texts(4)
    bounds = np.array([0.0, np.inf, np.inf, np.inf])
    shut, intercept = fit_bounded(x, labels, weights, prior()._replace(low=-bounds, high=bounds))
    estimator = LogisticRegression(tol=1e-10, max_iter=10_000)
    estimator.fit(x[:, 1:], labels, sample_weight=weights)
    assert shut[0] == 0
    assert shut[1:] == pytest.approx(estimator.coef_[0], abs=1e-3)
    assert intercept == pytest.approx(float(estimator.intercept_[0]), abs=1e-3)


def loss(x: np.ndarray, labels: np.ndarray, weights: np.ndarray, known: Prior):
    signs = 2 * labels - 1

    def of(own: np.ndarray, intercept: float) -> float:
        wrong = np.logaddexp(0, -signs * (x @ own + intercept))
        return float(weights @ wrong + 0.5 * known.precision @ (own - known.mean) ** 2)

    return of


LIMITS = st.tuples(st.floats(-2, 2), st.floats(0, 2))


@given(
    bounds=st.lists(LIMITS, min_size=4, max_size=4),
    means=st.lists(st.floats(-3, 3), min_size=4, max_size=4),
    precision=st.sampled_from([0.1, 1.0, 50.0]),
    seed=st.integers(0, 50),
)
def test_bounds_hold_and_nothing_within_them_is_likelier(
    bounds: list[tuple[float, float]], means: list[float], precision: float, seed: int
) -> None:
    x, labels, weights = texts(seed, 120)
    low = np.array([start for start, _ in bounds])
    high = low + [width for _, width in bounds]
    known = Prior(np.array(means), np.full(4, precision), low, high)
    own, intercept = fit_bounded(x, labels, weights, known)
    assert (own >= low - 1e-12).all()
    assert (own <= high + 1e-12).all()
    of = loss(x, labels, weights, known)
    least = of(own, intercept)
    draw = np.random.default_rng(seed)
    for _ in range(20):
        other = np.clip(own + draw.normal(size=4) * 0.1, low, high)
        assert least <= of(other, intercept + draw.normal() * 0.1) + 1e-4
