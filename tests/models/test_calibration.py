"""Slope and offset by length."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.models.calibration import NO_BANDS, LengthBands

BANDS = LengthBands((50.0, 100.0, 400.0), (0.5, 0.8, 1.0), (-0.2, -0.1, 0.0))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (0, (0.5, -0.2)),
        (50, (0.5, -0.2)),
        (100, (0.8, -0.1)),
        (200, (0.9, -0.05)),
        (400, (1.0, 0.0)),
        (10**9, (1.0, 0.0)),
    ],
)
def test_lengths_between_bands_are_interpolated(words: int, expected: tuple[float, float]) -> None:
    assert BANDS.at(words) == pytest.approx(expected)


@given(st.integers(0, 2000))
def test_one_more_word_changes_little(words: int) -> None:
    """No jump: a text must not change its verdict because a caption has a word more."""
    (slope, offset), (other, shifted) = BANDS.at(words), BANDS.at(words + 1)
    assert abs(slope - other) < 0.01
    assert abs(offset - shifted) < 0.01


def test_without_bands_nothing_changes() -> None:
    assert NO_BANDS.at(70) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("words", "slopes", "offsets"),
    [
        ((), (), ()),
        ((50.0,), (1.0, 1.0), (0.0,)),
        ((50.0, 40.0), (1.0, 1.0), (0.0, 0.0)),
        ((50.0, 50.0), (1.0, 1.0), (0.0, 0.0)),
        ((0.0,), (1.0,), (0.0,)),
        ((50.0,), (-1.0,), (0.0,)),
    ],
)
def test_bands_that_make_no_sense_are_refused(
    words: tuple[float, ...], slopes: tuple[float, ...], offsets: tuple[float, ...]
) -> None:
    with pytest.raises(ValueError, match="length"):
        LengthBands(words, slopes, offsets)
