"""What `--threshold` means: a probability, or a name that the model gives to one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from detector.scoring import Detector


def threshold_of(value: str | None, detector: Detector) -> float | None:
    """The probability that ``--threshold`` means.

    Args:
        value: a number, or the name of an operating point of the model.
        detector: the detector, for its model.

    Raises:
        click.BadParameter: if it is neither.
    """
    if value is None:
        return None
    points = detector.model.operating_points
    if value in points:
        return float(points[value])
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0.0 <= number <= 1.0:
        names = "".join(f", {name}" for name in points)
        raise click.BadParameter(
            f"{value!r} is no threshold; give a number from 0 to 1{names}", param_hint="--threshold"
        )
    return number
