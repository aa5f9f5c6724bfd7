"""Calibration by length: a short text says less, so its log-odds are drawn towards even odds.

The same wording in 60 words and in 600 gives scores of the same size, because n-gram values are
scaled to length 1, but the short text's score varies more. Log-odds are therefore scaled and
shifted by a function of the number of words, fitted on held-out crops (Platt 1999, a band of
lengths at a time).
"""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LengthBands:
    """Slope and offset of the log-odds at some lengths, interpolated in between.

    Attributes:
        words: lengths in words, ascending and above 0.
        slopes: the factor of the log-odds at each of them, above 0.
        offsets: what is added at each of them.
    """

    words: tuple[float, ...]
    slopes: tuple[float, ...]
    offsets: tuple[float, ...]

    def __post_init__(self) -> None:
        """Refuses bands that make no sense.

        Raises:
            ValueError: if there are none, they differ in number, a length or slope is not above 0,
                or lengths do not ascend.
        """
        sizes = {len(self.words), len(self.slopes), len(self.offsets)}
        if len(sizes) != 1 or not self.words:
            raise ValueError("length bands need a slope and an offset for each length")
        if min(*self.words, *self.slopes) <= 0 or list(self.words) != sorted(set(self.words)):
            raise ValueError("lengths must ascend, and lengths and slopes must be above 0")

    def at(self, words: int) -> tuple[float, float]:
        """Slope and offset for a text, linear in the logarithm of its length between the bands.

        Not by ``np.interp``, which rounds in another order: verdicts of models that are in use stay
        the same to the last bit.

        Args:
            words: how many words the text has.
        """
        place = math.log(max(1, words))
        knots = [math.log(length) for length in self.words]
        if place <= knots[0]:
            return self.slopes[0], self.offsets[0]
        for upper in range(1, len(knots)):
            if place < knots[upper]:
                share = (place - knots[upper - 1]) / (knots[upper] - knots[upper - 1])
                return (
                    _between(self.slopes[upper - 1], self.slopes[upper], share),
                    _between(self.offsets[upper - 1], self.offsets[upper], share),
                )
        return self.slopes[-1], self.offsets[-1]


NO_BANDS = LengthBands((1.0,), (1.0,), (0.0,))


def _between(low: float, high: float, share: float) -> float:
    return low + share * (high - low)
