"""What a threshold means: a probability, or the name of a level of the model."""

from __future__ import annotations

from collections.abc import Mapping

Threshold = float | str


def probability_of(threshold: Threshold, levels: Mapping[str, float]) -> float:
    """The probability that a threshold means.

    Args:
        threshold: a probability from 0 to 1, or the name of a level such as "strict".
        levels: the probabilities of the model's levels, by their names.

    Raises:
        ValueError: if it is neither; the message names the levels.
    """
    if isinstance(threshold, str):
        if threshold in levels:
            return float(levels[threshold])
        raise ValueError(_refusal(threshold, levels))
    try:
        number = float(threshold)
    except (TypeError, ValueError):
        raise ValueError(_refusal(threshold, levels)) from None
    if isinstance(threshold, bool) or not 0.0 <= number <= 1.0:
        raise ValueError(_refusal(threshold, levels))
    return number


def _refusal(threshold: object, levels: Mapping[str, float]) -> str:
    names = "".join(f", {name}" for name in sorted(levels, key=levels.__getitem__, reverse=True))
    return f"{threshold!r} is no threshold; give a number from 0 to 1{names}"
