"""The model that a command was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detector.cli.run import Failure
from detector.errors import ModelError
from detector.runtime.printable import printable

if TYPE_CHECKING:
    from detector.scoring import Detector


def load_detector(path: str | None) -> Detector:
    """Loads a model, or ends the run with what is wrong with it.

    Args:
        path: the folder of the model; None takes the one of the package.

    Raises:
        Failure: if it cannot be loaded.
    """
    from detector.scoring import Detector

    try:
        return Detector.load(path)
    except ModelError as error:
        raise Failure(printable(str(error))) from error
