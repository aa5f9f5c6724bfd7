"""Says, with evidence for each sentence, whether an English article was machine-translated.

Example:
    >>> from detector import score
    >>> score("Too short to judge.").label
    'undecided'
"""

from __future__ import annotations

from importlib import import_module as _import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detector.errors import CorpusError, InputError, ModelError, MTDetectError, OutputError
    from detector.frames import score_frame
    from detector.scoring import Detector, score
    from detector.verdict import Evidence, Sentence, Verdict, Wire

__all__ = [
    "CorpusError",
    "Detector",
    "Evidence",
    "InputError",
    "MTDetectError",
    "ModelError",
    "OutputError",
    "Sentence",
    "Verdict",
    "Wire",
    "score",
    "score_frame",
]

_HOMES = {
    **dict.fromkeys(
        ("CorpusError", "InputError", "MTDetectError", "ModelError", "OutputError"), "errors"
    ),
    **dict.fromkeys(("Detector", "score"), "scoring"),
    "score_frame": "frames",
    **dict.fromkeys(("Evidence", "Sentence", "Verdict", "Wire"), "verdict"),
}


def __getattr__(name: str) -> Any:
    """Imports the public names when they are first used, so that the import itself costs little."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'detector' has no attribute {name!r}")
    return getattr(_import_module(f"detector.{home}"), name)
